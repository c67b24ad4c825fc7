"""Sentences about who hires: declarations by sector, how long the contracts are, recruitment projects by profession."""

from collections.abc import Iterator

from reporter.analysis.hiring import Declarations, Hiring, SectorHires, first_by
from reporter.analysis.overview import Overview
from reporter.analysis.projects import ProjectReading, Projects
from reporter.analysis.trend import Change, State
from reporter.document.beside import against
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
            return capitalised(f"{words} {hires} et les plus durables")
        return capitalised(f"{words} {hires}, {named(lasting)[0]} les plus durables")
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
    """Yield at most four sentences: how many, where most for the jobs there are, how long, what is planned."""
    if declared := hiring.declarations:
        yield _total(declared)
        yield from _densest(declared)
        yield from _lasting(declared)
    if planned := hiring.projects:
        yield _planned(planned)


def _total(declared: Declarations) -> Finding:
    proof = Evidence()
    figure, is_intention = declared.figure, declared.indicator.unit is Unit.DECLARATIONS
    value = proof.printed(figure, number(figure.value or 0))
    noun = _INTENTIONS if is_intention else "embauches"
    moves = _moves(proof, declared)
    told = f" : {moves}" if moves else ""
    return proof.finding(f" {at_period(figure.period)}{', hors intérim' if is_intention else ''}{told}.", lead=f"{value} {noun}")


def _moves(proof: Evidence, declared: Declarations) -> str:
    """Return how the number moved over the quarter and over the year: what is within the noise has its figure, and no verb."""
    spans = [(c, span) for c, span in ((declared.trend.quarter, "trimestre"), (declared.trend.year, "an")) if c and c.state]
    moved = [_move(proof, change, span) + _beside(proof, declared, change) for change, span in spans if change.state is not State.STABLE]
    steady = [
        f"{proof.change(change)} sur un {span}{_beside(proof, declared, change)}" for change, span in spans if change.state is State.STABLE
    ]
    if not moved:
        return f"leur nombre est quasi stable, {' et '.join(steady)}" if steady else ""
    return " ; ".join([f"leur nombre {' et '.join(moved)}", *steady])


def _beside(proof: Evidence, declared: Declarations, change: Change) -> str:
    """Return how the country moved over the year: in brackets beside what is within the noise."""
    other = declared.france
    if change is not declared.trend.year or change.state is State.BREAK or other is None:
        return ""
    if change.state is not State.STABLE:
        return against(proof, other, change, "en France")
    if other.amount is None or other.state in {None, State.BREAK} or other.in_units or change.in_units:
        return ""
    return f" ({proof.change(other)} en France)"


def _move(proof: Evidence, change: Change, span: str) -> str:
    if change.state is State.BREAK or change.state is None:
        return f"varie de {proof.change(change)} en un {span}, de part et d'autre d'une rupture de série"
    verb = WORDINGS[change.after.indicator].verb(change.state)
    size = proof.difference(change) if change.in_units else proof.change(change, signed=False)
    return f"{verb} de {size} en un {span}"


def _densest(declared: Declarations) -> Iterator[Finding]:
    first = first_by(declared.sectors, lambda one: one.per_hundred)
    if first and first.per_hundred:
        proof = Evidence()
        proof.compared(one.per_hundred for one in declared.sectors if one.per_hundred and one is not first)
        claim = f"{_per_hundred(proof, first, first.per_hundred)} en un trimestre"
        yield proof.finding(", plus que tout autre grand secteur.", lead=capitalised(claim))


def _per_hundred(proof: Evidence, one: SectorHires, figure: Observation) -> str:
    """Return « l’hôtellerie-restauration déclare 136 embauches pour 100 emplois »."""
    words, many = named(one)
    return f"{words} {'déclarent' if many else 'déclare'} {proof.printed(figure, number(figure.value or 0))} embauches pour 100 emplois"


def _lasting(declared: Declarations) -> Iterator[Finding]:
    """Yield how many contracts last, how many of them are open-ended, and where they last most."""
    long, endless = declared.long_share, declared.open_ended_share
    if long is None:
        return
    proof = Evidence()
    share = _percent(proof, long)
    noun = "déclarations" if declared.indicator.unit is Unit.DECLARATIONS else "embauches"
    is_half = endless is not None and bool(endless.value) and 2 * (endless.value or 0) == long.value
    if endless and is_half:
        proof.compared([endless])
        rest = ", dont la moitié en CDI"
    else:
        rest = f", {_percent(proof, endless)} sont des CDI" if endless else ""
    if (best := first_by(declared.sectors, lambda one: one.long_share)) and best.long_share:
        verb = " dépassent un mois" if endless and not is_half else ""
        rest += f" ; dans {named(best)[0]}, {_percent(proof, best.long_share)}{verb}"
        proof.compared(one.long_share for one in declared.sectors if one.long_share and one is not best)
    yield proof.finding(f"{rest}.", lead=f"{share} des {noun} dépassent un mois")


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
        rest = f" ; {_per_hundred(proof, dense, dense.per_hundred)}, le rapport le plus élevé"
    return proof.finding(f" {at_period(declared.figure.period)}{rest}.", lead=claim)


def _planned_point(planned: Projects) -> Finding:
    proof = Evidence()
    claim = f"Les employeurs annoncent {_amount(proof, planned.total)} pour {period(planned.total.figure.period)}"
    return proof.finding(f"{_judged(proof, planned.total)}.", lead=claim)
