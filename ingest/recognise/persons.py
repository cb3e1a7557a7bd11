"""Finds persons by the title before their name, and posts by head noun and body; known ones are the gazetteer's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import NEVER, Language, alternation, fold_pattern, longest_first
from ingest.patterns import compiled
from ingest.posts import CHAIR, chaired
from ingest.recognise.nominative import nominative
from ingest.recognise.page import Page
from ingest.recognise.romanise import romanise
from ingest.records import Mention
from ingest.register import Register

_MAX_NAMES: Final = 4
_BUREAUX: Final = {"ITU-R": "BR", "ITU-T": "TSB", "ITU-D": "BDT"}  # of a Sector, whose director is that of its Bureau
_ROLES: Final = ("Chair", "Rapporteur")
_OF_OFFICES: Final = ("Secretary-General", "Director")
_GROUPS: Final = frozenset(
    {
        "AdvisoryGroup",
        "CouncilWorkingGroup",
        "TaskForce",
        "CoordinationGroup",
        "ExpertGroup",
        "StudyGroup",
        "WorkingParty",
        "FocusGroup",
    }
)  # they have chairs, not offices
_ACCUSATIVE: Final = regex.compile(
    r"(?:\u064b\u0627|[\u0627\u0629]\u064b)$"
)  # the ending of "as chair", "a presentation"


@dataclass(frozen=True, slots=True)
class _Grammar:
    title: "regex.Pattern[str]"
    address: "regex.Pattern[str]"
    stops: frozenset[str]
    name_words: frozenset[str]
    verb: "regex.Pattern[str]"
    present: "regex.Pattern[str]"
    suffixed: "regex.Pattern[str]"
    final_alef: frozenset[str]
    clitic: "regex.Pattern[str]"
    article: "regex.Pattern[str]"
    post: "regex.Pattern[str]"
    titles: dict[str, str]
    written: dict[str, frozenset[str]]
    kinds: "regex.Pattern[str]"
    kind_names: dict[str, tuple[str, ...]]
    unit: "regex.Pattern[str]"
    whole: "regex.Pattern[str]"
    whole_names: dict[str, str]
    role: "regex.Pattern[str]"
    chosen: "regex.Pattern[str]"
    definite: "regex.Pattern[str]"
    link: "regex.Pattern[str] | None"
    before: "regex.Pattern[str] | None"
    particles: frozenset[str]
    given: frozenset[str]
    elided: str
    group: "regex.Pattern[str]"


def _joint(language: Language) -> str:
    """Return a pattern for what ends a head noun: a space, or a preposition that is glued to the body after it."""
    if not language.elided:
        return language.word_end()
    glued = "|".join(rf"(?<={letter})" for letter in dict.fromkeys(language.elided))
    return rf"(?:{glued}|[ \t]+|(?={language.elided}))"


@cache
def _grammar(language: Language) -> _Grammar:
    posts, persons = language.table("posts"), language.table("persons")
    groups = language.table("groups")["heads"] if language.table("groups").get("capitals") else ()
    titles = {fold(form): title for form, title in posts["heads"]}
    titles = {form: titles[whole] for form, whole in language.with_elided(titles).items()}
    written = {form: frozenset(h.lower() for h, _ in posts["heads"] if fold(h) == form) for form in titles}
    kinds = {fold(form): tuple(names) for form, *names in posts["kinds"]}
    whole = {fold(form): name for form, name in posts["whole"]}
    start = language.word_start()
    title = alternation(longest_first(language.with_elided(fold(t) for t in persons["titles"])))
    initial = rf"(?![{language.letters}]\b)" if language.letters else ""
    return _Grammar(
        compiled(rf"{start}{title}(?:[ \t]+{title})*(?:\s*/)?[ \t]+(?P<name>{initial}\p{{L}}[\p{{L}}'-]*)"),
        compiled(language.clitics() + title),
        frozenset(fold(word) for word in persons["stops"]),
        frozenset(persons["name_words"]),
        compiled(language.pattern("persons", "verb")),
        compiled(language.pattern("persons", "present")),
        compiled(language.pattern("persons", "suffixed")),
        frozenset(fold(word) for word in persons["stops"] if word.endswith("ى")),
        compiled("^" + language.clitics()),
        compiled(rf"^{language.clitics()}{language.article}"),
        compiled(rf"{start}(?P<head>{alternation(longest_first(titles))}){_joint(language)}"),
        titles,
        written,
        compiled(rf"{alternation(longest_first(kinds))}{language.word_end()}"),
        kinds,
        compiled(
            rf"{alternation(longest_first(fold(w) for w in posts['unit_heads']))}[ \t]+\p{{L}}+(?:[ \t]+\p{{L}}+)?"
        ),
        compiled(rf"{start}{alternation(longest_first(whole))}{language.word_end()}"),
        whole,
        compiled(language.pattern("posts", "role")),
        compiled(language.pattern("posts", "chosen")),
        compiled(rf"(?:{language.article}|{language.elided})\p{{L}}" if language.article else NEVER),
        _optional(language, "link", after=""),
        _optional(language, "before", after="$"),
        frozenset(persons.get("particles", ())),
        frozenset(fold(name) for name in persons.get("given", {})),
        language.elided,
        compiled(
            rf"[ \t]+{alternation(longest_first([*(fold(h) for h, *_ in groups), *kinds]))}s?{language.word_end()}"
            if groups
            else NEVER
        ),
    )


def _optional(language: Language, name: str, after: str) -> "regex.Pattern[str] | None":
    written = language.table("posts").get(name)
    return compiled(f"(?:{fold_pattern(written)}){after}") if written is not None else None


def find_persons(page: Page, known: Sequence[Mention]) -> list[Mention]:
    """Return persons introduced by a title; a name ends where a known one begins, and a family name alone takes up who had it last."""
    if page.language is None:
        return []
    grammar = _grammar(page.language)
    text = page.folded.text
    found: list[Mention] = []
    taken = {page.folded_span(m)[0] for m in known}
    listed = [m for m in known if m.type == "person" and m.id]
    for match in grammar.title.finditer(text):
        end = last_word = match.start("name")
        count = 0
        for word in compiled(r"[ \t]*(\p{L}[\p{L}'-]*)").finditer(text, match.start("name")):
            begun = word.start(1) in taken or (word.start(1) + 1 in taken and count > 0)
            if word.start() != end or count >= _MAX_NAMES or begun or _ends_name(page, grammar, word, count):
                break
            small = page.text[page.folded.at(word.start(1))].islower()
            particle = word[1] in grammar.particles and (small or count > 0)
            initial = count > 0 and len(word[1]) == 1 and text[word.end() : word.end() + 1] == "."
            if (
                not particle and not initial
            ):  # a name does not end with a particle, nor with an initial ("Omar M. SALEH")
                last_word = word.end()
                count += 1
            end = word.end() + initial
        title = text[match.start() : match.start("name")].split()[-1]
        again = _again(page, match, nominative(match["name"], title, page.language), [*listed, *found])
        if again is not None:
            found.append(again)
        if count < 2 or again is not None:
            continue
        start, last = page.folded.span(match.start("name"), last_word)
        found.append(
            page.mention(
                match.start("name"),
                last_word,
                "person",
                f"person/{romanise(in_mixed_case(nominative(page.text[start:last], title, page.language)), page.language)}",
                rule="person-title",
                confidence=0.8,
                attributes={"provisional": "true"},
            )
        )
    return found


def in_mixed_case(name: str) -> str:
    """Return a name with its words in capitals, as family names often are, written like the others ("Fabio BRUNI")."""
    return " ".join(word.title() if word.isupper() and len(word) > 1 else word for word in name.split())


def _again(page: Page, match: "regex.Match[str]", family: str, earlier: Sequence[Mention]) -> Mention | None:
    """Return the one person named before whose family name stands alone after a title, whatever words follow it."""
    name = match["name"]
    start, _ = page.folded.span(*match.span("name"))
    before = [(fold(m.text).split(), m) for m in earlier if m.end <= start and not m.coref]
    if any(
        words[0] == name and page.folded.text.startswith(" ".join(words), match.start("name")) for words, _ in before
    ):
        return None
    romanised = f"-{romanise(family, page.language)}" if family != name else "\n"
    bearers = {m.id for words, m in before if len(words) > 1 and (words[-1] == name or str(m.id).endswith(romanised))}
    if len(bearers) != 1:
        return None
    return page.mention(*match.span("name"), "person", bearers.pop(), coref=True, rule="person-again", confidence=0.75)


def _accents_fit(written: str, listed: frozenset[str]) -> bool:
    """Tell whether a head noun is written with the accents of a listed form, or without any (es: "Secretaria", not "Secretaría")."""
    plain = " ".join(written.lower().split())
    return plain in listed or fold(plain) == plain or not compiled(r"\p{Latin}").match(plain)


def _linked(grammar: _Grammar, text: str, at: int) -> int:
    """Return where what a head noun speaks of begins: behind the language's link, if one stands there."""
    link = grammar.link.match(text, at) if grammar.link is not None else None
    return link.end() if link is not None else at


