"""Names and quotes are found in six languages, the closest first, whatever the characters of the question."""

import sqlite3
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_api.reading import Reading
from graph_api.text import finding
from graph_api.text.finding import NameHit, QuoteHit, TextIndex, TooDear, Wanted
from graph_api.text.writing import FILE, index_in, write
from tests.graph_api.text import made
from tests.graph_api.text.made import found, names, quotes


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TextIndex:
    return made.index(tmp_path_factory.mktemp("index"))


NAMED = [
    ("المجلس", "body/Council"),
    ("مجلس", "body/Council"),
    ("المَجْلِس", "body/Council"),
    ("الامانه العامه", "body/General-Secretariat"),
    ("أمانة عامة", "body/General-Secretariat"),
    ("الأمانـــة", "body/General-Secretariat"),
    ("القمه العالميه", "event/WSIS"),
    ("council", "body/Council"),
    ("consejo", "body/Council"),
    ("secretaria general", "body/General-Secretariat"),
    ("совета", "body/Council"),
    ("Советом", "body/Council"),
    ("широкополосной связи", "topic/broadband"),
    ("理事会", "body/Council"),
    ("社会", "event/WSIS"),
    ("世界峰会", "event/WSIS"),
    ("会", "body/Council"),
    ("秘书", "body/General-Secretariat"),
    ("C20/38", "document/C20-38"),
    ("c20-38", "document/C20-38"),
    ("C20 38", "document/C20-38"),
    ("document/C20-38", "document/C20-38"),
    ("working group", "body/CWG-FHR"),
    ("human financial", "body/CWG-FHR"),
    ("societies", "event/WSIS"),
    ("summ", "event/WSIS"),
]
QUOTED = [
    ("أنشاء", [("ar", "إنشاءَ")]),
    ("القرار 191", [("ar", "القرار|١٩١")]),
    ("قرار ١٩١", [("ar", "القرار|١٩١")]),
    ("Resolution 191", [("en", "Resolution|191"), ("fr", "Résolution|191")]),
    ("резолюция 191", [("ru", "резолюции|191")]),
    ("группы", [("ru", "группа")]),
    ("191号决议", [("zh", "191号决议")]),
    ("工作", [("zh", "工作")]),
    ("groupe", [("fr", "groupe")]),
    ('"by Resolution"', [("en", "by Resolution")]),
    ('"Resolution by"', []),
    ("Resolution 19", []),
]


@pytest.mark.parametrize(("text", "first"), NAMED)
def test_a_name_is_found(index: TextIndex, text: str, first: str) -> None:
    assert names(found(index, text, scope="names"))[:1] == [first]


@pytest.mark.parametrize(("text", "expected"), QUOTED)
def test_words_are_found_and_marked(index: TextIndex, text: str, expected: list[tuple[str, str]]) -> None:
    hits = found(index, text, scope="quotes", some=False)
    assert sorted(quotes(hits)) == sorted(expected)
    assert len(hits) == len(expected)


def test_the_tables_are_whole() -> None:
    assert (len(NAMED), len(QUOTED)) == (26, 12)


def test_the_closest_come_first(index: TextIndex) -> None:
    hits = found(index, "Council")
    told = [(hit.id, hit.match) for hit in hits[:] if isinstance(hit, NameHit)]
    assert told == [("body/Council", "exact"), ("body/CWG-FHR", "prefix")]
    assert [hit.match for hit in found(index, "Working Council")[:]] == ["all"]
    scores = [hit.score for hit in hits[:]]
    assert scores == sorted(scores, reverse=True)
    assert 3 <= scores[0] < 4
    assert isinstance(hits[2], QuoteHit)
    assert hits[-1] == hits[len(hits) - 1]


