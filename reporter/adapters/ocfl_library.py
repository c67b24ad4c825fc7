"""The one door to ocfl-py: make an object, add a version to it in place, validate it.

The library is imported when first needed: it takes half a second (it brings clients of remote stores along).
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

AGENT_NAME, AGENT_ADDRESS = "decrypter-reporter", "urn:decrypter:reporter"


class ObjectRefusedError(Exception):
    """ocfl-py will not add a version to this object, because it is not valid."""


def write_version(folder: Path, source: Path, *, urn: str, created: str, message: str) -> None:
    """Make the object *folder*, or add a version to it, that holds exactly the files below *source*."""
    with _root_logger_left_alone():
        import ocfl

        metadata = ocfl.VersionMetadata(created=created, message=message, name=AGENT_NAME, address=AGENT_ADDRESS)
        made = ocfl.Object(identifier=urn, spec_version="1.1", digest_algorithm="sha512")
        if not folder.exists():
            made.create(srcdir=str(source), metadata=metadata, objdir=str(folder))
            return
        try:
            made.add_version_with_content(objdir=str(folder), srcdir=str(source), metadata=metadata)
        except ocfl.ObjectException as error:
            raise ObjectRefusedError(str(error)) from error


def validation_faults(folder: Path) -> str:
    """Return the errors that ocfl-py's validator finds in an object, digests included; empty when there are none."""
    with _root_logger_left_alone():
        from ocfl.validator import Validator

        validator = Validator(check_digests=True, log_warnings=False)
        if validator.validate_object(str(folder)):
            return ""
        return str(validator.status_str()).strip().replace("\n", "; ") or "not valid"


@contextmanager
def _root_logger_left_alone() -> Iterator[None]:
    """Keep the library and what it imports from setting up logging: on a logger with a handler `basicConfig` does nothing."""
    guard = logging.NullHandler()
    logging.root.addHandler(guard)
    try:
        yield
    finally:
        logging.root.removeHandler(guard)
