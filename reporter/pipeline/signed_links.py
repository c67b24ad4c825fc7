"""Links that prove themselves: an identifier, perhaps an end, and a signature; never an address."""

import datetime as dt
import hashlib
import hmac

from reporter.domain.archive import ArchiveKey

TOKEN_LENGTH = 32  # hexadecimal signs of a signature: 128 bits
UNSUBSCRIBE, MANAGE, PERSON, DOWNLOAD, RETURN = "unsubscribe", "manage", "person", "download", "return"


def link_token(identifier: str, purpose: str, secret: bytes) -> str:
    """Return what proves that we wrote a link: the delivery's id and a signature of id and purpose; no address in it."""
    return f"{identifier}.{_signature(secret, purpose, identifier)}"


def read_link(token: str, purpose: str, secret: bytes) -> str | None:
    """Return the identifier of a link that we wrote for *purpose*, or None."""
    identifier, _, signature = token.partition(".")
    return identifier if secret and _same(signature, _signature(secret, purpose, identifier)) else None


def timed_token(identifier: str, purpose: str, until: dt.datetime, secret: bytes) -> str:
    """Return a link that holds until an instant (to the second)."""
    end = f"{int(until.timestamp()):x}"
    return f"{identifier}.{end}.{_signature(secret, purpose, identifier, end)}"


def read_timed(token: str, purpose: str, secret: bytes, now: dt.datetime) -> str | None:
    """Return the identifier of a link that we wrote for *purpose* and that still holds, or None."""
    head, _, signature = token.rpartition(".")
    identifier, _, end = head.rpartition(".")
    if not secret or not _same(signature, _signature(secret, purpose, identifier, end)):
        return None
    return identifier if now.timestamp() < int(end, 16) else None


def download_path(key: ArchiveKey, revision: int, name: str, until: dt.datetime, secret: bytes) -> str:
    """Return the path of a signed download that holds until an instant."""
    place = _place(key, revision, name)
    _, end, signature = timed_token(place, DOWNLOAD, until, secret).rsplit(".", 2)
    return f"/d/{end}.{signature}/{place}"


def may_download(token: str, key: ArchiveKey, revision: int, name: str, secret: bytes, now: dt.datetime) -> bool:
    """Say whether a path's signature is ours, for this very file, and still holds."""
    return read_timed(f"{_place(key, revision, name)}.{token}", DOWNLOAD, secret, now) is not None


def _place(key: ArchiveKey, revision: int, name: str) -> str:
    return f"{key.policy}/{key.territory}/{key.quarter}/{revision}/{name}"


def end_of(token: str) -> dt.datetime | None:
    """Return until when a timed link holds, None for one that has no end; the signature must have been read before."""
    parts = token.rsplit(".", 2)
    return dt.datetime.fromtimestamp(int(parts[1], 16), dt.UTC) if len(parts) == len(("id", "end", "signature")) else None


def _signature(secret: bytes, purpose: str, *parts: str) -> str:
    return hmac.new(secret, "\n".join((purpose, *parts)).encode(), hashlib.sha256).hexdigest()[:TOKEN_LENGTH]


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
