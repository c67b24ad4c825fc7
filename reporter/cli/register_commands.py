"""`reporter sources`: refresh-register, territories, add-territory, import-outlines."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from reporter.analysis.custom_sums import TopicCover
from reporter.cli.console import print_json, print_rows, say
from reporter.domain.raw_file import RawFile
from reporter.domain.register_draft import ChangeKind
from reporter.domain.territory import Level, Territory
from reporter.errors import ExitCode, InputError
from reporter.pipeline.refresh import RefreshPlan
from reporter.settings import load_settings
from reporter.wiring import open_outside

TOLD = 20  # changes of one level and kind on a terminal; --json gives them all
CUSTOM_EXAMPLE = """\
[[custom]]
slug = "estuaire"
name = "Estuaire de la Loire"
locative = "dans l’estuaire de la Loire"
genitive = "de l’estuaire de la Loire"
members = ["zone_emploi-5216", "zone_emploi-5219"]"""
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def refresh_command(
    *,
    folder: Annotated[Path | None, typer.Option("--from", help="A folder of official tables (CSV), instead of the producers.")] = None,
    year: Annotated[int | None, typer.Option(min=2000, max=2100, help="The year of the official code: this year unless given.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and store nothing.")] = False,
    accept_losses: Annotated[bool, typer.Option("--accept-losses", help="Take a register with far fewer territories.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Make the register anew from the official tables: what changes is told before it takes effect."""
    from reporter.pipeline.refresh import apply_refresh, plan_refresh

    files = None if folder is None else _tables(folder)
    with open_outside(load_settings()) as outside:
        plan = plan_refresh(outside, files, year)
        _tell(plan, as_json=as_json)
        if not plan.is_new:
            say(f"nothing new: the register {plan.before} stays")
            return ExitCode.NOTHING_NEW
        if not dry_run:
            apply_refresh(outside, plan, accept_losses=accept_losses)
    say(f"register {plan.label}: {'nothing stored, this was a dry run' if dry_run else 'in use'}")
    return ExitCode.DONE


def _tables(folder: Path) -> tuple[RawFile, ...]:
    try:
        places = sorted(place for place in folder.iterdir() if place.suffix.lower() in {".csv", ".txt"} and place.is_file())
        files = tuple(RawFile(place.name, place.read_bytes(), str(place)) for place in places)
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise InputError(message, file=str(error.filename or folder)) from error
    if not files:
        message = "holds no table (.csv): download the official code, the EPCI, the zones d'emploi and the bassins into it"
        raise InputError(message, file=str(folder))
    return files


def _tell(plan: RefreshPlan, *, as_json: bool) -> None:
    for warning in plan.draft.warnings:
        say(f"warning: {warning}")
    territories = (*plan.draft.territories, *plan.draft.municipalities)
    counts = Counter(territory.id.level for territory in territories)
    if as_json:
        print_json({"register": plan.label, "before": plan.before, "territories": counts, "changes": plan.changes, "losses": plan.losses})
        return
    told = Counter((change.territory.level, change.kind) for change in plan.changes)
    for (level, kind), count in told.items():
        if count == counts[level]:  # a level that was not there before
            continue
        some = [change for change in plan.changes if (change.territory.level, change.kind) == (level, kind)][:TOLD]
        for change in some:
            say(f"{kind}: {change.territory} ({change.name}){f' {change.detail}' if change.detail else ''}")
        if count > TOLD:
            say(f"{kind}: {count - TOLD} more at level {level}, all of them with --json")
    columns = ("Level", "Territories", "New", "Closed", "Merged", "Renamed", "Moved")
    print_rows(
        columns, [(level, counts[level], *(told[level, kind] for kind in ChangeKind)) for level in Level if counts[level]], as_json=False
    )


