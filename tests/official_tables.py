"""Official tables of geography for tests: the real ones, and a small country whose tables can be spoilt."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from data_sources.geography.adapter import Geography
from data_sources.geography.building import Current
from data_sources.http_client import HttpClient
from reporter.adapters.register_files import RegisterFiles
from reporter.domain.raw_file import RawFile
from reporter.domain.register_draft import RegisterDraft

SMALL = {
    "regions.csv": "REG,CHEFLIEU,TNCC,NCC,NCCENR,LIBELLE\n52,44109,4,PAYS DE LA LOIRE,Pays de la Loire,Pays de la Loire\n"
    "53,35238,0,BRETAGNE,Bretagne,Bretagne\n",
    "departements.csv": "DEP,REG,CHEFLIEU,TNCC,NCC,NCCENR,LIBELLE\n44,52,44109,3,LOIRE ATLANTIQUE,Loire-Atlantique,Loire-Atlantique\n"
    "35,53,35238,1,ILLE ET VILAINE,Ille-et-Vilaine,Ille-et-Vilaine\n",
    "communes.csv": "TYPECOM,COM,REG,DEP,TNCC,NCC,NCCENR,LIBELLE,COMPARENT\n"
    "COM,44109,52,44,0,NANTES,Nantes,Nantes,\nCOM,44184,52,44,0,SAINT NAZAIRE,Saint-Nazaire,Saint-Nazaire,\n"
    "COM,44055,52,44,3,BAULE ESCOUBLAC,Baule-Escoublac,La Baule-Escoublac,\nCOM,35236,53,35,0,REDON,Redon,Redon,\n"
    "COM,35238,53,35,0,RENNES,Rennes,Rennes,\nCOMD,44001,,,1,ABBARETZ,Abbaretz,Abbaretz,44109\nCOMD,44109,,,0,NANTES,Nantes,Nantes,44109\n",
    "epci.csv": "EPCI,LIBEPCI,NATURE_EPCI,NB_COM\n244400404,Nantes Métropole,ME,1\n244400644,CA de la Région Nazairienne,CA,2\n"
    "243500741,CA Redon Agglomération,CA,1\n243500139,Rennes Métropole,ME,1\nZZZZZZZZZ,Sans objet,ZZ,4\n",
    "epci_communes.csv": "codgeo,libgeo,epci,libepci,dep,reg\n44109,Nantes,244400404,Nantes Métropole,44,52\n"
    "44184,Saint-Nazaire,244400644,Communauté d'agglomération de la Région Nazairienne,44,52\n"
    "44055,La Baule-Escoublac,244400644,Communauté d'agglomération de la Région Nazairienne,44,52\n"
    "35236,Redon,243500741,Redon Agglomération,35,53\n35238,Rennes,243500139,Rennes Métropole,35,53\n",
    "zones.csv": "codgeo,libgeo,ze2020,libze2020,ze_partie_reg,dep,reg\n44109,Nantes,5216,Nantes,,44,52\n"
    "44184,Saint-Nazaire,5219,Saint-Nazaire,,44,52\n"
    "44055,La Baule-Escoublac,62,Redon,0062-52,44,52\n35236,Redon,62,Redon,0062-53,35,53\n35238,Rennes,5315,Rennes,,35,53\n",
    "bassins.csv": "reg,dep,code_commune_insee,code_bassin_BMO,lib_bassin_BMO\n52,44,44109,5220,NANTES\n52,44,44184,5225,SAINT NAZAIRE\n"
    "52,44,44055,5222,LA BAULE\n53,35,35236,5313,REDON\n53,35,35238,5314,RENNES",
}


def small(**changed: str) -> tuple[RawFile, ...]:
    """Return the small country's tables; *changed* replaces one by its name without ending, empty: leaves it out."""
    tables = SMALL | {f"{name}.csv": content for name, content in changed.items()}
    return tuple(RawFile(name, content.encode(), "test") for name, content in tables.items() if content)


def geography(store: RegisterFiles | None = None) -> Geography:
    """Return the source of the register over *store*, the shipped one by default; it asks nobody."""
    held = store or RegisterFiles(files("data_sources"))
    client = HttpClient("geography", (), monotonic=lambda: 0.0, sleep=lambda _: None)
    return Geography(client, Current(held.register(), held.municipalities), base_url="", files_url="")


@cache
def real_draft(folder: Path) -> RegisterDraft:
    """Return what the real tables of 2024 give, read once."""
    return geography().read([RawFile(place.name, place.read_bytes(), place.name) for place in sorted(folder.glob("*.csv"))], 2024)
