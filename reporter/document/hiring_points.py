"""Sentences about who hires: declarations by sector, how long the contracts are, recruitment projects by profession."""

from collections.abc import Iterator

from reporter.analysis.hiring import Declarations, Hiring, SectorHires, first_by
from reporter.analysis.overview import Overview
from reporter.analysis.projects import ProjectReading, Projects
from reporter.analysis.trend import Change, State
from reporter.document.beside import against, joined
from reporter.document.forms import Evidence
from reporter.document.french import at_period, capitalised, number, percent, period, plural, typeset
from reporter.document.headline import MOST_WORDS
from reporter.document.novelty import is_news
from reporter.document.words import WORDINGS, sector
from reporter.domain.blocks import Finding
from reporter.domain.indicator import Unit
from reporter.domain.observation import Observation

_INTENTIONS = "déclarations préalables à l’embauche"


def named(one: SectorHires) -> tuple[str, bool]:
    """Return a sector with its article and whether it is plural: « les autres services », « la section « Transports » »."""
    return sector(one.code) or (typeset(f"la section « {one.label} »"), False)


def hiring_headline(hiring: Hiring) -> str:
    """Return the claim of the topic: which sector hires most and which most lastingly; else what employers plan."""
    declared = hiring.declarations
    first = declared.leader if declared else None
    if declared and first:
        words, many = named(first)
        hires = _verb(declared, many)
        lasting = first_by(declared.sectors, lambda one: one.long_share)
        if lasting is None or sector(lasting.code) is None:
            return _short_claim(capitalised(f"{words} {hires}"), first)
        if lasting is first:
            return capitalised(f"{words} {hires} et le plus durablement")
        return capitalised(f"{words} {hires}, {named(lasting)[0]} le plus durablement")
    if hiring.projects:
        return typeset(f"Les employeurs annoncent {_amount(Evidence(), hiring.projects.total)}")
    return "Aucun secteur ne se détache par ses embauches"


def _short_claim(claim: str, first: SectorHires) -> str:
    """Return *claim*, without the name of the sector where that is too long (« Commerce ; réparation d'automobiles… »)."""
    if len(claim.split()) <= MOST_WORDS:
        return claim
    return (
        f"Le premier secteur fait {percent(first.share.value or 0, 0)} des embauches"
        if first.share
        else "Un secteur se détache par ses embauches"
    )


def _verb(declared: Declarations, many: bool) -> str:  # noqa: FBT001 -- of a pair, unpacked
    """Return « déclarent le plus d'embauches »: what is declared is an intention; France Travail counts hires."""
    verb = ("déclare", "déclarent") if declared.indicator.unit is Unit.DECLARATIONS else ("embauche", "embauchent")
    return f"{verb[many]} le plus" + (" d’embauches" if declared.indicator.unit is Unit.DECLARATIONS else "")


def hiring_findings(hiring: Hiring) -> Iterator[Finding]:
    """Yield at most five sentences: how many, where most for the jobs there are, how long, what is planned, for which profession."""
    if declared := hiring.declarations:
        yield _total(declared)
        yield from _densest(declared)
        yield from _lasting(declared)
    if planned := hiring.projects:
        yield _planned(planned)
        yield from _wanted(planned)


def _total(declared: Declarations) -> Finding:
    proof = Evidence()
    figure, is_intention = declared.figure, declared.indicator.unit is Unit.DECLARATIONS
    value = proof.printed(figure, number(figure.value or 0))
    noun = _INTENTIONS if is_intention else "embauches"
    quarter, year = declared.trend.quarter, declared.trend.year
    beside = against(proof, declared.france, year, "en France") if year and year.state not in {None, State.BREAK} else ""
    moves = _moves(proof, quarter, year)
    told = f" : leur nombre {''.join(joined(moves, beside))}" if moves else ""
    return proof.finding(f" {at_period(figure.period)}{', hors intérim' if is_intention else ''}{told}.", lead=f"{value} {noun}")


def _moves(proof: Evidence, quarter: Change | None, year: Change | None) -> str:
    """Return how a number moved over the quarter and over the year, « est quasi stable » once for both."""
    if quarter and year and quarter.state is year.state is State.STABLE:
        return f"est quasi stable sur un trimestre ({proof.change(quarter)}) comme sur un an ({proof.change(year)})"
    moves = [_move(proof, change, span) for change, span in ((quarter, "trimestre"), (year, "an")) if change and change.state]
    return " et ".join(moves)


def _move(proof: Evidence, change: Change, span: str) -> str:
    if change.state is State.BREAK:
        return f"varie de {proof.change(change)} en un {span}, de part et d'autre d'une rupture de série"
    if change.state is State.STABLE or change.state is None:
        return f"est quasi stable sur un {span} ({proof.change(change)})"
    verb = WORDINGS[change.after.indicator].verb(change.state)
    size = proof.difference(change) if change.in_units else proof.change(change, signed=False)
    return f"{verb} de {size} en un {span}"


