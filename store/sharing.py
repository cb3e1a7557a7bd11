"""Has one call answer all who asked before it began: so many at the same time cost little more than one."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Generic, TypeVar

T = TypeVar("T")


class Shared(Generic[T]):
    """A call whose answer is as good for each who asked before it began; used from one event loop."""

    def __init__(self, call: Callable[[], Awaitable[T]]) -> None:
        self._call = call
        self._begun: asyncio.Task[T] | None = None
        self._next: asyncio.Task[T] | None = None

    async def ask(self) -> T:
        """Return what the call gives, or raise what it raises; it begins after now."""
        if self._next is None:
            self._next = asyncio.create_task(self._after(self._begun))
            self._next.add_done_callback(_seen)
        return await asyncio.shield(self._next)

    async def aclose(self) -> None:
        """Stop calling."""
        for task in (self._next, self._begun):
            if task is not None and not task.done():
                task.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await task

    async def _after(self, before: "asyncio.Task[T] | None") -> T:
        if before is not None:
            await asyncio.wait({before})
        self._begun, self._next = self._next, None
        return await self._call()


def _seen(task: "asyncio.Task[T]") -> None:
    if not task.cancelled():
        task.exception()  # told to those who asked, if they are still there
