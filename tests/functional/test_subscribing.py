"""Subscriptions added, removed, imported and exported, in the real ledger with the register that ships."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reporter.domain.raw_file import RawFile
from reporter.domain.territory import TerritoryId
from reporter.errors import InputError, UnknownTerritoryError, UsageError
from reporter.pipeline.subscribing import export_subscriptions, import_subscriptions, subscribe, unsubscribe
from reporter.ports import Outside
from tests.builders import LOIRE_ATLANTIQUE
from tests.ledgers import SARTHE
from tests.outboxes import opened, world

GOOD = """email;territories;policy;bundle
prefet@loire.test;departement-44;standard;non
region@pays.test;region-52 departement-44,departement-72;;oui
Prefet@loire.test;departement-72;standard;
"""


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    with opened(tmp_path) as ledger:
        yield world(tmp_path, ledger, None)


def table(text: str, name: str = "abonnes.csv") -> RawFile:
    return RawFile(name, text.encode(), "imported by hand")


def listed(outside: Outside) -> list[tuple[str, str, bool]]:
    return [(one.email, " ".join(map(str, one.territories)), one.bundle) for one in outside.ledger.subscriptions()]


def test_a_subscription_is_added_and_taken_off(outside: Outside) -> None:
    subscribe(outside, " prefet@loire.test ", [SARTHE, LOIRE_ATLANTIQUE], policy="standard", bundle=True)
    assert listed(outside) == [("prefet@loire.test", "departement-44 departement-72", True)]
    assert unsubscribe(outside, "PREFET@loire.test", [SARTHE], policy="standard")
    assert not unsubscribe(outside, "prefet@loire.test", [SARTHE], policy="standard")
    assert unsubscribe(outside, "prefet@loire.test", None, policy="standard")
    assert listed(outside) == []


@pytest.mark.parametrize("address", ["", "prefet", "a@b.test, c@d.test", "Préfet <a@b.test>", "a@b.test\nc@d.test", "é@b.test"])
def test_an_address_that_is_not_one_plain_address_is_refused(outside: Outside, address: str) -> None:
    with pytest.raises(UsageError, match="is not one plain mail address"):
        subscribe(outside, address, [SARTHE], policy="standard", bundle=False)
    assert listed(outside) == []


def test_an_unknown_territory_and_an_unknown_policy_are_refused_with_what_exists(outside: Outside) -> None:
    with pytest.raises(UnknownTerritoryError, match="no territory departement-99"):
        subscribe(outside, "a@b.test", [TerritoryId.parse("departement-99")], policy="standard", bundle=False)
    with pytest.raises(UsageError, match=r"no edition policy 'mensuel': choose .*standard"):
        subscribe(outside, "a@b.test", [SARTHE], policy="mensuel", bundle=False)
    with pytest.raises(UsageError, match="no edition policy"):
        unsubscribe(outside, "a@b.test", None, policy="mensuel")
    with pytest.raises(UsageError, match="no territory is given"):
        subscribe(outside, "a@b.test", [], policy="standard", bundle=False)
    assert listed(outside) == []


def test_a_table_is_imported_whole(outside: Outside) -> None:
    report = import_subscriptions(outside, table(GOOD))
    assert (report.rows, report.imported, report.faults) == (3, 3, ())
    assert listed(outside) == [
        ("prefet@loire.test", "departement-44 departement-72", False),
        ("region@pays.test", "region-52 departement-44 departement-72", True),
    ]


@pytest.mark.parametrize(
    "form", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n"), lambda text: text.replace("email", " Email ")]
)
def test_a_table_as_spreadsheets_write_it_is_read(outside: Outside, form: object) -> None:
    assert callable(form)
    assert import_subscriptions(outside, table(form(GOOD))).imported == 3


def test_globs_and_missing_columns_have_their_meaning(outside: Outside) -> None:
    import_subscriptions(outside, table("email;territories\na@b.test;departement-97?\n"))
    ((_, territories, bundle),) = listed(outside)
    assert territories == "departement-971 departement-972 departement-973 departement-974 departement-976"
    assert not bundle


def test_importing_twice_changes_nothing(outside: Outside) -> None:
    import_subscriptions(outside, table(GOOD))
    before = outside.ledger.subscriptions()
    assert import_subscriptions(outside, table(GOOD)).imported == 3
    assert outside.ledger.subscriptions() == before


BAD = """email;territories;policy;bundle
good@x.test;departement-44;standard;non
bad address;departement-44;standard;non

a@x.test;departement-999;standard;non
b@x.test;;standard;non
c@x.test;departement-44;mensuel;non
d@x.test;departement-44;standard;peut-être
e@x.test;departement-44;standard;non;de trop
good@x.test;departement-72;standard;oui
"""


def test_one_wrong_row_imports_nothing_and_every_one_is_named_with_its_line(outside: Outside) -> None:
    report = import_subscriptions(outside, table(BAD))
    assert (report.rows, report.imported) == (8, 0)
    assert listed(outside) == []
    reasons = {fault.line: fault.reason for fault in report.faults}
    assert list(reasons) == [3, 5, 6, 7, 8, 9, 10]
    assert "'bad address' is not one plain mail address" in reasons[3]
    assert "no territory departement-999" in reasons[5]
    assert "no territory is given" in reasons[6]
    assert "no edition policy 'mensuel'" in reasons[7]
    assert "write oui or non" in reasons[8]
    assert "more cells than columns" in reasons[9]
    assert "another bundle" in reasons[10]
    assert str(report.faults[0]).startswith("line 3: ")


def test_the_good_rows_alone_are_imported_when_asked(outside: Outside) -> None:
    report = import_subscriptions(outside, table(BAD), partial=True)
    assert (report.rows, report.imported, len(report.faults)) == (8, 1, 7)
    assert listed(outside) == [("good@x.test", "departement-44", False)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: missing column 'email'; missing column 'territories'"),
        ("mail;territories\na@x.test;departement-44\n", "missing column 'email'; unknown column 'mail'"),
        ("email,territories\na@x.test,departement-44\n", "the first line must be email;territories;policy;bundle"),
        ("email;territories;email\n", "column 'email' stands twice"),
        ('email;territories\na@x.test;"departement-44\n', "this line is no CSV"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_with_its_name(outside: Outside, text: str, words: str) -> None:
    with pytest.raises(InputError, match=r"abonnes\.csv") as caught:
        import_subscriptions(outside, table(text))
    assert words in str(caught.value)
    assert listed(outside) == []


def test_a_file_in_another_encoding_is_refused_with_the_way_out(outside: Outside) -> None:
    with pytest.raises(InputError, match="CSV UTF-8"):
        import_subscriptions(outside, RawFile("abonnes.csv", "email;territories\né@x.test;departement-44".encode("cp1252"), ""))


def test_what_is_exported_is_imported_as_it_was(outside: Outside, tmp_path: Path) -> None:
    import_subscriptions(outside, table(GOOD))
    (tmp_path / "other").mkdir()
    with opened(tmp_path / "other") as ledger:
        other = world(tmp_path / "other", ledger, None)
        import_subscriptions(other, table(export_subscriptions(outside)))
        assert listed(other) == listed(outside)
