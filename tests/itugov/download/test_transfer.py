"""Fetching one document from a site that behaves well, and from one that does not."""

import gzip
import json
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import count

import pytest

from tests.itugov.download.conftest import Fetching
from tests.itugov.download.documents import (
    DOCX,
    NAME,
    PAGE,
    PDF,
    PDF_NAME,
    PDF_PATH,
    WORD_PATH,
    bomb,
    docx,
)
from tests.itugov.download.site import DOCX_TYPE, Answer, Site, free_address

Tell = Callable[..., None]
GOOD = Answer(DOCX, headers={"Content-Type": DOCX_TYPE, "ETag": '"one"'}, ranges=True)


def left(fetching: Fetching) -> list[str]:
    """What lies in the folder."""
    return sorted(p.name for p in fetching.folder.iterdir()) if fetching.folder.exists() else []


def test_a_document_is_found_verified_and_noted(site: Site, fetching: Fetching, told: Tell) -> None:
    told(WORD_PATH, GOOD)
    done = fetching()
    assert (done.outcome, done.file, done.bytes) == ("found", NAME, len(DOCX))
    assert done.sha256 == sha256(DOCX).hexdigest()
    assert (fetching.folder / NAME).read_bytes() == DOCX
    assert left(fetching) == [NAME, "manifest.csv"]
    assert site.paths() == [WORD_PATH]
    asked = site.asked[-1].headers
    assert asked["User-Agent"] == "itugov/0 (+https://example.org/who)"
    assert asked["Accept-Encoding"] == "identity"


def test_a_pdf_is_taken_where_there_is_no_word_document(site: Site, fetching: Fetching, told: Tell) -> None:
    told(PDF_PATH, Answer(PDF, headers={"Content-Type": "application/pdf"}))
    done = fetching()
    assert (done.outcome, done.file) == ("found", PDF_NAME)
    assert site.paths() == [WORD_PATH, PDF_PATH]


def test_what_the_site_has_not_is_not_found(fetching: Fetching) -> None:
    assert fetching().outcome == "not found"
    assert not fetching.folder.exists()


def test_an_unknown_symbol_is_not_asked_for(site: Site, fetching: Fetching) -> None:
    done = fetching("WRC-99/3")
    assert (done.outcome, "WRC-99" in done.reason, site.asked) == ("refused", True, [])


@pytest.mark.parametrize(
    ("answers", "waits"),
    [
        ([Answer(status=429, headers={"Retry-After": "7"})], [7]),
        ([Answer(status=429, headers={"Retry-After": "0"})], [1]),
        ([Answer(status=503, headers={"Retry-After": "soon"})], [1]),
        ([Answer(status=500), Answer(status=502), Answer(status=504)], [1, 2, 4]),
        (
            [
                Answer(
                    status=503,
                    headers={
                        "Date": "Wed, 01 Jan 2025 10:00:00 GMT",
                        "Retry-After": "Wed, 01 Jan 2025 10:00:20 GMT",
                    },
                )
            ],
            [20],
        ),
    ],
)
def test_what_may_pass_is_waited_for(fetching: Fetching, told: Tell, answers: list[Answer], waits: list[float]) -> None:
    told(WORD_PATH, *answers, GOOD)
    assert fetching().outcome == "found"
    assert fetching.waits == waits


def test_a_site_that_goes_on_failing_is_left(site: Site, fetching: Fetching, told: Tell) -> None:
    told(WORD_PATH, Answer(status=500))
    done = fetching()
    assert (done.outcome, "500" in done.reason) == ("failed", True)
    assert fetching.waits == [1, 2, 4, 8]
    assert site.paths() == [WORD_PATH] * 5


def test_a_wait_that_is_too_long_is_not_waited(fetching: Fetching, told: Tell) -> None:
    told(WORD_PATH, Answer(status=429, headers={"Retry-After": "86400"}))
    done = fetching()
    assert (done.outcome, fetching.waits) == ("failed", [])
    assert "ITUGOV_FETCH_MAX_WAIT_S" in done.reason