def _holder_at(grammar: _Grammar, text: str, match: "regex.Match[str]") -> int:
    """Return where the body after a head noun must begin: behind the language's link; where it has none, right after the noun.

    Where the article is glued, a definite noun has its body only behind a preposition.
    """
    at = match.end()
    if grammar.link is not None:
        link = grammar.link.match(text, at)
        return link.end() if link is not None else -1
    last = match["head"].split()[-1]
    if not grammar.definite.match(last):
        return at - 1 if text[at - 1 : at + 1] == grammar.elided else at
    if text.startswith(grammar.elided, at):
        return at
    return at + 1 if text.startswith(grammar.elided[:1], at) else -1


def _holder_before(
    page: Page, grammar: _Grammar, match: "regex.Match[str]", ends: Mapping[int, Mention]
) -> tuple[Mention | None, int]:
    """Return the body right before a head noun ("the TDAG Chair"), and where the name of the post begins."""
    assert grammar.before is not None
    link = grammar.before.search(page.folded.text, max(0, match.start() - 8), match.start())
    apart = link is not None and "\n" in link[0]  # the body heads the list of its officers
    body = ends.get(link.start()) if link is not None and not apart else None
    return body, page.folded_span(body)[0] if body is not None else match.start()


def _ends_name(page: Page, grammar: _Grammar, word: "regex.Match[str]", count: int) -> bool:
    """Tell whether a word after a name is no part of it: a function word, with a particle or without, a verb, or an accusative."""
    start, end = page.folded.span(*word.span(1))
    written = page.text[start:end]
    if _ACCUSATIVE.search(written) or grammar.address.fullmatch(word[1]):
        return True
    if written[:1].islower() and written not in grammar.particles:  # a script with capitals writes names with them
        return True
    if count == 0 and word[1] in grammar.given:  # a name that is also a word ("Amina", a secretary)
        return False
    if count == 1 and grammar.present.fullmatch(word[1]):
        return True
    if count > 1 and grammar.verb.fullmatch(word[1]):
        return True
    if count > 1 and word[1] not in grammar.given and grammar.suffixed.fullmatch(written):
        return True
    if (
        written.endswith("ي") and grammar.article.sub("", word[1]) in grammar.final_alef
    ):  # a name that folds to a preposition
        return False
    if written in grammar.name_words:
        return False
    return any(
        form in grammar.stops for form in (word[1], grammar.clitic.sub("", word[1]), grammar.article.sub("", word[1]))
    )


