"""Maps a function over items in processes; an item that ends its process costs its own answer and no other's.

They end with the program, however that ends: who interrupts it does not wait for what is under way, and where it is killed none is left.
"""

import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from typing import TypeVar

from store.ending import end_with

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@contextmanager
def mapping(
    items: Sequence[Item], work: Callable[[Item], Answer], lost: Callable[[Item], Answer], *, jobs: int
) -> Iterator[Iterable[Answer]]:
    """Give the answers in the order of the items; with more than one job, processes begin on them at once.

    Processes are spawned, not forked: the store and the progress bars run threads of their own.

    Args:
        items: what is worked on.
        work: gives the answer of an item; it and the items cross processes.
        lost: gives the answer of an item whose process ended without one: a crash, or no memory.
        jobs: processes at the same time.
    """
    processes = min(jobs, len(items))
    if processes < 2:
        yield map(work, items)
        return
    with _pool(processes) as pool:
        yield _surviving(_begun(pool, work, items), items, work, lost, processes)


def _surviving(
    begun: Sequence[Future[Answer]],
    items: Sequence[Item],
    work: Callable[[Item], Answer],
    lost: Callable[[Item], Answer],
    processes: int,
) -> Iterator[Answer]:
    answered = yield from _until_broken(begun)
    while answered < len(items):
        # Which item broke the pool is not told: the first without an answer is tried alone, the others anew together
        yield _alone(items[answered], work, lost)
        answered += 1
        with _pool(processes) as pool:
            answered += yield from _until_broken(_begun(pool, work, items[answered:]))


def _until_broken(begun: Sequence[Future[Answer]]) -> Generator[Answer, None, int]:
    """Yield answers, and return how many there were before the pool broke."""
    for answered, future in enumerate(begun):
        try:
            answer = future.result()
        except BrokenProcessPool:
            return answered
        yield answer
    return len(begun)


def _alone(item: Item, work: Callable[[Item], Answer], lost: Callable[[Item], Answer]) -> Answer:
    with _pool(1) as pool:
        try:
            return _begun(pool, work, [item])[0].result()
        except BrokenProcessPool:
            return lost(item)


def _begun(pool: Executor, work: Callable[[Item], Answer], items: Sequence[Item]) -> list[Future[Answer]]:
    with _uninterrupted():
        return [pool.submit(work, item) for item in items]


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Start processes that an interrupt from the keyboard, which reaches them too, does not touch: we end them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    others = set(active_children())
    context = get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=end_with, initargs=(os.getpid(),))
    try:
        yield pool
    except BaseException:
        for process in set(active_children()) - others:
            process.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
