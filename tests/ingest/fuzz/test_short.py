"""Whatever bytes come, reading ends in time, with a text or with a refusal that names the file; never with another error."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.errors import IngestError, ManifestError
from ingest.manifest import read_manifest
from ingest.reading import read_bytes
from ingest.segmentation import segment
from tests.ingest import word
from tests.ingest.word import p, r, tbl, tc, tr

SECONDS = 5
"""No input of a few kilobytes may take longer, on a slow machine."""

SLOW_SECONDS = 30
"""For all slow sentences together, and the start of a process that loads the reference facts."""

MUTATIONS = 150

RICH = word.docx(
    p("القرار 137 (المراجَع في دبي، 2018)", '<w:r><w:footnoteReference w:id="2"/></w:r>', num=(1, 0))
    + p(word.field(' HYPERLINK "https://example.int" ', "رابط"), style="Heading1")
    + tbl(tr(tc("أ", properties='<w:gridSpan w:val="2"/>'), "ب"), tr(tc("ج", properties="<w:vMerge/>"), "د"))
    + p(f'<w:ins w:id="1">{r("نص")}</w:ins>', '<w:del w:id="2"><w:r><w:delText>x</w:delText></w:r></w:del>'),
    parts={
        "styles": word.STYLES,
        "numbering": word.numbering("decimal|%1.", "lowerLetter|%2)"),
        "footnotes": f'<w:footnote w:id="2">{p("حاشية")}</w:footnote>',
        "header1": p("C34/5-A"),
        "settings": "<w:evenAndOddHeaders/>",
    },
    section='<w:headerReference r:id="rheader1"/>',
)
MARKUP = (
    p(r("نص"), '<w:r><w:footnoteReference w:id="2"/></w:r>', num=(1, 0), style="Heading1")
    + tbl(tr(tc("أ", properties='<w:gridSpan w:val="2"/><w:vMerge/>')))
    + p(word.field(" PAGE ", "1"), '<w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:br/></w:r>')
)


def survives(name: str, data: bytes) -> None:
    """Read and cut the bytes under a name; only a refusal that names the file and a remedy may stop it."""
    begun = time.monotonic()
    refusal = refused(lambda: cut(Path(name), data))
    assert refusal is None or (refusal.path == name and refusal.remedy)
    assert time.monotonic() - begun < SECONDS


def cut(path: Path, data: bytes) -> None:
    text = read_bytes(path, data, max_bytes=1 << 20)
    segment(text.text, text.blocks)
    text.text.encode()


def refused(work: Callable[[], object]) -> IngestError | None:
    try:
        work()
    except IngestError as error:
        return error
    return None


@settings(deadline=None)
@given(st.binary(max_size=4000), st.sampled_from(["a.txt", "a.docx", "a", "a.pdf"]))
@example(b"", "a.txt")
@example(b"PK\x03\x04", "a.docx")
@example(b"PK\x05\x06" + bytes(18), "a.docx")
@example(b"\xff\xfe\x00\xd8", "a.txt")
@example(b"\xff\xfe\x00\x00\x00\x00\x11\x00", "a.txt")
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.docx")
def test_any_bytes(data: bytes, name: str) -> None:
    survives(name, data)


@settings(deadline=None)
@given(
    st.binary(max_size=2000),
    st.sampled_from([b"PK\x03\x04", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0"]),
)
def test_any_bytes_after_a_signature(data: bytes, signature: bytes) -> None:
    survives("a.docx" if signature.startswith(b"PK") else "a.txt", signature + data)


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def _drop(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    del data[at : at + chance.randint(1, 64)]


def _double(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    data[at:at] = data[at : at + chance.randint(1, 64)]


def _blank(data: bytearray, chance: random.Random) -> None:
    at, length = chance.randrange(len(data)), chance.randint(1, 64)
    data[at : at + length] = bytes(len(data[at : at + length]))


KINDS: list[Callable[[bytearray, random.Random], None]] = [_flip, _cut, _drop, _double, _blank]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__.strip("_"))
@pytest.mark.parametrize("what", ["archive", "markup", "text"])
def test_mutated_documents(kind: Callable[[bytearray, random.Random], None], what: str) -> None:
    """A whole archive; the markup of one part within a sound archive; a plain text."""
    chance = random.Random(f"{kind.__name__} {what}")
    for _ in range(MUTATIONS):
        if what == "archive":
            data = bytearray(RICH)
            kind(data, chance)
            survives("a.docx", bytes(data))
        elif what == "markup":
            data = bytearray(f"<w:document {word.NAMES}><w:body>{MARKUP}</w:body></w:document>".encode())
            kind(data, chance)
            survives("a.docx", word.docx("", extra={"word/document.xml": bytes(data)}))
        else:
            data = bytearray("1\tمقدمة\n1.1\tنص القرار 137 (المراجَع في دبي، 2018).\n\t#\n\tب\n\n\t1\n\tد\n".encode())
            kind(data, chance)
            survives("a.txt", bytes(data))


TAGS = ["w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:pPr", "w:rPr", "w:numPr", "w:sdt", "w:sdtContent", "w:ins", "w:del", "w:fldChar",
        "w:hyperlink", "w:footnoteReference", "w:sym", "w:sectPr", "w:headerReference", "mc:AlternateContent", "mc:Choice", "mc:Fallback",
        "w:drawing", "w:txbxContent", "w:ruby", "w:rubyBase", "w:instrText", "w:delText", "w:vMerge", "w:gridSpan", "w:tcPr", "w:trPr"]  # fmt: skip
ATTRIBUTES = ["", ' w:val="1"', ' w:val="-1"', ' w:val="99999999999999999999"', ' w:val="x"', ' w:id="2"', ' r:id="rheader1"', ' w:fldCharType="begin"',
              ' w:fldCharType="end"', ' w:fldCharType="separate"', ' w:char="F0B7"', ' w:char="110000"', ' w:char="D800"', ' w:char="-1"', ' w:font="Symbol"']  # fmt: skip

elements: st.SearchStrategy[str] = st.recursive(
    st.sampled_from(["نص", "", "x"]).map(lambda text: text),
    lambda inner: st.tuples(st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES), st.lists(inner, max_size=3)).map(
        lambda e: f"<{e[0]}{e[1]}>{''.join(e[2])}</{e[0]}>"
    ),
    max_leaves=25,
)


@settings(deadline=None)
@given(st.lists(elements, max_size=4).map("".join))
@example('<w:p><w:r><w:sym w:char="110000"/></w:r></w:p>')
@example('<w:p><w:r><w:sym w:char="D800"/></w:r></w:p>')
@example('<w:p><w:pPr><w:numPr><w:ilvl w:val="-1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>')
@example(
    '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999999999999999"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
)
def test_markup_in_any_disorder(body: str) -> None:
    parts = {"numbering": word.numbering("decimal|%1"), "header1": p("C34/5-A"), "footnotes": ""}
    data = word.docx(body, parts=parts)
    survives("a.docx", data)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300), st.sampled_from(["manifest.csv", "manifest.yaml"]))
@example("- &a [*a]", "manifest.yaml")
@example("- path: a\n  ? [b]\n  : c", "manifest.yaml")
@example("documents: 3", "manifest.yaml")
@example("[a]: b", "manifest.yaml")
@example('- path: "a\\0b"', "manifest.yaml")
@example("path\na\0b", "manifest.csv")
@example("path\n" + 5000 * "x", "manifest.csv")
def test_any_manifest(tmp_path_factory: pytest.TempPathFactory, text: str, name: str) -> None:
    file = tmp_path_factory.mktemp("m") / name
    file.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    refusal = refused(lambda: read_manifest(file))
    assert refusal is None or (isinstance(refusal, ManifestError) and refusal.path == str(file) and refusal.remedy)


@pytest.mark.parametrize(
    "text",
    [
        "\t" * 20_000 + "x", " " * 200_000 + "x", "1." * 50_000, "1.1\t" * 20_000, "[bookmark: x]" * 10_000, "[bookmark: " * 10_000, "| " * 50_000,
        "\n".join("\tأ" for _ in range(5_000)), "\n".join(f"{n}.1\tنص." for n in range(3_000)), "_" * 300_000, "• http://" + "x" * 200_000,
        "\n" * 200_000 + "x", "(" * 100_000, "ا ل " * 30_000, "13 مايو " * 20_000, "C34/" * 30_000, "\n".join(["\t#", "\tب", ""] * 3_000),
    ],
    ids=range(17),
)  # fmt: skip
def test_pages_made_to_be_slow(text: str) -> None:
    survives("a.txt", text.encode())


COUNTRIES = [
    "مصر",
    "تونس",
    "الجزائر",
    "المغرب",
    "ليبيا",
    "الأردن",
    "لبنان",
    "العراق",
    "الكويت",
    "قطر",
    "اليمن",
    "فرنسا",
    "اليابان",
    "كندا",
]
SLOW_SENTENCES = [
    "المجلس " * 60, "الاتحاد الدولي للاتصالات " * 60, "القرار 137، " * 60, "شاركت دول (" + " – ".join(COUNTRIES * 5) + ").",
    "شاركت في الاجتماع " + "، ".join(COUNTRIES * 5) + ".", "القرارات " + " و".join(map(str, range(100, 400))), "18-8 " * 300,
    "القرار 137 (المراجَع في " * 100, "فريق العمل المعني ب" * 100, "السيدة " * 200, "وA/70/1 " * 200, "جيم2 و" * 200, "(" * 2000,
]  # fmt: skip
EXTRACT = """
import json, sys
from pathlib import Path
from ingest.pipeline import extract_text
from ingest.reading import read_bytes
for number, sentence in enumerate(json.load(sys.stdin)):
    print(number, flush=True)
    extract_text(read_bytes(Path("a.txt"), f"1\\tباب\\n{sentence}\\n".encode()), Path("a.txt"), lang="ar")
print("done")
"""


def test_sentences_made_to_be_slow() -> None:
    """The whole way of a page, in a process that can be ended: lists of names and citations longer than any sane one."""
    process = subprocess.Popen([sys.executable, "-c", EXTRACT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        out, _ = process.communicate(json.dumps(SLOW_SENTENCES).encode(), timeout=SLOW_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        out, _ = process.communicate()
    last = out.decode().split()[-1]
    assert last == "done", SLOW_SENTENCES[int(last)][:80]
