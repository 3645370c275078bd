"""Who does the steps: processes of this machine, or a Ray cluster. The only file that knows Ray.

An executor is one function: a step and its arguments to its future. Arguments are names and numbers, results counts;
what a step works on lies in files, which every machine of a cluster must see under the same path.
"""

from __future__ import annotations

import gc
import multiprocessing
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from typing import Any

from ..offline.garbage import look_for_garbage_seldom
from ..server.parent_death import end_with_parent
from .steps import load_steps

SubmitStep = Callable[..., Future[Any]]  # of a step and its arguments


class RayMissingError(RuntimeError):
    """Ray is not installed."""


class RayAwayError(RuntimeError):
    """There is no Ray cluster at the address."""


@contextmanager
def open_processes(count: int) -> Iterator[SubmitStep]:
    """So many processes of this machine, which end with this one, however it ends.

    On Linux they are forked from this one when it has loaded what they need, for which a new one takes a second.
    """
    context: BaseContext = multiprocessing.get_context("spawn")
    if sys.platform == "linux":
        load_steps()
        gc.freeze()  # a search for garbage writes to what it looks at, and what is written to is not shared
        context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(count, context, initializer=_prepare_process)
    try:
        yield pool.submit
    finally:
        pool.shutdown(cancel_futures=True)


def _prepare_process() -> None:
    end_with_parent()
    look_for_garbage_seldom()


@contextmanager
def open_ray(address: str) -> Iterator[SubmitStep]:
    """A Ray cluster: its address, "auto" for the one of this machine, "local" for one that is started for this.

    Raises:
        RayMissingError, RayAwayError: see there.
    """
    try:
        import ray
    except ImportError as error:
        raise RayMissingError("ray is not installed: pip install 'feedmill[ray]' brings it") from error
    try:
        ray.init(address=address, include_dashboard=False if address == "local" else None, log_to_driver=False)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise RayAwayError(f"{address}: no Ray cluster: {error}; start one there, or leave --ray out") from error

    def submit(step: Callable[..., Any], *arguments: Any) -> Future[Any]:
        future: Future[Any] = ray.remote(step).remote(*arguments).future()
        return future

    try:
        yield submit
    finally:
        ray.shutdown()
