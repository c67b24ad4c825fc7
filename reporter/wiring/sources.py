"""The producers that are on, each built by one function: a source whose settings are missing is off."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from data_sources.http_client import HttpClient
from reporter.domain.indicator import Indicators
from reporter.domain.territory import Register
from reporter.ports import DataSource, EditionStore, GeographySource, Ledger, RegisterStore
from reporter.settings import SourcesSettings


@dataclass(frozen=True, slots=True)
class Ground:
    """What sources are built from; subscriptions and releases held tell France Travail's source for whom to ask."""

    register: Register
    indicators: Indicators
    chosen: SourcesSettings
    folder: Path
    ledger: Ledger
    editions: EditionStore

    def address(self, producer: str, chosen: str) -> str:
        """Return the address chosen, else the producer's own."""
        return chosen or self.indicators.producer(producer).base_url


def build_sources(
    chosen: SourcesSettings, store: RegisterStore, *, folder: Path, ledger: Ledger, editions: EditionStore
) -> tuple[DataSource, ...]:
    """Return the producers that are on, at their own addresses unless set otherwise.

    One instance a dataset, over one client a producer: a dataset that fails leaves its siblings alone.
    """
    ground = Ground(store.register(), store.indicators(), chosen, folder, ledger, editions)
    return tuple(source for name, build in _BUILDERS.items() if getattr(chosen, name).enabled for source in build(ground))


def sources_off(chosen: SourcesSettings) -> tuple[tuple[str, str], ...]:
    """Return the producers that are off for want of a setting, each with what to do; those switched off by a person are not named."""
    if not chosen.france_travail.enabled:
        return ()
    from reporter.wiring.france_travail import missing_settings

    reason = missing_settings(chosen.france_travail)
    return (("france_travail", reason),) if reason else ()


def build_geography(chosen: SourcesSettings, store: RegisterStore) -> GeographySource:
    """Return the source of the register; the interface answers at its own address unless set otherwise."""
    from data_sources.geography.adapter import NAME, Geography
    from data_sources.geography.building import Current

    address = chosen.geography.base_url or store.indicators().producer(NAME).base_url
    files_url = chosen.geography.files_url
    current = Current(store.register(), store.municipalities)
    return Geography(_client(NAME, address, files_url), current, base_url=address, files_url=files_url)


def _client(name: str, *addresses: str, requests_per_minute: int | None = None) -> HttpClient:
    return HttpClient(name, addresses, monotonic=time.monotonic, sleep=time.sleep, requests_per_minute=requests_per_minute)


def _insee(ground: Ground) -> Iterator[DataSource]:
    from data_sources.insee.adapter import DATASETS, REQUESTS_PER_MINUTE, Insee

    bank, files_url = ground.address("insee", ground.chosen.insee.base_url), ground.chosen.insee.files_url
    client = _client("insee", bank, files_url, requests_per_minute=REQUESTS_PER_MINUTE)
    return (Insee(client, ground.register, base_url=bank, files_url=files_url, datasets=(one,)) for one in DATASETS)


def _dares(ground: Ground) -> Iterator[DataSource]:
    from data_sources.dares.adapter import DATASETS, Dares

    address = ground.address("dares", ground.chosen.dares.base_url)
    client = _client("dares", address)
    return (Dares(client, ground.register, base_url=address, datasets=(one,)) for one in DATASETS)


def _urssaf(ground: Ground) -> Iterator[DataSource]:
    from data_sources.urssaf.adapter import DATASETS, Urssaf

    address = ground.address("urssaf", ground.chosen.urssaf.base_url)
    client = _client("urssaf", address)
    return (Urssaf(client, ground.register, base_url=address, datasets=(one,)) for one in DATASETS)


def _tensions(ground: Ground) -> Iterator[DataSource]:
    from data_sources.tensions.adapter import Tensions

    url = ground.chosen.tensions.url
    return iter((Tensions(_client("tensions", url), ground.register, url=url),))


def _melodi(ground: Ground) -> Iterator[DataSource]:
    from data_sources.melodi.adapter import DATASETS, REQUESTS_PER_MINUTE, InseeMelodi

    address = ground.address("melodi", ground.chosen.melodi.base_url)
    client = _client("melodi", address, requests_per_minute=REQUESTS_PER_MINUTE)
    return (InseeMelodi(client, ground.register, base_url=address, datasets=(one,)) for one in DATASETS)


def _rome(ground: Ground) -> Iterator[DataSource]:
    from data_sources.rome.adapter import DATASETS, Rome

    url = ground.chosen.rome.url
    client = _client("rome", url)
    return (Rome(client, url=url, datasets=(one,)) for one in DATASETS) if url else iter((Rome(client, url=url),))


def _bmo(ground: Ground) -> Iterator[DataSource]:
    from data_sources.bmo.adapter import Bmo

    url = ground.chosen.bmo.url
    return iter((Bmo(_client("bmo", url), ground.register, url=url),))


def _france_travail(ground: Ground) -> Iterator[DataSource]:
    from reporter.wiring.france_travail import build

    return build(ground)


_BUILDERS: dict[str, Callable[[Ground], Iterator[DataSource]]] = {
    "insee": _insee,
    "dares": _dares,
    "urssaf": _urssaf,
    "tensions": _tensions,
    "melodi": _melodi,
    "rome": _rome,
    "bmo": _bmo,
    "france_travail": _france_travail,
}
