"""A dead man's switch: an address of somebody else's that is asked after each good pass, and raises the alarm when it is not."""

from urllib.parse import urlsplit

from reporter.errors import SettingsError, SourceError

PATIENCE_SECONDS = 10.0


class HttpWatchdog:
    """Asks one address; SettingsError for one that is none. The address itself may be the secret, so no message holds its path."""

    def __init__(self, url: str, patience: float = PATIENCE_SECONDS) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            message = "REPORTER_SCHEDULE__PING_URL is no address: write https://…"
            raise SettingsError(message)
        self._url, self._host, self._patience = url, parts.hostname, patience

    def tell(self) -> None:
        """Ask the address; SourceError when it does not answer, or not with success."""
        import httpx

        try:
            answer = httpx.get(self._url, timeout=self._patience, follow_redirects=True)
        except httpx.HTTPError as error:
            message = f"the watchdog at {self._host} was not told: {type(error).__name__}"
            raise SourceError(message) from error
        if answer.is_error:
            message = f"the watchdog at {self._host} was not told: it answers {answer.status_code}"
            raise SourceError(message)
