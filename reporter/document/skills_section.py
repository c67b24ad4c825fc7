"""The topic « Compétences et formation »: does supply meet demand, by profession (France Travail, raw, rounded to ten)."""

from collections.abc import Iterator

from reporter.analysis.job_matching import LEAST_PROFESSIONS, LEAST_SEEKERS, EducationLevel, JobMatching, Matched
from reporter.analysis.overview import Overview
from reporter.document.cells import NOTHING
from reporter.document.forms import Evidence
from reporter.document.french import number, percent, plural, short_period, spelled, typeset
from reporter.document.words import MARKS, there
from reporter.domain.blocks import Block, Cell, Column, Figure, Finding, Findings, PairedBar, PairedBars, Row, Section, Table, Tone
from reporter.domain.observation import Observation

SKILLS = "Compétences et formation"
_LEAST_LEVELS = 3


def skills_section(overview: Overview) -> Section | None:
    """Return the topic; None where the edition holds no jobs sought and offered by profession."""
    matching = overview.matching
    if matching is None or len(matching.rated) < LEAST_PROFESSIONS:
        return None
    found = tuple(_findings(matching))
    blocks: list[Block] = [Findings("offre-demande", "", found)] if found else []
    blocks.append(_bars(overview, matching))
    if len(matching.education) >= _LEAST_LEVELS:
        blocks.append(_education(overview, matching))
    return Section(
        topic="skills",
        nav=SKILLS,
        question=typeset("L'offre répond-elle à la demande ?"),
        headline=typeset(_headline(matching)),
        lead=typeset(_lead(overview, matching)),
        blocks=tuple(blocks),
    )


def _headline(matching: JobMatching) -> str:
    """Say in how many of the professions that are sought most there are fewer offers than seekers: two counts, and no judgement."""
    rated = matching.rated
    short = sum((one.offered.value or 0.0) < (one.sought.value or 0.0) for one in rated)
    if short == len(rated):
        return "Tous les métiers présentés comptent moins d'offres que d'inscrits"
    if not short:
        return "Aucun métier présenté ne compte moins d'offres que d'inscrits"
    count = "Un seul métier" if short == 1 else f"{spelled(short).capitalize()} métiers"
    return f"{count} sur {spelled(len(rated))} {plural(short, 'compte', 'comptent')} moins d'offres que d'inscrits"


def _lead(overview: Overview, matching: JobMatching) -> str:
    where = there(overview.facts.territory) if not matching.borrowed else there(matching.place)
    lent = f"Non publiés à ce niveau, ces chiffres sont ceux {matching.place.genitive}. " if matching.borrowed else ""
    when = short_period(matching.professions[0].sought.period)
    counted = f"Inscrits en catégories A, B, C selon le métier recherché, et offres du même métier, {where}, {when}."
    return f"{lent}{counted} Ce rapport n'est pas la tension, que mesure la Dares."


def _findings(matching: JobMatching) -> Iterator[Finding]:
    rated = matching.rated
    scarce, plenty = rated[0], rated[-1]
    alone = _ratio(rated[1]) > _ratio(scarce)
    yield _told(scarce, "la plus faible proportion de ces métiers" if alone else "une des plus faibles proportions de ces métiers")
    if _ratio(plenty) > _ratio(scarce):
        yield _told(plenty, "la plus forte" if _ratio(plenty) > _ratio(rated[-2]) else "une des plus fortes")


def _ratio(one: Matched) -> float:
    return (one.per_hundred.value or 0.0) if one.per_hundred else 0.0


def _told(one: Matched, place: str) -> Finding:
    proof = Evidence()
    ratio = one.per_hundred
    shown = proof.printed(ratio, number(ratio.value or 0)) if ratio else ""
    offers = int(ratio.value or 0) if ratio else 0
    sought, offered = proof.printed(one.sought, number(one.sought.value or 0)), proof.printed(one.offered, number(one.offered.value or 0))
    claim = f"{one.label} : {shown} {plural(offers, 'offre')} pour 100 inscrits"
    return proof.finding(f", {place} ({offered} {plural(one.offered.value or 0, 'offre')}, {sought} inscrits).", lead=claim)


def _bars(overview: Overview, matching: JobMatching) -> PairedBars:
    bars = tuple(_bar(one) for one in matching.professions)
    when = short_period(matching.professions[0].sought.period)
    told = " ; ".join(f"{bar.name}, {bar.printed_left} inscrits et {bar.printed_right} offres" for bar in bars)
    producer = overview.facts.indicators.producer(matching.indicator.source).name
    proof = Evidence()
    most = matching.professions[0]
    alone = most.sought.value != matching.professions[1].sought.value
    sought = proof.printed(most.sought, number(most.sought.value or 0))
    return PairedBars(
        title=proof.finding(f"{most.label} : {sought} inscrits, {'le plus de' if alone else 'autant que dans un autre de'} ces métiers"),
        subtitle=typeset(f"Inscrits qui recherchent le métier et offres d'emploi, {when}, données brutes arrondies à la dizaine"),
        source=typeset(f"Les {spelled(len(bars))} métiers les plus recherchés parmi ceux que suit l'édition. Source : {producer}."),
        alt=typeset(f"Inscrits et offres par métier, {when} : {told}."),
        heads=("recherché", "offert"),
        bars=bars,
        figures=(
            *(Figure(one.sought, bar.printed_left) for one, bar in zip(matching.professions, bars, strict=True)),
            *(Figure(one.offered, bar.printed_right) for one, bar in zip(matching.professions, bars, strict=True)),
            *(Figure(one.per_hundred) for one in matching.rated if one.per_hundred),
        ),
    )


def _bar(one: Matched) -> PairedBar:
    return PairedBar(typeset(one.label), one.sought.value, one.offered.value, _form(one.sought), _form(one.offered))


def _form(figure: Observation) -> str:
    return number(figure.value) if figure.value is not None else MARKS[figure.status]


def _education(overview: Overview, matching: JobMatching) -> Table:
    producer = overview.facts.indicators.producer(matching.indicator.source).name
    has_france = any(level.in_france for level in matching.education)
    columns = [Column(("Niveau", "de formation"), "left"), Column(("Inscrits", "A, B, C")), Column(("Part", "des inscrits"))]
    columns += [Column(("Part", "en France"))] if has_france else []
    return Table(
        id="formation",
        title=typeset("Quelle formation ont les inscrits ?"),
        subtitle=typeset(f"{short_period(matching.education[0].figure.period)}, données brutes"),
        columns=tuple(columns),
        rows=tuple(_row(level, has_france=has_france) for level in matching.education),
        note=typeset(
            "Chiffres arrondis à la dizaine par le producteur, niveau non renseigné à part : les parts ne font pas toujours 100 %. "
            f"Offres pour 100 inscrits : dites à partir de {LEAST_SEEKERS} inscrits. Source : {producer}."
        ),
    )


def _row(level: EducationLevel, *, has_france: bool) -> Row:
    count, share = number(level.figure.value or 0), percent(level.share.value or 0, 0)
    cells = [Cell(typeset(level.label)), Cell(count, figure=Figure(level.figure, count)), Cell(share, figure=Figure(level.share, share))]
    if has_france:
        beside = percent(level.in_france.value or 0, 0) if level.in_france else ""
        cells.append(Cell(beside, Tone.MUTED, Figure(level.in_france, beside)) if level.in_france else NOTHING)
    return Row(tuple(cells))
