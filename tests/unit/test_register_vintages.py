"""Vintages of the register under the data folder: whole or not there, the newest in use, every one kept."""

from importlib.resources import files
from pathlib import Path

import pytest

from reporter.adapters.register_files import RegisterFiles
from reporter.domain.territory import Level, TerritoryId
from reporter.errors import InputError, ReporterError
from tests.official_tables import geography, small


def store(folder: Path) -> RegisterFiles:
    return RegisterFiles(files("data_sources"), kept=folder)


def test_a_vintage_is_read_back_as_it_was_kept_and_is_in_use_at_once(tmp_path: Path) -> None:
    held, draft = store(tmp_path), geography().read(small(), 2026)
    assert (held.register().vintage, held.municipalities(), held.vintages()) == ("2025", (), ())
    held.keep_vintage("2026", draft)
    for one in (held, store(tmp_path)):
        assert one.register().vintage == "2026"
        assert {t.id: (t.name, t.locative, t.parents) for t in one.register().territories} == {
            t.id: (t.name, t.locative, t.parents) for t in draft.territories
        }
        assert one.municipalities() == draft.municipalities
        assert set(draft.closures) <= set(one.register().closures)
    assert [str(t.id) for t in held.register().successors(TerritoryId(Level.REGION, "42"))] == []


def test_the_newest_is_by_year_and_number_and_every_one_stays(tmp_path: Path) -> None:
    held, draft = store(tmp_path), geography().read(small(), 2026)
    for label in ("2026", "2025", "2026-v10", "2026-v9"):
        held.keep_vintage(label, draft)
    (tmp_path / ".building-x").mkdir()  # what a crash leaves behind
    assert held.vintages() == ("2025", "2026", "2026-v9", "2026-v10")
    assert held.register().vintage == "2026-v10"
    with pytest.raises(ReporterError, match="the register 2026 is held already"):
        held.keep_vintage("2026", draft)


def test_a_spoilt_vintage_is_named_with_its_line(tmp_path: Path) -> None:
    store(tmp_path).keep_vintage("2026", geography().read(small(), 2026))
    for name, words in (("register.csv", "line 2, field"), ("successors.csv", "line 2, field 'id'"), ("communes.csv", "line 2, field")):
        place = tmp_path / "2026" / name
        whole = place.read_text(encoding="utf-8")
        head, _, rest = whole.partition("\n")
        place.write_text(f"{head}\nlune-1{rest[rest.index(',') :]}", encoding="utf-8")
        with pytest.raises(InputError) as caught:
            (store(tmp_path).register(), store(tmp_path).municipalities())
        assert str(caught.value).startswith(f"{place}, {words}")
        place.write_text(whole, encoding="utf-8")


def test_the_shipped_register_cannot_be_changed() -> None:
    with pytest.raises(InputError, match="ships with the program"):
        RegisterFiles(files("data_sources")).keep_vintage("2026", geography().read(small(), 2026))


def test_every_shipped_successor_is_open_and_every_closed_one_is_not() -> None:
    register = RegisterFiles(files("data_sources")).register()
    assert len(register.closures) == 17
    for closure in register.closures:
        assert closure.id not in register
        assert [one.id for one in register.successors(closure.id)] == list(closure.successors)
