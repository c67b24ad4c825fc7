"""Our signature holds behind a real SMTP server, and covers what one-click unsubscription needs."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from reporter.adapters.dkim_signer import DkimSigner
from reporter.errors import SettingsError
from reporter.pipeline.deliver import deliver
from tests.outboxes import IDENTITY, campaign, opened, world
from tests.relays import Script, relay

SIGNING = replace(IDENTITY, link_secret=b"a secret of the house, long enough")


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def signer(tmp_path: Path, key: rsa.RSAPrivateKey) -> DkimSigner:
    file = tmp_path / "dkim.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    )
    return DkimSigner(file, "notes2026", IDENTITY.domain)


def published(key: rsa.RSAPrivateKey) -> Callable[..., bytes]:
    """Return the answer of a name server for our public key."""
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + b"".join(public.splitlines()[1:-1])
    return lambda name, timeout=5: record if name == b"notes2026._domainkey.observatoire.example." else b""  # noqa: ARG005 -- dkimpy's


def test_a_mail_received_verifies_and_none_of_its_heads_can_be_changed(tmp_path: Path, key: rsa.RSAPrivateKey, signer: DkimSigner) -> None:
    script = Script()
    with opened(tmp_path) as ledger, relay(script) as port:
        outside = world(tmp_path, ledger, f"smtp://127.0.0.1:{port}")
        outside = replace(outside, mail=SIGNING, signer=signer, web_base_url="https://notes.test")
        campaign(outside, ["prefet@loire.test"])
        assert deliver(outside, owner="one").sent == 1
    ((_, _, received),) = script.received
    assert dkim.verify(received, dnsfunc=published(key))
    signature = received.split(b"DKIM-Signature:")[1].split(b"bh=")[0].replace(b"\r\n", b"").replace(b" ", b"")
    for head in (b"list-unsubscribe:", b"list-unsubscribe-post", b"from", b"subject", b"list-id"):
        assert head in signature
    assert all(len(line) <= 998 for line in received.split(b"\r\n"))
    for old, new in (
        (b"prefet@loire.test", b"autre@loire.test"),
        (b"One-Click", b"Two-Click"),
        (b"https://notes.test/des", b"https://evil.test/des"),
    ):
        assert old in received
        assert not dkim.verify(received.replace(old, new), dnsfunc=published(key))


def test_a_key_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        DkimSigner(tmp_path / "none.pem", "a", "b")
