"""Whatever becomes of a PDF or a page on its way, reading it ends in time, with a text or with a refusal that names the file."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.fuzz.test_short import KINDS, survives
from tests.ingest.reading.pdf_by_hand import SENTENCES, at, lines, pdf, rule

MUTATIONS = 60
PDF = pdf(
    [
        lines(SENTENCES, y=100) + "".join(rule(100, y, 400, y) for y in (200, 230, 260))
        + "".join(rule(x, 200, x, 260) for x in (100, 250, 400)) + at(110, 220, "7") + at(260, 220, "Council"),
        lines(SENTENCES, y=100) + rule(60, 700, 180, 700) + at(60, 712, "1", size=6) + at(66, 716, "See Decision 5.", size=9),
    ],
    links=[(78, 90, 130, 102, "https://www.itu.int/x")],
)  # fmt: skip
PAGE = (
    "<!DOCTYPE html><html dir=rtl><head><meta charset=windows-1256></head><body><h1>تقرير</h1><ol><li>أ<li>ب</ol>"
    "<table><tr><td rowspan=2>ج<td colspan=3>د</tr></table><p>القرار 71<sup>1</sup> <a href='https://www.itu.int/x'>هنا</a></p>"
    "<div id=ftn1><p>[1] حاشية</p></div></body></html>"
).encode("windows-1256")
TAGS = [
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "a",
    "sup",
    "h1",
    "main",
    "pre",
    "br",
    "nav",
    "del",
    "form",
    "svg",
    "template",
]
ATTRIBUTES = ["", " rowspan=0", " colspan=-1", " rowspan=99999999999", " value=x", " start=-5", " hidden", " dir=rtl", " role=main", " id=ftn1",
              " href='#_ftn1'", " href='https://x'", " style='display:none'", " reversed", " type=i"]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__.strip("_"))
@pytest.mark.parametrize("name", ["a.pdf", "a.html"])
def test_mutated_pages(kind: Callable[[bytearray, random.Random], None], name: str) -> None:
    chance = random.Random(f"{kind.__name__} {name}")
    for _ in range(MUTATIONS):
        data = bytearray(PDF if name == "a.pdf" else PAGE)
        kind(data, chance)
        survives(name, bytes(data))


elements: st.SearchStrategy[str] = st.recursive(
    st.sampled_from(["نص", "", "x", " "]),
    lambda inner: st.tuples(st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES), st.lists(inner, max_size=3)).map(
        lambda e: f"<{e[0]}{e[1]}>{''.join(e[2])}</{e[0]}>"
    ),
    max_leaves=25,
)


@settings(deadline=None)
@given(st.lists(elements, max_size=4).map("".join))
def test_elements_in_any_disorder(body: str) -> None:
    survives("a.html", f"<html><body>{body}".encode())


OPERATORS = ["BT", "ET", "q", "Q", "1 0 0 1 60 700 Tm", "0 1 -1 0 60 700 Tm", "(text) Tj", "[(te) -200 (xt)] TJ", "/F 11 Tf", "/G 0 Tf", "3 Tr", "0 Tr",
             "0 0 0 0 0 0 cm", "1e9 0 0 1e-9 0 0 cm", "60 700 m", "300 700 l", "60 600 l", "h", "S", "f", "60 60 200 200 re", "/X Do", "T*", "' ", "-5 Tc",
             "/Artifact BMC", "/P << /MCID 0 >> BDC", "EMC", "( \\377\\000\\001) Tj", "200 Tz", "5 Ts"]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(OPERATORS), max_size=40))
def test_operators_in_any_disorder(operators: list[str]) -> None:
    survives("a.pdf", pdf(["\n".join(operators)]))
