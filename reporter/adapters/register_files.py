"""The register, the outlines and the declarations that ship beside the data sources, as plain files a person can review."""

from functools import cached_property
from importlib.resources.abc import Traversable
from pathlib import Path

from reporter.adapters.declarations import read_indicators, read_nomenclatures, read_policies, read_producer
from reporter.adapters.declared_table import DeclaredTable
from reporter.adapters.outline_file import read_outlines
from reporter.adapters.territory_table import read_territories, with_remarks
from reporter.domain.indicator import Indicators, Producer
from reporter.domain.outlines import Outlines
from reporter.domain.release import EditionPolicy
from reporter.domain.territory import Register
from reporter.errors import InputError

SOURCE_FILE, INDICATORS_FILE = "source.toml", "indicators.toml"


class RegisterFiles:
    """Reads each file once, when it is first asked for; InputError names file and line or field.

    *root* is the folder of the data sources, wherever it lies (a checkout, an installed wheel); *editions_file* replaces the
    shipped edition policies.
    """

    def __init__(self, root: Traversable, editions_file: Path | None = None) -> None:
        self._root = root
        self._editions_file = editions_file

    def register(self) -> Register:
        """Return the territories known."""
        return self._register

    def outlines(self) -> Outlines:
        """Return the outlines held, those of territories in the register only."""
        return self._outlines

    def indicators(self) -> Indicators:
        """Return the declared indicators and their producers."""
        return self._indicators

    def policies(self) -> tuple[EditionPolicy, ...]:
        """Return the edition policies."""
        return self._policies

    @cached_property
    def _register(self) -> Register:
        cases = self._declared("territories/special_cases.toml")
        return Register(with_remarks(read_territories(*self._text("territories/register.csv")), cases))

    @cached_property
    def _outlines(self) -> Outlines:
        file, content = self._text("territories/outlines.json")
        outlines = read_outlines(file, content)
        for outline in outlines.outlines:
            if outline.territory not in self._register:
                message = "outline of a territory that is not in the register"
                raise InputError(message, file=file, field=str(outline.territory))
        return outlines

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
        file, content = str(self._editions_file), _decoded(self._editions_file, str(self._editions_file))
        return read_policies(DeclaredTable.read(file, content), self._producers)

    def _declared(self, name: str) -> DeclaredTable:
        return DeclaredTable.read(*self._text(name))

    def _text(self, name: str) -> tuple[str, str]:
        """Return how a shipped file is named in messages, and its content."""
        file = f"data_sources/{name}"
        return file, _decoded(self._root.joinpath(*name.split("/")), file)


def _decoded(place: Traversable, file: str) -> str:
    try:
        return place.read_text(encoding="utf-8")
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise InputError(message, file=file) from None
    except UnicodeDecodeError as error:
        message = f"not UTF-8 at byte {error.start}"
        raise InputError(message, file=file) from None
