"""Build France Travail's sources: for whom figures are wanted is read from subscriptions, register and releases held."""

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from data_sources.france_travail.access import TOKEN_URL, Access, Credentials
from data_sources.france_travail.adapter import FranceTravail, Surroundings
from data_sources.france_travail.calls import PER_SECOND, Wanted
from data_sources.france_travail.catalogue import DATASETS, NAME, service_of
from data_sources.france_travail.choosing import around, covered_by, professions_of
from data_sources.france_travail.interface import LATER, Budget, Interface
from data_sources.http_client import HttpClient
from data_sources.pace import Pace
from reporter.domain.indicator import Indicators, Unit
from reporter.domain.release import Release
from reporter.domain.territory import Register, Territory, TerritoryId
from reporter.ports import DataSource, EditionStore, Ledger
from reporter.settings import FranceTravailSettings
from reporter.tables import Link, ObservationTable

if TYPE_CHECKING:
    from reporter.wiring.sources import Ground

FOLDER = "france_travail"  # under the data folder: answers kept between two fetches
_WINDOW_SECONDS = 1.0
TENSION = "tension"
_BY_PROFESSION = {"bmo", "tensions", "rome"}  # the producers whose files say which professions matter where


def missing_settings(chosen: FranceTravailSettings) -> str:
    """Return why the source is off, or nothing when it is on."""
    given = {"CLIENT_ID": chosen.client_id, "CLIENT_SECRET": chosen.client_secret.get_secret_value()}
    missing = [f"REPORTER_SOURCES__FRANCE_TRAVAIL__{name}" for name, value in given.items() if not value]
    return f"set {' and '.join(missing)} (an application registered on francetravail.io) to switch it on" if missing else ""


def build(ground: "Ground") -> Iterator[DataSource]:
    """Return one source a dataset, over one client, one token and one budget; none without credentials."""
    chosen = ground.chosen.france_travail
    if missing_settings(chosen):
        return iter(())
    base_url = ground.address(NAME, chosen.base_url)
    token_url = chosen.token_url or TOKEN_URL
    budget = Budget(chosen.budget, Pace(PER_SECOND, window=_WINDOW_SECONDS, monotonic=time.monotonic, sleep=time.sleep))
    client = HttpClient(NAME, (base_url, token_url), monotonic=time.monotonic, sleep=time.sleep, turn=budget, later=LATER)
    credentials = Credentials(chosen.client_id, chosen.client_secret.get_secret_value())
    access = Access(client, token_url, credentials, monotonic=time.monotonic)
    interface = Interface(client, access, base_url, budget)
    wishes = Wishes(ground.register, ground.indicators, ground.ledger, ground.editions)
    surroundings = Surroundings(Path(ground.folder) / FOLDER, wishes.of)
    return (FranceTravail(interface, surroundings, dataset=dataset, origin=base_url) for dataset in DATASETS)


class Wishes:
    """For whom figures of a dataset are wanted now."""

    def __init__(self, register: Register, indicators: Indicators, ledger: Ledger, editions: EditionStore) -> None:
        self._register, self._indicators, self._ledger, self._editions = register, indicators, ledger, editions
        self._figures: tuple[list[Release], pd.DataFrame, tuple[Link, ...]] | None = None

    def of(self, dataset: str) -> Wanted:
        """Return the territories subscribed to with those around them, their professions, and what the release held covers."""
        subscribed = [self._register.get(identifier) for identifier in sorted(self._named()) if identifier in self._register]
        if not subscribed:
            return Wanted()
        identifiers = tuple(territory.id for territory in subscribed)
        newest = self._newest()
        held = newest.get((NAME, dataset))
        covered = covered_by(self._editions.release_table(held).frame, service_of(dataset)) if held else ()
        kept = frozenset(one for one in covered if one.territory in self._register)
        return Wanted(around(identifiers, self._register), identifiers, self._professions(subscribed, newest), kept)

    def _named(self) -> set[TerritoryId]:
        """Return the territories subscribed to, a custom one by its members: the producer knows no other."""
        named = {territory for one in self._ledger.subscriptions() for territory in one.territories}
        composed = {one: self._register.get(one).members for one in named if one in self._register}
        return {member for one in named for member in composed.get(one) or (one,)}

    def _newest(self) -> dict[tuple[str, str], Release]:
        ordered = sorted(self._editions.releases(), key=lambda one: (one.period, one.published_on))
        return {(release.source, release.dataset): release for release in ordered}

    def _professions(
        self, subscribed: Sequence[Territory], newest: Mapping[tuple[str, str], Release]
    ) -> Mapping[TerritoryId, tuple[str, ...]]:
        figures, links = self._by_profession([release for (source, _), release in newest.items() if source in _BY_PROFESSION])
        projects = {i.id for i in self._indicators.indicators if i.unit is Unit.PROJECTS and not i.part_of}
        return professions_of(subscribed, figures[figures["indicator"].isin(projects)], figures[figures["indicator"] == TENSION], links)

    def _by_profession(self, releases: list[Release]) -> tuple[pd.DataFrame, tuple[Link, ...]]:
        """Return the figures and links of *releases*, read once as long as nothing newer is held."""
        if self._figures is None or self._figures[0] != releases:
            table = ObservationTable.concatenated(self._editions.release_table(release) for release in releases)
            self._figures = (releases, table.frame, table.links)
        return self._figures[1], self._figures[2]