def test_what_holds_some_words_is_given_where_nothing_holds_all(index: TextIndex) -> None:
    hits = found(index, "broadband council")
    assert hits.widened
    assert {hit.match for hit in hits[:]} == {"some"}
    assert {"body/Council", "topic/broadband"} <= {*names(hits)}
    assert len(found(index, "broadband council", some=False)) == 0
    # A number names one thing: another is no lesser match
    assert len(found(index, "Resolution 192")) == 0
    assert quotes(found(index, "Decision 191"))
    assert not found(index, "Council").widened


def test_words_tell_where_they_stand_and_what_they_prove(index: TextIndex) -> None:
    (hit,) = found(index, "فريق عمل", scope="quotes")[:]
    assert isinstance(hit, QuoteHit)
    assert (hit.document, hit.paragraph, hit.label) == (made.DOCUMENT, f"{made.DOCUMENT}/ar/p/1.1", "1.1")
    assert (hit.proves, hit.states) == ((made.ESTABLISHED,), ())
    assert hit.end - hit.start == len(hit.quote)
    (proposed,) = found(index, "يقترح", scope="quotes")[:]
    assert isinstance(proposed, QuoteHit)
    assert proposed.proves == ()
    assert len(proposed.states) == 1


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ({"types": ("itu:Event",)}, ["event/WSIS"]),
        ({"types": ("itu:Body",), "languages": ("zh",)}, ["body/Council", "body/General-Secretariat"]),
        ({"sectors": ("ITU-D",)}, ["body/ITU-D", "body/TDAG", "document/C20-38"]),
        ({"year_from": 2003, "year_to": 2003}, ["event/WSIS"]),
        ({"year_from": 2004}, ["document/C20-38"]),
        ({"year_to": 1999}, []),
    ],
)
def test_hits_are_kept_by_their_traits(index: TextIndex, wanted: dict[str, object], kept: list[str]) -> None:
    # Every name of the graph is asked for by one letter or another
    every = {
        name
        for letter in ("c", "s", "t", "d", "b", "w", "i", "理", "总", "会", "信")
        for name in names(found(index, letter, scope="names", **wanted))
    }
    assert sorted(every) == kept


def test_facets_count_all_hits(index: TextIndex) -> None:
    hits = found(index, "Resolution 191")
    facets = hits.facets(("type", "sector", "year", "language"))
    assert facets == {
        "type": {"itu:Document": 2},
        "sector": {"ITU-D": 2},
        "year": {"2020": 2},
        "language": {"en": 1, "fr": 1},
    }
    assert found(index, "nothing").facets(("type",)) == {"type": {}}


def test_pages_join(index: TextIndex) -> None:
    hits = found(index, "c")
    every = [hit.id for hit in hits[:]]
    assert len(every) == len(set(every)) == len(hits) > 4
    assert [hit.id for at in range(0, len(hits), 2) for hit in hits[at : at + 2]] == every
    assert list(hits[len(hits) :]) == []


