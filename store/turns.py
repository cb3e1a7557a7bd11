"""Lets a number of questions in at the same time, makes some wait their turn, and sends the rest away."""

import asyncio

from store.asking import Busy


class Turns:
    """Places for questions; used from one event loop."""

    def __init__(self, places: int, max_waiting: int, max_wait_s: float) -> None:
        self.places, self.max_waiting, self.max_wait_s = places, max_waiting, max_wait_s
        self.waiting = 0
        self.turned_away = 0
        self._free = asyncio.Semaphore(places)

    async def take(self) -> None:
        """Take a place, once one is free.

        Raises:
            Busy: none came free in time, or too many wait already.
        """
        if self._free.locked() and self.waiting >= self.max_waiting:
            self.turned_away += 1
            raise Busy(f"{self.waiting} queries wait already; no more are taken for now", retry_after_s=1)
        self.waiting += 1
        try:
            async with asyncio.timeout(self.max_wait_s):
                await self._free.acquire()
        except TimeoutError as error:
            self.turned_away += 1
            raise Busy(
                f"{self.places} queries are running and none ended in {self.max_wait_s:g} s",
                retry_after_s=max(1, round(self.max_wait_s)),
            ) from error
        finally:
            self.waiting -= 1

    def give_back(self) -> None:
        """Give a place back."""
        self._free.release()
