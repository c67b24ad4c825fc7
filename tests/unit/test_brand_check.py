"""Each way of spoiling a brand is found and named, with what to do."""

import json
import re
from pathlib import Path

import pytest

from reporter.cli import main
from reporter.errors import SettingsError
from reporter.rendering import assets
from reporter.rendering.brand_check import check_brand

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'


@pytest.fixture
def neutral(tmp_path: Path) -> Path:
    """Return a folder that says in full what the neutral brand is."""
    for name in ("brand.toml", "tokens.css", "logo.svg"):
        (tmp_path / name).write_text(assets.read_text(f"styles/{name}"), encoding="utf-8")
    return tmp_path


def _faults(folder: Path) -> list[str]:
    return [f"{check.name}: {fault}" for check in check_brand(folder) for fault in check.faults]


def test_both_brands_that_ship_are_sound(neutral: Path) -> None:
    assert _faults(neutral) == []
    assert assets.shipped_brands() == ("monochrome",)
    assert _faults(Path("monochrome")) == []


def test_the_brand_in_greys_replaces_every_colour_by_a_grey() -> None:
    own = (assets.brand_folder(Path("monochrome")) / "tokens.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+):(#\w{6})", own))
    assert colours.keys() == dict(re.findall(r"--(\w+):(#\w{6})", assets.read_text("styles/tokens.css"))).keys()
    assert all(len({colour[i : i + 2] for i in (1, 3, 5)}) == 1 for colour in colours.values())
    assert min(colours.values()) == colours["orange"]


def test_a_brand_may_say_little(tmp_path: Path) -> None:
    (tmp_path / "brand.toml").write_text('name = "Observatoire de l’emploi"\n', encoding="utf-8")
    assert _faults(tmp_path) == []


@pytest.mark.parametrize(
    ("tokens", "told"),
    [
        ("--orange:red", r"tokens: --orange: 'red' is no colour: write it #rrggbb"),
        ("--oranje:#B5460B", r"tokens: --oranje is no token of ours"),
        ("color:red", r"tokens: 'color:red' is no token of a :root block"),
        ("--gris:#7D8590", r"contrast of words: --gris #7D8590 on --fond #F4F7FA has 3\.\d\d:1, 4\.5:1 is needed"),
        ("--turquoise:#128A80", r"contrast of words: --turquoise #128A80 on --avis"),
        ("--orange:#BE4E10", r"contrast of words: --orange #BE4E10 on --bruit"),
        ("--brume:#55606F", r"contrast of words: --brume #55606F on --marine"),
        ("--trait:#A0A8B4", r"contrast of shapes: --trait #A0A8B4 on --blanc"),
        ("--relief:#34527A", r"contrast of shapes: --relief #34527A on --marine"),
        ("--s2:#82AFD8;--s3:#BCD4EA", r"classes of a map: --s3 #BCD4EA is no darker than --s2"),
        ("--s4:#777777;--encre:#555555", r"classes of a map: neither ink nor white can be read on --s4"),
        ("--orange:#7A1F1F", r"printed in grey: --orange \(here\) and --marine \(other\) are \d\.\d of L\* apart"),
        ("--azur:#7C8695", r"full colour vision: --azur #7C8695 and --trait #7C8695 are 0\.0 apart"),
        ("--d1:#6B7A2A;--d2:#B04A2E", r"deuteranopia: --d1 #6B7A2A and --d2 #B04A2E are \d\.\d apart"),
        ('--police:"Arial"', r"typeface: --police names 'Arial', which we do not ship: write 'Source Sans 3'"),
        ("--note:500 7pt/9pt 'Source Sans 3'", r"typeface: --note: weight 500 does not ship"),
        ('--note:400 6pt/8pt "Source Sans 3"', r"typeface: --note: 6 points are too small"),
        ("--corps:9px Georgia", r"typeface: --corps: '9px Georgia' cannot be read"),
    ],
)
def test_tokens_that_cannot_be_used_are_named(neutral: Path, tokens: str, told: str) -> None:
    with (neutral / "tokens.css").open("a", encoding="utf-8") as file:
        file.write(f":root{{{tokens}}}\n")
    assert re.search(told, "\n".join(_faults(neutral)))


