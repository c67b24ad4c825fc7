"""Settings come from reporter.toml, then from REPORTER_* variables."""

from pathlib import Path

import pytest

from reporter.errors import ExitCode, SettingsError
from reporter.settings import load_settings


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_defaults_need_nothing() -> None:
    settings = load_settings()
    assert settings.data.folder == Path("var")
    assert settings.executor.kind == "processes"


def test_a_variable_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "reporter.toml").write_text('[mail]\nurl = "smtp://relay.test"\nsender = "a@b.test"\n', encoding="utf-8")
    monkeypatch.setenv("REPORTER_MAIL__SENDER", "notes@decrypter.test")
    settings = load_settings()
    assert (settings.mail.url, settings.mail.sender) == ("smtp://relay.test", "notes@decrypter.test")


def test_another_file_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text('[sources.insee]\nbase_url = "http://127.0.0.1:1/insee"\n', encoding="utf-8")
    monkeypatch.setenv("REPORTER_CONFIG", str(tmp_path / "other.toml"))
    assert load_settings().sources.insee.base_url == "http://127.0.0.1:1/insee"


def test_all_missing_settings_are_named_at_once() -> None:
    with pytest.raises(SettingsError, match=r"REPORTER_MAIL__URL, REPORTER_MAIL__SENDER") as caught:
        load_settings().required("mail.url", "mail.sender")
    assert caught.value.exit_code is ExitCode.USAGE


def test_all_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTER_EXECUTOR__KIND", "steam")
    monkeypatch.setenv("REPORTER_APPROVAL__KIND", "three")
    with pytest.raises(SettingsError, match=r"REPORTER_EXECUTOR__KIND.*REPORTER_APPROVAL__KIND"):
        load_settings()


def test_a_file_that_is_no_toml_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "reporter.toml").write_text("mail = ", encoding="utf-8")
    with pytest.raises(SettingsError, match="settings cannot be read"):
        load_settings()


def test_a_name_that_nobody_knows_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "reporter.toml").write_text('[mial]\nurl = "smtp://relay.test"\n\n[mail]\nurll = "smtp://relay.test"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"REPORTER_MAIL__URLL.*REPORTER_MIAL"):
        load_settings()


def test_a_named_file_that_is_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTER_CONFIG", "nowhere.toml")
    with pytest.raises(SettingsError, match=r"REPORTER_CONFIG names nowhere\.toml"):
        load_settings()
