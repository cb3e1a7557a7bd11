"""A pasted text is read line by line in its own language, and reading it ends in time."""

from collections.abc import Iterator

import pytest

from graph_api.problems import BusyProblem, TextTimeProblem
from itugov.aside import Aside
from itugov.recognising import recognise
from tests.graph_api.service import Client, application, snapshot

EDITION = "resolution/pp/71/2022"
# Each of the six languages, and what would be lost if the lines were read in that of the whole
LINES = (
    ("en", "Resolution 71 (Rev. Bucharest, 2022)"),
    ("ar", "القرار 71 (المراجَع في بوخارست، 2022)"),
    ("fr", "Conformément à la Résolution 71 (Rév. Bucarest, 2022) de la Conférence"),
    ("es", "De conformidad con la Resolución 71 (Rev. Bucarest, 2022) de la Conferencia"),
    ("ru", "Резолюция 71 (Пересм. Бухарест, 2022 г.)"),
    ("zh", "第71号决议（2022年，布加勒斯特，修订版）"),
)


@pytest.fixture(scope="module")
def aside() -> Iterator[Aside]:
    made = Aside(timeout_s=60)
    yield made
    made.close()


@pytest.mark.parametrize(("lang", "line"), LINES)
def test_a_citation_is_found_in_each_language(lang: str, line: str) -> None:
    assert len(LINES) == 6
    found = recognise(line, None)
    assert found.languages == (lang,)
    (mention,) = [m for m in found.mentions if m.id == EDITION]
    assert "71" in line[mention.start : mention.end]
    assert mention.lang == lang


def test_lines_of_all_languages_stand_together() -> None:
    text = "\r\n".join(line for _, line in LINES)
    found = recognise(text, None)
    cited = [m for m in found.mentions if m.id == EDITION]
    # A Latin line without a word that tells is in a language that the text uses
    assert [m.lang for m in cited][1:] == [lang for lang, _ in LINES][1:]
    assert cited[0].lang in ("en", "fr", "es")
    assert all("71" in text[m.start : m.end] and "\r" not in text[m.start : m.end] for m in cited)


@pytest.mark.parametrize("text", ["C25/68", "Resolution 71 (Rev. Bucharest, 2022)", "See C25/68.\r\n\r\nC25/68\r\n"])
def test_a_text_that_is_nothing_but_a_citation_is_no_masthead(text: str) -> None:
    found = recognise(text, None)
    assert {text[m.start : m.end] for m in found.mentions} == {text.strip().splitlines()[-1]}
    assert {r.subject for r in found.relations} == {None}


def test_a_number_of_several_organs_stays_open_unless_the_text_tells_more() -> None:
    found = recognise("According to Resolution 2, this is so.", None)
    (mention,) = found.mentions
    assert mention.id is None
    assert {"resolution/pp/2", "resolution/wtsa/2"} <= {*mention.candidates}
    assert found.relations == ()
    assert recognise("Resolution 2 instructs the Director of the Radiocommunication Bureau.", None).relations == ()
    (alone,) = recognise("Resolution 1332", None).mentions
    assert (alone.id, alone.reason) == ("resolution/council/1332", "no organ is named, and the number fits one alone")
    (beyond,) = recognise("Resolution 9999", None).mentions
    assert (beyond.id, beyond.reason) == (None, "no organ of the Union had reached this number")
    told = recognise("See Resolution 71 (Rev. Bucharest, 2022). According to Resolution 71, this is so.", None)
    assert [m.id for m in told.mentions] == [EDITION, "resolution/pp/71"]


def test_the_process_reads_text_after_text(aside: Aside) -> None:
    text = LINES[0][1]
    assert aside(text, "en") == aside(text, "en") == recognise(text, "en")


def test_a_text_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    hasty = Aside(timeout_s=0.05)
    try:
        with pytest.raises(TextTimeProblem, match=r"within 0\.05 s"):
            hasty(f"{LINES[0][1]}\n" * 2000, "en")
        hasty._timeout_s = 60
        assert hasty(LINES[0][1], "en").mentions
    finally:
        hasty.close()


def test_more_texts_than_may_wait_are_sent_away() -> None:
    full = Aside(max_waiting=0)
    with full._places, pytest.raises(BusyProblem):
        full("C25/68", None)


def test_the_service_reads_what_it_is_sent(aside: Aside) -> None:
    app = application(snapshot())
    app.state.recognise = aside
    with Client(app) as client:
        sent = {"text": "See Document C29/7 and Resolution 71 (Rev. Bucharest, 2022)."}
        told = client.request("POST", "/api/v1/citations/resolve", json=sent).json()
    assert [(c["quote"], c["status"]) for c in told["citations"]] == [
        ("Document C29/7", "found"),
        ("Resolution 71 (Rev. Bucharest, 2022)", "not-held"),
    ]
