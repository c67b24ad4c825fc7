"""The charts of « Emploi et secteurs »: where changes come from, and who is specialised and faster than the country."""

from collections.abc import Sequence

from reporter.analysis.overview import Overview
from reporter.analysis.sectors import SectorMix, SectorReading, WindowReading
from reporter.document.effect_points import comparable
from reporter.document.forms import Evidence
from reporter.document.french import listed, lowered, number, plural, short_period, spelled, typeset
from reporter.document.sector_spans import moment
from reporter.document.sector_tables import kind, origin_rows, shown_sectors
from reporter.document.verdicts import BUOYANT, ORDER, VERDICTS, opening
from reporter.domain.blocks import Bubble, EffectBar, EffectBars, Figure, Finding, Quadrant
from reporter.domain.observation import Observation

LEAST_ROWS = 2  # fewer make no chart
MOST_ROWS = 10  # the table has the others
_MOST_NAMED = 2
_MOST_TITLE = 52  # letters of a title on one line of half the width
_MOST_LETTERS = 60  # of the names in a title together: official labels are long
_OTHER_CORNERS = (
    ("PEU SPÉCIALISÉ", "mais plus rapide"),
    ("PEU SPÉCIALISÉ", "et moins rapide"),
    ("SPÉCIALISÉ", "mais moins rapide"),
)
_CORNERS = (("▲ △ PORTEUR", "spécialisé et plus rapide"), *_OTHER_CORNERS)
_LONG_CORNERS = (("SPÉCIALISÉ", "et plus rapide"), *_OTHER_CORNERS)

_Rated = tuple[SectorReading, WindowReading, Observation]
Corner = tuple[str, str]
Corners = tuple[Corner, Corner, Corner, Corner]


def effect_bars(overview: Overview) -> EffectBars | None:
    """Return the change of jobs by sector as the sum of three effects; None without two sectors over a comparable window."""
    mix = overview.sector_mix
    whole = comparable(mix) if mix else None
    rows = _largest(origin_rows(mix, whole)) if mix and whole else []
    if mix is None or whole is None or len(rows) < LEAST_ROWS:
        return None
    bars = tuple(_effect_bar(reading, window) for reading, window in rows)
    span = f"{moment(whole.before.period)} à {moment(whole.after.period)}"
    told = " ; ".join(
        f"{bar.name} {bar.printed} (national {_signed(w.effects.national)}, structurel {_signed(w.effects.structural)}, "
        f"local {_signed(w.effects.local)})"
        for bar, (_, w) in zip(bars, rows, strict=True)
    )
    return EffectBars(
        title=_local_title(rows),
        subtitle=typeset(f"Évolution en nombre d'emplois et ses trois effets, {span}, {kind(mix)}"),
        source=typeset(f"Trait noir : évolution, somme des trois effets. Source : {_producer(overview, mix)}."),
        alt=typeset(f"Évolution de l'emploi salarié privé par secteur, {span}, et ses trois effets. {told}."),
        heads=(typeset("national"), "structurel", "local", typeset("Évolution")),
        bars=bars,
        figures=tuple(
            figure
            for bar, (_, w) in zip(bars, rows, strict=True)
            for figure in (Figure(w.change, bar.printed), Figure(w.national), Figure(w.structural), Figure(w.local))
        ),
    )


def quadrant(overview: Overview) -> Quadrant | None:
    """Return sectors by lead on France over the short window and specialisation; None where fewer than two can be placed."""
    mix = overview.sector_mix
    rated = _rated(mix, [reading.short for reading in shown_sectors(mix)]) if mix else []
    return _quadrant(overview, mix, rated, _buoyant_title(rated), _CORNERS) if mix and len(rated) >= LEAST_ROWS else None


def long_quadrant(overview: Overview) -> Quadrant | None:
    """Return the same over the long window: page 1 has the short one. None where no sector can be placed over it."""
    mix = overview.sector_mix
    rated = _rated(mix, [reading.long for reading in shown_sectors(mix)]) if mix else []
    return _quadrant(overview, mix, rated, _lasting_title(rated), _LONG_CORNERS) if mix and len(rated) >= LEAST_ROWS else None


def _quadrant(overview: Overview, mix: SectorMix, rated: Sequence[_Rated], title: Finding, corners: Corners) -> Quadrant:
    window = rated[0][1]
    span = f"{moment(window.before.period)} à {moment(window.after.period)}"
    told = " ; ".join(
        f"{opening(r)} {number(w.growth_gap, 1, signed=True)} et {number(q.value or 0, 2)} ({VERDICTS[r.verdict.word][1].lower()})"
        for r, w, q in rated
    )
    return Quadrant(
        title=title,
        subtitle=typeset(f"Écart de croissance à la France, points par an, {_during(window)} (→) ; poids, log (↑)"),
        source=typeset(f"Disque : emplois ; plein : porteur ; poids : 1 en France. Source : {_producer(overview, mix)}."),
        alt=typeset(f"Secteurs par écart de croissance à la France, en points par an, et par poids (France = 1), {span}. {told}."),
        bubbles=tuple(_bubble(*one) for one in rated),
        corners=corners,
        figures=tuple(Figure(o) for r, w, q in rated for o in (w.gap_figure, q, r.figure)),
    )


