"""Reads the words of the pages from gettext catalogues, and says numbers, dates and counts as each language does.

A language is a folder `locale/{tag}/LC_MESSAGES` with `pages.po` (words of the pages) and, where somebody wrote it, `routes.po` (what
each route gives). The catalogue of English is the source: each message has a key as its context, and its English words as its
identifier. What a translation lacks is said in English, and marked, so that the page can tell.
"""

import gettext
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

_FOLDER: Final = Path(__file__).parent / "locale"
SOURCE: Final = "en"
# The English of international bodies writes 16 November 2018
_REGIONS: Final = {"en": "en-001"}
# Around words that stand in the language of the source: noncharacters, which no text that is interchanged holds (Unicode, 23.7)
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_LACKING: Final = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}<>]*){_CLOSE}")
# Where a mark cannot be an element: within a tag, and in elements that hold text alone
_TEXT_ONLY: Final = re.compile(r"<(title|option|textarea)\b[^>]*>.*?</\1>|<[^>]*>", re.DOTALL)
_MARKS: Final = re.compile(f"[{_OPEN}{_CLOSE}]")


class Words(Mapping[str, str]):
    """The words of the pages in one language, by key."""

    def __init__(self, lang: str, source: Catalog, translated: Catalog) -> None:
        self.lang = lang
        self._locale = Locale.parse(_REGIONS.get(lang, lang), sep="-")
        self.direction: str = self._locale.text_direction
        self._messages: dict[str, Message] = {_key(m): m for m in source if m.id}
        self._translations = _compiled(translated)
        written = {_key(m) for m in translated if m.id and m.string and all(_strings(m)) and not m.fuzzy}
        self.missing: frozenset[str] = frozenset() if lang == SOURCE else frozenset(self._messages.keys() - written)

    def __getitem__(self, key: str) -> str:
        message = self._messages[key]
        if key in self.missing:
            return f"{_OPEN}{_singular(message)}{_CLOSE}"
        return self._translations.pgettext(key, _singular(message))

    def plain(self, key: str) -> str:
        """Return words for what is no page, in which nothing can be marked."""
        return _MARKS.sub("", self[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._messages)

    def __len__(self) -> int:
        return len(self._messages)

    def count(self, key: str, number: int) -> str:
        """Return a number of things, in the plural form that the language has for it."""
        forms = self._messages[key].id
        one, many = str(forms[0]), str(forms[1])
        if key in self.missing:
            return f"{_OPEN}{(one if number == 1 else many).format(n=number)}{_CLOSE}"
        return self._translations.npgettext(key, one, many, number).format(n=self.number(number))

    def shown(self, key: str, shown: int, total: int) -> str:
        """Return a number of things, and how many of them are shown where that is not all."""
        counted = self.count(key, total)
        return counted if shown == total else self["shown_of"].format(count=counted, shown=self.number(shown))

    def number(self, number: float) -> str:
        """Return a number with the separators of the language (CLDR)."""
        return format_decimal(number, locale=self._locale)

    def date(self, day: date) -> str:
        """Return a day as the language writes it out (CLDR)."""
        return format_date(day, "long", locale=self._locale)

    def language(self, tag: str) -> str:
        """Return what a language is called: in these words, else in CLDR, else by its tag."""
        if f"lang_{tag}" in self._messages:
            return self[f"lang_{tag}"]
        return str(self._locale.languages.get(tag.partition("-")[0], tag)) if tag else ""


@cache
def words() -> Mapping[str, Words]:
    """Return the words of the pages by language, read once."""
    source = _read(SOURCE, "pages")
    return {lang: Words(lang, source, _read(lang, "pages")) for lang in LANGUAGES}


@cache
def route_summaries() -> Mapping[str, Mapping[str, str]]:
    """Return what each route gives, by language and route, in the languages other than that of the OpenAPI description."""
    return {lang: _summaries(lang) for lang in LANGUAGES if lang != SOURCE}


def own_name(lang: str) -> str:
    """Return what a language calls itself."""
    return str(Locale.parse(lang, sep="-").get_display_name())


def spoken(texts: Mapping[str, str], lang: str) -> str:
    """Return the language in which a page shows a text that there is in several: its own, else the first that there are pages in."""
    return next((tag for tag in (lang, *LANGUAGES) if tag in texts), next(iter(texts), ""))


def told_apart(html: str) -> str:
    """Return a page in which words that are not translated are elements with the language they are in."""

    def within(tag: re.Match[str]) -> str:
        return _MARKS.sub("", tag[0])

    return _LACKING.sub(rf'<span lang="{SOURCE}" dir="ltr">\1</span>', _TEXT_ONLY.sub(within, html))


def not_translated(lang: str) -> str:
    """Say, in English, that some words of the pages are not translated; nothing where all are."""
    w = words()[lang]
    if not w.missing:
        return ""
    name = Locale.parse(lang, sep="-").get_display_name(SOURCE)
    told = f"{len(w.missing)} of {len(w)} texts of these pages are not translated into {name}; they stand in English."
    return f'<p class="untranslated" role="note" lang="{SOURCE}" dir="ltr">{escape(told)}</p>'


def _summaries(lang: str) -> Mapping[str, str]:
    if not _file(lang, "routes").exists():
        return {}
    return {_key(m): str(m.string) for m in _read(lang, "routes") if m.id and m.string and not m.fuzzy}


def _found() -> tuple[str, ...]:
    """Return the languages that have a catalogue, the source first."""
    tags = sorted(file.parents[1].name.replace("_", "-") for file in _FOLDER.glob("*/LC_MESSAGES/pages.po"))
    return (SOURCE, *(tag for tag in tags if tag != SOURCE))


def _file(lang: str, domain: str) -> Path:
    return _FOLDER / lang.replace("-", "_") / "LC_MESSAGES" / f"{domain}.po"


def _read(lang: str, domain: str) -> Catalog:
    with _file(lang, domain).open("rb") as file:
        return read_po(file, locale=lang.replace("-", "_"), domain=domain, abort_invalid=True)


def _compiled(catalog: Catalog) -> gettext.GNUTranslations:
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _key(message: Message) -> str:
    return str(message.context)


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


LANGUAGES: Final = _found()
