"""Each family of symbols against its own examples, both ways: what it must mint, and what it must leave alone."""

from itertools import pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from ingest.recognise.symbols import Family, families, find_symbols, matches, unify

FAMILIES = families()
EXAMPLES = [(f, written, minted) for f in FAMILIES for written, minted in f.examples]
NEGATIVES = [(f, text) for f in FAMILIES for text in f.counter_examples]


def test_every_family_has_examples_both_ways_and_a_name_of_its_own() -> None:
    assert len(FAMILIES) >= 24
    assert len({f.name for f in FAMILIES}) == len(FAMILIES)
    assert all(f.examples and f.counter_examples for f in FAMILIES)


@pytest.mark.parametrize(("family", "written", "minted"), EXAMPLES, ids=[e[1] for e in EXAMPLES])
def test_an_example_gives_one_symbol_of_its_family(family: Family, written: str, minted: str) -> None:
    for text in (written, f"نص {written} نص", f"و{written}.", f"({written})", f"{written}،"):
        found = find_symbols(text)
        assert [(s.family, s.id) for s in found] == [(family.name, minted)], text
        assert found[0].end - found[0].start == len(written)


@pytest.mark.parametrize(("family", "text"), NEGATIVES, ids=[f"{f.name}: {t}" for f, t in NEGATIVES])
def test_a_counter_example_gives_nothing_of_the_family(family: Family, text: str) -> None:
    assert all(s.family != family.name or s.id is None for s in find_symbols(text))


@pytest.mark.parametrize(("family", "written", "minted"), EXAMPLES, ids=[e[1] for e in EXAMPLES])
def test_the_official_form_of_a_symbol_is_read_back_as_the_same(family: Family, written: str, minted: str) -> None:
    official = find_symbols(written)[0].official
    assert (official is None) == (family.official is None)
    assert official is None or [s.id for s in find_symbols(official)] == [minted]


def test_look_alike_letters_and_hyphens_change_nothing() -> None:
    assert [s.id for s in find_symbols("А/70/125 وС21/5 وCL\u201115/46")] == [
        "document/A-70-125",
        "document/C21-5",
        "circular/CL-15-46",
    ]


@given(st.integers(1, 999), st.integers(0, 30), st.sampled_from(["", "-E", "-A", "(Rev.1)", "(Add.2)-F"]))
def test_a_council_symbol_is_read_back_as_written(number: int, year: int, tail: str) -> None:
    change = {"(Rev.1)": "-Rev-1", "(Add.2)-F": "-Add-2"}.get(tail, "")
    found = find_symbols(f"الوثيقة C{year:02}/{number}{tail} الواردة")
    assert [s.id for s in found] == [f"document/C{year:02}-{number}{change}"]


@given(st.text(alphabet="ACELR/-.0123456789 ()وبنم\n", max_size=40))
def test_symbols_never_overlap_and_quote_the_text(text: str) -> None:
    found = find_symbols(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= s.start < s.end <= len(text) for s in found)


def test_a_pattern_is_tried_wherever_it_matches() -> None:
    text = unify("\n".join(f"{written} {text}" for family, written, _ in EXAMPLES for text in family.counter_examples))
    found = [(family.name, match.span()) for family, match in matches(text)]
    for family in FAMILIES:
        alone = [match.span() for match in family.pattern.finditer(text)]
        assert [span for name, span in found if name == family.name] == alone
        assert len(alone) >= len(family.examples)


def test_a_family_that_looks_back_says_what_its_symbols_begin_with() -> None:
    back = [family for family in FAMILIES if regex.search(r"\(\?<=\(\?:\w", family.pattern.pattern)]
    assert back
    assert all(family.begins for family in back)
