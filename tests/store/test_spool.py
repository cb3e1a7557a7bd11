"""A spool gives what was written, and takes it a second time only where it is the same."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.frames import PIECE_BYTES
from store.spool import IN_MEMORY_BYTES, Differs, Spool

LARGE = bytes(range(256)) * (IN_MEMORY_BYTES // 256 + 100)


async def _read(spool: Spool) -> bytes:
    return b"".join([piece async for piece in spool.pieces()])


@given(st.lists(st.binary(max_size=50)), st.lists(st.integers(1, 60), min_size=1), st.booleans())
def test_written_again_in_other_pieces_it_is_the_same(first: list[bytes], sizes: Sequence[int], begun: bool) -> None:
    async def within() -> None:
        spool = Spool()
        for piece in first:
            spool.write(piece)
        whole = b"".join(first) + b" and the rest"
        if begun and any(first):
            await anext(spool.pieces())
        spool.begin_again()
        at = turn = 0
        while at < len(whole):
            size = sizes[turn % len(sizes)]
            spool.write(whole[at : at + size])
            at, turn = at + size, turn + 1
        spool.finish()
        assert await _read(spool) == whole
        spool.close()

    asyncio.run(within())


def test_what_is_on_disk_is_compared_too() -> None:
    async def within() -> None:
        spool = Spool()
        for at in range(0, len(LARGE), PIECE_BYTES):
            spool.write(LARGE[at : at + PIECE_BYTES])
        await anext(spool.pieces())
        spool.begin_again()
        spool.write(LARGE)
        spool.write(b"end")
        spool.finish()
        assert await _read(spool) == LARGE + b"end"
        spool.begin_again()
        with pytest.raises(Differs):
            spool.write(LARGE[:-1] + b"?")
        spool.close()

    asyncio.run(within())


def test_less_than_before_is_not_the_same() -> None:
    async def within() -> None:
        spool = Spool()
        spool.write(b"rows")
        await anext(spool.pieces())
        spool.begin_again()
        spool.write(b"row")
        with pytest.raises(Differs):
            spool.finish()
        spool.finish(OSError("gone"))
        with pytest.raises(OSError, match="gone"):
            await _read(spool)

    asyncio.run(within())
