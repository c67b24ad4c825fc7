"""Ask the interface: a call with its token, a new token when it is refused, no data told from an outage, never beyond the budget."""

from dataclasses import dataclass, field
from http import HTTPStatus
from json import dumps

from data_sources.france_travail.access import Access
from data_sources.france_travail.answers import answer_name
from data_sources.france_travail.calls import Call
from data_sources.france_travail.catalogue import NAME
from data_sources.france_travail.shelf import KeptAnswer
from data_sources.http_client import Answer, HttpClient, Message, Turn
from reporter.domain.territory import fold
from reporter.errors import InputError, SourceError

_NO_DATA = "a pas pu trouver la liste"  # « n'a pas pu trouver la liste », with HTTP 500: the apostrophe may be escaped
LATER = "The release held stays in place, and so do the answers kept: fetch again later"
_EXPECTED = {HTTPStatus.NO_CONTENT, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.UNAUTHORIZED}


class BudgetSpentError(SourceError):
    """No call is left in this fetch; the next one goes on."""


@dataclass(slots=True)
class Budget:
    """A turn that comes at most *most* times a fetch, each at the producer's pace.

    A fetch begins when a dataset is asked for again that was asked for before: the datasets share one budget.
    """

    most: int
    pace: Turn
    spent: int = 0
    _asked: set[str] = field(default_factory=set)

    def begin(self, dataset: str) -> None:
        """Count *dataset* as asked for, and begin anew when it comes back."""
        if dataset in self._asked:
            self._asked.clear()
            self.spent = 0
        self._asked.add(dataset)

    def wait(self) -> None:
        """Return when one more request is allowed, and count it; raises BudgetSpentError when none is left."""
        if self.spent >= self.most:
            message = f"{NAME}: the budget of {self.most} calls a fetch is spent: fetch again, or raise {BUDGET_SETTING}"
            raise BudgetSpentError(message)
        self.spent += 1
        self.pace.wait()


BUDGET_SETTING = "REPORTER_SOURCES__FRANCE_TRAVAIL__BUDGET"


class Interface:
    """What answers calls; *base_url* goes up to and with /v1."""

    def __init__(self, client: HttpClient, access: Access, base_url: str, budget: Budget) -> None:
        self.client, self.budget = client, budget
        self._access, self._base_url = access, base_url.rstrip("/")

    def ask(self, call: Call) -> KeptAnswer:
        """Return what is answered; raises SourceError for an outage and InputError for what is no text."""
        answer = self._post(call)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            self._access.refused()
            answer = self._post(call)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            message = f"{NAME}: {call} is refused with a new token: check that the application may use « Marché du travail »"
            raise SourceError(message)
        has_figures = answer.status in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}
        return KeptAnswer(answer.status, _text(answer.content, call) if has_figures else "", answer.fictitious)

    def _post(self, call: Call) -> Answer:
        body = dumps(call.body, ensure_ascii=False).encode()
        message = Message(body, "application/json", idempotent=True, headers=self._access.headers(), settles=_settles)
        return self.client.post(f"{self._base_url}/indicateur/{call.service.path}", message)


def _settles(status: int, content: bytes) -> bool:
    return status in _EXPECTED or (status == HTTPStatus.INTERNAL_SERVER_ERROR and means_no_data(content))


def means_no_data(content: bytes) -> bool:
    """Say whether the body of an HTTP 500 says that there is no such list: no figure, not an outage."""
    return _NO_DATA in fold(content.decode("utf-8", errors="replace"))


def _text(content: bytes, call: Call) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"is no UTF-8 at byte {error.start}"
        raise InputError(message, file=answer_name(call)) from error
