"""Finds what a pronoun or a verb without subject speaks of: the thing that its sentence, or the one before it, is about.

The thing agrees in gender with the words that speak of it, as the head word of its name shows; a group just introduced by an
indefinite name ("a working group on …") is spoken of before the one that was there first.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import regex

from ingest.language import NEVER
from ingest.patterns import compiled
from ingest.records import Mention
from ingest.register import Register
from ingest.relate.projection import INDEX, Sentence, any_sign

_WORD: Final = regex.compile(r"\p{L}+")
_CLAUSE_END: Final = regex.compile(r"[،,؛;。:\n]")
_RIVALS: Final = frozenset(
    {"body", "event", "initiative", "document"}
)  # if nearer and of another type, the words speak of them
_BACK: Final = 3  # sentences looked back in the same paragraph
_OPENING: Final = 25  # characters of a paragraph in which it may still speak of what the one before it ended with


def antecedent(
    sentences: Sequence[Sentence],
    index: int,
    at: int,
    feminine: bool | None,
    types: frozenset[str],
    facts: Register,
    agreement: Mapping[str, Any],
) -> Mention | None:
    """Return the mention that words at `at` of a sentence speak of, or None.

    Args:
        sentences: the sentences of the document.
        index: which of them the words stand in.
        at: their place in its projected text.
        feminine: the gender of the words; None where they show none.
        types: the types of mention they may speak of; of a series of events only if `series` is among them.
        facts: gives the names of what is mentioned by its acronym alone.
        agreement: the language's endings and words that show gender, those that show an indefinite name, and those for the document itself.
    """
    sentence = sentences[index]
    relative = _relative(sentence, at, facts, agreement)
    if relative is not None and agrees(relative, feminine, facts, agreement):
        if relative.type in types:
            return relative
        if relative.type in _RIVALS:
            return None
    subject = _reported(sentence, at, agreement) or _subject(sentence, at, agreement)
    if subject is not None and _modifies(sentence, subject, agreement):
        subject = None
    if subject is not None and subject.type in types and agrees(subject, feminine, facts, agreement):
        return subject
    limit = sentence.place(at, at)[0]
    spoken = [(sentence, tuple(m for m in sentence.mentions if m.end <= limit))]
    for of, mentions in (*spoken, *_before(sentences, index, at)):
        fitting = [m for m in mentions if m.type in types and m.id is not None and m.rule != "collective"]
        fitting = [m for m in fitting if agrees(m, feminine, facts, agreement) and not _modifies(of, m, agreement)]
        fitting = [m for m in fitting if "series" in types or not _is_series(m, facts)]
        if not fitting and any(m.type in _RIVALS and agrees(m, feminine, facts, agreement) for m in mentions):
            return None
        if fitting and any(m.id is None and m.coref and m.start < fitting[0].start for m in mentions):
            return None  # a noun whose thing nobody knows stands before it, and is meant
        if not fitting or _spoken_before(of, fitting[0], feminine, agreement):
            continue
        if of is sentence and compiled(rf"[^\p{{L}}]*(?:{agreement.get('done-to-it', NEVER)})").match(of.text):
            continue
        if of is not sentence and "document" in types and _of_itself(of, fitting[0], agreement):
            return None
        named = [m for m in fitting if of is not sentence and _identified(of, m, agreement)]
        new = [
            m for m in fitting if not m.coref and not set(agreement.get("indefinite", ())).isdisjoint(_words(m.text))
        ] or [m for m in fitting if not m.coref and of is sentence and _founded(of, m, agreement)]
        if of is sentence and not new and _beside(of, fitting[-1], at, agreement):
            return fitting[-1]
        return (named or new or fitting[:1])[-1]
    return None


def _reported(sentence: Sentence, at: int, agreement: Mapping[str, Any]) -> Mention | None:
    """Return what a report is about that goes on with "and that it …": the name after its "that", not who reports."""
    before = sentence.text[:at]
    if compiled(rf"{agreement.get('and-that-it', NEVER)}\s*$").search(before) is None:
        return None
    told = compiled(rf"{agreement['that']}\s+([{any_sign()}]{INDEX})").findall(before)
    return sentence.mention(told[-1]) if told else None


def _subject(sentence: Sentence, at: int, agreement: Mapping[str, Any]) -> Mention | None:
    """Return what the clause of the words at `at` is about: the name that opens it, or follows the words that may open it."""
    opening = compiled(rf"\s*(?:[\d.]+\)?\s+)?{agreement.get('clause-opening', '')}(?P<sign>[{any_sign()[:3]}]{INDEX})")
    begin = max((m.end() for m in _CLAUSE_END.finditer(sentence.text, 0, at)), default=0)
    found = opening.match(sentence.text, begin, at)
    mention = sentence.mention(found["sign"]) if found is not None else None
    return mention if mention is not None and mention.id is not None and mention.rule != "collective" else None


def _spoken_before(sentence: Sentence, mention: Mention, feminine: bool | None, agreement: Mapping[str, Any]) -> bool:
    """Tell whether a sentence already speaks of something before its first mention that would fit ("its members are …")."""
    ahead = sentence.text[: _at(sentence, mention)]
    if "own" in agreement and compiled(rf"[^\p{{L}}]*{agreement['own']}").match(ahead) is not None:
        return True
    return bool(feminine) and (
        "feminine-suffix" in agreement
        and compiled(rf"\p{{L}}{{3,}}{agreement['feminine-suffix']}(?!\p{{L}})").search(ahead) is not None
    )


def _of_itself(sentence: Sentence, mention: Mention, agreement: Mapping[str, Any]) -> bool:
    """Tell whether a sentence speaks of the document itself before a mention: "this paper replaces that one. It …"."""
    words = agreement.get("self")
    return bool(words) and compiled(words).search(sentence.text[: _at(sentence, mention)]) is not None


def _modifies(sentence: Sentence, mention: Mention, agreement: Mapping[str, Any]) -> bool:
    """Tell whether a name stands before its noun ("A下设的B"): the name behind is what a sentence is about."""
    if "modifies" not in agreement:
        return False
    behind = compiled(rf"[{any_sign()}]{INDEX}(?:{agreement['modifies']})")
    return behind.match(sentence.text, _at(sentence, mention)) is not None


def _founded(sentence: Sentence, mention: Mention, agreement: Mapping[str, Any]) -> bool:
    """Tell whether a sentence says of something that it is set up: what it goes on about."""
    words = agreement.get("founded", NEVER)
    return compiled(rf"(?:{words})$").search(sentence.text[: _at(sentence, mention)]) is not None


def _identified(sentence: Sentence, mention: Mention, agreement: Mapping[str, Any]) -> bool:
    """Tell whether a sentence says of something that it is this: what the next one goes on about."""
    words = "|".join(form for gender in ("", "-m", "-f") for form in agreement.get(f"pronoun{gender}", ()))
    return (
        bool(words)
        and compiled(rf"(?<!\p{{L}})(?:{words})\s+$").search(sentence.text[: _at(sentence, mention)]) is not None
    )


def _beside(sentence: Sentence, mention: Mention, at: int, agreement: Mapping[str, Any]) -> bool:
    """Tell whether words whose verb has an object pronoun go on right after a mention: "… set up a group, and presides-it …"."""
    between = sentence.text[_at(sentence, mention) : at]
    right_after = rf"[{any_sign()}]{INDEX}\s*(?:\([^()]*\))?\s*[،,]?\s*"
    presided = rf"\s*\p{{L}}{{3,}}{agreement.get('object-suffix', NEVER)}(?!\p{{L}})"
    return compiled(right_after).fullmatch(between) is not None and bool(
        compiled(presided).match(sentence.text, pos=at)
    )


def _at(sentence: Sentence, mention: Mention) -> int:
    return next(i for i in range(len(sentence.text)) if sentence.origin[i] >= mention.start)


def _relative(sentence: Sentence, at: int, facts: Register, agreement: Mapping[str, Any]) -> Mention | None:
    """Return the mention right before a relative pronoun whose clause the words at `at` stand in, or right before a pronoun there."""
    before, after = sentence.text[:at], _WORD.findall(sentence.text[at : at + 40])
    for gender in ("", "-m", "-f"):
        words = "|".join(agreement.get(f"relative{gender}", (NEVER,)))
        clause = rf"(?P<relative>{words})(?!\p{{L}})(?:\s+(?P<noun>\p{{L}}+))?[^،,؛;:.\n]*"
        found = compiled(rf"([{any_sign()}]{INDEX})[،,]?\s*(?:{clause})$").search(before)
        noun = found["noun"] if found is not None else None
        pronoun = found is None or found["relative"] in agreement.get(f"pronoun{gender}", ())
        if found is None and after and after[0] in agreement.get(f"pronoun{gender}", ()):
            found, noun = compiled(rf"([{any_sign()}]{INDEX})[،,]?\s*$").search(before), after[1] if after[1:] else None
        mention = sentence.mention(found[1]) if found is not None else None
        if mention is None or mention.id is None or mention.rule == "collective":
            continue
        if noun in agreement.get("groups", ()) and mention.type != "body":
            continue  # "…, which is a group" goes on about a body further back
        if (
            pronoun
            and found is not None
            and compiled(agreement.get("partitive", NEVER)).search(before[: found.start(1)])
        ):
            continue  # "… two of the Goals, and it is …" goes on about what the sentence is about
        if pronoun and found is not None:
            mention = _opened(sentence, found.start(1), noun or "".join(after[:1]), mention, facts, agreement)
        return mention if agrees(mention, gender == "-f" if gender else None, facts, agreement) else None
    return None


def _opened(
    sentence: Sentence, at: int, word: str, mention: Mention, facts: Register, agreement: Mapping[str, Any]
) -> Mention:
    """Return what a clause is about, if its last name is governed, and a pronoun and a verb go on: "the paper is by A, and it deals with …"."""
    if compiled(agreement.get("governed", NEVER)).search(sentence.text[:at]) is None:
        return mention
    if compiled(agreement["verb"]).fullmatch(word) is None:
        return mention
    subject = _subject(sentence, at, agreement)
    alike = subject is not None and _gender(subject, facts, agreement) == _gender(mention, facts, agreement)
    return subject if subject is not None and alike else mention


def agrees(mention: Mention, feminine: bool | None, facts: Register, agreement: Mapping[str, Any]) -> bool:
    """Tell whether words of a gender can speak of a mention; what shows no gender agrees with all."""
    return feminine is None or _gender(mention, facts, agreement) in (feminine, None)


def gender_shown(match: "regex.Match[str]", agreement: Mapping[str, Any]) -> bool | None:
    """Tell whether the words of a match that speak of something are feminine, or a verb's object ending in its group `vo`; None where nothing shows it."""
    groups = match.groupdict()
    if groups.get("f") or groups.get("m"):
        return bool(groups.get("f"))
    verb, ending = (groups.get("vo") or "").strip(), agreement.get("feminine-suffix", "")
    if not verb or not ending or verb.endswith(tuple(agreement.get("plural-suffixes", ()))):
        return None
    return bool(verb.endswith(ending))


