"""A page gives what its reader sees of the document: headings, lists, tables, notes, links; nothing of the site around it."""

from pathlib import Path

import pytest

from ingest.errors import EmptyFile, UnreadableFile
from ingest.reading import read_bytes
from ingest.reading.text import Text


def read(body: str, *, head: str = "", name: str = "page.html", encoding: str = "utf-8", attributes: str = "") -> Text:
    page = f"<!DOCTYPE html><html {attributes}><head>{head}</head><body>{body}</body></html>"
    return read_bytes(Path(name), page.encode(encoding))


def blocks(text: Text) -> list[tuple[str, str]]:
    return [(block.kind, text.text[block.start : block.end]) for block in text.blocks]


CASES: list[tuple[str, list[tuple[str, str]]]] = [
    ("<p>one <b>bold</b>\n two</p><p>three</p>", [("paragraph", "one bold two"), ("paragraph", "three")]),
    ("<p>Resol<b>ution</b> 71</p>", [("paragraph", "Resolution 71")]),
    ("<h1>Title</h1><h2>Part</h2>text", [("heading", "Title"), ("heading", "Part"), ("paragraph", "text")]),
    ("<div>a<div>b</div>c</div>", [("paragraph", "a"), ("paragraph", "b"), ("paragraph", "c")]),
    ("<ul><li>a<li>b<ul><li>c</ul></ul>", [("bullet", "•\ta"), ("bullet", "•\tb"), ("bullet", "•\tc")]),
    ("<ol start=3><li>a</li><li value=7>b</li></ol>", [("bullet", "3.\ta"), ("bullet", "7.\tb")]),
    ("<ol type=a><li><p>a</p><p>more</p></ol>", [("bullet", "a.\ta"), ("bullet", "more")]),
    ("<ol reversed><li>a<li>b</ol>", [("bullet", "2.\ta"), ("bullet", "1.\tb")]),
    ("<p>a<br>b</p>", [("paragraph", "a\nb")]),
    ("<pre>a  b\n c</pre>", [("paragraph", "a  b\n c")]),
    ("<p>x<script>var y = 1</script><style>p{}</style></p>", [("paragraph", "x")]),
    ("<nav><a href='/x'>Home</a></nav><p>x</p><form>Search</form>", [("paragraph", "x")]),
    ("<p hidden>a</p><p style='DISPLAY: none'>b</p><p aria-hidden=true>c</p><p>d</p>", [("paragraph", "d")]),
    ("<div role=banner>Site</div><p>d</p><footer>Contact</footer>", [("paragraph", "d"), ("footer", "Contact")]),
    ("<p>out</p><main><p>in</p></main>", [("paragraph", "in")]),
    ("<p>Resolution <del>71</del><ins>77</ins></p>", [("paragraph", "Resolution 77")]),
    ("<p>a&nbsp;b &amp; &#x642;</p>", [("paragraph", "a\u00a0b & ق")]),
    ("<p>see 140<sup>1</sup></p>", [("paragraph", "see 140¹")]),
    ("<p>see 140<a href='#_ftn1'>[1]</a></p><div id=ftn1><p><a href='#_ftnref1'>[1]</a> A note.</p></div>",
     [("paragraph", "see 140¹"), ("footnote", "¹ A note.")]),
    ("<p><ruby>漢<rp>(</rp><rt>han</rt></ruby>字</p>", [("paragraph", "漢字")]),
    ("<p class=MsoTitle>The title</p>", [("heading", "The title")]),
    ("<p>unclosed <b>bold<p>next</i>", [("paragraph", "unclosed bold"), ("paragraph", "next")]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "wanted"), CASES, ids=range(len(CASES)))
def test_what_is_seen(body: str, wanted: list[tuple[str, str]]) -> None:
    assert blocks(read(body)) == wanted


def test_every_case_is_tried() -> None:
    assert len(CASES) == 22


