"""Holds an answer that somebody is still writing for the one who asked."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field

from store.asking import Kind
from store.spool import Spool


@dataclass(slots=True)
class Coming:
    """An answer that is being written, by `work`."""

    kind: Kind
    media_type: str
    gzip: bool
    spool: Spool
    truncated: bool = False
    work: "asyncio.Task[None] | None" = field(default=None)

    async def whole(self, size: int) -> bytes | None:
        """Return all bytes if they are at most so many."""
        return await self.spool.whole(size)

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the bytes."""
        async for piece in self.spool.pieces():
            yield piece

    async def aclose(self) -> None:
        """Let go of the answer; what is still at it is stopped."""
        if self.work is not None and not self.work.done():
            self.work.cancel()
            with suppress(asyncio.CancelledError):
                await self.work
        self.spool.close()


async def begin(
    work: "Callable[[Spool, asyncio.Future[Coming]], Coroutine[None, None, None]]", tasks: "set[asyncio.Task[None]]"
) -> Coming:
    """Set somebody to write an answer, and return it as soon as it has begun.

    Args:
        work: writes into the spool, and says in the future what the answer is, or why there is none.
        tasks: those that are at work, which this one is among until it ends.
    """
    spool = Spool()
    begun: asyncio.Future[Coming] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(work(spool, begun))
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    try:
        coming = await asyncio.shield(begun)
    except asyncio.CancelledError:
        task.cancel()
        raise
    coming.work = task
    return coming


def fail(error: Exception, spool: Spool, begun: "asyncio.Future[Coming]") -> None:
    """Tell the one who asked why there is no answer, or no more of it."""
    if begun.done():
        spool.finish(error)
    else:
        begun.set_exception(error)
