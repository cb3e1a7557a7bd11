"""Runs the relation rules over the sentences of a document and gives statements with their place and modality."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType

import regex

from ingest.folding import fold
from ingest.language import Language, language
from ingest.patterns import compiled
from ingest.posts import CHAIR, CHAIRS, CO_CHAIR, VICE_CHAIR, chaired, deputy, post_in
from ingest.recognise.dates import date_type
from ingest.recognise.numbers import count
from ingest.records import Mention, Relation
from ingest.register import Register
from ingest.relate.antecedent import agrees, antecedent, gender_of, gender_shown, pronoun_gender
from ingest.relate.candidates import looked_at
from ingest.relate.event_dates import DATED, dated
from ingest.relate.fitting import as_body, outside, sensible
from ingest.relate.leads import everywhere
from ingest.relate.modality import status_of, wondered
from ingest.relate.pairing import jointly, pairs, says_in_turn
from ingest.relate.projection import Sentence, is_sign
from ingest.relate.readings import inserted, named_elsewhere, readings
from ingest.relate.rules import Rule, RuleSet, Statement, rule_set
from ingest.relate.subjects import SELF, follows, subject_before

_CHAIRED = ((".body", (CHAIR,)), (".co", (CO_CHAIR,)), (".group", CHAIRS))
_POSTS_OF = (
    (".vice", VICE_CHAIR),
    (".secretary", "Secretary"),
    (".secretary-general", "Secretary-General"),
    (".director", "Director"),
)
_BUREAUX = {"body/ITU-R": "body/BR", "body/ITU-T": "body/TSB", "body/ITU-D": "body/BDT"}


@dataclass(frozen=True, slots=True)
class Context:
    """What the rules need to know of the document: its identifier, language, and the facts."""

    document: str
    code: str
    facts: Register
    text: str
    is_instrument: bool = False
    issuer: str | None = None
    columns: Mapping[tuple[int | None, int | None], str] = field(default_factory=dict)
    authors: tuple[str, ...] = ()


def relate(sentences: Sequence[Sentence], context: Context) -> list[Relation]:
    """Return what the rules find, in the order of the text; the same statement may be found at several places."""
    rules, tables = rule_set(context.code), language(context.code)
    if rules is None or tables is None:
        return []
    scopes = ("sentence", "instrument" if context.is_instrument else "document")
    found: list[Relation] = []
    around = list(sentences)
    for index, sentence in enumerate(sentences):
        if rules.asked.search(sentence.text):
            continue
        known: set[tuple[str, str, str]] = set()
        for reading in (sentence, *readings(sentence, rules)):
            around[index] = reading
            first, clauses, papers = len(found), inserted(reading, rules), named_elsewhere(reading, rules)
            for rule, match in matches(reading, rules, scopes):
                leaks = any(start < match.start() < end < match.end() for start, end in clauses)
                if not leaks and follows(rule, around, index, rules) and not wondered(reading, match, rules):
                    it = spoken_of(rule, match, around, index, context, rules)
                    more: Iterable[Relation] = _state(rule, match, reading, it, context, rules, tables)
                    if match.start() in papers:  # "the report … (Document N)" is not the document in which it stands
                        more = (one for one in more if context.document not in (one.subject, one.object))
                    found += [one for one in more if (one.subject, one.predicate, one.object) not in known]
            known.update((one.subject, one.predicate, one.object) for one in found[first:])
        around[index] = sentence
    return found


def matches(sentence: Sentence, rules: RuleSet, scopes: Sequence[str]) -> Iterator[tuple[Rule, "regex.Match[str]"]]:
    """Yield each match of the rules of some scopes in a sentence, but for those that the words before it forbid."""
    seen, places = looked_at(rules.candidates, sentence.text, rules.shape)
    for place in places:
        rule = rules.rules[place]
        if rule.scope in scopes and seen.meets(rule.needs):
            for match in everywhere(rule.pattern, rule.lead, seen):
                before = seen.marked[max(0, match.start() - 40) : match.start() + 1]
                if rule.unless is None or not rule.unless.compiled.search(before):
                    yield rule, match


def spoken_of(
    rule: Rule,
    match: "regex.Match[str]",
    sentences: Sequence[Sentence],
    index: int,
    context: Context,
    rules: RuleSet,
) -> dict[str, tuple[str, ...]]:
    """Return what a match speaks of without naming it: for `it`, where its rule states something of that, and for slots that a pronoun fills."""
    spoken: dict[str, tuple[str, ...]] = {}
    if any("it" in (one.subject.partition(".")[0], one.object.partition(".")[0]) for one in rule.statements):
        spoken["it"] = _it(rule, match, sentences, index, context, rules)
    for slot, types in rule.slots.items():
        words = sentences[index].words(match, slot)
        if words and not is_sign(words[0]):
            relative = words in rules.shape.relatives
            own = rules.shape.self_words and compiled(rules.shape.self_words).fullmatch(words) is not None
            if by_gender(rules) and not own:
                feminine = fold(words) in map(fold, rules.agreement["pronoun-f"])
                spoken[slot] = _antecedent(sentences, index, match.start(slot), feminine, types, context, rules)
                continue
            gender = pronoun_gender(words, rules.agreement)
            agreeing = partial(_can_be, feminine=gender, context=context, rules=rules)
            at = match.start(slot)
            if rules.shape.possessors and compiled(rules.shape.possessors).fullmatch(words) and not relative:
                at = min(match.start(one) for one in rule.slots if match[one])  # "it follows its work": of another
            name = (
                SELF if own else subject_before(sentences, index, at, types, rules, relative=relative, agrees=agreeing)
            )
            spoken[slot] = () if name is None else (context.document if name == SELF else name,)
    return spoken


def by_gender(rules: RuleSet) -> bool:
    """Tell whether gender shows what a pronoun speaks of, in a language whose clauses need not begin with their subject."""
    return rules.shape.verb_first


def _antecedent(
    sentences: Sequence[Sentence],
    index: int,
    at: int,
    feminine: bool | None,
    types: frozenset[str],
    context: Context,
    rules: RuleSet,
) -> tuple[str, ...]:
    found = antecedent(sentences, index, at, feminine, types, context.facts, rules.agreement)
    return (found.id,) if found is not None and found.id is not None else ()


def _can_be(what: Mention | str, feminine: bool | None, context: Context, rules: RuleSet) -> bool:
    """Tell whether a pronoun of a gender can speak of a mention, or of what some words stand for."""
    if isinstance(what, str):
        return feminine is None or gender_of(what, rules.agreement) in (feminine, None)
    return agrees(what, feminine, context.facts, rules.agreement)


def _it(
    rule: Rule, match: "regex.Match[str]", sentences: Sequence[Sentence], index: int, context: Context, rules: RuleSet
) -> tuple[str, ...]:
    """Return what is spoken of where no slot holds it, found as the language's tables show it: by subjects, or by gender."""
    if rules.shape.pronouns and not by_gender(rules):
        gender = gender_shown(match, rules.agreement)
        agreeing = partial(_can_be, feminine=gender, context=context, rules=rules)
        name = subject_before(sentences, index, match.start(), rule.it, rules, agrees=agreeing)
        return () if name is None else (context.document if name == SELF else name,)
    return _antecedent(sentences, index, match.start(), gender_shown(match, rules.agreement), rule.it, context, rules)


