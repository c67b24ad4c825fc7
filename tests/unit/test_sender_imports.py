"""What sends mails loads nothing that draws or computes: it starts at once and stays small."""

import subprocess
import sys

_IMPORTS = """
import sys
import reporter.pipeline.deliver, reporter.adapters.smtp, reporter.adapters.ledger.ledger, reporter.adapters.postfix_log
heavy = {"weasyprint", "matplotlib", "pandas", "numpy", "seaborn", "pypdfium2", "shapely"}
print(*sorted(heavy & {name.split(".")[0] for name in sys.modules}))
"""


def test_a_sender_loads_nothing_that_draws_or_computes() -> None:
    assert subprocess.run([sys.executable, "-c", _IMPORTS], check=True, capture_output=True, text=True).stdout.split() == []
