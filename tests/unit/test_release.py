"""Releases and editions: what a fingerprint covers, and what may not stand together."""

import dataclasses
import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.domain.period import Period
from reporter.domain.release import DatasetRef, Edition, Release
from reporter.errors import MixedEditionError
from tests.builders import PUBLISHED_ON, QUARTER, edition, release

EXAMPLES = 40  # an edition of six releases takes a while to draw
names = st.sampled_from(["insee", "dares", "urssaf", "taux-chomage", "defm-france-cvs", "emploi-ze", "a", "b-2"])
quarters = st.builds(Period.quarter, st.integers(2003, 2045), st.integers(1, 4))
days = st.dates(dt.date(2003, 1, 1), dt.date(2045, 12, 31))
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)


def releases(*, fictitious: bool = False) -> st.SearchStrategy[Release]:
    return st.builds(Release, names, names, quarters, days, digests, st.just(fictitious))


def sets_of_releases(**options: bool) -> st.SearchStrategy[list[Release]]:
    return st.lists(releases(**options), min_size=1, max_size=6, unique_by=lambda r: r.ref)


editions = st.builds(
    Edition,
    names,
    quarters,
    sets_of_releases().map(tuple),
    st.integers(1, 5),
    st.none() | st.binary(min_size=32, max_size=32).map(bytes.hex),
)


@settings(deadline=None, max_examples=EXAMPLES)
@given(editions, st.randoms(use_true_random=False))
def test_the_order_in_which_releases_came_does_not_matter(one: Edition, chance: random.Random) -> None:
    shuffled = list(one.releases)
    chance.shuffle(shuffled)
    again = dataclasses.replace(one, releases=tuple(shuffled))
    assert again == one
    assert (again.fingerprint, again.releases) == (one.fingerprint, one.releases)


@settings(deadline=None, max_examples=EXAMPLES)
@given(editions, st.data())
def test_any_change_of_any_release_changes_the_fingerprint(one: Edition, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(one.releases) - 1))
    before = one.releases[index]
    field = data.draw(st.sampled_from(["source", "dataset", "period", "published_on", "sha256"]))
    values = {"source": names, "dataset": names, "period": quarters, "published_on": days, "sha256": digests}
    after = dataclasses.replace(before, **{field: data.draw(values[field].filter(lambda value: value != getattr(before, field)))})
    others = [other for other in one.releases if other is not before]
    if after.ref in {other.ref for other in others}:
        return
    assert dataclasses.replace(one, releases=(*others, after)).fingerprint != one.fingerprint


@settings(deadline=None, max_examples=EXAMPLES)
@given(editions, releases())
def test_one_release_more_changes_the_fingerprint(one: Edition, more: Release) -> None:
    if more.ref in {release.ref for release in one.releases}:
        return
    assert dataclasses.replace(one, releases=(*one.releases, more)).fingerprint != one.fingerprint


@settings(deadline=None, max_examples=EXAMPLES)
@given(editions, names, quarters, digests)
def test_policy_quarter_and_predecessor_are_covered_too(one: Edition, policy: str, quarter: Period, predecessor: str) -> None:
    for field, value in (("policy", policy), ("quarter", quarter), ("predecessor", predecessor)):
        changed = dataclasses.replace(one, **{field: value})
        assert (changed.fingerprint == one.fingerprint) == (value == getattr(one, field))


@settings(deadline=None, max_examples=EXAMPLES)
@given(sets_of_releases(fictitious=False))
def test_figures_made_up_never_share_a_fingerprint_with_real_ones(real: list[Release]) -> None:
    fictitious = tuple(dataclasses.replace(release, fictitious=True) for release in real)
    assert Edition("standard", QUARTER, fictitious).fingerprint != Edition("standard", QUARTER, tuple(real)).fingerprint


def test_the_fingerprint_does_not_depend_on_the_revision_number() -> None:
    assert edition(revision=1).fingerprint == edition(revision=2).fingerprint


def test_the_fingerprint_of_an_edition_never_changes_from_one_version_of_the_program_to_the_next() -> None:
    assert edition(release(), release("dares", "defm-france-cvs")).fingerprint == (
        "6cb8416e79d658140aa5793b851dd10c1ab652dd1ade997d3630a45c6f031289"
    )


@settings(deadline=None, max_examples=EXAMPLES)
@given(sets_of_releases(fictitious=False), releases(fictitious=True))
def test_real_and_fictitious_releases_cannot_meet(real: list[Release], specimen: Release) -> None:
    with pytest.raises(MixedEditionError) as caught:
        Edition("standard", QUARTER, (*real, specimen))
    assert f"{specimen.ref} {specimen.period} is fictitious" in str(caught.value)
    assert all(f"{release.ref} {release.period} is real" in str(caught.value) for release in real)


def test_a_dataset_cannot_stand_twice_in_one_edition() -> None:
    with pytest.raises(ValueError, match="twice"):
        edition(release(), release(period=QUARTER.previous))


def test_an_edition_needs_a_release() -> None:
    with pytest.raises(ValueError, match="at least one release"):
        Edition("standard", QUARTER, ())


@settings(deadline=None, max_examples=EXAMPLES)
@given(editions)
def test_an_edition_is_released_on_the_day_its_last_release_was_published(one: Edition) -> None:
    assert one.released_on in {release.published_on for release in one.releases}
    assert all(release.published_on <= one.released_on for release in one.releases)


def test_an_edition_finds_the_release_of_a_dataset_or_says_that_there_is_none() -> None:
    held = release("dares", "defm-france-cvs")
    one = edition(release(), held)
    assert one.release_of(DatasetRef("dares", "defm-france-cvs")) == held
    assert one.release_of(DatasetRef("urssaf", "emploi-ze")) is None


def test_an_edition_is_called_by_policy_quarter_and_revision() -> None:
    assert edition(policy="taux", quarter=Period.quarter(2021, 4), revision=3).label == "taux-2021-T4-v3"


@pytest.mark.parametrize("digest", ["", "abc", "0" * 63, "0" * 65])
def test_a_release_needs_a_whole_digest(digest: str) -> None:
    with pytest.raises(ValueError, match="is no sha256"):
        Release("insee", "taux-chomage", QUARTER, PUBLISHED_ON, digest, fictitious=False)


def test_a_release_of_the_specimen_makes_an_edition_of_the_specimen() -> None:
    assert edition(release(fictitious=True)).fictitious
    assert not edition(release(fictitious=False)).fictitious
