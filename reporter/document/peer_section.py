"""The topic « Comparer »: where do we stand among territories like us."""

from collections.abc import Collection
from dataclasses import replace

from reporter.analysis.overview import Overview
from reporter.document.charts import choropleth, ranked_bars
from reporter.document.french import spelled, typeset
from reporter.document.peer_charts import dumbbell, ranked_strip
from reporter.document.peer_points import peer_claim, peer_findings, peer_lead
from reporter.document.peer_table import chosen_by, peer_table
from reporter.document.words import level_name
from reporter.domain.blocks import Block, Findings, Section
from reporter.domain.territory import TerritoryId


def peer_section(overview: Overview, *, outlined: Collection[TerritoryId] = ()) -> Section | None:
    """Return the topic, None where the territory has no peers to be compared to; *outlined* as for the map of page 1."""
    peers = overview.peers
    if peers is None:
        return None
    claim, lead, findings = peer_claim(peers), peer_lead(overview, peers), peer_findings(overview, peers)
    count, level = len(peers.members), overview.facts.territory.id.level
    alike = f"Le territoire se compare à {spelled(count)} {level_name(level, count)} qui lui ressemblent."
    said = [claim, lead] if lead else [claim]
    moves = dumbbell(overview, peers, said)
    table = peer_table(overview, peers, [] if moves else said, rates=moves is None)
    if moves and table is None:  # the table's note says who the peers are
        moves = replace(moves, source=f"{typeset(chosen_by(overview.facts.territory, peers))} {moves.source}")
    shown = (ranked_strip(overview, peers), moves, table, ranked_bars(overview), choropleth(overview, outlined=outlined))
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
