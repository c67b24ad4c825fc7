"""The system's clock."""

import datetime as dt


class SystemClock:
    """Tell the time of this machine."""

    def now(self) -> dt.datetime:
        """Return the present instant, aware, UTC."""
        return dt.datetime.now(dt.UTC)
