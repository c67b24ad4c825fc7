"""The register, the outlines and the declarations that ship beside the data sources, as plain files a person can review."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from importlib.resources.abc import Traversable
from pathlib import Path

from reporter.adapters.custom_territories import FILE as CUSTOM_FILE
from reporter.adapters.custom_territories import names_communes, read_customs, written_custom
from reporter.adapters.declarations import read_indicators, read_nomenclatures, read_policies, read_producer
from reporter.adapters.declared_exceptions import read_exceptions
from reporter.adapters.declared_table import DeclaredTable
from reporter.adapters.outline_file import read_outlines, written_outlines
from reporter.adapters.register_vintages import CLOSURES, MUNICIPALITIES, TERRITORIES, Vintages, replace_durably
from reporter.adapters.territory_table import read_closures, read_territories, with_remarks
from reporter.adapters.time_zone_table import read_time_zones
from reporter.domain.consistency import DeclaredException
from reporter.domain.indicator import Indicators, Producer
from reporter.domain.local_time import TimeZones
from reporter.domain.outlines import ImportedOutlines, Outlines
from reporter.domain.raw_file import RawFile
from reporter.domain.register_draft import RegisterDraft
from reporter.domain.release import EditionPolicy
from reporter.domain.territory import Closure, Level, Register, Territory
from reporter.errors import InputError

SOURCE_FILE, INDICATORS_FILE = "source.toml", "indicators.toml"
OUTLINES_FILE = "outlines.json"
SHIPPED_VINTAGE = "2025"
_READ_ANEW = ("_official", "_register", "_municipalities", "_outlines")


class RegisterFiles:
    """Reads each file once, when it is first asked for; InputError names file and line or field.

    *root* is the folder of the data sources, wherever it lies (a checkout, an installed wheel); *editions_file* replaces the
    shipped edition policies; *kept* is the folder of the registers, outlines and custom territories of this house, which win.
    """

    def __init__(self, root: Traversable, editions_file: Path | None = None, kept: Path | None = None) -> None:
        self._root = root
        self._editions_file = editions_file
        self._vintages = Vintages(kept) if kept else None

    def register(self) -> Register:
        """Return the territories known, customs included, without communes."""
        return self._register

    def municipalities(self) -> tuple[Territory, ...]:
        """Return the communes of the vintage in use; empty in the shipped register."""
        return self._municipalities

    def vintages(self) -> tuple[str, ...]:
        """Return the labels of the vintages kept, oldest first."""
        return self._vintages.labels() if self._vintages else ()

    def keep_vintage(self, label: str, draft: RegisterDraft) -> None:
        """Store a register as a vintage of its own, all or nothing; from now on it is the register."""
        self._kept.keep(label, draft)
        self._forget()

    def add_custom(self, slug: str, name: str, locative: str, genitive: str, members: Sequence[str]) -> Territory:
        """Declare a custom territory after those declared before; InputError names the field that cannot be, and nothing is written."""
        place = self._kept.folder / CUSTOM_FILE
        before = f"{_file(place)[1].rstrip()}\n\n" if place.is_file() else ""
        content = before + written_custom(slug, name, locative, genitive, members)
        added = self._customs(DeclaredTable.read(str(place), content))[-1]
        replace_durably(place, content)
        self._forget()
        return added

    def read_geojson(self, file: RawFile, level: Level | None) -> ImportedOutlines:
        """Read outlines of territories in the register, simplified and projected."""
        from reporter.adapters.outline_import import read_geojson

        return read_geojson(file, level, self._register)

    def keep_outlines(self, outlines: Outlines) -> None:
        """Store outlines, each of which wins over the shipped one; those kept before of other territories stay."""
        place = self._kept.folder / OUTLINES_FILE
        before = self._kept_outlines()
        replace_durably(place, written_outlines(before.overlaid(outlines) if before else outlines))
        self._forget()

    def outlines(self) -> Outlines:
        """Return the outlines held, those of territories in the register only."""
        return self._outlines

    def indicators(self) -> Indicators:
        """Return the declared indicators and their producers."""
        return self._indicators

    def policies(self) -> tuple[EditionPolicy, ...]:
        """Return the edition policies."""
        return self._policies

    def time_zones(self) -> TimeZones:
        """Return which clocks each territory keeps."""
        return self._time_zones

    def declared_exceptions(self) -> tuple[DeclaredException, ...]:
        """Return the contradictions between figures that the producers explain."""
        return read_exceptions(self._declared("consistency.toml"))

    @property
    def _kept(self) -> Vintages:
        if self._vintages is None:
            message = "this register ships with the program and cannot be changed"
            raise InputError(message, file=str(self._root))
        return self._vintages

    def _forget(self) -> None:
        for name in _READ_ANEW:
            self.__dict__.pop(name, None)

    @cached_property
    def _official(self) -> Register:
        cases = self._declared("territories/special_cases.toml")
        shipped = read_closures(*self._text("territories/successors.csv"))
        newest = self._vintages.newest() if self._vintages else None
        if newest is None:
            territories = read_territories(*self._text("territories/register.csv"))
            return Register(with_remarks(territories, cases), SHIPPED_VINTAGE, shipped)
        territories = read_territories(*_file(newest / TERRITORIES))
        closures = {closure.id: closure for closure in (*shipped, *read_closures(*_file(newest / CLOSURES)))}
        return Register(with_remarks(territories, cases, all_known=False), newest.name, _still_closed(closures.values(), territories))

    @cached_property
    def _time_zones(self) -> TimeZones:
        return read_time_zones(self._declared("territories/time_zones.toml"))

    @cached_property
    def _municipalities(self) -> tuple[Territory, ...]:
        newest = self._vintages.newest() if self._vintages else None
        if newest is None:
            return ()
        return read_territories(*_file(newest / MUNICIPALITIES), within={t.id for t in self._official.territories})

    @cached_property
    def _register(self) -> Register:
        official = self._official
        place = self._vintages.folder / CUSTOM_FILE if self._vintages else None
        if place is None or not place.is_file():
            return official
        customs = self._customs(DeclaredTable.read(*_file(place)))
        return replace(official, territories=(*official.territories, *customs))

    def _customs(self, declared: DeclaredTable) -> tuple[Territory, ...]:
        official = self._official
        whole = replace(official, territories=(*official.territories, *self._municipalities)) if names_communes(declared) else official
        return read_customs(declared, whole)

    @cached_property
    def _outlines(self) -> Outlines:
        file, content = self._text("territories/outlines.json")
        shipped = read_outlines(file, content)
        for outline in shipped.outlines if self._register.vintage == SHIPPED_VINTAGE else ():
            if outline.territory not in self._register:
                message = "outline of a territory that is not in the register"
                raise InputError(message, file=file, field=str(outline.territory))
        kept = self._kept_outlines()
        both = shipped.overlaid(kept) if kept else shipped
        return Outlines(tuple(outline for outline in both.outlines if outline.territory in self._register), both.credit)

    def _kept_outlines(self) -> Outlines | None:
        place = self._vintages.folder / OUTLINES_FILE if self._vintages else None
        return read_outlines(*_file(place)) if place and place.is_file() else None

    @cached_property
    def _producers(self) -> tuple[Producer, ...]:
        folders = sorted(folder.name for folder in self._root.iterdir() if folder.is_dir() and folder.joinpath(SOURCE_FILE).is_file())
        return tuple(read_producer(name, self._declared(f"{name}/{SOURCE_FILE}")) for name in folders)

    @cached_property
    def _indicators(self) -> Indicators:
        places = ((p, f"{p.id}/{INDICATORS_FILE}") for p in self._producers)
        declared = [(p, self._declared(name)) for p, name in places if self._root.joinpath(*name.split("/")).is_file()]
        return read_indicators(declared, self._producers, read_nomenclatures(self._declared("nomenclatures.toml")))

    @cached_property
    def _policies(self) -> tuple[EditionPolicy, ...]:
        if self._editions_file is None:
            return read_policies(self._declared("editions.toml"), self._producers)
        return read_policies(DeclaredTable.read(*_file(self._editions_file)), self._producers)

    def _declared(self, name: str) -> DeclaredTable:
        return DeclaredTable.read(*self._text(name))

    def _text(self, name: str) -> tuple[str, str]:
        """Return how a shipped file is named in messages, and its content."""
        file = f"data_sources/{name}"
        return file, _decoded(self._root.joinpath(*name.split("/")), file)


def _file(place: Path) -> tuple[str, str]:
    """Return how a file of this house is named in messages, and its content."""
    return str(place), _decoded(place, str(place))


def _still_closed(closures: Iterable[Closure], territories: Iterable[Territory]) -> tuple[Closure, ...]:
    open_now = {territory.id for territory in territories}
    return tuple(closure for closure in closures if closure.id not in open_now)


def _decoded(place: Traversable, file: str) -> str:
    try:
        return place.read_text(encoding="utf-8")
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise InputError(message, file=file) from None
    except UnicodeDecodeError as error:
        message = f"not UTF-8 at byte {error.start}"
        raise InputError(message, file=file) from None