def _densest(declared: Declarations) -> Iterator[Finding]:
    first = first_by(declared.sectors, lambda one: one.per_hundred)
    if first and first.per_hundred:
        proof, (words, many) = Evidence(), named(first)
        value = proof.printed(first.per_hundred, number(first.per_hundred.value or 0, 1))
        proof.compared(one.per_hundred for one in declared.sectors if one.per_hundred and one is not first)
        verb = "déclarent" if many else "déclare"
        claim = capitalised(f"rapporté à l’emploi, c’est {words}" if not many else f"rapporté à l’emploi, ce sont {words}")
        yield proof.finding(f" qui {verb} le plus d'embauches : {value} déclarations pour 100 emplois dans le trimestre.", lead=claim)


def _lasting(declared: Declarations) -> Iterator[Finding]:
    if declared.long_share is None:
        return
    proof = Evidence()
    share = _percent(proof, declared.long_share)
    noun = "déclarations" if declared.indicator.unit is Unit.DECLARATIONS else "embauches"
    rest = f", {_percent(proof, declared.open_ended_share)} sur un CDI" if declared.open_ended_share else ""
    if (best := first_by(declared.sectors, lambda one: one.long_share)) and best.long_share:
        rest += f" ; la part la plus élevée est celle du secteur « {best.label} » ({_percent(proof, best.long_share)})"
        proof.compared(one.long_share for one in declared.sectors if one.long_share and one is not best)
    yield proof.finding(f"{rest}.", lead=f"{share} des {noun} portent sur plus d’un mois")


def _planned(planned: Projects) -> Finding:
    proof = Evidence()
    claim = f"Pour {period(planned.total.figure.period)}, les employeurs annoncent {_amount(proof, planned.total)}"
    return proof.finding(f"{_judged(proof, planned.total)}.", lead=claim)


def _judged(proof: Evidence, projects: ProjectReading) -> str:
    """Return « : 60 % sont jugés difficiles et 23 % saisonniers »; each share has its own base."""
    known = ((projects.difficult_share, "jugés difficiles"), (projects.seasonal_share, "saisonniers"))
    told = [
        f"{_percent(proof, share)}{' sont' if not i else ''} {word}" for i, (share, word) in enumerate(p for p in known if p[0]) if share
    ]
    base = ", parmi ceux dont le détail est diffusé" if projects.is_at_least and told else ""
    return f" : {' et '.join(told)}{base}" if told else ""


def _amount(proof: Evidence, projects: ProjectReading) -> str:
    """Return « au moins 32 313 projets de recrutement »."""
    value = projects.figure.value or 0
    words = f"{proof.printed(projects.figure, number(value))} {plural(value, 'projet')} de recrutement"
    return f"au moins {words}" if projects.is_at_least else words


def _wanted(planned: Projects) -> Iterator[Finding]:
    """Yield the profession with most projects, as far as they are published; none where two share the place."""
    values = [one.projects.figure.value for one in planned.professions]
    if not values or values.count(values[0]) > 1:
        return
    proof, first = Evidence(), planned.professions[0]
    share = first.projects.difficult_share
    hard = f", dont {_percent(proof, share)} jugés difficiles" if share else ""
    scope = " des projets diffusés" if any(one.projects.is_at_least for one in planned.professions) else ""
    yield proof.finding(f" vient en tête{scope} : {_amount(proof, first.projects)}{hard}.", lead=f"« {first.label} »")


def _percent(proof: Evidence, share: Observation) -> str:
    return proof.printed(share, percent(share.value or 0, 0))


def hiring_point(overview: Overview) -> Finding | None:
    """Say in « À retenir » which sector hires most, or what employers plan; of the territory itself, and only what is news."""
    hiring = overview.hiring
    declared, planned = (hiring.declarations, hiring.projects) if hiring else (None, None)
    if declared and not declared.borrowed and is_news(overview.facts, declared.figure) and (found := _leading(declared)):
        return found
    if planned and not planned.borrowed and is_news(overview.facts, planned.total.figure):
        return _planned_point(planned)
    return None


def _leading(declared: Declarations) -> Finding | None:
    first = declared.leader
    if first is None or first.share is None:
        return None
    proof, (words, many) = Evidence(), named(first)
    noun = "déclarations d’embauche" if declared.indicator.unit is Unit.DECLARATIONS else "embauches"
    claim = capitalised(f"{words} {'font' if many else 'fait'} {_percent(proof, first.share)} des {noun}")
    dense = first_by(declared.sectors, lambda one: one.per_hundred)
    rest = ""
    if dense and dense.per_hundred and dense is not first:
        value = proof.printed(dense.per_hundred, number(dense.per_hundred.value or 0, 1))
        rest = f" ; rapporté à l’emploi, le premier secteur est « {dense.label} » ({value} pour 100 emplois)"
    return proof.finding(f" {at_period(declared.figure.period)}{rest}.", lead=claim)


def _planned_point(planned: Projects) -> Finding:
    proof = Evidence()
    claim = f"Les employeurs annoncent {_amount(proof, planned.total)} pour {period(planned.total.figure.period)}"
    return proof.finding(f"{_judged(proof, planned.total)}.", lead=claim)
