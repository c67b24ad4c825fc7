"""`reporter campaigns`: list, show, pause, resume, stop, correct."""

from typing import Annotated

import typer

from reporter.cli.console import print_json, print_rows, say
from reporter.domain.campaign import CampaignState
from reporter.domain.release import Edition
from reporter.domain.territory import TerritoryId
from reporter.errors import EditionError, ExitCode
from reporter.pipeline.campaigns import campaign_of, correct, plan_correction, steer
from reporter.ports import Outside
from reporter.settings import load_settings
from reporter.wiring import open_outside

app = typer.Typer(name="campaigns", help="The mails of an edition as a whole: look, pause, resume, stop, correct.", no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Label = Annotated[str, typer.Argument(help="The edition, for example standard-2026-T1-v1.")]
By = Annotated[str, typer.Option("--by", help="Who says so.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, for who asks later.")]


@app.command("list")
def list_command(*, as_json: JsonOption = False) -> int:
    """List the campaigns, the one that changed last at the end."""
    with open_outside(load_settings()) as outside:
        labels = {edition.fingerprint: edition.label for edition in outside.editions.editions()}
        rows = []
        for one in outside.ledger.campaigns():
            counts = outside.ledger.campaign_counts(one.edition)
            told = (
                labels.get(one.edition, one.edition),
                one.state,
                one.since,
                counts.total,
                counts.tried - counts.bad,
                counts.open,
                counts.bad,
            )
            rows.append((*told, one.by, one.reason))
    heads = ("Edition", "State", "Since", "Mails", "Sent well", "Open", "Bad", "By", "Reason")
    print_rows(heads, rows, as_json=as_json)
    return ExitCode.DONE


@app.command("show")
def show_command(label: Label, *, as_json: JsonOption = False) -> int:
    """Show how a campaign goes, by state, its first wave apart."""
    with open_outside(load_settings()) as outside:
        edition = _edition(outside, label)
        campaign = campaign_of(outside, edition)
        if campaign is None:
            message = f"{edition.label} has no campaign yet: `reporter editions approve`, or `reporter run`"
            raise EditionError(message)
        counts = outside.ledger.campaign_counts(edition.fingerprint)
        first = outside.ledger.campaign_counts(edition.fingerprint, canary_only=True)
    if as_json:
        print_json({"campaign": campaign, "counts": counts, "first_wave": first})
        return ExitCode.DONE
    facts = {
        "edition": edition.label,
        "state": campaign.state,
        "since": campaign.since,
        "by": campaign.by or "itself",
        "reason": campaign.reason,
    }
    facts |= {str(state): count for state, count in sorted(counts.states.items())}
    facts |= {
        "came back": counts.returned,
        "first wave": ", ".join(f"{count} {state}" for state, count in sorted(first.states.items())) or "none",
    }
    print_rows(("Field", "Value"), list(facts.items()), as_json=False, whole=True)
    return ExitCode.DONE


@app.command("pause")
def pause_command(label: Label, *, by: By, reason: Reason) -> int:
    """Let nothing more of a campaign leave; at most the mails in a sender's hands still do (twenty each)."""
    return _steered(label, CampaignState.PAUSED, by, reason)


@app.command("resume")
def resume_command(label: Label, *, by: By, reason: Reason) -> int:
    """Let a campaign go on, or its second wave leave now; nothing is sent twice."""
    return _steered(label, CampaignState.RUNNING, by, reason)


@app.command("stop")
def stop_command(label: Label, *, by: By, reason: Reason) -> int:
    """Stop a campaign; the owners are told."""
    return _steered(label, CampaignState.STOPPED, by, reason)


def _steered(label: str, to: CampaignState, by: str, reason: str) -> int:
    with open_outside(load_settings()) as outside:
        campaign = steer(outside, _edition(outside, label), to, by, reason)
    say(f"the campaign of {label} is {campaign.state}")
    return ExitCode.DONE


@app.command("correct")
def correct_command(
    label: Annotated[str, typer.Argument(help="The revision that puts things right, for example standard-2026-T1-v2.")],
    *,
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="What its readers are told: one French sentence.")],
    territory: Annotated[list[str] | None, typer.Option("--territory", help="Only these notes, several times; all by default.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say to how many, queue nothing.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Send « annule et remplace » to exactly those who received an earlier revision; asked again, nobody gets it twice."""
    with open_outside(load_settings()) as outside:
        edition = _edition(outside, label)
        register = outside.register_store.register()
        chosen: frozenset[TerritoryId] | None = frozenset(register.lookup(one).id for one in territory) if territory else None
        plan = plan_correction(outside, edition, chosen) if dry_run else correct(outside, edition, chosen, by, reason)
    readers = len({one.recipient for one in plan.deliveries})
    if as_json:
        print_json({"mails": len(plan.deliveries), "readers": readers, "left_out": plan.left_out, "dry_run": dry_run})
    word = "would be queued" if dry_run else "are queued"
    say(f"{len(plan.deliveries)} mails to {readers} readers {word}; {plan.left_out['suppressed']} left out: their address is suppressed")
    return ExitCode.DONE if plan.deliveries else ExitCode.NOTHING_NEW


def _edition(outside: Outside, label: str) -> Edition:
    for edition in outside.editions.editions():
        if label in {edition.label, edition.fingerprint}:
            return edition
    message = f"no edition {label!r} here: {', '.join(one.label for one in outside.editions.editions()) or 'none is frozen yet'}"
    raise EditionError(message)