def test_tables_with_spans() -> None:
    text = read(
        "<table><tr><th>a<th colspan=2>b</tr><tr><td rowspan=2>c<td>d<td>e</tr><tr><td>f<td>g</tr></table>"
        "<table role=presentation><tr><td>layout</td></tr></table>"
    )
    places = [(b.kind, b.table, b.row, b.column, text.text[b.start : b.end]) for b in text.blocks]
    assert places == [
        ("cell", 0, 0, 0, "a"), ("cell", 0, 0, 1, "b"), ("cell", 0, 1, 0, "c"), ("cell", 0, 1, 1, "d"), ("cell", 0, 1, 2, "e"),
        ("cell", 0, 2, 1, "f"), ("cell", 0, 2, 2, "g"), ("paragraph", None, None, None, "layout"),
    ]  # fmt: skip


def test_links_keep_their_target_and_their_words() -> None:
    text = read("<p>See <a href='https://www.itu.int/x'> the page </a> and <a href='#top'>up</a>.</p>")
    (note,) = text.notes
    assert (note.kind, note.message, text.text[note.start : note.end]) == (
        "hyperlink",
        "https://www.itu.int/x",
        "the page",
    )


def test_direction() -> None:
    text = read("<p>نص</p><p dir=ltr>text</p>", attributes="dir=rtl lang=ar")
    assert [block.rtl for block in text.blocks] == [True, False]


ARABIC = "اجتمع الفريق في جنيف من أجل النظر في القرار 71 وفي ما ورد عن تنفيذه على مدى عام"


@pytest.mark.parametrize(
    ("declared", "encoding", "told"),
    [
        ("<meta charset=utf-8>", "utf-8", []),
        ("<meta http-equiv=Content-Type content='text/html; charset=windows-1256'>", "windows-1256", ["encoding"]),
        ("<meta charset='iso-8859-1'>", "windows-1256", ["encoding"]),
        ("<meta charset=utf-8>", "windows-1256", ["encoding"]),
        ("<meta charset=windows-1256>", "utf-8", ["encoding"]),
        ("", "windows-1256", ["encoding"]),
        ("", "utf-16", ["byte-order-mark"]),
    ],
)
def test_the_encoding_is_what_gives_words(declared: str, encoding: str, told: list[str]) -> None:
    text = read(f"<p>{ARABIC}</p>", head=declared, encoding=encoding)
    assert text.text == f"{ARABIC}\n"
    assert [note.kind for note in text.notes] == told


def test_a_page_is_known_by_its_content() -> None:
    assert read("<p>x</p>", name="page.txt").media_type == "text/html"
    assert read_bytes(Path("page.html"), b"<p>x").text == "x\n"


def test_a_page_that_is_one_form_is_read() -> None:
    text = read("<form action=x><input type=hidden><h1>Council</h1><p>Resolution 71</p><button>Go</button></form>")
    assert blocks(text) == [("heading", "Council"), ("paragraph", "Resolution 71")]


def test_what_other_pages_hold_is_told() -> None:
    with pytest.raises(EmptyFile, match=r"in frames: nav\.html, doc\.html"):
        read_bytes(Path("x.html"), b"<html><frameset><frame src=nav.html><frame src=doc.html><noframes>Old</noframes>")
    text = read("<p>x</p><iframe src=doc.html>y</iframe>")
    assert text.text == "x\n"
    assert ("embedded-part", "doc.html") in [
        (n.kind, n.message.split(", ")[-2]) for n in text.notes if "," in n.message
    ]


def test_comments_that_word_saves_are_no_text() -> None:
    text = read(
        "<p>Resolution 71<span class=MsoCommentReference><a class=msocomanchor href='#_msocom_1'>[AB1]</a></span>, amended</p>"
        "<div style='mso-element:comment-list'><div style='mso-element:comment'><p>Is it 72?</p></div></div>after"
    )
    assert blocks(text) == [("paragraph", "Resolution 71, amended"), ("paragraph", "after")]
    assert [note.kind for note in text.notes] == ["comments"]


def test_a_page_without_text() -> None:
    with pytest.raises(EmptyFile, match="no text of its own"):
        read("<script>fetch('/text')</script>")


@pytest.mark.parametrize("depth", [2000, 200_000])
def test_a_page_nested_too_deep(depth: int) -> None:
    with pytest.raises(UnreadableFile, match="deep"):
        read("<div>" * depth + "x")


def test_a_long_page_takes_no_long_time() -> None:
    text = read("<p>word <b>bold</b></p>" * 20_000)
    assert len(text.blocks) == 20_000
