"""A table of a declaration file (TOML), read field by field: whatever is missing, misspelt or of the wrong kind is named."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from reporter.errors import InputError

_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class DeclaredTable:
    """One table of a TOML file, with its place (« inscrits_a.datasets ») for messages."""

    file: str
    place: str
    fields: Mapping[str, Any]

    @classmethod
    def read(cls, file: str, content: str) -> "DeclaredTable":
        """Read a whole file; InputError with the line when it is no TOML."""
        try:
            return cls(file, "", tomllib.loads(content))
        except tomllib.TOMLDecodeError as error:
            message = f"not readable as TOML: {error}"
            raise InputError(message, file=file) from None

    def error(self, message: str, key: str = "") -> InputError:
        """Return the error that names this file and the field *key*, or this table."""
        place = ".".join(part for part in (self.place, key) if part)
        return InputError(message, file=self.file, field=place or None)

    def only(self, *known: str) -> None:
        """Refuse fields that nobody reads: a misspelt name would be a silent default."""
        for key in self.fields:
            if key not in known:
                message = f"unknown field; known ones are {', '.join(known)}"
                raise self.error(message, key)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text that is not empty."""
        found: str = self._value(key, str, default)
        if not found.strip():
            message = "empty"
            raise self.error(message, key)
        return found

    def number(self, key: str, default: float | None = None, *, least: float = 0) -> float:
        """Return a number of *least* or more, by default not negative."""
        found = self._value(key, (int, float), default)
        if isinstance(found, bool) or not least <= found < float("inf"):
            message = f"{found!r} is no number from {'zero' if least == 0 else f'{least:g}'} up"
            raise self.error(message, key)
        return float(found)

    def whole(self, key: str, default: int | None = None, *, least: float = 0) -> int:
        """Return a whole number of *least* or more, by default not negative."""
        found = self.number(key, default, least=least)
        if not found.is_integer():
            message = f"{found!r} is no whole number"
            raise self.error(message, key)
        return int(found)

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """Return true or false."""
        return bool(self._value(key, bool, default))

    def choice(self, key: str, choices: type[_Choice]) -> _Choice:
        """Return one of the words of an enumeration."""
        return self.one_of(self.text(key), choices, key)

    def one_of(self, word: str, choices: type[_Choice], key: str) -> _Choice:
        """Return *word*, met at *key*, as a member of an enumeration."""
        try:
            return choices(word)
        except ValueError:
            message = f"{word!r} is not one of {', '.join(choices)}"
            raise self.error(message, key) from None

    def texts(self, key: str, default: list[str] | None = None) -> tuple[str, ...]:
        """Return a list of texts."""
        found = self._value(key, list, default)
        if not all(isinstance(item, str) and item for item in found):
            message = f"{found!r} is no list of texts"
            raise self.error(message, key)
        return tuple(found)

    def table(self, key: str) -> "DeclaredTable":
        """Return a table inside this one."""
        return DeclaredTable(self.file, f"{self.place}.{key}" if self.place else key, self._value(key, dict, None))

    def tables(self) -> Iterator[tuple[str, "DeclaredTable"]]:
        """Return every field as a table, in the order of the file."""
        for key in self.fields:
            yield key, self.table(key)

    def rows(self, key: str, *, needed: bool = False) -> tuple["DeclaredTable", ...]:
        """Return an array of tables, empty when there is none and none is *needed*."""
        found = self._value(key, list, None if needed else [])
        place = f"{self.place}.{key}" if self.place else key
        if not all(isinstance(item, dict) for item in found):
            message = "not a list of tables"
            raise self.error(message, key)
        return tuple(DeclaredTable(self.file, f"{place}[{number}]", item) for number, item in enumerate(found, 1))

    def _value(self, key: str, kind: type | tuple[type, ...], default: Any) -> Any:
        found = self.fields.get(key, default)
        if found is None:
            message = "missing"
            raise self.error(message, key)
        if not isinstance(found, kind):
            message = f"{found!r} is of the wrong kind"
            raise self.error(message, key)
        return found