def test_things_of_many_names_come_once(index: TextIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = index.find(Wanted("c", "names"))[:]
    monkeypatch.setattr(finding, "_NAMES_EACH", 2)
    for stop in range(1, len(expected) + 1):
        assert index.find(Wanted("c", "names"))[:stop] == expected[:stop]


@pytest.mark.parametrize(
    ("beginning", "kind", "first"),
    [
        ("المج", None, "body/Council"),
        ("الم", None, "body/Council"),
        ("coun", None, "body/Council"),
        ("Council w", None, "body/CWG-FHR"),
        ("summit", None, "event/WSIS"),
        ("理", None, "body/Council"),
        ("c20", "itu:Document", "document/C20-38"),
        ("c", "itu:Topic", None),
        ("t", "itu:Sector", "body/ITU-D"),
        ("?!", None, None),
    ],
)
def test_suggestions_come_while_one_types(
    index: TextIndex, beginning: str, kind: str | None, first: str | None
) -> None:
    hits = index.suggest(beginning, kind, 5)
    assert [hit.id for hit in hits][:1] == ([first] if first else [])
    assert len({hit.id for hit in hits}) == len(hits) <= 5


def test_suggestions_of_a_large_class(index: TextIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    small = [index.suggest(beginning, "itu:Body", 5) for beginning in ("c", "t", "group")]
    monkeypatch.setattr(finding, "_FEW", 0)
    assert [index.suggest(beginning, "itu:Body", 5) for beginning in ("c", "t", "group")] == small


ANYTHING = st.text(
    alphabet=st.characters() | st.sampled_from("\"*()^:-+{}\x00\\'%_ NEARANDORNOT ال信息社会ё1\ud800 "), max_size=60
)


@settings(max_examples=300)
@given(text=ANYTHING, limit=st.integers(1, 9))
def test_no_text_is_wrong(index: TextIndex, text: str, limit: int) -> None:
    hits = index.find(Wanted(text))
    assert len(hits[:limit]) == min(limit, len(hits))
    for hit in hits[:limit]:
        if isinstance(hit, QuoteHit):
            assert hit.spans
            assert all(0 <= start < end <= len(hit.quote) for start, end in hit.spans)
    hits.facets(("type", "language"))
    assert len(index.suggest(text, None, limit)) <= limit
    assert index.quoting(Wanted(text, "quotes"), limit) is not None


@settings(max_examples=100)
@given(st.sampled_from([label for labels in made.NAMES.values() for label in labels]))
def test_every_name_is_found_by_itself(index: TextIndex, label: str) -> None:
    name = label.rpartition("@")[0] or label
    hit = index.find(Wanted(name, "names"))[0]
    assert isinstance(hit, NameHit)
    assert (hit.match, hit.name) == ("exact", name) or hit.lang


@settings(max_examples=60)
@given(st.sampled_from(made.QUOTES), st.data())
def test_every_piece_of_chinese_is_found(index: TextIndex, quote: tuple[str, ...], data: st.DataObject) -> None:
    if quote[0] != "zh":
        return
    start = data.draw(st.integers(0, len(quote[2]) - 1))
    piece = quote[2][start : data.draw(st.integers(start + 1, len(quote[2])))]
    if piece.isdigit() or piece[:1].isdigit() or piece[-1:].isdigit():
        return  # a part of a number is another number
    assert any(lang == "zh" for lang, _ in quotes(index.find(Wanted(piece, "quotes"))))


def test_a_question_ends_in_time(index: TextIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "DEADLINE_S", -1.0)
    monkeypatch.setattr(finding, "_STEPS", 1)
    with pytest.raises(TooDear, match="fewer or longer"):
        index.find(Wanted("council"))


def test_threads_share_an_index(index: TextIndex) -> None:
    expected = [hit.id for hit in index.find(Wanted("council"))[:]]
    told: list[bool] = []

    def ask() -> None:
        told.extend([hit.id for hit in index.find(Wanted("council"))[:]] == expected for _ in range(50))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [True] * 400


def test_the_same_graph_gives_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(Reading(made.store()), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_an_index_is_written_once_and_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".textdead.new").write_bytes(b"half")
    file = index_in(Reading(made.store()), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [FILE, "text.lock"]
    before = file.stat().st_mtime_ns
    assert index_in(Reading(made.store()), tmp_path) == file
    assert file.stat().st_mtime_ns == before
    file.unlink()

    def fail(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("graph_api.text.writing._fill", fail)
    with pytest.raises(OSError, match="no space"):
        index_in(Reading(made.store()), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["text.lock"]


def test_one_of_many_writes_the_index(tmp_path: Path) -> None:
    made_of = made.store()
    threads = [threading.Thread(target=index_in, args=(Reading(made_of), tmp_path)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(path.name for path in tmp_path.iterdir()) == [FILE, "text.lock"]
    assert len(TextIndex(tmp_path / FILE).find(Wanted("council"))) == 3


def test_an_index_is_read_only(index: TextIndex) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"), index._reading() as database:
        database.execute("DELETE FROM name")