def test_a_body_that_breaks_off_is_gone_on_with(site: Site, fetching: Fetching, told: Tell) -> None:
    told(WORD_PATH, Answer(DOCX, headers={"ETag": '"one"'}, cut=700), GOOD)
    assert fetching().outcome == "found"
    assert (fetching.folder / NAME).read_bytes() == DOCX
    again = site.asked[-1].headers
    assert (again["Range"], again["If-Range"]) == ("bytes=700-", '"one"')


def test_an_earlier_visit_is_gone_on_with(site: Site, fetching: Fetching, told: Tell) -> None:
    told(WORD_PATH, Answer(DOCX, headers={"ETag": '"one"'}, cut=700))
    assert fetching(retries=0).outcome == "failed"
    assert left(fetching) == [f"{NAME}.part", f"{NAME}.part.json"]
    told(WORD_PATH, GOOD)
    assert fetching().outcome == "found"
    assert site.asked[-1].headers["Range"] == "bytes=700-"
    assert left(fetching) == [NAME, "manifest.csv"]


def test_a_part_of_unknown_version_is_thrown_away(site: Site, fetching: Fetching, told: Tell) -> None:
    told(WORD_PATH, Answer(DOCX, headers={"ETag": 'W/"weak"'}, cut=700))
    assert fetching(retries=0).outcome == "failed"
    assert left(fetching) == []
    told(WORD_PATH, GOOD)
    assert fetching().outcome == "found"
    assert "Range" not in site.asked[-1].headers


@pytest.mark.parametrize("note", ["{", "[]", '{"url": "elsewhere", "etag": "x"}'])
def test_a_damaged_note_is_not_trusted(site: Site, fetching: Fetching, told: Tell, note: str) -> None:
    fetching.folder.mkdir()
    (fetching.folder / f"{NAME}.part").write_bytes(b"old")
    (fetching.folder / f"{NAME}.part.json").write_text(note, encoding="utf-8")
    told(WORD_PATH, GOOD)
    assert fetching().outcome == "found"
    assert "Range" not in site.asked[-1].headers
    assert (fetching.folder / NAME).read_bytes() == DOCX


OTHER = docx("Another version of it.")


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param([Answer(DOCX, headers={"ETag": '"one"'})], id="range ignored"),
        pytest.param([Answer(OTHER, headers={"ETag": '"two"'}, ranges=True)], id="new version"),
        pytest.param(
            [Answer(OTHER[700:], 206, {"ETag": '"two"', "Content-Range": f"bytes 700-{len(OTHER) - 1}/{len(OTHER)}"})],
            id="new version under the old range",
        ),
        pytest.param([Answer(DOCX[9:], 206, {"ETag": '"one"', "Content-Range": "bytes 9-99/*"})], id="another range"),
        pytest.param([Answer(DOCX[700:], 206, {"ETag": '"one"'})], id="no range told"),
        pytest.param([Answer(status=416)], id="range not satisfiable"),
    ],
)
def test_going_on_never_joins_what_does_not_fit(fetching: Fetching, told: Tell, answers: list[Answer]) -> None:
    told(
        WORD_PATH, Answer(DOCX, headers={"ETag": '"one"'}, cut=700), *answers, Answer(OTHER, headers={"ETag": '"two"'})
    )
    assert fetching().outcome == "found"
    assert (fetching.folder / NAME).read_bytes() in (DOCX, OTHER)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param(Answer(PAGE, headers={"Content-Type": "text/html"}), "web page (Sign in & go on)", id="html"),
        pytest.param(Answer(PAGE, headers={"Content-Type": DOCX_TYPE}), "web page", id="html that says docx"),
        pytest.param(Answer(DOCX, promised=700), "no whole Word document", id="length too short"),
        pytest.param(Answer(b"Dear all", headers={"Content-Type": DOCX_TYPE}), "no Word document", id="text"),
        pytest.param(Answer(b""), "no Word document", id="empty"),
        pytest.param(Answer(bomb()), "no whole Word document", id="zip bomb"),
        pytest.param(Answer(DOCX[:1200]), "no whole Word document", id="half an archive"),
        pytest.param(Answer(status=403), "(403): it wants a log-in", id="forbidden"),
        pytest.param(Answer(status=418), "answered 418", id="strange status"),
        pytest.param(Answer(DOCX, promised=2_000_000), "2,000,000 bytes", id="says it is too large"),
        pytest.param(
            Answer(gzip.compress(b"x" * 20_000_000), headers={"Content-Encoding": "gzip"}), "more bytes", id="gzip bomb"
        ),
        pytest.param(Answer(status=302, headers={"Location": "http://other.example/x"}), "another host", id="away"),
        pytest.param(Answer(status=302, headers={"Location": WORD_PATH}), "circle", id="circle"),
        pytest.param(Answer(status=302), "does not say where", id="to nowhere"),
    ],
)
def test_what_is_not_the_document_is_refused(fetching: Fetching, told: Tell, answer: Answer, words: str) -> None:
    told(WORD_PATH, answer)
    done = fetching(retries=0)
    assert (done.outcome, words in done.reason) == ("refused", True), done
    assert left(fetching) == []


