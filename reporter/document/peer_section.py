"""The topic « Comparer »: where do we stand among territories like us."""

from reporter.analysis.overview import Overview
from reporter.document.french import spelled, typeset
from reporter.document.peer_points import peer_claim, peer_findings, peer_lead
from reporter.document.peer_table import peer_table
from reporter.document.words import level_name
from reporter.domain.blocks import Block, Findings, Section


def peer_section(overview: Overview) -> Section | None:
    """Return the topic, None where the territory has no peers to be compared to."""
    peers = overview.peers
    if peers is None:
        return None
    claim, lead, findings = peer_claim(peers), peer_lead(overview, peers), peer_findings(overview, peers)
    count, level = len(peers.members), overview.facts.territory.id.level
    alike = f"Le territoire se compare à {spelled(count)} {level_name(level, count)} qui lui ressemblent."
    said = [claim, lead] if lead else [claim]
    blocks: tuple[Block, ...] = (peer_table(overview, peers, said),)
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
