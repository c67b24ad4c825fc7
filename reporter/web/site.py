"""What every page shares: the world, the rules, the keys, and who is at work behind the pages."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass, field

from reporter.pipeline.signed_links import read_timed, timed_token
from reporter.ports import Outside
from reporter.settings import WebSettings
from reporter.web.desk import Desk
from reporter.web.limiting import Limiter

FORM_HOLDS = dt.timedelta(hours=12)
_FORM = "form"


@dataclass(frozen=True, slots=True)
class Site:
    """The site; *secret* signs what leaves (links), *key* what stays (sessions, forms): without a secret it lives as long as we do."""

    outside: Outside
    rules: WebSettings
    limiter: Limiter
    desk: Desk
    key: bytes = field(repr=False)

    @classmethod
    def of(cls, outside: Outside, rules: WebSettings) -> "Site":
        """Return the site of a world."""
        secret = rules.secret.get_secret_value().encode()
        key = hashlib.sha256(b"sessions\n" + (secret or secrets.token_bytes())).digest()
        return cls(outside, rules, Limiter(), Desk(outside), key)

    @property
    def secret(self) -> bytes:
        """Return what signs links; empty: there are none."""
        return self.rules.secret.get_secret_value().encode()

    @property
    def contact(self) -> str:
        """Return the staffed mail address, or nothing."""
        return self.outside.mail.reply_to if self.outside.mail else ""

    @property
    def subscribes(self) -> bool:
        """Say whether people can subscribe by themselves: mail, an address of our own and signed links are all there."""
        return bool(self.secret and self.outside.mail and self.outside.transport and self.outside.web_base_url)

    def stamp(self, place: str) -> str:
        """Return what a form of *place* carries, so that no other site can write one."""
        return timed_token(_digest(place), _FORM, self.outside.clock.now() + FORM_HOLDS, self.key)

    def is_stamped(self, stamp: str, place: str) -> bool:
        """Say whether a form of *place* carries our stamp, and not too old a one."""
        return read_timed(stamp, _FORM, self.key, self.outside.clock.now()) == _digest(place)


def _digest(place: str) -> str:
    return hashlib.sha256(place.encode()).hexdigest()[:32]