def _state(
    rule: Rule,
    match: "regex.Match[str]",
    sentence: Sentence,
    it: Mapping[str, tuple[str, ...]],
    context: Context,
    rules: RuleSet,
    tables: Language,
) -> Iterator[Relation]:
    def named(slot: str) -> Mention | None:
        return sentence.mention(match[slot]) if match[slot] and slot not in it else None

    if any((m := named(slot)) is not None and (m.coref or m.rule == "meeting") for slot in rule.named):
        return
    if any((m := named(slot)) is not None and m.rule == "collective" for slot in rule.single):
        return
    for slot in (s for s in rule.agrees if match[s]):
        if not agrees(
            sentence.mention(match[slot]), gender_shown(match, rules.agreement), context.facts, rules.agreement
        ):
            return
    by_title = {m.id for slot in rule.slots if (m := named(slot)) is not None and m.rule == "short-name"}
    status = status_of(rule, sentence, match, rules)
    start, end = sentence.place(match.start(), match.end())
    qualifiers = dict(_qualifiers(rule, match, sentence, rules))
    for statement in rule.statements:
        said = jointly(statement.predicate, match, sentence.text, rules)
        subjects = ends(statement.subject, match, sentence, context, it)
        values = _values(statement, match, sentence, context, tables, it)
        in_turn = len(subjects) > 1 and says_in_turn(match, sentence.text, rules)
        for subject, (kind, name, datatype) in pairs(rule, subjects, values, in_turn=in_turn):
            for about, predicate, object, type in _triples(
                subject, said, name, datatype, context.facts, status == "asserted"
            ):
                if kind in ("iri", "text") and not sensible(about, predicate, object, context.facts):
                    continue
                if rule.requires == "known-parent" and object not in context.facts.parents(about):
                    continue
                if predicate == "itu:instructs" and object in by_title and outside(about, context.facts):
                    continue
                yield Relation(
                    as_body(about, predicate),
                    predicate,
                    as_body(object, predicate) if kind == "iri" else object,
                    "iri" if kind == "iri" else "literal",
                    start,
                    end,
                    qualifiers,
                    status,
                    rule.id,
                    rule.confidence,
                    datatype=type,
                    lang=context.code if kind == "text" else None,
                )


