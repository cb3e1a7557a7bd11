"""Decodes bytes that say nothing reliable about their encoding: Unicode first, then the legacy encoding whose words are real words.

A legacy encoding is believed only if function words of its languages come out, more than in any other that gives another text; what
was chosen is told in a note with its confidence. Where none convinces, the text is refused, never guessed.
"""

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingest.errors import WrongEncoding
from ingest.language_id import stop_words
from ingest.records import Note

# UTF-32 first: its little-endian mark begins with that of UTF-16
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# the WHATWG encoding standard reads ISO 8859-1 as windows-1252, and GB 2312 and GBK as GB 18030
_LEGACY: Final = (
    ("windows-1252", ("en", "fr", "es")),
    ("iso-8859-15", ("en", "fr", "es")),
    ("mac-roman", ("en", "fr", "es")),
    ("cp850", ("en", "fr", "es")),
    ("windows-1256", ("ar",)),
    ("iso-8859-6", ("ar",)),
    ("cp864", ("ar",)),
    ("windows-1251", ("ru",)),
    ("koi8-r", ("ru",)),
    ("iso-8859-5", ("ru",)),
    ("cp866", ("ru",)),
    ("mac-cyrillic", ("ru",)),
    ("gb18030", ("zh",)),
    ("big5", ("zh",)),
)
_SAME_AS: Final = {
    "iso-8859-1": "windows-1252", "latin-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "windows-1252",
    "ascii": "windows-1252", "gb2312": "gb18030", "gbk": "gb18030", "iso-8859-6-i": "iso-8859-6", "utf8": "utf-8",
    "unicode": "utf-16-le", "cp1256": "windows-1256", "cp1251": "windows-1251", "cp1252": "windows-1252",
    "macintosh": "mac-roman", "x-mac-cyrillic": "mac-cyrillic",
}  # fmt: skip
_WORDS: Final = re.compile(r"[^\W\d_]+")
_SIGNS: Final = "\u00a0\u00ad°§·×«»“”„‘’‚–—…•€№"
# letters and signs beyond ASCII that texts of a language have
_EXPECTED: Final = {
    "ar": re.compile(rf"[\u060c\u061b\u061f\u0621-\u0652\u0660-\u066c\u200e\u200f{_SIGNS}]"),
    "ru": re.compile(rf"[А-яЁё{_SIGNS}]"),
    "zh": re.compile(rf"[\u3000-\u301f\u4e00-\u9fff\uff01-\uff5e{_SIGNS}]"),
    "en": re.compile(rf"[éèêëàâçïôöüñÉ{_SIGNS}]"),
    "fr": re.compile(rf"[éèêëàâçùûüôîïœæÉÈÊÀÂÇÔÎŒ{_SIGNS}]"),
    "es": re.compile(rf"[ñáéíóúüÑÁÉÍÓÚ¿¡ªº{_SIGNS}]"),
}
# a capital after a small letter, letters of two scripts, or a sign that parts no words within one
_MIXED: Final = re.compile(
    r"[а-яё][А-ЯЁ]|[a-zà-öø-ÿœ][À-ÖØ-ÞŒ]|[A-Za-zÀ-ÿ][А-яЁё\u0621-\u064a]|[А-яЁё\u0621-\u064a][A-Za-zÀ-ÿ]"
    r"|[^\W\d_][\u00ad°§×«»“”„‘‚…€№][^\W\d_]"
)
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]")
_AGAINST: Final = 2
_SAMPLE_BYTES: Final = 65536
_FEWEST_HITS: Final = 3
_SURE: Final = 0.8
_FEW_HITS: Final = 10
_LEAD: Final = 5
_LEAD_SHARE: Final = 10
_MOST_WRONG_SHARE: Final = 0.02
_SHORTEST_WIDE: Final = 8
_SEVEN_BIT: Final = ("iso-2022", "iso2022", "hz")  # encodings of which every byte is valid UTF-8 too