@pytest.mark.parametrize("css", ["@import 'other.css';", "body{font-family:Arial}", "@media print{:root{--gris:#555555}}"])
def test_a_brand_replaces_tokens_and_nothing_else(neutral: Path, css: str) -> None:
    (neutral / "tokens.css").write_text(f"/* a comment: {{ }} */\n{css}\n", encoding="utf-8")
    assert any("is no token of a :root block" in fault for fault in _faults(neutral))


@pytest.mark.parametrize(
    ("drawn", "told"),
    [
        ("<script>1</script>", "it holds <script>: leave it out"),
        ('<image href="a.png"/>', "it holds <image>"),
        ("<text>A</text>", "it holds <text>: turn the words into outlines"),
        ('<use xlink:href="https://logo.example/a.svg#b"/>', "points outside the file"),
        ('<path fill="url(https://logo.example/#b)" d="M0 0"/>', "points outside the file"),
        ('<path style="fill:url(other.svg#b)" d="M0 0"/>', "points outside the file"),
        ('<path onload="x()" d="M0 0"/>', "onload= on <path> is a script"),
        ("<path>", "no well-formed XML"),
        (f"<path d='{'M0 0' * 3000}'/>", "bytes are too many"),
    ],
)
def test_a_logo_that_does_not_stand_on_its_own_is_refused(neutral: Path, drawn: str, told: str) -> None:
    (neutral / "logo.svg").write_text(SVG.format(drawn), encoding="utf-8")
    assert any(told in fault for fault in _faults(neutral))


@pytest.mark.parametrize("svg", ['<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;"), "<svg viewBox='0 0 1 1'/>", "<html/>"])
def test_a_logo_is_plain_svg(neutral: Path, svg: str) -> None:
    (neutral / "logo.svg").write_text(svg, encoding="utf-8")
    assert any(fault.startswith("logo.svg: ") and "plain SVG" in fault for fault in _faults(neutral))


def test_references_inside_a_logo_are_fine(neutral: Path) -> None:
    drawn = '<linearGradient id="g"/><path fill="url(#g)" d="M0 0h9"/><use xlink:href="#g"/>'
    (neutral / "logo.svg").write_text(SVG.format(drawn), encoding="utf-8")
    assert _faults(neutral) == []


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ('nom = "Observatoire"', "brand.toml: .*unknown keys"),
        ("name = [", "brand.toml: .*Mend that file"),
        ('document_name = " "', "brand.toml: document_name is empty"),
        ('address = "1 rue 東"', r"characters: address: .*U\+6771.*Write it with other characters"),
    ],
)
def test_texts_that_cannot_be_printed_are_named(neutral: Path, toml: str, told: str) -> None:
    (neutral / "brand.toml").write_text(toml, encoding="utf-8")
    assert re.search(told, "\n".join(_faults(neutral)))


def test_an_empty_folder_is_no_brand_and_a_missing_one_no_folder(tmp_path: Path) -> None:
    assert "holds none of brand.toml, tokens.css, logo.svg" in "".join(_faults(tmp_path))
    with pytest.raises(SettingsError, match="monochrome"):
        check_brand(tmp_path / "missing")


@pytest.mark.parametrize(("address", "code"), [("Nantes", 0), ("東", 1)])
def test_the_command_tells_the_shell(neutral: Path, capsys: pytest.CaptureFixture[str], address: str, code: int) -> None:
    (neutral / "brand.toml").write_text(f'address = "{address}"', encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        main(["brand", "check", str(neutral), "--json"])
    printed = capsys.readouterr()
    assert end.value.code == code
    assert {row["state"] for row in json.loads(printed.out)} == ({"ok", "failing"} if code else {"ok"})
    assert printed.err.endswith(f"14 checks, {code} faults\n")
