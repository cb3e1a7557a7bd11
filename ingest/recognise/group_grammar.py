"""Holds how a language names bodies by their form: heads, what belongs to a name, and where it ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import regex

from ingest.folding import fold
from ingest.language import Language, alternation, longest_first
from ingest.patterns import compiled


@dataclass(frozen=True, slots=True)
class GroupGrammar:
    """The patterns and words of a language for the names of groups; what it does not have matches nowhere."""

    start: "regex.Pattern[str]"
    concerned: "regex.Pattern[str]"
    belonging: "regex.Pattern[str]"
    stops: frozenset[str]
    qualities: "regex.Pattern[str]"
    regional: "regex.Pattern[str]"
    classes: dict[str, str]
    strip: "regex.Pattern[str]"
    definite: "regex.Pattern[str]"
    verb: "regex.Pattern[str]"
    person: "regex.Pattern[str]"
    premodified: "regex.Pattern[str] | None"
    capitals: bool
    indefinite: "regex.Pattern[str] | None"
    joining: frozenset[str]
    governing: "regex.Pattern[str]"
    months: frozenset[str]
    numbers: frozenset[str]
    conjunctions: tuple[str, ...]
    year: "regex.Pattern[str]"
    owned: "regex.Pattern[str] | None"
    """A word without article, to which the name of a body right behind it belongs."""
    anew: "regex.Pattern[str] | None"
    """A word without article right behind one with it: it begins another phrase."""
    elided: dict[str, str]
    """Heads behind a preposition that has swallowed their article, with their whole form."""


@cache
def group_grammar(language: Language) -> GroupGrammar:
    """Return the grammar of a language, compiled once a process."""
    table = language.table("groups")
    classes = {fold(form): name for form, name in table["heads"]}
    elided = _elided(language, classes)
    classes |= {form: classes[whole] for form, whole in elided.items()}
    article, end = language.definite(), language.word_end()
    region = alternation(longest_first(fold(w) for w in table["regions"]))
    quality = alternation(longest_first(fold(w) for w in (*table["adjectives"], *table["regions"])))
    return GroupGrammar(
        compiled(
            rf"{language.word_start()}(?P<head>{alternation(longest_first(classes))})(?:{language.pattern('groups', 'head_ending')})?{end}"
        ),
        compiled(rf"[ \t]+(?:{language.pattern('groups', 'concerned')})".replace(r"\s", r"[ \t]")),
        compiled(r"[ \t]+" + language.pattern("groups", "belonging").replace(r"\s", r"[ \t]")),
        frozenset(fold(word) for word in table["stops"]),
        compiled(rf"(?:[ \t]+{article}{quality}{end})*"),
        compiled(rf"[ \t]+{article}{region}{end}"),
        classes,
        compiled(f"^{language.clitics()}{article}"),
        compiled(language.pattern("groups", "definite")),
        compiled(language.pattern("groups", "verb")),
        compiled(table.get("person", "(?!)")),
        compiled(table["premodified"]) if "premodified" in table else None,
        bool(table.get("capitals")),
        compiled(f"(?:{language.pattern('groups', 'indefinite')})$") if "indefinite" in table else None,
        frozenset(language.forms("coreference", "joining")),
        compiled(f"(?:{language.pattern('groups', 'governing')})$"),
        frozenset(fold(name) for names in language.table("months").get("names", ()) for name in names),
        frozenset() if table.get("capitals") else _counts(language),
        tuple(language.tables.get("conjunctions", ())),
        compiled(language.pattern("names", "event_year")),
        compiled(rf"(?<!\p{{L}}){language.clitics()}(?!{language.definite()[:-1]}\p{{L}})\p{{L}}{{3,}}[ \t]+$")
        if language.article
        else None,
        _anew(language),
        elided,
    )


def _anew(language: Language) -> "regex.Pattern[str] | None":
    """Return what ends a name by its form: a word without article behind one that has it, in a language whose article is glued."""
    if not language.article:
        return None
    articles, within = rf"(?:{language.article}|{language.elided})", language.pattern("groups", "within")
    glued = "".join({c for key in ("conjunctions", "prepositions") for c in language.tables.get(key, ())})
    definite = rf"(?<!\p{{L}}){language.clitics()}{articles}\p{{L}}+"
    return compiled(
        rf"{definite}[ \t]+(?!{articles}|[{glued}]|(?:{within}){language.word_end()})[{language.letters}]+$"
    )


def _elided(language: Language, forms: Iterable[str]) -> dict[str, str]:
    """Return definite heads as they are behind a preposition that swallows their article, with their whole form."""
    found = {}
    for form in forms if language.elided else ():
        bare = form.removeprefix(language.article)
        if bare != form:
            found[language.elided[: 1 if bare.startswith(language.elided[:1]) else None] + bare] = form
    return found


def whole_name(name: str, grammar: GroupGrammar) -> str:
    """Return a name with its article, where a preposition before it has swallowed that."""
    first, space, rest = name.partition(" ")
    return f"{grammar.elided.get(fold(first), first)}{space}{rest}"


def _counts(language: Language) -> frozenset[str]:
    """Return the words that count things: where no capitals show the end of a name, it ends before one of them."""
    table = language.table("numbers")
    rows = (*table.get("units", ()), *table.get("tens", ()), table.get("hundred", ()))
    return frozenset(fold(form) for row in rows for form in row)
