"""The topic « Comparer »: where do we stand among territories like us."""

from collections.abc import Collection
from dataclasses import replace

from reporter.analysis.overview import Overview
from reporter.document.charts import choropleth, ranked_bars
from reporter.document.forms import Evidence
from reporter.document.french import spelled, typeset
from reporter.document.peer_charts import dumbbell, ranked_strip
from reporter.document.peer_points import peer_claim, peer_findings, peer_lead
from reporter.document.peer_table import chosen_by, peer_table
from reporter.document.sector_charts import quadrant
from reporter.document.words import level_name
from reporter.domain.blocks import Block, Finding, Findings, RankedBars, Section
from reporter.domain.territory import TerritoryId


def peer_section(overview: Overview, *, outlined: Collection[TerritoryId] = ()) -> Section | None:
    """Return the topic, None where the territory has nobody to be compared to; *outlined* as for the map of page 1.

    The neighbours stand here where the quadrant takes their place on page 1, alone where the territory has no peers (overseas).
    """
    bars = ranked_bars(overview) if quadrant(overview) else None
    around = tuple(block for block in (bars, choropleth(overview, outlined=outlined)) if block)
    peers = overview.peers
    if peers is None:
        return _neighbours(overview, bars, around) if bars else None
    claim, lead, findings = peer_claim(peers), peer_lead(overview, peers), peer_findings(overview, peers)
    count, level = len(peers.members), overview.facts.territory.id.level
    alike = f"Le territoire se compare à {spelled(count)} {level_name(level, count)} qui lui ressemblent."
    said = [claim, lead] if lead else [claim]
    moves = dumbbell(overview, peers, said)
    table = peer_table(overview, peers, [] if moves else said, rates=moves is None)
    if moves and table is None:  # the table's note says who the peers are
        moves = replace(moves, source=f"{typeset(chosen_by(overview.facts.territory, peers))} {moves.source}")
    shown = (ranked_strip(overview, peers), moves, table, *around)
    blocks: tuple[Block, ...] = tuple(block for block in shown if block)
    if findings:
        blocks = (Findings("annee", "Ici et chez les comparables", findings), *blocks)
    return Section(
        topic="compare",
        nav="Comparer",
        question=typeset("Où en sommes-nous ?"),
        headline=claim.sentence,
        lead=lead.sentence if lead else typeset(alike),
        blocks=blocks,
    )


def _neighbours(overview: Overview, bars: RankedBars, around: tuple[Block, ...]) -> Section:
    """Return the topic of a territory that has neighbours alone."""
    beside = replace(bars, title=_span(overview))
    return Section(
        topic="compare",
        nav="Comparer",
        question=typeset("Où en sommes-nous ?"),
        headline=bars.title.sentence,
        lead=typeset("Aucun territoire comparable n'est retenu ici : la comparaison porte sur les voisins et la France."),
        blocks=(beside, *around[1:]),
    )


def _span(overview: Overview) -> Finding:
    """Return from where to where the rates of the neighbours go, this territory among them; all are evidence of the headline too."""
    proof, rate = Evidence(), overview.rate
    known = sorted(
        (n.figure for n in overview.neighbours if n.figure and n.figure.value is not None), key=lambda o: (o.value or 0.0, o.territory)
    )
    low, high = (proof.value(one, rate.indicator) for one in (known[0], known[-1]))
    proof.compared(known[1:-1])
    return proof.finding(f"Des taux de {low} à {high}")
