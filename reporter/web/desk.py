"""What goes on behind the pages: one note at a time, each distinct one once; mails by another hand."""

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum

import structlog

from reporter.domain.archive import ArchiveKey
from reporter.domain.release import Edition
from reporter.domain.subscription import Wish
from reporter.domain.territory import Territory
from reporter.errors import ReporterError
from reporter.pipeline.opt_in import send_confirmation
from reporter.pipeline.request import request
from reporter.ports import Outside

QUEUE = 200  # notes that may wait; past that the page says when to come back
REMEMBERED = 500  # orders and mails whose end is still known
log = structlog.get_logger(__name__)


class OrderState(StrEnum):
    """Where an order stands."""

    QUEUED = "queued"
    RENDERING = "rendering"
    READY = "ready"
    FAILED = "failed"


class MailState(StrEnum):
    """Where a mail to oneself stands."""

    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class QueueFullError(Exception):
    """No more orders are taken for now."""


@dataclass(frozen=True, slots=True)
class Order:
    """One note ordered, by edition (fingerprint) and place; *reason* says why it failed."""

    edition: Edition
    territory: Territory
    state: OrderState
    asked_at: dt.datetime
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    reason: str = ""

    @property
    def key(self) -> ArchiveKey:
        """Return the object in the archive that it makes."""
        return ArchiveKey(self.edition.policy, self.territory.id, self.edition.quarter)


_Key = tuple[str, str]


class Desk:
    """Takes orders from the pages' threads; the pages only look."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._lock = threading.Lock()
        self._orders: OrderedDict[_Key, Order] = OrderedDict()
        self._mails: OrderedDict[str, MailState] = OrderedDict()
        self._producer = ThreadPoolExecutor(1, "web-production")
        self._mailer = ThreadPoolExecutor(1, "web-mail")

    def close(self) -> None:
        """Finish what is in hand, drop what has not begun: an order is asked again, a note half made is not archived."""
        self._producer.shutdown(wait=True, cancel_futures=True)
        self._mailer.shutdown(wait=True, cancel_futures=True)

    def order(self, edition: Edition, territory: Territory) -> Order:
        """Order a note; the same one waiting or in hand is that one. QueueFullError when too many wait."""
        key = _key(edition, territory)
        with self._lock:
            held = self._orders.get(key)
            if held and held.state in {OrderState.QUEUED, OrderState.RENDERING}:
                return held
            if sum(one.state is OrderState.QUEUED for one in self._orders.values()) >= QUEUE:
                raise QueueFullError
            order = Order(edition, territory, OrderState.QUEUED, self._outside.clock.now())
            self._orders[key] = order
            self._orders.move_to_end(key)
            while len(self._orders) > REMEMBERED:
                self._orders.popitem(last=False)
        self._producer.submit(self._produce, key)
        return order

    def find(self, edition: Edition, territory: Territory) -> Order | None:
        """Return what became of an order, or None when there was none."""
        with self._lock:
            return self._orders.get(_key(edition, territory))

    def place(self, order: Order) -> int:
        """Return the place in the queue, from 1."""
        with self._lock:
            waiting = [one for one in self._orders.values() if one.state is OrderState.QUEUED]
        return next((place for place, one in enumerate(waiting, 1) if one.key == order.key), 1)

    def recent(self, count: int) -> tuple[Order, ...]:
        """Return the last orders, newest first."""
        with self._lock:
            return tuple(reversed(self._orders.values()))[:count]

    def mail_note(self, once: str, edition: Edition, territory: Territory, email: str) -> None:
        """Mail a note; the same *once* again (a form sent twice) changes nothing."""
        self._mail(once, lambda: self._send_note(edition, territory, email))

    def mail_confirmation(self, once: str, wish: Wish, token: str) -> None:
        """Mail the link that confirms a wish."""
        self._mail(once, lambda: send_confirmation(self._outside, wish, token))

    def mailed(self, once: str) -> MailState | None:
        """Return what became of a mail, or None."""
        with self._lock:
            return self._mails.get(once)

    def _mail(self, once: str, send: Callable[[], None]) -> None:
        with self._lock:
            if once in self._mails:
                return
            self._mails[once] = MailState.SENDING
            while len(self._mails) > REMEMBERED:
                self._mails.popitem(last=False)

        def work() -> None:
            end = MailState.SENT
            try:
                send()
            except Exception as error:  # noqa: BLE001 -- the page tells; the log must not, an error may hold an address
                log.warning("a mail of the web pages was not sent", error=type(error).__name__)
                end = MailState.FAILED
            with self._lock:
                self._mails[once] = end

        self._mailer.submit(work)

    def _send_note(self, edition: Edition, territory: Territory, email: str) -> None:
        done = request(self._outside, territory, edition.quarter, policy=edition.policy, email=email)
        if done.delivery is None or done.delivery.sent != 1:
            message = "the relay did not take it yet: it stays queued"
            raise ReporterError(message)

    def _produce(self, key: _Key) -> None:
        order = self._change(key, state=OrderState.RENDERING, started_at=self._outside.clock.now())
        state, reason = OrderState.READY, ""
        try:
            request(self._outside, order.territory, order.edition.quarter, policy=order.edition.policy)
        except ReporterError as error:
            state, reason = OrderState.FAILED, str(error)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the page must say that the order has ended
            log.warning("an order of the web pages failed", error=type(error).__name__, territory=str(order.territory.id))
            state, reason = OrderState.FAILED, type(error).__name__
        self._change(key, state=state, reason=reason, ended_at=self._outside.clock.now())

    def _change(self, key: _Key, **changed: object) -> Order:
        with self._lock:
            self._orders[key] = replace(self._orders[key], **changed)  # type: ignore[arg-type]
            return self._orders[key]


def _key(edition: Edition, territory: Territory) -> _Key:
    return edition.fingerprint, str(territory.id)
