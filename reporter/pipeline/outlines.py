"""Take outlines from a GeoJSON of any producer."""

from reporter.domain.outlines import ImportedOutlines
from reporter.domain.raw_file import RawFile
from reporter.domain.territory import Level
from reporter.ports import Outside


def import_outlines(outside: Outside, file: RawFile, level: Level | None) -> ImportedOutlines:
    """Store the outlines of *file*; UsageError where its level does not show, InputError where it cannot be read."""
    found = outside.register_store.read_geojson(file, level)
    outside.register_store.keep_outlines(found.outlines)
    return found
