"""Workers answer as the store does, within their bounds, and are replaced where they do not."""

import asyncio
import gzip
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from store import QueryRefused, Snapshot, Store
from store.asking import (
    Answering,
    Busy,
    LimitExceeded,
    NotTaken,
    QueryFailed,
    QueryOutOfMemory,
    QueryTimeout,
    Question,
)
from store.inline import Inline
from store.pool import Pool, PoolLimits
from store.spool import IN_MEMORY_BYTES

ROWS = 30_000
COUNT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LOOKUP = "SELECT ?o { <urn:s/5> ?p ?o }"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    with Store.open(tmp_path_factory.mktemp("store")) as store:
        store.replace(
            "urn:graph",
            [
                ox.Triple(
                    ox.NamedNode(f"urn:s/{n}"), ox.NamedNode(f"urn:p/{n % 7}"), ox.Literal(f"قيمة {n} " + "x" * 30)
                )
                for n in range(ROWS)
            ],
        )
        yield store.publish()


def run(work: Callable[[Pool], Awaitable[None]], limits: PoolLimits | None = None) -> None:
    async def within() -> None:
        pool = Pool(limits or PoolLimits(workers=1), {"p": "urn:p/"})
        await pool.start()
        try:
            await work(pool)
        finally:
            await pool.aclose()

    asyncio.run(within())


async def data(answering: Answering, snapshot: Snapshot, question: Question) -> bytes:
    answer = await answering.ask(snapshot, question)
    try:
        return b"".join([piece async for piece in answer.pieces()])
    finally:
        await answer.aclose()


SAME = (
    Question(LOOKUP),
    Question("ASK { ?s ?p ?o }"),
    Question("ASK { ?s ?p ?o }", tabular="text/csv"),
    Question("SELECT * { ?s ?p ?o }"),
    Question("SELECT * { ?s ?p ?o }", tabular="text/csv"),
    Question("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 10"),
    Question("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", graph="application/n-triples", max_rows=7, cut=("graph",)),
    Question("SELECT * { ?s ?p ?o }", tabular="text/tab-separated-values", max_rows=7, cut=("rows",)),
    Question("SELECT * { GRAPH ?g { <urn:s/5> ?p ?o } }", named_graphs=("urn:graph",)),
)


@pytest.mark.parametrize("question", SAME, ids=range(len(SAME)))
def test_a_worker_answers_as_the_store_does(held: Snapshot, question: Question) -> None:
    async def work(pool: Pool) -> None:
        ours, theirs = await pool.ask(held, question), await Inline({"p": "urn:p/"}).ask(held, question)
        whole = b"".join([piece async for piece in ours.pieces()])
        assert whole == await theirs.whole(sys.maxsize)
        assert (ours.kind, ours.media_type, ours.truncated) == (theirs.kind, theirs.media_type, theirs.truncated)
        await ours.aclose()

    run(work)
    assert len(SAME) == 9


ERRORS: tuple[tuple[Question, type[Exception]], ...] = (
    (Question("SELEC"), SyntaxError),
    (Question("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"), QueryRefused),
    (Question("SELECT (<urn:f>(1) AS ?x) {}"), QueryFailed),
    (Question("ASK {}", tabular=None), NotTaken),
    (Question("SELECT * { ?s ?p ?o }", max_rows=5), LimitExceeded),
    (Question("SELECT * { ?s ?p ?o }", max_bytes=500), LimitExceeded),
    (Question("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", max_bytes=500), LimitExceeded),
    (Question(COUNT, timeout_s=0.3), QueryTimeout),
    (Question("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f LIMIT 1", timeout_s=30), QueryOutOfMemory),
)


def test_errors_come_back_as_they_are_and_the_pool_goes_on(held: Snapshot) -> None:
    async def work(pool: Pool) -> None:
        for question, kind in ERRORS:
            with pytest.raises(kind):
                await data(pool, held, question)
            assert await data(pool, held, Question(LOOKUP))
        assert pool.counts.killed == 2
        assert pool.busy == 0

    run(work, PoolLimits(workers=1, memory_bytes=400_000_000))
    assert len(ERRORS) == 9


def test_a_runaway_holds_up_no_other_and_ends_in_time(held: Snapshot) -> None:
    async def work(pool: Pool) -> None:
        loop = asyncio.get_running_loop()
        begin = loop.time()
        away = asyncio.ensure_future(data(pool, held, Question(COUNT, timeout_s=1)))
        for _ in range(20):
            assert await data(pool, held, Question(LOOKUP))
        assert not away.done()
        with pytest.raises(QueryTimeout):
            await away
        assert 1 <= loop.time() - begin < 1.5

    run(work, PoolLimits(workers=2))


def test_what_finds_no_worker_waits_and_is_sent_away(held: Snapshot) -> None:
    async def work(pool: Pool) -> None:
        away = asyncio.ensure_future(data(pool, held, Question(COUNT, timeout_s=1)))
        await asyncio.sleep(0.05)
        waiting = asyncio.ensure_future(data(pool, held, Question(LOOKUP)))
        await asyncio.sleep(0.05)
        with pytest.raises(Busy, match="wait already"):
            await data(pool, held, Question(LOOKUP))
        with pytest.raises(Busy, match="none ended"):
            await waiting
        with pytest.raises(QueryTimeout):
            await away
        assert pool.turned_away == 2

    run(work, PoolLimits(workers=1, max_waiting=1, max_wait_s=0.2))


