"""Where briefings are produced: in this process, or in a pool of processes with limits."""

import gc
import importlib
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

RENDERS_PER_WORKER = 100
SECONDS_PER_RENDER = 120
BYTES_PER_WORKER = 4 * 1024**3
WORKER_MODULE = "reporter.pipeline.produce"


class InlineExecutor(Executor):
    """Run each task at once in this process: for tests and for a single briefing."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run *fn* now and return its finished future."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 -- handed to whoever asks the future, as every executor does
            future.set_exception(error)
        return future


class LimitedProcessPool(ProcessPoolExecutor):
    """A pool whose workers are recycled and whose stuck or greedy tasks kill their own process, never the driver."""

    def __init__(self, workers: int, *, seconds_per_task: float = SECONDS_PER_RENDER) -> None:
        self._seconds = seconds_per_task
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([WORKER_MODULE])
        super().__init__(workers, mp_context=context, initializer=_prepare_worker, max_tasks_per_child=RENDERS_PER_WORKER)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run *fn* in a worker under the time limit; a worker that exceeds it dies and the pool says so (BrokenProcessPool)."""
        return super().submit(_run_limited, self._seconds, fn, args, kwargs)


def executor_factory(kind: str, workers: int) -> tuple[Callable[[], Executor], int]:
    """Return how to build the executor and how many tasks it works on at once."""
    if kind == "inline":
        return InlineExecutor, 1
    count = workers or os.cpu_count() or 1
    return (lambda: LimitedProcessPool(count)), count


def _prepare_worker() -> None:
    importlib.import_module(WORKER_MODULE)
    resource.setrlimit(resource.RLIMIT_AS, (BYTES_PER_WORKER, resource.RLIM_INFINITY))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the driver decides what an interrupt means
    gc.collect()
    gc.freeze()  # what was imported lives as long as the worker: a third less CPU per page


def _run_limited(seconds: float, fn: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return fn(*args, **kwargs)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
