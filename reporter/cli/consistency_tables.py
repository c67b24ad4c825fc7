"""What `reporter editions consistency` prints: French sentences for those who answer for an edition, or everything as JSON."""

from typing import TYPE_CHECKING

from reporter.cli.console import plain, print_json, print_rows, say

if TYPE_CHECKING:
    from reporter.pipeline.consistency import ConsistencyReport
    from reporter.ports import Outside


def show_consistency(outside: "Outside", report: "ConsistencyReport", *, as_json: bool) -> None:
    """Print each contradiction with the sentence that says it, and which territories the audit could not place."""
    from reporter.document.consistency_text import left_out_sentence, sentence, unplaced_sentence

    register, indicators = outside.register_store.register(), outside.register_store.indicators()
    sentences = [sentence(one, register, indicators) for one in report.found]
    remarks = [text for text in (unplaced_sentence(report.unplaced, report.vintage), left_out_sentence(len(report.left_out))) if text]
    if as_json:
        found = [{**plain(one), "sentence": text} for one, text in zip(report.found, sentences, strict=True)]
        print_json({**plain(report), "found": found, "faults": len(report.faults), "remarks": remarks})
        return
    explained = len(report.found) - len(report.faults)
    say(f"{', '.join(report.editions)}: {len(report.faults)} contradictions, {explained} more are explained")
    say(f"disclosure audit of {', '.join(report.audited)}: territories as sums of level {report.bricks}, register {report.vintage}")
    for remark in remarks:
        say(remark)
    if report.found:
        rows = [(one.edition, one.rule, one.count, text) for one, text in zip(report.found, sentences, strict=True)]
        print_rows(("Edition", "Rule", "Figures", "What"), rows, as_json=False)
