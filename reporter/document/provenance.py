"""Where a note comes from, for machines and archivists: deterministic JSON attached to the PDF."""

import json
from collections.abc import Mapping
from typing import Any

from reporter.domain.briefing import Briefing
from reporter.domain.indicator import Indicators
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
        "alerts": [
            {"id": alert.id, "indicator": alert.indicator, "period": str(alert.period), "sentence": alert.sentence}
            for alert in briefing.alerts
        ],
        "archive_url": briefing.archive_url,
    }
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2) + "\n").encode()


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
