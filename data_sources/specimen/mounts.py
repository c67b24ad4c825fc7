"""Which producer answers under which name: one line each."""

from collections.abc import Mapping

from data_sources.specimen.requests import Mount
from reporter.domain.territory import Register

ADDRESSES: Mapping[str, Mapping[str, str]] = {  # by producer: the setting and what follows the origin's address
    "insee": {"base_url": "/insee/series/sdmx", "files_url": "/insee/files/"},
    "dares": {"base_url": "/dares/api/explore/v2.1"},
    "urssaf": {"base_url": "/urssaf/api/explore/v2.1"},
}


def mounts(register: Register) -> Mapping[str, Mount]:  # noqa: ARG001 -- used by the producers to come
    """Return the services beyond Insee's, Dares' and Urssaf's."""
    return {}
