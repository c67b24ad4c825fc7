"""Insee's data bank: localised unemployment rates as one SDMX-ML 2.1 structure-specific message."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from typing import TypeAlias
from xml.sax.saxutils import escape, quoteattr

from data_sources.specimen import gaps, rates
from data_sources.specimen.answers import Answer, cut
from data_sources.specimen.departments import MAYOTTE, departments
from data_sources.specimen.state import Fault
from data_sources.specimen.vintages import Vintage
from reporter.domain.period import Period
from reporter.domain.territory import Level, Register

FLOW = "TAUX-CHOMAGE"
BY_IDBANK = "SERIES_BDM"
SENDER = "SPECIMEN"
_XML = "application/xml; charset=utf-8"
_OVERSEAS_REGIONS = ("01", "02", "03", "04", "06")  # not in this flow: each has the rate of its only département
_FIRST_IDBANK = 990_000_001  # no true series has these numbers
_PARAMETERS = {"startPeriod", "endPeriod", "firstNObservations", "lastNObservations", "updatedAfter"}
_DOUBLED_EVERY, _OFF = 7, 1.0
_SDMX = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
_Rate: TypeAlias = Callable[[Period, int], float]  # by quarter and revision
_NO_RESULT = (100, "Aucun résultat ne correspond à cette requête.")


@dataclass(frozen=True, slots=True)
class Observed:
    """One observation: « 2026-Q1 », value or NaN, status code."""

    period: str
    value: str
    status: str


@dataclass(frozen=True, slots=True)
class Series:
    """One series of the flow, newest observation first."""

    idbank: str
    area: str
    title_fr: str
    title_en: str
    observations: tuple[Observed, ...]


class DataBank:
    """Answers below /series/sdmx; with *prefixed* the series come as ns1:Series, as they do at times."""

    def __init__(self, register: Register, *, prefixed: bool = False) -> None:
        self._register, self._prefix = register, "ns1:" if prefixed else ""

    def answer(self, path: Sequence[str], query: Mapping[str, str], vintage: Vintage, fault: Fault) -> Answer:
        """Answer a GET at *path*: data/TAUX-CHOMAGE or data/SERIES_BDM/{idbank+idbank…}."""
        unknown = sorted(set(query) - _PARAMETERS)
        if unknown:
            return _error(HTTPStatus.BAD_REQUEST, 140, f"Paramètre inconnu du spécimen : {', '.join(unknown)}")
        match list(path):
            case ["data", flow] | ["data", flow, "all" | ""] if flow == FLOW:
                wanted = list(self._series(vintage))
            case ["data", flow, idbanks] if flow == BY_IDBANK:
                asked = set(idbanks.replace("%2B", "+").split("+"))
                wanted = [series for series in self._series(vintage) if series.idbank in asked]
            case _:
                return _error(HTTPStatus.NOT_FOUND, *_NO_RESULT)
        if query.get("updatedAfter", "") >= vintage.published_on.isoformat():
            wanted = []
        try:
            kept = [found for series in wanted if (found := _windowed(series, query)).observations]
        except ValueError as error:
            return _error(HTTPStatus.BAD_REQUEST, 140, str(error))
        if not kept:
            return _error(HTTPStatus.NOT_FOUND, *_NO_RESULT)
        body = self._message(path[1], kept, vintage, fault).encode()
        return Answer(cut(body) if fault is Fault.TRUNCATED else body, _XML, modified_at=vintage.published_at)

    def _series(self, vintage: Vintage) -> Iterator[Series]:
        for number, (area, place_fr, place_en, rate) in enumerate(self._areas()):
            observed = (self._observed(area, rate(q, vintage.revision_of(q)), q, vintage) for q in vintage.quarters())
            fr, en = f"Taux de chômage localisé {place_fr}", f"Localized unemployment rate {place_en}"
            yield Series(f"{_FIRST_IDBANK + number:09d}", area, fr, en, tuple(reversed(list(observed))))

    def _areas(self) -> Iterator[tuple[str, str, str, _Rate]]:
        yield "FR-D976", "- France hors Mayotte", "- France excluding Mayotte", rates.country_rate
        metropolitan = partial(rates.country_rate, metropolitan=True)
        yield "FM", "- France métropolitaine", "- Metropolitan France", metropolitan
        for territory in self._register.at(Level.REGION):
            code, name = territory.id.code, territory.name.replace("’", "'")
            if code not in _OVERSEAS_REGIONS:
                yield f"R{code}", f"par région - {name}", f"by region - {name}", partial(rates.region_rate, code)
        for territory in self._register.at(Level.DEPARTMENT):
            code, name = territory.id.code, territory.name.replace("’", "'")
            if code != MAYOTTE and code in departments():
                yield f"D{code}", f"par département - {name}", f"by department - {name}", partial(rates.department_rate, code)

    @staticmethod
    def _observed(area: str, rate: float, quarter: Period, vintage: Vintage) -> Observed:
        value = "NaN" if area.startswith("D") and gaps.lacks_rate(area[1:], quarter) else f"{round(rate, 1):.1f}"
        return Observed(f"{quarter.year}-Q{quarter.number}", value, "P" if quarter == vintage.period else "A")

    def _message(self, flow: str, series: Sequence[Series], vintage: Vintage, fault: Fault) -> str:
        instant = vintage.published_at.strftime("%Y-%m-%dT%H:%M:%S")
        namespace = f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=FR1:{flow}(1.0):ObsLevelDim:TIME_PERIOD"
        head = _HEAD.format(
            sdmx=_SDMX, flow=flow, namespace=namespace, instant=instant, number=vintage.published_at.timestamp(), sender=SENDER
        )
        body = "\n".join(self._written(one, number, vintage, fault) for number, one in enumerate(series))
        return f"{head}{body}\n{_TAIL}"

    def _written(self, series: Series, number: int, vintage: Vintage, fault: Fault) -> str:
        attributes = {
            "IDBANK": series.idbank, "FREQ": "T", "INDICATEUR": "TAUX_CHOMAGE_LOCALISE", "NATURE": "TAUX", "REF_AREA": series.area,
            "UNIT_MEASURE": "POURCENT", "CORRECTION": "CVS", "SERIE_ARRETEE": "FALSE", "TITLE_FR": series.title_fr,
            "TITLE_EN": series.title_en, "LAST_UPDATE": vintage.published_on.isoformat(), "UNIT_MULT": "0", "DECIMALS": "1",
        }  # fmt: skip
        lines = [f"        <{self._prefix}Series {_attributes(attributes)}>"]
        for observed in series.observations:
            lines.append(self._observation(observed, fault))
            if fault is Fault.DUPLICATES and number % _DOUBLED_EVERY == 0 and observed.value != "NaN":
                other = Observed(observed.period, f"{float(observed.value) + _OFF:.1f}", observed.status)
                lines.append(self._observation(other, fault))
        return "\n".join([*lines, f"        </{self._prefix}Series>"])

    def _observation(self, observed: Observed, fault: Fault) -> str:
        attributes = {"TIME_PERIOD": observed.period, "OBS_VALUE": observed.value, "OBS_STATUS": observed.status}
        if fault is Fault.MISSING_COLUMN:
            del attributes["OBS_VALUE"]
        attributes |= {"OBS_QUAL": "P" if observed.status == "P" else "DEF", "OBS_TYPE": "A"}
        return f"            <{self._prefix}Obs {_attributes(attributes)}/>"


def _attributes(values: Mapping[str, str]) -> str:
    return " ".join(f"{name}={quoteattr(value)}" for name, value in values.items())


_HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<message:StructureSpecificData xmlns:ss="{sdmx}/data/structurespecific" xmlns:footer="{sdmx}/message/footer" xmlns:ns1="{namespace}" \
xmlns:message="{sdmx}/message" xmlns:common="{sdmx}/common" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xmlns:xml="http://www.w3.org/XML/1998/namespace">
    <message:Header>
        <message:ID>{flow}_{number:.0f}000</message:ID>
        <message:Test>true</message:Test>
        <message:Prepared>{instant}</message:Prepared>
        <message:Sender id="{sender}">
            <common:Name xml:lang="fr">Spécimen : données fictives, dans la forme de l'Institut national de la statistique et des études \
économiques</common:Name>
        </message:Sender>
        <message:Structure structureID="FR1_{flow}_1_0" namespace="{namespace}" dimensionAtObservation="TIME_PERIOD">
            <common:StructureUsage>
                <Ref agencyID="FR1" id="{flow}" version="1.0"/>
            </common:StructureUsage>
        </message:Structure>
        <message:Source xml:lang="fr">Banque de données macro-économiques (spécimen)</message:Source>
    </message:Header>
    <message:DataSet ss:dataScope="DataStructure" xsi:type="ns1:DataSetType" ss:structureRef="FR1_{flow}_1_0">
"""
_TAIL = """    </message:DataSet>
</message:StructureSpecificData>
"""


