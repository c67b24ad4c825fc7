"""The rows of a release, each by itself: columns and types, codes, periods, signs, statuses."""

import datetime as dt
from collections.abc import Iterable

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from reporter.domain.gate import Check, Concern, Offence, Severity
from reporter.domain.indicator import Indicator, Indicators, Unit
from reporter.domain.observation import TOTAL, Status
from reporter.domain.period import Period
from reporter.domain.release import Release
from reporter.domain.territory import Register
from reporter.pipeline.gate.series import NAMED as KEPT
from reporter.tables import COLUMNS, ObservationTable

HIGHEST_RATE = 60.0  # percent; the highest localised rate ever published is under 40
LOWEST_MEDIAN_RATE = 0.5  # percent; below, a percentage became a ratio
HIGHEST_COUNT = 1e8  # more than there are people in France
HIGHEST_CLASS = 5
LONGEST_AHEAD = 366  # days after the publication to which an indicator that looks ahead may go
NAMED = 5  # offenders quoted in a message
_KEYS = ["territory", "indicator", "category", "period"]
_WITH_FIGURE = [str(status) for status in Status if status.has_value]
_DATE = r"\d{4}-\d{2}-\d{2}"

SCHEMA = pa.DataFrameSchema(
    {
        "territory": pa.Column(str, pa.Check.str_length(min_value=1)),
        "indicator": pa.Column(str, pa.Check.str_length(min_value=1)),
        "period": pa.Column(str, pa.Check.str_matches(r"^\d{4}(-T[1-4]|-\d{2})?$")),
        "category": pa.Column(str),
        "value": pa.Column(float, [pa.Check(lambda values: values.abs() < float("inf"), name="finite", ignore_na=True)], nullable=True),
        "status": pa.Column(str, pa.Check.isin([str(status) for status in Status])),
        "vintage": pa.Column(str, pa.Check.str_matches(f"^{_DATE}$")),
    },
    strict=True,
    ordered=True,
)


def check_structure(release: Release, table: ObservationTable, register: Register, indicators: Indicators) -> Iterable[Concern]:
    """Yield what makes a release unreadable or impossible whatever it is compared with."""
    frame = table.frame
    wrong = list(_schema(frame))
    if wrong:
        yield from wrong
        return
    if not frame["value"].notna().any():
        yield _fault(Check.EMPTY, "empty", "no figure at all")
        return
    yield from _duplicates(frame)
    yield from _unknown_territories(frame, register)
    yield from _unknown_codes(frame, release, indicators)
    yield from _periods(frame, release, indicators)
    yield from _values(frame, indicators)


def _schema(frame: pd.DataFrame) -> Iterable[Concern]:
    try:
        SCHEMA.validate(frame, lazy=True)
    except SchemaErrors as errors:
        for column, found in errors.failure_cases.groupby("column", dropna=False):
            rows = [int(i) for i in found["index"].dropna().unique()]
            first = f", first {named(frame.iloc[rows])}" if rows else ""
            detail = f"{len(found)} cells of {column} cannot be: {', '.join(map(str, found['failure_case'].unique()[:NAMED]))}{first}"
            terms = (("column", str(column)),)
            yield Concern(Check.SCHEMA, Severity.FAULT, detail, len(found), offences(frame.iloc[rows]), "schema", terms)


def _duplicates(frame: pd.DataFrame) -> Iterable[Concern]:
    twice = frame[frame.duplicated(_KEYS, keep=False)]
    if not twice.empty:
        yield _fault(Check.DUPLICATES, "duplicates", f"{len(twice)} rows stand twice, first {named(twice)}", twice)


def _unknown_territories(frame: pd.DataFrame, register: Register) -> Iterable[Concern]:
    known = frame["territory"].isin([str(territory.id) for territory in register.territories])
    if not known.all():
        unknown = sorted(frame.loc[~known, "territory"].unique())
        detail = f"{len(unknown)} territories are not in the register {register.vintage}: {', '.join(unknown[:NAMED])}"
        yield _fault(Check.CODES, "unknown_territories", detail, frame[~known], territories=", ".join(unknown[:KEPT]))


def _unknown_codes(frame: pd.DataFrame, release: Release, indicators: Indicators) -> Iterable[Concern]:
    declared = {indicator.id: indicator for indicator in indicators.of_dataset(release.source, release.dataset)}
    for name in sorted(set(frame["indicator"].unique()) - declared.keys()):
        detail = f"indicator {name} is not declared for {release.ref}"
        yield _fault(Check.CODES, "unknown_indicator", detail, frame[frame["indicator"] == name], indicator=name)
    for group, rows in frame.groupby("indicator"):
        if indicator := declared.get(str(group)):
            for code in sorted(_unknown(indicator, rows["category"].unique(), indicators)):
                detail = f"category {code!r} of {indicator.id} is not declared"
                yield _fault(Check.CODES, "unknown_category", detail, rows[rows["category"] == code], category=code)


