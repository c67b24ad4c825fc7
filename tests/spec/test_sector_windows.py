"""Between which two figures a sector is judged, and where a break shortens or marks a window."""

from dataclasses import replace

import pytest

from reporter.analysis.windows import Window, windows
from reporter.domain.breaks import Break
from reporter.domain.period import Period
from tests.labour_market import indicators
from tests.spec_tables import rows

WINDOWS = """
    dernier | ruptures        | longue              | courte
    --------+-----------------+---------------------+--------------------
    2026-T1 |                 | 2021-T1 5 ans       | 2024-T1 2 ans
    2026-T1 | 2023-T1         | 2023-T1 3 ans       | 2024-T1 2 ans
    2026-T4 | 2023-T1         | 2023-T4 3 ans       | 2024-T4 2 ans
    2027-T1 | 2023-T1         | 2023-T1 4 ans       | 2025-T1 2 ans
    2027-T4 | 2023-T1         | 2023-T4 4 ans       | 2025-T4 2 ans
    2028-T1 | 2023-T1         | 2023-T1 5 ans       | 2026-T1 2 ans
    2025-T4 | 2023-T1         | 2020-T4 5 ans rompue | 2023-T4 2 ans
    2024-T4 | 2023-T1         | 2019-T4 5 ans rompue | 2022-T4 2 ans rompue
    2026-T1 | 2021-T1         | 2021-T1 5 ans       | 2024-T1 2 ans
    2026-T1 | 2021-T2         | 2022-T1 4 ans       | 2024-T1 2 ans
    2026-T1 | 2022-T1 2023-T1 | 2023-T1 3 ans       | 2024-T1 2 ans
    2026-T1 | 2022-T1 2025-T1 | 2021-T1 5 ans rompue | 2024-T1 2 ans rompue
    2025    | 2023            | 2020 5 ans rompue   | 2023 2 ans
    2026    | 2023            | 2023 3 ans          | 2024 2 ans
"""


@pytest.mark.parametrize(("last", "breaks", "long", "short"), rows(WINDOWS))
def test_windows_end_at_the_last_figure_and_avoid_a_break_where_three_years_are_left(last: str, breaks: str, long: str, short: str) -> None:
    broken = (Break("emploi_salarie_prive", Period.parse(at), "une règle change", Period.parse(at)) for at in breaks.split())
    jobs = replace(indicators().get("emploi_salarie_prive"), breaks=tuple(broken))
    assert [_written(window) for window in windows(Period.parse(last), jobs)] == [long, short]


def _written(window: Window) -> str:
    return f"{window.start} {window.years} ans{' rompue' if window.crosses_break else ''}"