def gender_of(words: str, agreement: Mapping[str, Any]) -> bool | None:
    """Tell whether folded words are feminine, by the first of them that the tables know ("the present note"); None where they know none."""
    for word in _words(words):
        if word in agreement.get("feminine", ()) or word in agreement.get("masculine", ()):
            return word in agreement.get("feminine", ())
    return None


def pronoun_gender(words: str, agreement: Mapping[str, Any]) -> bool | None:
    """Tell whether a folded pronoun is feminine; None where it shows no gender."""
    if words in agreement.get("pronoun-f", ()):
        return True
    return False if words in agreement.get("pronoun-m", ()) else None


def _is_series(mention: Mention, facts: Register) -> bool:
    """A series has no day, no place and no host of its own: words that speak of an event speak of one of its events."""
    return "EventSeries" in facts.classes.get(mention.id or "", ())


def _before(sentences: Sequence[Sentence], index: int, at: int) -> Iterator[tuple[Sentence, tuple[Mention, ...]]]:
    """Yield the mentions of the sentences before, nearest first: of the same paragraph, or of the end of the one before."""
    here = sentences[index]
    first = index
    while first > 0 and index - first < _BACK and sentences[first - 1].segment is here.segment:
        first -= 1
        yield sentences[first], sentences[first].mentions
    opens = first == index and here.segment is not None and at <= _OPENING
    if opens and index > 0 and _kind(sentences[index - 1]) == _kind(here) in ("paragraph", "bullet"):
        yield sentences[index - 1], sentences[index - 1].mentions


def _kind(sentence: Sentence) -> str | None:
    return sentence.segment.kind if sentence.segment is not None else None


def _gender(mention: Mention, facts: Register, agreement: Mapping[str, Any]) -> bool | None:
    """Tell whether a name is feminine, by its head word; None where neither the text nor the facts show it."""
    if mention.type in ("person", "post", "country"):
        return None
    words = _words(mention.text)
    if not words or (words[0].isupper() if agreement.get("latin") else words[0].isascii()):
        labels = [
            _words(label.text) for label in facts.labels_of(mention.id or "") if label.lang == agreement["language"]
        ]
        words = next((label for label in labels if len(label) > 1), ())
    if not words:
        return None
    article = agreement.get("article", ())
    first = words[0].lower()
    head = next((first.removeprefix(form) for form in article if first.startswith(form)), first)
    if head.endswith(tuple(agreement.get("feminine-endings", ()))) or head in agreement.get("feminine", ()):
        return True
    if head in agreement.get("masculine", ()):
        return False
    if not agreement.get("masculine-otherwise"):
        return None
    return False if len(words) > 1 and mention.type != "initiative" else None  # its head word may stand before its name


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))