@dataclass(frozen=True, slots=True)
class Guess:
    """A legacy encoding, the weight of the function words it gives less what speaks against it, and the next best encoding."""

    encoding: str
    score: int
    next_encoding: str
    next_score: int
    foreign: int
    """How many characters are not ASCII, over which alone encodings differ."""

    @property
    def confidence(self) -> float:
        """How much better it is than the next one that gives another text, from .5 to 1; few words make it smaller."""
        better = min(1.0, (self.score - self.next_score) / (_LEAD + self.foreign / _LEAD_SHARE))
        return round(0.5 + 0.5 * better * min(1.0, self.score / _FEW_HITS), 2)


def decode(path: Path, data: bytes, declared: str | None = None) -> tuple[str, tuple[Note, ...]]:
    """Return the text of bytes, without a byte order mark, and notes on what was assumed.

    Args:
        path: names the file in errors.
        data: all bytes of the file.
        declared: the encoding that the file says it has, if it says so; it is believed where it gives words.

    Raises:
        WrongEncoding: not valid in the encoding it should have, and no other gives words; says where and what it looks like.
    """
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", ""))
    if mark:
        note = Note("byte-order-mark", f"The file begins with a byte order mark ({encoding}), left out of the text")
        return _unicode(path, data, len(mark), encoding), (note,)
    wide = _without_mark(data)
    if wide is not None:
        note = Note("encoding", f"Read as {wide}: there is no byte order mark, but every second byte is zero")
        return _unicode(path, data, 0, wide), (note,)
    said = _codec(declared)
    if said is not None and said.startswith(_SEVEN_BIT):
        return _as_declared(path, data, said)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _legacy(path, data, said, error)
    if "\0" in text:
        raise _wrong(path, data, "utf-8", len(text[: text.index("\0")].encode()), "a NUL character")
    if said not in (None, "utf-8") and not data.isascii():
        return text, (Note("encoding", f"The file says it is {declared}, but it is valid UTF-8 and was read as that"),)
    return text, ()


def looks_like(data: bytes) -> str | None:
    """Return the encoding that bytes look like which are not valid UTF-8, or None; judged by the first 64 KiB."""
    wide = _without_mark(data)
    if wide is not None:
        return wide
    repaired = data[:_SAMPLE_BYTES].decode("utf-8", errors="replace")
    foreign = sum(char > "\x7f" for char in repaired)
    if foreign and repaired.count("\ufffd") * 5 < foreign:
        return "utf-8"
    found = guess(data)
    return found.encoding if found is not None else None


def guess(data: bytes) -> Guess | None:
    """Return the legacy encoding that gives the most function words of its languages, or None if none gives any."""
    data = data[:_SAMPLE_BYTES]
    scored: list[tuple[int, int, str, str]] = []
    for order, (encoding, languages) in enumerate(_LEGACY):
        text = data.decode(encoding, errors="replace")
        scored.append((_score(text, languages), -order, encoding, text))
    scored.sort(reverse=True)
    best = scored[0]
    if best[0] < _FEWEST_HITS:
        return None
    other = next((found for found in scored if found[3] != best[3]), (0, 0, "none", ""))
    return Guess(best[2], best[0], other[2], other[0], len(_FOREIGN.findall(best[3])))


def _score(text: str, languages: tuple[str, ...]) -> int:
    """Return how much a text is one of its languages: the letters of its function words, less what such a text has not.

    Long words count for more: those of one letter come out of any bytes.
    """
    lower = text.lower()
    words = Counter(_WORDS.findall(lower))
    foreign, mixed = len(_FOREIGN.findall(text)), len(_MIXED.findall(text))
    scores = []
    for lang in languages:
        stops = sorted(stop_words()[lang])
        if lang == "zh":
            weight = sum(2 * lower.count(word) for word in stops)
        else:
            weight = sum(words[word] * max(1, len(word) - 1) for word in stops)
        scores.append(weight - _AGAINST * (foreign - len(_EXPECTED[lang].findall(text)) + mixed))
    return max(scores)


