"""Where documents lie: symbols to keys and back, keys to addresses as the site spells them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.file_names import families, read_file_name, write_key
from itugov.download.addresses import addresses
from ontology.languages import OFFICIAL_LANGUAGES

SITE = "https://www.itu.int"
# the addresses of the other Sectors' documents are as they stand in public pages that link to them
KNOWN = [
    ("C24/67", "en", "itu-s/md/24/cl/c/S24-CL-C-0067!!MSW-E.docx"),
    ("C24/67(Rev.1)", "ar", "itu-s/md/24/cl/c/S24-CL-C-0067!R1!MSW-A.docx"),
    ("C17/55(Rev.2)(Add.1)-E", "fr", "itu-s/md/17/cl/c/S17-CL-C-0055!R2A1!MSW-F.docx"),
    ("C24/INF/9", "es", "itu-s/md/24/cl/inf/S24-CL-INF-0009!!MSW-S.docx"),
    ("PP18/62(Add.1)", "ru", "itu-s/md/18/pp/c/S18-PP-C-0062!A1!MSW-R.docx"),
    ("CL-23/23", "zh", "itu-s/md/23/sg/cir/S23-SG-CIR-0023!!MSW-C.docx"),
    ("WRC-19/12", "en", "itu-r/md/16/wrc19/c/R16-WRC19-C-0012!!MSW-E.docx"),
    ("WTSA-20/40", "en", "itu-t/md/17/wtsa.20/c/T17-WTSA.20-C-0040!!MSW-E.docx"),
    ("R24-RRB24.2-C-0012", "en", "itu-r/md/24/rrb24.2/c/R24-RRB24.2-C-0012!!MSW-E.docx"),
    ("R00-CA-CIR-0251", "en", "itu-r/md/00/ca/cir/R00-CA-CIR-0251!!MSW-E.docx"),
    ("D22-EGTI.GEM.2025-R-0001!!PDF-E", "en", "itu-d/md/22/egti.gem.2025/r/D22-EGTI.GEM.2025-R-0001!!MSW-E.docx"),
    (
        "T25-SG21-260706-TD-PLEN-0348",
        "en",
        "itu-t/md/25/sg21/td/260706/PLEN/T25-SG21-260706-TD-PLEN-0348!!MSW-E.docx",
    ),
]
UNKNOWN = ["WRC-99/3", "CWG-FHR-9/15", "A/71/212", "C24/12345", "C24", "", "C24/67/../..", "X24-CL-C-0067"]


@pytest.mark.parametrize(("symbol", "lang", "path"), KNOWN, ids=[s for s, _, _ in KNOWN])
def test_known_addresses(symbol: str, lang: str, path: str) -> None:
    word, pdf = addresses(f"{SITE}/", write_key(symbol), lang)
    assert word.url == f"{SITE}/dms_pub/{path}"
    assert pdf.url == word.url.replace("MSW", "PDF").replace(".docx", ".pdf")
    assert word.file_name == path.rpartition("/")[2]
    read = read_file_name(Path(word.file_name))
    assert read is not None
    assert read.lang == lang


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("T-REC-E.123-200102-I", "itu-t/rec/e/T-REC-E.123-200102-I!!MSW-F.docx"),
        ("R-REC-SM.1046-3-201709-I", "itu-r/rec/sm/R-REC-SM.1046-3-201709-I!!MSW-F.docx"),
    ],
)
def test_recommendations_lie_apart(key: str, path: str) -> None:
    assert addresses(SITE, write_key(key), "fr")[0].url == f"{SITE}/dms_pubrec/{path}"


@pytest.mark.parametrize("symbol", UNKNOWN)
def test_symbols_that_tell_no_address(symbol: str) -> None:
    assert addresses(SITE, write_key(symbol), "en") == ()


def test_every_official_language_has_an_address() -> None:
    assert len({addresses(SITE, write_key("C24/67"), lang)[0].url for lang in OFFICIAL_LANGUAGES}) == 6


WRITTEN = [f for f in families() if f.key is not None]


@given(st.data())
def test_a_key_that_is_written_reads_as_the_symbol(data: st.DataObject) -> None:
    family = data.draw(st.sampled_from(WRITTEN))
    head = data.draw(st.sampled_from(sorted(family.heads) or ["-"]))
    conference, _, year = head.partition("-")
    values = {
        "yy": year if family.heads else f"{data.draw(st.integers(0, 99)):02}",
        "conference": conference,
        "t": data.draw(st.sampled_from(["INF", "DT", "DL", "ADM", "PV"])),
        "n": data.draw(st.integers(1, 9999)),
    }
    changes = data.draw(st.lists(st.tuples(st.sampled_from(["Rev", "Add", "Corr"]), st.integers(1, 99)), max_size=2))
    symbol = (family.symbol or "").format(**values) + "".join(f"({what}.{n})" for what, n in changes)
    key = write_key(symbol)
    read = read_file_name(Path(f"{key.key}!{key.changes}!MSW-E.docx"))
    assert read is not None
    assert read.symbol == symbol
    assert write_key(symbol + "-E") == key


def test_families_that_can_be_written() -> None:
    assert len(WRITTEN) == 5
