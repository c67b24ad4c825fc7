"""DKIM (RFC 6376) by dkimpy: the house's signature over what a mail client must be able to believe."""

from email.message import EmailMessage
from pathlib import Path

import dkim  # type: ignore[import-untyped]  # dkimpy has no stubs

from reporter.errors import MailError, SettingsError

# RFC 8058 holds only under a signature that covers both List-Unsubscribe headers
SIGNED = (
    "from", "to", "reply-to", "subject", "date", "message-id", "list-id", "list-unsubscribe", "list-unsubscribe-post",
    "auto-submitted", "mime-version", "content-type", "content-language",
)  # fmt: skip


class DkimSigner:
    """Signs as *selector* of *domain* with the private key in a PEM file; SettingsError when it cannot be read."""

    def __init__(self, key_file: Path, selector: str, domain: str) -> None:
        try:
            self._key = key_file.read_bytes()
        except OSError as error:
            message = f"REPORTER_MAIL__DKIM_KEY_FILE: {key_file} cannot be read: {error.strerror}"
            raise SettingsError(message) from error
        self._selector, self._domain = selector, domain

    @property
    def name(self) -> str:
        """Return where receivers look for the public key."""
        return f"{self._selector}._domainkey.{self._domain}"

    def sign(self, message: EmailMessage) -> None:
        """Add the signature over *message* as it will leave; MailError (try later) when the key does not sign."""
        content = message.as_bytes(policy=message.policy.clone(linesep="\r\n"))
        present = {name.lower() for name in message}
        headers = [name.encode() for name in SIGNED if name in present]
        try:
            signed = dkim.sign(
                content,
                self._selector.encode(),
                self._domain.encode(),
                self._key,
                canonicalize=(b"relaxed", b"relaxed"),
                include_headers=headers,
            )
        except dkim.DKIMException as error:
            words = f"the DKIM key of {self.name} does not sign: {error}"
            raise MailError(words, permanent=False) from error
        message["DKIM-Signature"] = " ".join(signed.decode("ascii").partition(":")[2].split())