def _legacy(path: Path, data: bytes, said: str | None, error: UnicodeDecodeError) -> tuple[str, tuple[Note, ...]]:
    """Decode what is not UTF-8: as declared if that gives words, else by the words it gives, else refuse it."""
    if looks_like(data) == "utf-8" and said in (None, "utf-8"):
        raise _wrong(path, data, "utf-8", error.start, error.reason) from error
    found = guess(data)
    if said is not None and said != "utf-8":
        languages = next((langs for name, langs in _LEGACY if name == said), ("en", "fr", "es"))
        score = _score(data[:_SAMPLE_BYTES].decode(said, errors="replace"), languages)
        if found is None or score >= found.score // 2:
            return _as_declared(path, data, said)
    if found is None:
        raise _wrong(path, data, "utf-8", error.start, error.reason) from error
    text, lost = _replaced(data, found.encoding)
    sure = found.confidence >= _SURE
    against = f", which the file says it is not ({said})" if said is not None and said != found.encoding else ""
    message = (
        f"Read as {found.encoding}{against}, confidence {found.confidence}: its function words weigh {found.score}, "
        f"those of the next best ({found.next_encoding}) {max(found.next_score, 0)}"
    )
    notes = [
        Note(
            "encoding" if sure else "encoding-doubtful", message + ("" if sure else "; convert it to UTF-8 to be sure")
        )
    ]
    return text, (*notes, *lost)


def _as_declared(path: Path, data: bytes, said: str) -> tuple[str, tuple[Note, ...]]:
    text, lost = _replaced(data, said)
    if text.count("\ufffd") > _MOST_WRONG_SHARE * len(text):
        raise _wrong(path, data, said, 0, "much of it means nothing in the encoding that it says it has")
    return text, (Note("encoding", f"Read as {said}, as the file says"), *lost)


def _replaced(data: bytes, encoding: str) -> tuple[str, list[Note]]:
    """Decode, with the replacement character for bytes that mean nothing, and a note if there are any."""
    text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    if not lost:
        return text, []
    at = text.index("\ufffd")
    return text, [Note("lost-characters", f"{lost} bytes mean nothing in {encoding}", at, at + 1)]


def _codec(label: str | None) -> str | None:
    """Return the codec of a declared encoding, or None if there is none of that name for text."""
    if label is None:
        return None
    name = label.strip().strip("\"'").lower()
    name = _SAME_AS.get(name, name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if not info._is_text_encoding or name.startswith("utf-16"):  # its bytes would have told
        return None
    return name


def _unicode(path: Path, data: bytes, skipped: int, encoding: str) -> str:
    try:
        text = data[skipped:].decode(encoding)
    except UnicodeDecodeError as error:
        raise _wrong(path, data, encoding, error.start + skipped, error.reason) from error
    if "\0" in text:
        raise _wrong(path, data, encoding, skipped + len(text[: text.index("\0")].encode(encoding)), "a NUL character")
    return text


def _without_mark(data: bytes) -> str | None:
    """Return UTF-16 where every second byte, or nearly, is zero or a high byte of one script, and the text has words."""
    sample = data[: _SAMPLE_BYTES - _SAMPLE_BYTES % 2]
    half = len(sample) // 2
    if half < _SHORTEST_WIDE or len(data) % 2:
        return None
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if high.count(0) > half // 6 and _has_words(sample.decode(encoding, errors="replace")):
            return encoding
    return None


def _has_words(text: str) -> bool:
    letters = sum(char.isalpha() or char.isspace() for char in text)
    return "\ufffd" not in text[:-1] and letters > len(text) // 2


def _wrong(path: Path, data: bytes, encoding: str, offset: int, reason: str) -> WrongEncoding:
    byte = f" (0x{data[offset]:02x})" if offset < len(data) else ""
    like = looks_like(data)
    if like is None:
        remedy = "It may be no text at all; open it in an editor and save it as UTF-8"
    elif like == "utf-8":
        remedy = "It looks like a damaged UTF-8 file; fetch it again, or repair the place"
    else:
        remedy = f"It looks like {like}; convert it: iconv -f {like} -t utf-8 {path.name} > converted.txt"
    return WrongEncoding(path, f"not valid {encoding}: {reason}{byte}", place=f"byte {offset}", remedy=remedy)