@pytest.mark.parametrize(("body", "words"), [(PDF[:300], "cut off"), (b"x" * 900, "no PDF")])
def test_half_a_pdf_is_refused(fetching: Fetching, told: Tell, body: bytes, words: str) -> None:
    told(PDF_PATH, Answer(body))
    done = fetching()
    assert (done.outcome, words in done.reason) == ("refused", True)


def test_a_pdf_is_taken_where_the_word_document_is_no_document(fetching: Fetching, told: Tell) -> None:
    told(WORD_PATH, Answer(PAGE, headers={"Content-Type": "text/html; charset=utf-8"}))
    told(PDF_PATH, Answer(PDF))
    assert (fetching().outcome, left(fetching)) == ("found", [PDF_NAME, "manifest.csv"])


def test_an_answer_that_is_coded_all_the_same_is_read(fetching: Fetching, told: Tell) -> None:
    told(WORD_PATH, Answer(gzip.compress(DOCX), headers={"Content-Encoding": "gzip", "ETag": '"one"'}))
    assert fetching().outcome == "found"
    assert (fetching.folder / NAME).read_bytes() == DOCX


def test_a_redirect_on_the_site_is_followed(site: Site, fetching: Fetching, told: Tell) -> None:
    told(WORD_PATH, Answer(status=301, headers={"Location": "/there"}))
    told("/there", GOOD)
    assert fetching().outcome == "found"
    assert site.paths() == [WORD_PATH, "/there"]


def test_a_chain_of_redirects_ends(site: Site, fetching: Fetching, told: Tell) -> None:
    told(WORD_PATH, Answer(status=302, headers={"Location": "/0"}))
    for number in range(20):
        told(f"/{number}", Answer(status=302, headers={"Location": f"/{number + 1}"}))
    assert fetching().outcome == "refused"
    assert site.paths().index(PDF_PATH) == 6


def test_a_slow_drip_is_not_waited_for(fetching: Fetching, told: Tell) -> None:
    told(WORD_PATH, Answer(DOCX, headers={"ETag": '"one"'}, pieces=40))
    ticks: Iterator[int] = count()
    done = fetching(max_s=3, clock=lambda: next(ticks))
    assert (done.outcome, "ITUGOV_FETCH_FILE_S" in done.reason) == ("failed", True)
    told(WORD_PATH, GOOD)
    assert fetching().outcome == "found"


def test_a_site_that_falls_silent_is_not_waited_for(fetching: Fetching, told: Tell) -> None:
    told(WORD_PATH, Answer(DOCX, mute_s=1.5))
    begun = time.monotonic()
    done = fetching(timeout_s=0.2, retries=1)
    assert (done.outcome, "ReadTimeout" in done.reason) == ("failed", True)
    assert time.monotonic() - begun < 1.4


def test_a_site_that_is_not_there(fetching: Fetching) -> None:
    fetching.base_url = free_address()
    done = fetching(retries=1)
    assert (done.outcome, "ConnectError" in done.reason) == ("failed", True)


def test_a_folder_that_cannot_be_written(fetching: Fetching, told: Tell) -> None:
    told(WORD_PATH, GOOD)
    fetching.folder.write_text("a file", encoding="utf-8")
    done = fetching()
    assert (done.outcome, "cannot be written" in done.reason) == ("failed", True)