def _windowed(series: Series, query: Mapping[str, str]) -> Series:
    """Return the observations asked for; raises ValueError for a parameter that cannot be read."""
    kept = series.observations
    if start := query.get("startPeriod"):
        kept = tuple(o for o in kept if Period.parse(o.period) >= _bound(start, first=True))
    if end := query.get("endPeriod"):
        kept = tuple(o for o in kept if Period.parse(o.period) <= _bound(end, first=False))
    if count := query.get("lastNObservations"):
        kept = kept[: int(count)]
    if count := query.get("firstNObservations"):
        kept = kept[-int(count) :]
    return replace(series, observations=kept)


def _bound(text: str, *, first: bool) -> Period:
    """Return the first or last quarter of a written period: 2022-Q3, 2022-07 or 2022."""
    period = Period.parse(text)
    day = period.start if first else period.end
    return Period.quarter(day.year, (day.month + 2) // 3)


def _error(status: HTTPStatus, code: int, text: str) -> Answer:
    body = f"""<?xml version="1.0" encoding="UTF-8"?>
<mes:Error xmlns:mes="{_SDMX}/message"><mes:ErrorMessage code="{code}"><com:Text xmlns:com="{_SDMX}/common">{escape(text)}</com:Text>\
</mes:ErrorMessage></mes:Error>
"""
    return Answer(body.encode(), _XML, status)