def _triples(
    subject: str, predicate: str, object: str, datatype: str | None, facts: Register, asserted: bool
) -> list[tuple[str, str, str, str | None]]:
    """Return what a statement amounts to: itself, or start and end where it gives dates that can be those of the event."""
    if (
        predicate == "itu:adoptedBy"
        and object.startswith("event/")
        and "EventSeries" not in facts.classes.get(object, ())
    ):
        return [(subject, "itu:adoptedAt", object, datatype)]
    if predicate not in DATED:
        return [(subject, predicate, object, datatype)]
    return dated(subject, predicate, object, facts, asserted=asserted)


def ends(
    name: str,
    match: "regex.Match[str]",
    sentence: Sentence,
    context: Context,
    spoken: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> tuple[str, ...]:
    """Return the identifiers that a name in a statement stands for; `spoken` are those of what the match speaks of without a name."""
    if name in spoken:
        return spoken[name]
    if name == "self":
        return (context.document,)
    if name == "issuer":
        return (context.issuer,) if context.issuer is not None else ()
    if name == "authors":
        return context.authors
    if name == "column":
        owner = context.columns.get((sentence.segment.table, sentence.segment.column)) if sentence.segment else None
        return (owner,) if owner is not None and sentence.segment is not None and sentence.segment.row else ()
    if "/" in name:
        return (name,)
    for suffix, titles in _CHAIRED:
        if name.endswith(suffix):
            posts = ends(name.removesuffix(suffix), match, sentence, context, spoken)
            return tuple(body for post in posts if (body := chaired(post, *titles)) is not None)
    for suffix, title in _POSTS_OF:
        if name.endswith(suffix):
            bodies = ends(name.removesuffix(suffix), match, sentence, context, spoken)
            if title == "Director":  # of a Sector: that of its Bureau
                bodies = tuple(_BUREAUX.get(body, body) for body in bodies)
            return tuple(post_in(body, title) for body in bodies)
    if name.endswith(".deputy"):
        posts = ends(name.removesuffix(".deputy"), match, sentence, context, spoken)
        return tuple(other for post in posts if (other := deputy(post)) is not None)
    if name.endswith(".series"):
        events = ends(name.removesuffix(".series"), match, sentence, context, spoken)
        return tuple(series for event in events if (series := context.facts.one(event, "inSeries")) is not None)
    signs = match.groupdict().get(name)
    return tuple(m.id for m in sentence.all(signs) if m.id is not None) if signs else ()


def _values(
    statement: Statement,
    match: "regex.Match[str]",
    sentence: Sentence,
    context: Context,
    tables: Language,
    it: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> tuple[tuple[str, str, str | None], ...]:
    """Return the objects of a statement as kind (iri, count, date, code, text), value and datatype."""
    name = statement.object
    if name.startswith("#"):
        value = int(name[1:]) if name[1:].isdigit() else count(sentence.words(match, name[1:]), tables)
        return (("count", str(value), "xsd:integer"),) if value is not None else ()
    if name.startswith("@"):
        dates = ends(name[1:], match, sentence, context)
        if statement.predicate == "@dates":
            return tuple(("date", date, None) for date in dates)
        return tuple(("date", date, date_type(date)) for date in dates if "/" not in date)
    if name.startswith("%"):
        code = language_code(sentence.words(match, name[1:]), tables)
        return (("code", code, None),) if code is not None else ()
    if name.startswith("$"):
        text = match.groupdict().get(name[1:])
        if not text:
            return ()
        start, end = sentence.place(*match.span(name[1:]))
        return (("text", context.text[start:end], None),)
    return tuple(("iri", entity, None) for entity in ends(name, match, sentence, context, it))


def language_code(text: str, tables: Language) -> str | None:
    """Return the code of the language that folded words name."""
    article = fold(tables.tables.get("article", ""))
    languages = tables.table("original")["languages"] if "original" in tables.tables else {}
    named = [code for code, forms in languages.items() if any(fold(f).removeprefix(article) in text for f in forms)]
    return named[0] if len(named) == 1 else None


def _qualifiers(rule: Rule, match: "regex.Match[str]", sentence: Sentence, rules: RuleSet) -> Iterator[tuple[str, str]]:
    for name, source in rule.qualifiers.items():
        if source.startswith("="):
            yield name, source[1:]
            continue
        words = sentence.words(match, source)
        if words:
            mention = sentence.mention(words) if is_sign(words[0]) and len(words) == 2 else None
            value = mention.id if mention else role_of(words, rules)
            if mention and mention.type == "post" and value:
                value = "vice-chair" if chaired(value, VICE_CHAIR) else "chair"
            if (
                mention and mention.type == "date" and value
            ):  # of an interval: the day since when, and the day as of which
                value = value.split("/")[0] if name == "itu:since" else value.split("/")[-1]
            if value:
                yield name, value


def role_of(text: str, rules: RuleSet) -> str:
    """Return the name of a role for its folded form in the text, or the form itself where no name is known."""
    return next((name for name, forms in rules.roles.items() if any(form in text for form in forms)), text.strip())
