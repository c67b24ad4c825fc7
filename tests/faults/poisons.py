"""Jobs that harm the process which works on them; they travel to real workers."""

import os
import signal
import time
from dataclasses import replace
from typing import Any

from reporter.domain.briefing import BriefingJob
from reporter.rendering.assets import brand
from reporter.rendering.engine import Engine


def die() -> None:
    """Kill the process this runs in."""
    os.kill(os.getpid(), signal.SIGKILL)


class Deadly:
    """Calls `die` where it is unpickled."""

    def __reduce__(self) -> Any:
        return die, ()


class Endless:
    """Facts that can never be read: no question is ever answered. Pages that spin are tested beside."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        while True:
            time.sleep(1)


class NamedEndless(Endless):
    """Endless facts that still say whose they are to the driver."""

    def __init__(self, territory: Any) -> None:
        self.territory = territory


def deadly(job: BriefingJob) -> BriefingJob:
    """Return *job* so that its worker is killed on receipt."""
    return replace(job, web_base_url=Deadly())  # type: ignore[arg-type]


def endless(job: BriefingJob) -> BriefingJob:
    """Return *job* so that its rendering never ends."""
    return replace(job, facts=NamedEndless(job.facts.territory))  # type: ignore[arg-type]


def lay_out(html: str) -> int:
    """Set a page as a worker does and return how many pages it takes."""
    return len(Engine(brand(None).tokens_css).lay_out(html).pages)