def test_an_answer_nobody_wants_any_more_frees_its_worker(held: Snapshot) -> None:
    async def work(pool: Pool) -> None:
        asked = asyncio.ensure_future(pool.ask(held, Question(COUNT, timeout_s=60)))
        await asyncio.sleep(0.1)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        assert await data(pool, held, Question(LOOKUP))
        assert pool.counts.abandoned == 1

    run(work)


def test_a_worker_killed_from_outside_is_not_noticed(held: Snapshot) -> None:
    async def work(pool: Pool) -> None:
        for _ in range(3):
            answer = asyncio.ensure_future(pool.ask(held, Question("SELECT * { ?s ?p ?o }")))
            await asyncio.sleep(0.01)
            os.kill(pool.processes[0], signal.SIGKILL)
            found = await (await answer).whole(sys.maxsize)
            assert found is not None
            assert found.count(b'"s":') == ROWS
            await (await answer).aclose()

    run(work)


def test_a_stream_goes_on_where_its_worker_was_killed(held: Snapshot) -> None:
    async def work(pool: Pool) -> None:
        whole = await data(pool, held, Question("SELECT * { ?s ?p ?o }"))
        answer = await pool.ask(held, Question("SELECT * { ?s ?p ?o }"))
        pieces = answer.pieces()
        read = await anext(pieces)
        (killed,) = pool.processes
        os.kill(killed, signal.SIGKILL)
        async for piece in pieces:
            read += piece
        assert read == whole
        assert pool.processes != (killed,)
        await answer.aclose()

    run(work)


def test_a_worker_killed_while_it_starts_is_started_again() -> None:
    async def within() -> None:
        pool = Pool(PoolLimits(workers=1))
        starting = asyncio.ensure_future(pool.start())
        while not pool.processes:
            await asyncio.sleep(0)
        os.kill(pool.processes[0], signal.SIGKILL)
        await starting
        assert pool.counts.started == 1
        await pool.aclose()

    asyncio.run(within())


def test_a_worker_that_is_gone_before_it_is_told_of_a_snapshot_is_replaced(held: Snapshot, tmp_path: Path) -> None:
    uvloop = pytest.importorskip("uvloop", reason="its transports refuse what is written once the other end is gone")
    with Store.open(tmp_path) as store:
        store.replace("urn:graph", [ox.Triple(ox.NamedNode("urn:s/5"), ox.NamedNode("urn:p"), ox.Literal("new"))])
        other = store.publish()

    async def within() -> None:
        pool = Pool(PoolLimits(workers=1))
        await pool.start()
        os.kill(pool.processes[0], signal.SIGKILL)
        await asyncio.sleep(0.2)
        for snapshot in (other, held, other):
            pool.current(snapshot)
            await asyncio.sleep(0.05)
        async with asyncio.timeout(20):
            assert b"new" in await data(pool, other, Question(LOOKUP))
        await pool.aclose()

    uvloop.run(within())


def test_a_slow_reader_holds_up_no_worker(held: Snapshot) -> None:
    async def work(pool: Pool) -> None:
        answers = [await pool.ask(held, Question("SELECT * { ?s ?p ?o }")) for _ in range(3)]
        assert await data(pool, held, Question(LOOKUP))
        for answer in answers:
            assert await answer.whole(IN_MEMORY_BYTES) is None
            read = b"".join([piece async for piece in answer.pieces()])
            assert read.count(b'"s":') == ROWS
            await answer.aclose()

    run(work)


def test_an_answer_is_compressed_unless_it_is_small(held: Snapshot) -> None:
    async def work(pool: Pool) -> None:
        for query, packed in (("SELECT * { ?s ?p ?o }", True), (LOOKUP, False)):
            answer = await pool.ask(held, Question(query, gzip=True))
            found = b"".join([piece async for piece in answer.pieces()])
            await answer.aclose()
            assert answer.gzip is packed
            plain = await data(pool, held, Question(query))
            assert (gzip.decompress(found) if packed else found) == plain

    run(work)


def test_workers_turn_to_a_new_snapshot_and_let_go_of_the_old_one(tmp_path: Path) -> None:
    async def work(pool: Pool) -> None:
        with Store.open(tmp_path) as store:
            names = []
            for number in range(4):
                store.replace(
                    "urn:g", [ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(str(number)))]
                )
                snapshot = store.publish()
                pool.current(snapshot)
                names.append(snapshot.name)
                assert f'"value":"{number}"'.encode() in await data(pool, snapshot, Question("SELECT ?o { ?s ?p ?o }"))
                del snapshot
            await asyncio.sleep(0.2)
            store.publish()
            store.replace("urn:g", [])
            store.publish()
            assert names[0] not in {place.name for place in (tmp_path / "snapshots").iterdir()}

    run(work)


@pytest.mark.skipif(sys.platform != "linux", reason="the system has no network namespaces")
def test_a_worker_has_no_network_where_the_system_lets_it_give_it_up() -> None:
    async def work(pool: Pool) -> None:
        if not pool.isolated:
            pytest.skip("this system does not let a process give up its network")
        links = {Path(f"/proc/{process}/ns/net").readlink() for process in pool.processes}
        assert Path("/proc/self/ns/net").readlink() not in links

    run(work)