def test_robots_that_forbid_are_obeyed(site: Site, fetching: Fetching, told: Tell) -> None:
    told(WORD_PATH, GOOD)
    told("/robots.txt", Answer(b"User-agent: *\nAllow: /\n\nUser-agent: itugov\nDisallow: /dms_pub/*/md/24/\n"))
    done = fetching()
    assert (done.outcome, "robots.txt" in done.reason) == ("refused", True)
    assert site.paths() == []


def test_robots_that_allow_are_asked_once(site: Site, fetching: Fetching, told: Tell) -> None:
    told("/robots.txt", Answer(b"User-agent: *\nDisallow: /private/\nCrawl-delay: 5\n"))
    told(WORD_PATH, Answer(status=302, headers={"Location": "/private/x"}))
    told(PDF_PATH, Answer(PDF))
    done = fetching(clock=lambda: 0.0)
    assert done.outcome == "found"
    assert [a.path for a in site.asked] == ["/robots.txt", WORD_PATH, PDF_PATH], (
        "what robots.txt forbids is not followed"
    )
    assert fetching.waits == [5, 5]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(status=404), "found"),
        (Answer(b"x" * 2_000_000), "found"),
        (Answer(status=500), "failed"),
        (Answer(status=301, headers={"Location": "http://other.example/robots.txt"}), "refused"),
        (Answer(status=301, headers={"Location": "/rules"}), "found"),
    ],
)
def test_robots_that_cannot_be_read(fetching: Fetching, told: Tell, answer: Answer, outcome: str) -> None:
    told("/robots.txt", answer)
    told(WORD_PATH, GOOD)
    assert fetching(retries=1).outcome == outcome


def test_requests_come_one_at_a_time_with_a_pause(site: Site, fetching: Fetching, told: Tell) -> None:
    told(PDF_PATH, Answer(PDF))
    assert fetching(pause_s=3.0, clock=lambda: 0.0).outcome == "found"
    assert fetching.waits == [3, 3]
    assert site.most_at_once == 1


def test_what_is_here_is_not_asked_for(site: Site, fetching: Fetching, told: Tell) -> None:
    told(WORD_PATH, GOOD)
    assert fetching().outcome == "found"
    before = (fetching.folder / "manifest.csv").read_bytes()
    site.asked.clear()
    assert (fetching().outcome, site.asked) == ("already here", [])
    assert (fetching.folder / "manifest.csv").read_bytes() == before
    assert fetching(again=True).outcome == "already here"
    assert site.paths() == [WORD_PATH]


def test_a_bad_file_never_takes_the_place_of_a_good_one(fetching: Fetching, told: Tell) -> None:
    told(WORD_PATH, GOOD)
    fetching()
    for answer in (Answer(PAGE), Answer(DOCX, cut=700), Answer(status=404), Answer(DOCX[:900])):
        told(WORD_PATH, answer)
        assert fetching(again=True, retries=0).outcome in ("refused", "failed", "not found")
        assert (fetching.folder / NAME).read_bytes() == DOCX
    told(WORD_PATH, Answer(OTHER))
    assert fetching(again=True).outcome == "found"
    assert (fetching.folder / NAME).read_bytes() == OTHER


def test_a_bad_file_that_nobody_vouches_for_is_fetched_anew(fetching: Fetching, told: Tell) -> None:
    fetching.folder.mkdir()
    (fetching.folder / NAME).write_bytes(PAGE)
    told(WORD_PATH, GOOD)
    assert fetching().outcome == "found"


def test_a_file_that_is_not_what_the_manifest_states_stays(site: Site, fetching: Fetching, told: Tell) -> None:
    told(WORD_PATH, GOOD)
    fetching()
    (fetching.folder / NAME).write_bytes(OTHER)
    site.asked.clear()
    done = fetching()
    assert (done.outcome, "manifest" in done.reason, site.asked) == ("refused", True, [])
    assert (fetching.folder / NAME).read_bytes() == OTHER


def test_the_note_of_a_part_names_its_version(fetching: Fetching, told: Tell) -> None:
    told(WORD_PATH, Answer(DOCX, headers={"ETag": '"one"'}, cut=700))
    fetching(retries=0)
    note = json.loads((fetching.folder / f"{NAME}.part.json").read_text(encoding="utf-8"))
    assert note["etag"] == '"one"'
