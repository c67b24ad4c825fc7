"""Where each producer answers at the origin."""

from collections.abc import Mapping
from urllib.parse import unquote

ADDRESSES: Mapping[str, Mapping[str, str]] = {  # by producer: the setting and what follows the origin's address
    "insee": {"base_url": "/insee/series/sdmx", "files_url": "/insee/files/"},
    "dares": {"base_url": "/dares/api/explore/v2.1"},
    "urssaf": {"base_url": "/urssaf/api/explore/v2.1"},
    "tensions": {"url": "/tensions/tensions.csv"},
    "melodi": {"base_url": "/melodi"},
    "rome": {"url": "/rome/RefRomeCsv.zip"},
    "bmo": {"url": "/bmo/base-open-data-bmo.xlsx"},
    "france_travail": {
        "base_url": "/france_travail/partenaire/stats-offres-demandes-emploi/v1",
        "token_url": "/france_travail/connexion/oauth2/access_token?realm=/partenaire",
    },
    "geography": {"base_url": "/geography", "files_url": "/geography/files/"},
}


def segments(path: str) -> list[str]:
    """Return the parts of a path; slashes that stand twice count once."""
    return [unquote(segment) for segment in path.split("/") if segment]
