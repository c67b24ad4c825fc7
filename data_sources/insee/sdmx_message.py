"""Read Insee's SDMX-ML 2.1 data messages, generic or structure-specific, by the local names of their elements.

Not by sdmx1: it refuses the `ns1:Series` that the service sends at times, and prints its doubts to standard output.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from reporter.domain.raw_file import RawFile
from reporter.errors import InputError

SPECIMEN_SENDER = "SPECIMEN"
_DATA_MESSAGES = {"GenericData", "StructureSpecificData", "GenericTimeSeriesData", "StructureSpecificTimeSeriesData"}
_HEADER = re.compile(rb"<(?P<name>(?:[\w.-]+:)?Header)[\s>].*?</(?P=name)\s*>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Series:
    """One series: its attributes (REF_AREA, FREQ, IDBANK…) and its observations as (period, value, status), all text."""

    attributes: Mapping[str, str]
    observations: tuple[tuple[str, str, str], ...]

    @property
    def name(self) -> str:
        """Return what names it in a message."""
        known = [f"{key} {self.attributes[key]}" for key in ("REF_AREA", "IDBANK") if key in self.attributes]
        return ", ".join(known) or "a series without REF_AREA"


@dataclass(frozen=True, slots=True)
class Message:
    """A data message; *last_update* is the latest of its series, None when none says it."""

    sender: str
    series: tuple[Series, ...]

    @property
    def is_specimen(self) -> bool:
        """Say whether the sender calls itself the specimen."""
        return self.sender.upper() == SPECIMEN_SENDER

    def last_update(self, file: str) -> dt.date | None:
        """Return the latest LAST_UPDATE of the series; InputError when one is no date."""
        days = [series.attributes["LAST_UPDATE"] for series in self.series if "LAST_UPDATE" in series.attributes]
        try:
            return max((dt.date.fromisoformat(day[:10]) for day in days), default=None)
        except ValueError as error:
            raise InputError(str(error), file=file, field="LAST_UPDATE") from error


def read_message(file: RawFile) -> Message:
    """Read a data message; InputError for broken XML, entities, a document type, or a message of another kind."""
    try:
        root = ElementTree.fromstring(file.content, forbid_dtd=True)
    except DefusedXmlException as error:
        message = f"declares entities or a document type, which no producer's message does ({type(error).__name__})"
        raise InputError(message, file=file.name) from error
    except (ParseError, ValueError, LookupError) as error:
        message = f"is no whole XML message ({error}): cut? Fetch it again"
        raise InputError(message, file=file.name) from error
    if _local(root.tag) not in _DATA_MESSAGES:
        message = f"is a {_local(root.tag)} message, not SDMX data"
        raise InputError(message, file=file.name)
    return Message(_sender(root), tuple(_series(element) for element in _named(root, "Series")))


def is_xml(content: bytes) -> bool:
    """Say whether the bytes begin as XML does, in UTF-8 or UTF-16."""
    return content[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def figures_digest(content: bytes) -> str:
    """Return the digest of a message without its header, which holds the instant of the request and changes at every call."""
    return sha256(_HEADER.sub(b"", content, count=1)).hexdigest()


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _named(parent: Element, name: str) -> Iterator[Element]:
    return (element for element in parent.iter() if _local(element.tag) == name)


def _sender(root: Element) -> str:
    return next((element.get("id", "") for element in _named(root, "Sender")), "")


def _series(element: Element) -> Series:
    attributes = {_local(name): value for name, value in element.attrib.items()}
    for child in element:
        if _local(child.tag) in {"SeriesKey", "Attributes"}:
            attributes |= _values(child)
    return Series(attributes, tuple(_observation(obs) for obs in element if _local(obs.tag) == "Obs"))


def _values(element: Element) -> dict[str, str]:
    return {value.get("id", ""): value.get("value", "") for value in element if _local(value.tag) == "Value"}


def _observation(element: Element) -> tuple[str, str, str]:
    own = {_local(name): value for name, value in element.attrib.items()}
    for child in element:
        match _local(child.tag):
            case "ObsDimension":
                own["TIME_PERIOD"] = child.get("value", "")
            case "ObsValue":
                own["OBS_VALUE"] = child.get("value", "")
            case "Attributes":
                own |= _values(child)
    return own.get("TIME_PERIOD", ""), own.get("OBS_VALUE", ""), own.get("OBS_STATUS", "A")
