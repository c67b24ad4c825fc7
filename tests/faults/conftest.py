"""A real relay and the final server behind it, for the tests of this folder."""

from collections.abc import Iterator

import pytest

from reporter.adapters.local_mailbox import LocalMailbox
from tests.postfix import Postfix, postfix, require_postfix


@pytest.fixture(scope="session")
def final(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalMailbox]:
    """Run the server where every mail ends."""
    with LocalMailbox(tmp_path_factory.mktemp("final")) as mailbox:
        yield mailbox


@pytest.fixture(scope="session")
def real_postfix(final: LocalMailbox) -> Iterator[Postfix]:
    """Run a Postfix that relays to the final server; skips in plain sight where there is none."""
    require_postfix()
    with postfix(final.port) as relay:
        yield relay
