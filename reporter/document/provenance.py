"""Where a note comes from, for machines and archivists: deterministic JSON attached to the PDF."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from reporter.domain.briefing import Briefing
from reporter.domain.facts import Alert
from reporter.domain.indicator import Indicators
from reporter.domain.observation import TOTAL
from reporter.domain.period import Period
from reporter.domain.release import Release


def provenance_json(briefing: Briefing, indicators: Indicators, versions: Mapping[str, str]) -> bytes:
    """Return edition, releases with digests, licences, versions and alerts; keys sorted, UTF-8, one line end at the end."""
    edition = briefing.edition
    content = {
        "territory": {"id": str(briefing.territory.id), "name": briefing.territory.name},
        "edition": {
            "policy": edition.policy,
            "quarter": str(edition.quarter),
            "revision": edition.revision,
            "label": edition.label,
            "fingerprint": edition.fingerprint,
            "predecessor": edition.predecessor,
            "released_on": edition.released_on.isoformat(),
            "fictitious": edition.fictitious,
        },
        "releases": [_release(release, indicators) for release in edition.releases],
        "versions": dict(versions),
        "alerts": [_alert(alert) for alert in briefing.alerts],
        "archive_url": briefing.archive_url,
    }
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2) + "\n").encode()


def raised_alerts(content: bytes, quarter: Period) -> tuple[Alert, ...]:
    """Return the alerts that a note of *quarter* raised, from its own provenance; ValueError for anything else.

    Notes of the first versions of the program said which change it was in the id alone: taux_chomage-quarter-down.
    """
    data: Any = json.loads(content)
    try:
        return tuple(_parsed(alert, quarter) for alert in data["alerts"])
    except (AttributeError, KeyError, TypeError) as error:
        message = f"no provenance of a note: {error}"
        raise ValueError(message) from error


def _alert(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.id,
        "indicator": alert.indicator,
        "period": str(alert.period),
        "sentence": alert.sentence,
        "category": alert.category,
        "span": alert.span,
        "state": alert.state,
        "amount": alert.amount,
        "vintage": alert.vintage.isoformat() if alert.vintage else None,
    }


def _parsed(data: Mapping[str, Any], quarter: Period) -> Alert:
    _, span, state, *_ = [*str(data["id"]).rsplit("-", 2), "", ""]
    amount, vintage = data.get("amount"), data.get("vintage")
    return Alert(
        id=str(data["id"]),
        indicator=str(data["indicator"]),
        period=Period.parse(data["period"]),
        sentence=str(data["sentence"]),
        quarter=quarter,
        category=str(data.get("category", TOTAL)),
        span=str(data.get("span", span)),
        state=str(data.get("state", state)),
        amount=None if amount is None else float(amount),
        vintage=dt.date.fromisoformat(vintage) if vintage else None,
    )


def _release(release: Release, indicators: Indicators) -> dict[str, Any]:
    producer = indicators.producer(release.source)
    return {
        "source": release.source,
        "dataset": release.dataset,
        "title": producer.dataset(release.dataset).title,
        "producer": producer.name,
        "licence": producer.licence,
        "licence_line": producer.licence_line,
        "page_url": producer.page_url,
        "period": str(release.period),
        "published_on": release.published_on.isoformat(),
        "sha256": release.sha256,
        "fictitious": release.fictitious,
    }
