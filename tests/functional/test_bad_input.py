"""Every bad input has a clear error that says what to do; nothing is lost or half-written."""

from pathlib import Path

import pytest

from tests.functional.conftest import Passed, reporter

pytestmark = pytest.mark.xdist_group("real")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "var").mkdir()
    return tmp_path / "var"


@pytest.mark.parametrize(
    ("arguments", "exit_code", "words"),
    [
        (("run", "--offline", "--policy", "taux", "--quarter", "2021-T5"), 2, "'2021-T5' is not a period"),
        (("run", "--offline", "--policy", "taux", "--quarter", "2021"), 2, "not a quarter"),
        (("run", "--offline", "--policy", "taux", "--quarter", "2021-T4"), 1, "waits for insee/taux-chomage"),
        (("run", "--offline", "--policy", "mensuel"), 2, "no edition policy 'mensuel'"),
        (("request", "departement-99"), 2, "no territory departement-99"),
        (("request", "canton-1"), 2, "is no territory"),
        (("request", "departement-44"), 1, "no edition at all is frozen"),
        (("request", "departement-44", "--email", "a@b.test"), 2, "REPORTER_MAIL__URL, REPORTER_MAIL__SENDER"),
        (("sources", "import", "insee", "nowhere.xls"), 1, "nowhere.xls: cannot be read"),
        (("sources", "import", "eurostat", "nowhere.xls"), 1, "cannot be read"),
        (("archive", "get", "departement-44", "--quarter", "2021-T4"), 1, "nothing archived"),
        (("subscriptions", "add", "a@b.test, c@d.test", "departement-44"), 2, "address"),
        (("subscriptions", "add", "a@b.test", "departement-99"), 2, "no territory departement-99"),
    ],
)
def test_it_says_what_is_wrong(folder: Path, checkout: Path, arguments: tuple[str, ...], exit_code: int, words: str) -> None:
    result = reporter(*arguments, folder=folder, checkout=checkout)
    assert (result.returncode, words in result.stderr) == (exit_code, True), result.stderr
    assert "Traceback" not in result.stderr


def test_a_truncated_file_is_refused_and_leaves_nothing(folder: Path, checkout: Path, real_data: Path, tmp_path: Path) -> None:
    cut = tmp_path / "sl_etc_2021T4.xls"
    cut.write_bytes((real_data / "insee" / "sl_etc_2021T4.xls").read_bytes()[:100_000])
    result = reporter("sources", "import", "insee", str(cut), "--published-on", "2022-04-05", folder=folder, checkout=checkout)
    assert result.returncode == 1
    assert "sl_etc_2021T4.xls" in result.stderr
    assert not list(folder.glob("editions/releases/**/*.parquet"))


def test_a_date_that_the_file_does_not_say_must_be_given(folder: Path, checkout: Path, real_data: Path) -> None:
    file = real_data / "insee" / "sl_etc_2021T4.xls"
    result = reporter("sources", "import", "insee", str(file), folder=folder, checkout=checkout)
    assert result.returncode == 2
    assert "--published-on" in result.stderr


def test_an_unreachable_source_is_a_warning_and_the_release_held_is_used(real_pass: Passed, checkout: Path) -> None:
    unreachable = {f"REPORTER_SOURCES__{name}__BASE_URL": "http://127.0.0.1:9" for name in ("INSEE", "DARES", "URSSAF", "MELODI")}
    unreachable["REPORTER_SOURCES__INSEE__FILES_URL"] = "http://127.0.0.1:9/"
    result = reporter(
        "run",
        "--quarter",
        "2021-T4",
        "--policy",
        "taux",
        "--territory",
        "departement-23",
        folder=real_pass.folder,
        checkout=checkout,
        **unreachable,
    )
    assert result.returncode == 4, result.stderr
    assert "still in use: insee/taux-chomage 2021-T4 of 2022-04-05" in result.stderr


def test_an_archive_that_cannot_be_written_is_named(real_pass: Passed, checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file where a folder should be")
    result = reporter(
        "run", "--quarter", "2021-T4", "--policy", "taux", "--offline", "--territory", "departement-01",
        folder=real_pass.folder, checkout=checkout, REPORTER_ARCHIVE__URL=str(tmp_path / "archive"),
    )  # fmt: skip
    assert result.returncode == 1
    assert str(tmp_path / "archive") in result.stderr
