"""Releases, the reports of their checks and editions as JSON, and back."""

import dataclasses
import datetime as dt
from typing import Any

from reporter.domain.gate import Check, Concern, GateReport, Offence, Severity
from reporter.domain.period import Period
from reporter.domain.release import Edition, Release
from reporter.errors import EditionError


def release_json(release: Release) -> dict[str, Any]:
    """Return a release as plain values; an embargo stands there only where there is one."""
    content: dict[str, Any] = {
        "source": release.source, "dataset": release.dataset, "period": str(release.period),
        "published_on": release.published_on.isoformat(), "sha256": release.sha256, "fictitious": release.fictitious,
    }  # fmt: skip
    if release.embargo_until:
        content["embargo_until"] = release.embargo_until.isoformat()
    return content


def parse_release(content: dict[str, Any]) -> Release:
    """Return the release written by release_json."""
    embargo = content.get("embargo_until")
    return Release(
        content["source"],
        content["dataset"],
        Period.parse(content["period"]),
        dt.date.fromisoformat(content["published_on"]),
        content["sha256"],
        content["fictitious"],
        dt.datetime.fromisoformat(embargo) if embargo else None,
    )


def report_json(report: GateReport) -> dict[str, Any]:
    """Return a report as plain values, its verdict included."""
    return {
        "result": str(report.result),
        "name": report.name,
        "subject": report.subject,
        "release": release_json(report.release) if report.release else None,
        "before": release_json(report.before) if report.before else None,
        "checked": [str(check) for check in report.checked],
        "rows": report.rows,
        "territories": report.territories,
        "concerns": [dataclasses.asdict(concern) for concern in report.concerns],
    }


def parse_report(content: dict[str, Any]) -> GateReport:
    """Return the report written by report_json."""
    return GateReport(
        parse_release(content["release"]) if content["release"] else None,
        tuple(_concern(concern) for concern in content["concerns"]),
        content["subject"],
        parse_release(content["before"]) if content["before"] else None,
        tuple(Check(check) for check in content["checked"]),
        content["rows"],
        content["territories"],
    )


def edition_json(edition: Edition) -> dict[str, Any]:
    """Return an edition as plain values, with the fingerprint it was frozen with."""
    return {
        "policy": edition.policy, "quarter": str(edition.quarter), "revision": edition.revision, "predecessor": edition.predecessor,
        "fingerprint": edition.fingerprint, "releases": [release_json(r) for r in edition.releases],
    }  # fmt: skip


def parse_edition(content: dict[str, Any]) -> Edition:
    """Return the edition written by edition_json; EditionError when it does not have its fingerprint any more."""
    releases = tuple(parse_release(r) for r in content["releases"])
    quarter = Period.parse_quarter(content["quarter"])
    edition = Edition(content["policy"], quarter, releases, content["revision"], content["predecessor"])
    if edition.fingerprint != content["fingerprint"]:
        message = f"edition {edition.label} on disk does not have the fingerprint it was frozen with"
        raise EditionError(message)
    return edition


def _concern(content: dict[str, Any]) -> Concern:
    offences = tuple(Offence(**{**o, "history": tuple((p, v) for p, v in o["history"])}) for o in content["offences"])
    terms = tuple((name, value) for name, value in content["terms"])
    return Concern(
        Check(content["check"]), Severity(content["severity"]), content["detail"], content["count"], offences, content["rule"], terms
    )
