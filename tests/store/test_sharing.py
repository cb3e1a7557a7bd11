"""One call answers all who asked before it began, and nobody who asked later."""

import asyncio

import pytest

from store.sharing import Shared


class Calls:
    """Calls that are let go one by one."""

    def __init__(self) -> None:
        self.begun = 0
        self.gates: list[asyncio.Event] = []

    async def call(self) -> int:
        self.begun += 1
        number, gate = self.begun, asyncio.Event()
        self.gates.append(gate)
        await gate.wait()
        if number == 3:
            raise ValueError(number)
        return number


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_those_who_ask_while_one_is_under_way_share_the_next() -> None:
    async def within() -> None:
        calls = Calls()
        shared = Shared(calls.call)
        first = asyncio.create_task(shared.ask())
        await settled()
        later = [asyncio.create_task(shared.ask()) for _ in range(5)]
        await settled()
        assert calls.begun == 1
        later.pop().cancel()  # who goes away takes nothing from the others
        calls.gates[0].set()
        assert await first == 1
        await settled()
        assert calls.begun == 2
        calls.gates[1].set()
        assert await asyncio.gather(*later) == [2] * 4
        failed = [asyncio.create_task(shared.ask()) for _ in range(2)]
        await settled()
        calls.gates[2].set()
        for task in failed:
            with pytest.raises(ValueError, match="3"):
                await task
        again = asyncio.create_task(shared.ask())
        await settled()
        calls.gates[3].set()
        assert await again == 4

    asyncio.run(within())


def test_none_is_under_way_after_the_end() -> None:
    async def within() -> None:
        calls = Calls()
        shared = Shared(calls.call)
        asked = [asyncio.create_task(shared.ask())]
        await settled()
        asked.append(asyncio.create_task(shared.ask()))
        await settled()
        await shared.aclose()
        for task in asked:
            with pytest.raises(asyncio.CancelledError):
                await task
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(within())