def _unknown(indicator: Indicator, codes: Iterable[str], indicators: Indicators) -> set[str]:
    left = set(codes) - {category.code for category in indicator.categories} - {TOTAL}
    if indicator.nomenclature:
        nomenclature = indicators.nomenclature(indicator.nomenclature)
        left = {code for code in left if not nomenclature.holds(code)}
    return left


def _periods(frame: pd.DataFrame, release: Release, indicators: Indicators) -> Iterable[Concern]:
    known = frame[frame["value"].notna()]
    newest = max(Period.parse(text) for text in known["period"].unique())
    if newest != release.period:
        at_end = frame[frame["period"] == str(newest)]
        yield _fault(Check.PERIODS, "newest", f"figures end in {newest}, the release says {release.period}", at_end, newest=str(newest))
    dataset = indicators.producer(release.source).dataset(release.dataset)
    periods = [Period.parse(text) for text in frame["period"].unique()]
    for name, rows in frame.groupby("indicator"):
        indicator = next((i for i in indicators.indicators if i.id == name), None)
        if indicator is None:
            continue  # told as undeclared
        wrong = {str(p) for p in periods if p.rhythm not in {indicator.rhythm, dataset.rhythm}}
        odd = rows[rows["period"].isin(wrong)]
        if not odd.empty:
            detail = f"{name} is published by {indicator.rhythm}, and has {odd['period'].iloc[0]}"
            yield _fault(Check.PERIODS, "rhythm", detail, odd, period=str(odd["period"].iloc[0]))
        ahead = dt.timedelta(days=LONGEST_AHEAD if indicator.looks_ahead else max(0, -dataset.delay_days))
        beyond = {str(p): p for p in periods if p.end >= release.published_on + ahead}
        late = rows[rows["period"].isin(beyond) & rows["value"].notna()]
        if not late.empty:
            last = max(beyond[text] for text in late["period"].unique())
            detail = f"{last} ends on {last.end}, after the publication on {release.published_on}"
            yield _fault(Check.PERIODS, "future", detail, late[late["period"] == str(last)], newest=str(last))


def _values(frame: pd.DataFrame, indicators: Indicators) -> Iterable[Concern]:
    wrong = frame[frame["value"].isna() == frame["status"].isin(_WITH_FIGURE)]
    if not wrong.empty:
        detail = f"{len(wrong)} rows have a status that contradicts their value, first {named(wrong)}"
        yield _fault(Check.SCHEMA, "status", detail, wrong)
    units = {indicator.id: indicator.unit for indicator in indicators.indicators}
    alignments = {indicator.id: indicator.alignments for indicator in indicators.indicators}
    for group, rows in frame.dropna(subset="value").groupby("indicator"):
        signed = alignments.get(str(group), ())
        yield from _figures(str(group), rows[~rows["category"].isin(signed)] if signed else rows, units.get(str(group)))


def _figures(name: str, rows: pd.DataFrame, unit: Unit | None) -> Iterable[Concern]:
    values = rows["value"]
    highest = HIGHEST_RATE if unit is Unit.PERCENT else HIGHEST_CLASS if unit is Unit.CLASS else HIGHEST_COUNT
    if unit is Unit.EUROS:
        highest = HIGHEST_COUNT * 1e5
    if (values < 0).any():
        yield _fault(Check.SIGN, "negative", f"{name} is negative: {named(rows[values < 0])}", rows[values < 0])
    if (values > highest).any():
        shown = f"{highest} %" if unit is Unit.PERCENT else f"{highest:g}"
        detail = f"{name} is above {shown}: {named(rows[values > highest])}"
        yield _fault(Check.UNITS, "too_high", detail, rows[values > highest], highest=shown)
    if unit is Unit.PERCENT and values.median() < LOWEST_MEDIAN_RATE:
        detail = f"{name} has a median of {values.median():.3f}: percentages seem to have become ratios"
        yield _fault(Check.UNITS, "ratio", detail, rows, median=f"{values.median():.3f}")
    if unit is Unit.CLASS and (values < 1).any():
        yield _fault(Check.UNITS, "too_low", f"{name} is no class from 1: {named(rows[values < 1])}", rows[values < 1])


def _fault(check: Check, rule: str, detail: str, rows: pd.DataFrame | None = None, **terms: str) -> Concern:
    found = offences(rows) if rows is not None else ()
    return Concern(check, Severity.FAULT, detail, 0 if rows is None else len(rows), found, rule, tuple(terms.items()))


def offences(rows: pd.DataFrame) -> tuple[Offence, ...]:
    """Return the first rows of a frame as offences, without their history."""
    first = rows.head(KEPT)[list(COLUMNS)]
    return tuple(
        Offence(str(t), str(i), str(c), str(p), None if pd.isna(v) else float(v))
        for t, i, p, c, v, _, _ in first.itertuples(index=False, name=None)
    )


def named(rows: pd.DataFrame) -> str:
    """Return the first rows in words."""
    first = rows.head(NAMED)
    return "; ".join(
        f"{t} {i} {p} {v:g}" for t, i, p, v in zip(first["territory"], first["indicator"], first["period"], first["value"], strict=True)
    )
