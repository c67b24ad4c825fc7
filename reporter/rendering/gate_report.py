"""The gate's report in French, one page that a person reads on a phone before deciding."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any

from reporter.document import french
from reporter.domain.gate import Concern, GateReport, GateResult, Offence, Severity, release_key
from reporter.domain.indicator import Indicators, Unit
from reporter.domain.observation import TOTAL
from reporter.domain.period import Period
from reporter.domain.release import Release
from reporter.domain.territory import Register, TerritoryId
from reporter.errors import RenderError, UnknownTerritoryError
from reporter.rendering import assets
from reporter.rendering.templates import render

_VERDICTS = {
    GateResult.PASSED: ("Accepté", "Rien à signaler : cette publication entre dans les éditions."),
    GateResult.PASSED_WITH_WARNINGS: ("Accepté avec réserves", "Cette publication entre dans les éditions ; les réserves sont à lire."),
    GateResult.QUARANTINED: ("Mis en quarantaine", "Aucune édition ne voit cette publication ; la précédente reste en service."),
}
_KINDS = {Severity.FAULT: "Motif de quarantaine", Severity.WARNING: "Réserve"}
_WIDTH, _HEIGHT, _MARGIN = 132, 30, 3
_CODES_IN_TERMS = ("territories",)
_INDICATORS_IN_TERMS = ("one", "other", "indicator", "whole")
_OF_TERRITORIES = ("lost_territories", "repeated_territories", "exchanged_territories")
_COUNTED = {"lost_labels": "code", "odd_codes": "code", "two_labels": "code", "codes_changed": "code", "codes_changed_as_declared": "code",
            "lost_links": "lien", "exchanged_indicators": "colonne"}  # fmt: skip


def gate_report_page(report: GateReport, register: Register, indicators: Indicators) -> str:
    """Return the report of a release as one HTML page with nothing to load; RenderError for a report without a release."""
    release = report.release
    if release is None:
        message = f"{report.subject} never became a release: there is only its message to show"
        raise RenderError(message)
    verdict, consequence = _VERDICTS[report.result]
    producer = indicators.producer(release.source)
    ordered = sorted(report.concerns, key=lambda concern: concern.severity is Severity.WARNING)
    values = {
        "title": f"Contrôle des chiffres — {producer.name}",
        "tokens": assets.read_text("styles/tokens.css"),
        "fictitious": release.fictitious,
        "dataset": producer.dataset(release.dataset).title,
        "period": french.period(release.period),
        "published": french.date(release.published_on),
        "result": str(report.result),
        "verdict": verdict,
        "consequence": consequence,
        "content": f"{french.counted(report.rows, 'chiffre')}, {french.counted(report.territories, 'territoire')}",
        "compared": _compared(report.before),
        "sha256": release.sha256,
        "concerns": [_concern(concern, register, indicators) for concern in ordered],
        "steps": _steps(report),
    }
    return render("gate/report.html", values)


@cache
def _rules() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(assets.read_text("templates/gate/rules.toml"))


def _compared(before: Release | None) -> str:
    if before is None:
        return "rien : c’est la première publication reçue, contrôlée dans sa propre histoire"
    return f"la publication du {french.date(before.published_on)} ({french.period(before.period)})"


def _concern(concern: Concern, register: Register, indicators: Indicators) -> dict[str, Any]:
    rule = _rules().get(concern.rule)
    terms = {name: _term(name, value, register, indicators) for name, value in concern.terms}
    text = rule["text"].format_map(terms) if rule else "Contrôle sans phrase française ; son constat est reproduit ci-dessous."
    return {
        "severity": str(concern.severity),
        "title": rule["title"] if rule else str(concern.check),
        "kind": _KINDS[concern.severity] + _how_many(concern),
        "text": french.typeset(text),
        "note": concern.detail if rule is None or concern.rule == "source" else "",
        "offences": [_offence(offence, register, indicators) for offence in concern.offences],
    }


def _how_many(concern: Concern) -> str:
    if concern.rule in _OF_TERRITORIES:
        return f" · {french.counted(int(dict(concern.terms).get('count', concern.count)), 'territoire')}"
    return f" · {french.counted(concern.count, _COUNTED.get(concern.rule, 'chiffre'))}" if concern.count else ""


def _term(name: str, value: str, register: Register, indicators: Indicators) -> str:
    if name in _INDICATORS_IN_TERMS and (known := next((i for i in indicators.indicators if i.id == value), None)):
        return known.short_label
    if name in _CODES_IN_TERMS:
        return french.listed([_place(code.strip(), register) for code in value.split(",") if code.strip()])
    for read in (_date, _period, _number):
        with suppress(ValueError):
            return read(value)
    return value


def _date(text: str) -> str:
    return french.date(dt.date.fromisoformat(text))


def _period(text: str) -> str:
    return french.short_period(Period.parse(text))


def _number(text: str) -> str:
    """Return a number with a fraction or an exponent as French writes it; a bare count stays, it may be a code."""
    if not {".", "e"} & set(text):
        raise ValueError(text)
    value = float(text)
    return french.number(value, 0 if value.is_integer() else len(text.partition(".")[2]))


def _place(code: str, register: Register) -> str:
    try:
        return register.get(TerritoryId.parse(code)).name
    except UnknownTerritoryError:
        return code


def _offence(offence: Offence, register: Register, indicators: Indicators) -> dict[str, str]:
    known = next((i for i in indicators.indicators if i.id == offence.indicator), None)
    label = known.short_label if known else offence.indicator
    categories = {c.code: c.label for c in known.categories} if known else {}
    decimals = known.decimals if known else 1
    suffix = "\u202f%" if known and known.unit is Unit.PERCENT else ""
    return {
        "territory": _place(offence.territory, register),
        "series": label if offence.category == TOTAL else f"{label}, {categories.get(offence.category, offence.category)}",
        "period": _short(offence.period),
        "value": "absent" if offence.value is None else f"{french.number(offence.value, decimals)}{suffix}",
        "expected": "" if offence.expected is None else f"{french.number(offence.expected, decimals)}{suffix}",
        "sparkline": _sparkline(offence),
    }


def _short(period: str) -> str:
    try:
        return french.short_period(Period.parse(period))
    except ValueError:
        return period


def _sparkline(offence: Offence) -> str:
    """Return the last periods as a small line whose end is the offending figure; empty without two figures."""
    points = [(place, value) for place, (_, value) in enumerate(offence.history) if value is not None]
    if len(points) < 2:
        return ""
    low, high = min(v for _, v in points), max(v for _, v in points)
    step = (_WIDTH - 2 * _MARGIN) / max(1, len(offence.history) - 1)
    scale = (_HEIGHT - 2 * _MARGIN) / (high - low) if high > low else 0.0
    drawn = [(f"{_MARGIN + place * step:.1f}", f"{_HEIGHT - _MARGIN - (value - low) * scale:.1f}") for place, value in points]
    line = " ".join(f"{x},{y}" for x, y in drawn)
    said = ", ".join(f"{_short(p)} {'absent' if v is None else french.number(v, 1)}" for p, v in offence.history)
    return (
        f'<svg width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{said}">'
        f'<polyline points="{line}" fill="none" stroke="#4a5265" stroke-width="1.5"/>'
        f'<circle cx="{drawn[-1][0]}" cy="{drawn[-1][1]}" r="2.6" fill="#a4262c"/></svg>'
    )


def _steps(report: GateReport) -> list[dict[str, str]]:
    if report.result is not GateResult.QUARANTINED or report.release is None:
        return [{"text": "Rien à faire pour cette publication.", "command": ""}]
    key = release_key(report.release)
    return [
        {"text": "Vérifier auprès du producteur : erratum annoncé, changement de définition, fichier incomplet.", "command": ""},
        {
            "text": "Si les chiffres sont justes, les faire entrer sous votre nom :",
            "command": f'reporter editions approve {key} --by NOM --reason "…"',
        },
        {
            "text": "S’ils sont faux, l’écrire ; la prochaine publication du producteur sera contrôlée à son tour :",
            "command": f'reporter editions reject {key} --by NOM --reason "…"',
        },
    ]