def _bubble(reading: SectorReading, window: WindowReading, quotient: Observation) -> Bubble:
    sign, _, badge = VERDICTS[reading.verdict.word]
    return Bubble(opening(reading), sign, float(window.growth_gap), quotient.value or 0.0, reading.figure.value or 0.0, badge)


def _largest(rows: Sequence[tuple[SectorReading, WindowReading]]) -> list[tuple[SectorReading, WindowReading]]:
    """Return the rows that change most, up or down, in their order."""
    kept = sorted(rows, key=lambda row: (-abs(row[1].effects.change), row[0].code))[:MOST_ROWS]
    return [row for row in rows if row in kept]


def _effect_bar(reading: SectorReading, window: WindowReading) -> EffectBar:
    effects = window.effects
    parts = (float(effects.national), float(effects.structural), float(effects.local))
    return EffectBar(opening(reading), parts, float(effects.change), _signed(effects.change))


def _signed(value: int) -> str:
    return number(value, signed=True)


def _local_title(rows: Sequence[tuple[SectorReading, WindowReading]]) -> Finding:
    """Say where the local effect is most favourable, or that it is nowhere."""
    proof = Evidence()
    best = max(window.effects.local for _, window in rows)
    first = [(reading, window) for reading, window in rows if window.effects.local == best]
    if best <= 0:
        proof.compared(window.local for _, window in rows)
        return proof.finding("L'effet local n'est favorable à aucun de ces secteurs")
    if len(first) > 1 or len(opening(first[0][0])) > _MOST_LETTERS:
        proof.compared(window.local for _, window in rows)
        favoured = sum(window.effects.local > 0 for _, window in rows)
        return proof.finding(f"L'effet local est favorable à {_many(favoured)} de ces secteurs")
    reading, window = first[0]
    form = proof.printed(window.local, _signed(best))
    return proof.finding(f"{opening(reading)} : l'effet local le plus favorable ({form} {plural(best, 'emploi')})")


def _many(count: int) -> str:
    return spelled(count) if count <= 16 else number(count)


def _rated(mix: SectorMix, windows: Sequence[WindowReading | None]) -> list[_Rated]:
    """Return the sectors that can be placed, those to be named first first: by what their verdict says, then by jobs."""
    found = [
        (reading, window, reading.quotient)
        for reading, window in zip(shown_sectors(mix), windows, strict=True)
        if window and not window.window.crosses_break and reading.quotient and reading.quotient.value
    ]
    return sorted(found, key=lambda one: (ORDER.index(one[0].verdict.word), -(one[0].figure.value or 0), one[0].code))


def _buoyant_title(rated: Sequence[_Rated]) -> Finding:
    """Name the buoyant sectors, which are specialised and faster by definition, or say that there is none."""
    proof = Evidence()
    buoyant = [one for one in rated if one[0].verdict.word in BUOYANT]
    proof.compared(o for _, window, quotient in (buoyant or rated) for o in (window.gap_figure, quotient))
    names = [opening(reading) for reading, *_ in buoyant]
    if not buoyant:
        return proof.finding(f"Aucun secteur porteur sur {spelled(rated[0][1].window.years)} ans")
    many = plural(len(buoyant), "Spécialisé et plus rapide", "Spécialisés et plus rapides")
    told = f"{many} : {listed([lowered(name) for name in names])}"
    if len(names) > _MOST_NAMED or len(told) > _MOST_TITLE:
        faster = plural(len(names), "secteur spécialisé et plus rapide", "secteurs spécialisés et plus rapides")
        return proof.finding(f"{_many(len(names)).capitalize()} {faster} qu'en France")
    return proof.finding(told)


def _during(window: WindowReading) -> str:
    return f"{spelled(window.window.years)} ans"


def _lasting_title(rated: Sequence[_Rated]) -> Finding:
    """Say how many sectors outdo the same sectors in France over the long window."""
    proof = Evidence()
    if not rated:
        return proof.finding("")
    proof.compared(window.gap_figure for _, window, _ in rated)
    ahead = sum(window.growth_gap > 0 for _, window, _ in rated)
    years = spelled(rated[0][1].window.years)
    if ahead in {0, len(rated)}:
        every = "Aucun secteur ne croît" if ahead == 0 else "Tous les secteurs croissent"
        return proof.finding(f"{every} plus vite qu'en France sur {years} ans")
    return proof.finding(
        f"{_many(ahead).capitalize()} {plural(ahead, 'secteur croît', 'secteurs croissent')} plus vite qu'en France sur {years} ans"
    )


def _producer(overview: Overview, mix: SectorMix) -> str:
    return f"{overview.facts.indicators.producer(mix.indicator.source).name}, {short_period(mix.total.period)}"