def named_part(page: Page, mention: Mention) -> bool:
    """Tell whether what looks like a post is but the beginning of a longer name: "Chair of the Council Working Group on …"."""
    if mention.type != "post" or page.language is None:
        return False
    return _grammar(page.language).group.match(page.folded.text, page.folded_span(mention)[1]) is not None


def find_posts(page: Page, known: Sequence[Mention], facts: Register) -> list[Mention]:
    """Return posts named by a head noun and a body or a kind of bodies."""
    if page.language is None:
        return []
    grammar = _grammar(page.language)
    text = page.folded.text
    bodies = {
        page.folded_span(m)[0]: m
        for m in known
        if m.type == "body" and m.id and (not m.coref or m.rule == "short-name")
    }
    ends = {page.folded_span(m)[1]: m for m in bodies.values()}
    chairs = [(*page.folded_span(m), led) for m in known if (led := chaired(m.id or "", CHAIR)) is not None]
    found = [
        page.mention(
            m.start(),
            m.end(),
            "post",
            f"post/{grammar.whole_names[' '.join(m[0].split())]}",
            rule="post-kind",
            confidence=0.75,
            attributes={"provisional": "true"},
        )
        for m in grammar.whole.finditer(text)
        if not any(m.start() < start < m.end() < page.folded_span(body)[1] for start, body in bodies.items())
    ]
    owner = compiled(page.language.pattern("posts", "owner"))
    for match in grammar.post.finditer(text):
        if text[max(0, match.start() - 1) : match.start()] == "-":  # "co-chair of …"
            continue
        before = max(0, match.start() - 24), match.start()
        if grammar.role.search(text, *before):  # "as vice-chair of …" is a role, not a holder
            continue
        if _ACCUSATIVE.search(page.text[slice(*page.folded.span(*match.span("head")))]):
            continue
        head = " ".join(match["head"].split())
        if not _accents_fit(page.text[slice(*page.folded.span(*match.span("head")))], grammar.written[head]):
            continue
        title = grammar.titles[head]
        if title.endswith(_ROLES) and grammar.chosen.search(
            text, *before
        ):  # "elected chair of …"; a director has a post
            continue
        begin, body = match.start(), bodies.get(_holder_at(grammar, text, match))
        if body is None and grammar.before is not None:
            body, begin = _holder_before(page, grammar, match, ends)
            is_role = title.endswith(_ROLES)  # "elected chair of …"; a director has a post
            if page.language.head_last and is_role and grammar.role.search(text, max(0, begin - 12), begin):
                continue
        if body is not None and (its := owner.match(text, page.folded_span(body)[1])) is not None:
            body = bodies.get(its.end(), body)  # "Director of ITU's Bureau": of the part, not of the whole
        behind = _linked(grammar, text, match.end())
        kind = grammar.kinds.match(text, behind)
        unit = grammar.unit.match(text, behind)
        chair = next((c for c in chairs if match.start() < c[0] < match.end() < c[1]), None)
        if kind is not None:
            holder, *own = grammar.kind_names[" ".join(kind[0].split())]
            title, end = own[0] if own else title, kind.end()
        elif body is not None and body.id is not None:
            classes = {*facts.classes.get(body.id, ()), body.attributes.get("class", "")}
            if title.endswith(_OF_OFFICES) and not _GROUPS.isdisjoint(classes):
                continue  # "submitted by the Director to the Advisory Group"
            holder, end = body.id.partition("/")[2], max(match.end("head"), page.folded_span(body)[1])
            holder = _BUREAUX.get(holder, holder) if title == "Director" else holder
            if grammar.group.match(text, end) or (
                end + 1 in bodies and text[end] == " "
            ):  # the name goes on: "Chair of the Council Working Group on …"
                continue
        elif chair is not None:  # "vice-chair of …", of which "chair of …" is a listed post
            _, end, its_body = chair
            holder = its_body.partition("/")[2]
        elif unit is not None:
            start, last = page.folded.span(unit.start(), unit.end())
            holder, end = romanise(page.text[start:last], page.language), unit.end()
        else:
            continue
        found.append(
            page.mention(
                begin,
                end,
                "post",
                f"post/{holder}-{title}",
                rule="post",
                confidence=0.7,
                attributes={"provisional": "true"},
            )
        )
    return found