def territories_command(
    text: Annotated[str | None, typer.Argument(help="What you would type: a name, its beginning, a code. Nothing: list a level.")] = None,
    *,
    level: Annotated[Level, typer.Option(help="The level to list, where nothing is searched.")] = Level.CUSTOM,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many to find at most.")] = 8,
    as_json: JsonOption = False,
) -> int:
    """Search the register, communes included, or list the territories of one level."""
    from reporter.pipeline.composed import topics_of
    from reporter.pipeline.find import find_territories

    with open_outside(load_settings()) as outside:
        if text is not None:
            rows: list[tuple[Any, ...]] = [(name.identifier, name.name) for name in find_territories(outside, text, limit)]
            print_rows(("Territory", "Name"), rows, as_json=as_json)
            return ExitCode.DONE if rows else ExitCode.FAILURE
        store = outside.register_store
        held = store.municipalities() if level is Level.MUNICIPALITY else store.register().at(level)
        rows = [(t.id, t.name, t.locative, " ".join(map(str, t.members or t.parents))) for t in held]
        if not rows and level is Level.CUSTOM:
            say(f"no custom territory: write {outside.folder / 'register' / 'custom.toml'}, for example\n\n{CUSTOM_EXAMPLE}")
        for custom in held if level is Level.CUSTOM else ():
            told = (f"{cover.topic}: {_told_cover(cover, custom)}" for cover in topics_of(outside, custom))
            say(f"{custom.id}: {'; '.join(told)}")
    print_rows(("Territory", "Name", "Locative", "Members or parents"), rows, as_json=as_json)
    return ExitCode.DONE


def add_territory_command(
    slug: Annotated[str, typer.Argument(help="Its short name in identifiers, « estuaire » for custom-estuaire.")],
    members: Annotated[list[str], typer.Argument(help="Official territories, all at one level: zone_emploi-5216 zone_emploi-5219.")],
    *,
    name: Annotated[str, typer.Option(help="Its name on the page: « Estuaire de la Loire ».")],
    locative: Annotated[str, typer.Option(help="Where: « dans l’estuaire de la Loire ».")],
    genitive: Annotated[str, typer.Option(help="Of what: « de l’estuaire de la Loire ».")],
    as_json: JsonOption = False,
) -> int:
    """Make a territory of official ones, and say which topics will have figures."""
    from reporter.pipeline.composed import compose

    with open_outside(load_settings()) as outside:
        made = compose(outside, slug, (name, locative, genitive), members)
    added = made.territory
    say(f"{added.id}: {added.name}, {len(added.members)} members at level {added.level_of_figures}")
    if as_json:
        print_json({"territory": added.id, "members": added.members, "topics": [_plain_cover(cover) for cover in made.topics]})
        return ExitCode.DONE
    print_rows(("Topic", "Figures"), [(cover.topic, _told_cover(cover, added)) for cover in made.topics], as_json=False)
    return ExitCode.DONE


def _plain_cover(cover: TopicCover) -> dict[str, Any]:
    indicator = cover.indicator.id if cover.indicator else None
    return {"topic": cover.topic, "has_figures": cover.has_figures, "indicator": indicator, "status": cover.status}


def _told_cover(cover: TopicCover, territory: Territory) -> str:
    if cover.indicator is None:
        return str(cover.status).replace("_", " ")
    return f"{cover.indicator.label}: sum of {len(territory.members)} at level {territory.level_of_figures}"


def import_outlines_command(
    file: Annotated[Path, typer.Argument(help="Any GeoJSON in WGS84 (IGN, geo.api.gouv.fr…), one feature a territory.")],
    *,
    level: Annotated[Level | None, typer.Option(help="The level of its territories, where the file does not show it.")] = None,
    as_json: JsonOption = False,
) -> int:
    """Take outlines for the maps from a GeoJSON: simplified, projected once, each in place of the one that ships."""
    from reporter.pipeline.outlines import import_outlines

    try:
        raw = RawFile(file.name, file.read_bytes(), "imported by hand")
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise InputError(message, file=str(file)) from error
    with open_outside(load_settings()) as outside:
        done = import_outlines(outside, raw, level)
    for warning in done.warnings:
        say(f"warning: {warning}")
    drawn = Counter(outline.territory.level for outline in done.outlines.outlines)
    if as_json:
        print_json({"outlines": drawn, "warnings": done.warnings})
    say(f"{file.name}: {', '.join(f'{count} outlines at level {level}' for level, count in sorted(drawn.items()))} in use")
    return ExitCode.DONE
