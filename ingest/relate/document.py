"""Relations that need no rule of a language: what the document cites, what names and meetings state by themselves, whose document it is."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from ingest.clauses import opening
from ingest.folding import fold
from ingest.language import NEVER, Language
from ingest.language.cases import bit
from ingest.language.declension import Declension, case_forms
from ingest.layout_words import names_members, names_origin
from ingest.patterns import compiled
from ingest.recognise.dates import date_type
from ingest.recognise.meeting_events import Meeting
from ingest.recognise.page import Page
from ingest.records import Identity, Mention, ObjectKind, Relation, Segment, Status
from ingest.register import ORGANS, Register
from ingest.relate.rules import STATUSES, RuleSet, rule_set

CITABLE: Final = frozenset(
    {
        "resolution",
        "decision",
        "edition",
        "recommendation",
        "opinion",
        "provision",
        "document",
        "circular",
        "service-order",
    }
)
_MARKS: Final = " \t\u00a0:-–—،*"
_BRACKETS: Final = compiled(r"\([^()\n]*\)")
_LONGEST_CONJUNCTION: Final = 3  # letters
_MASTHEAD: Final = 12  # segments in which a line of its own can say from whom the document is


def citations(identity: Identity, mentions: Sequence[Mention]) -> Iterator[Relation]:
    """Yield one citation for each place; the document's own symbol is none, nor another that its masthead gives it."""
    own = {identity.document, *(identity.candidates if identity.origin == "header" else ())}
    for mention in mentions:
        if mention.type in CITABLE and mention.id is not None and mention.id not in own and not mention.coref:
            yield Relation(
                identity.document,
                "itu:cites",
                mention.id,
                "iri",
                mention.start,
                mention.end,
                {},
                "asserted",
                mention.rule,
                mention.confidence,
            )


def inside_names(page: Page, mentions: Sequence[Mention], facts: Register) -> Iterator[Relation]:
    """Yield the parent that a body's own name states ("the Council Working Group on …"), where the facts know the parent."""
    rules = rule_set(page.code)
    if page.language is None or rules is None:
        return
    groups = page.language.tables.get("groups", {})
    belonging = compiled(page.language.pattern("groups", "parent" if "parent" in groups else "belonging"))
    for mention in mentions:
        if mention.type != "body" or mention.id is None or mention.coref or "class" in mention.attributes:
            continue
        name = fold(mention.text)
        parents = facts.parents(mention.id)
        belongs = bool(parents) and belonging.search(name) is not None
        direct = parents[0] if belongs and "parent" in groups else None  # "… of the Council on the Constitution of ITU"
        named = direct or next((p for p in parents if _names(name, p, facts, page.language, rules)), None)
        parent = named or (parents[0] if belongs else None)
        if parent is not None:
            yield Relation(
                mention.id,
                "itu:partOf",
                parent,
                "iri",
                mention.start,
                mention.end,
                {},
                "asserted",
                "name-states-parent",
                0.85,
            )


def _names(name: str, parent: str, facts: Register, tables: Language, rules: RuleSet) -> bool:
    """Tell whether a folded name of several words holds the parent's: a whole name, or an acronym, as the language writes it."""
    if " " not in name and (
        rules.shape.bounded or name.isascii()
    ):  # an acronym such as that of a Sector states nothing
        return False
    return any(
        within in name
        and form != name
        and (anywhere or name.startswith(f"{form} "))
        and compiled(rules.shape.belonging(form), keep=False).search(name) is not None
        for form, within, anywhere in _forms(parent, facts, tables, rules)
    )


@cache
def _forms(parent: str, facts: Register, tables: Language, rules: RuleSet) -> tuple[tuple[str, str, bool], ...]:
    """Return the forms in which a parent may stand in a name, each without its article, and whether it may do so elsewhere than first."""
    first = rules.shape.bounded and not rules.shape.glued  # "Council Working Group …"
    found = []
    for label in facts.labels_of(parent):
        own = label.lang == tables.code
        for form in _cases(fold(label.text), own, tables.declension):
            several = " " in form or (not rules.shape.bounded and len(form) > 2)
            anywhere = label.text.isupper() or (own and several)
            if anywhere or (own and first):
                found.append((form, rules.shape.without_article(form), anywhere))
    return tuple(found)


def _cases(form: str, own: bool, declension: Declension | None) -> tuple[str, ...]:
    """Return the forms in which the name of a parent may stand within another."""
    return tuple(case_forms(form, declension)) if own and declension is not None and " " in form else (form,)


def columns(page: Page, mentions: Sequence[Mention]) -> dict[tuple[int | None, int | None], str]:
    """Return, for each column of a table whose heading names one body ("recommendations of the Group"), that body."""
    owners = {}
    for segment in page.segments:
        if segment.kind == "cell" and segment.row == 0:
            bodies = {
                m.id
                for m in mentions
                if m.type == "body" and m.id and segment.start <= m.start and m.end <= segment.end
            }
            if len(bodies) == 1:
                owners[segment.table, segment.column] = str(bodies.pop())
    return owners


def meetings(found: Sequence[Meeting], page: Page) -> Iterator[Relation]:
    """Yield who holds a meeting and when; the words before it tell whether it is still to come."""
    rules = rule_set(page.code)
    moved = compiled(page.language.pattern("meetings", "moved") if page.language is not None else NEVER)
    attended = compiled(page.language.pattern("meetings", "attended") if page.language is not None else NEVER)
    aside = compiled(page.language.pattern("meetings", "aside") if page.language is not None else NEVER)
    goes_on = compiled(page.language.pattern("meetings", "consequence") if page.language is not None else NEVER)
    for meeting in found:
        event = str(meeting.mention.id)
        start, end = min(meeting.mention.start, meeting.date.start), max(meeting.mention.end, meeting.date.end)
        clause = max(page.text.rfind(mark, 0, start) for mark in "\n.،؛;。；") + 1
        clause = max(
            [
                clause,
                *(
                    page.folded.at(m.end())
                    for m in goes_on.finditer(page.folded.text, page.folded.offset(clause), page.folded.offset(start))
                ),
            ]
        )
        window = fold(page.text[clause:end])
        if attended.search(
            fold(page.text[clause:start])
        ):  # "was proposed at its meeting": what is done there is another thing
            window = aside.sub("", window)
        status: Status = next(
            (s for s in STATUSES if rules is not None and rules.markers[s].search(window)), "asserted"
        )
        if moved.fullmatch(fold(page.text[meeting.mention.end : meeting.date.start])):  # "… was moved to": it is to be
            status = "planned"
        if meeting.instead_of is not None:
            status = "planned"
            day = str(meeting.instead_of.id).partition("/")[0]
            yield Relation(
                event,
                "itu:startDate",
                day,
                "literal",
                start,
                end,
                {},
                "postponed",
                "meeting",
                0.75,
                datatype=date_type(day),
            )
        first, _, last = str(meeting.date.id).partition("/")
        for body in (meeting.body, *meeting.others):
            yield Relation(event, "itu:heldBy", body, "iri", start, end, {}, status, "meeting", 0.75)
        yield Relation(
            event, "itu:startDate", first, "literal", start, end, {}, status, "meeting", 0.75, datatype=date_type(first)
        )
        if last:
            yield Relation(
                event, "itu:endDate", last, "literal", start, end, {}, status, "meeting", 0.75, datatype=date_type(last)
            )


def about_document(page: Page, identity: Identity, mentions: Sequence[Mention]) -> Iterator[Relation]:
    """Yield what the first lines say of the document itself: from whom it is, and when it was written."""
    top = page.segments[:_MASTHEAD]
    for place, line in enumerate(top):
        inside = [m for m in mentions if line.start <= m.start and m.end <= line.end and m.id is not None]
        words = page.text[line.start : line.end]
        if inside and line.label_raw is None and opening(words, page.code) is None:
            below = [m for s in top[place + 1 : place + 3] for m in mentions if s.start <= m.start and m.end <= s.end]
            for source in _sources(identity.document, page, line, inside, below):
                yield _said_of(identity, "itu:submittedBy", source, "iri", 0.8)
        day = inside[0] if len(inside) == 1 and inside[0].type == "date" else None
        if day is not None and "/" not in str(day.id) and page.text[line.start : line.end].strip() == day.text:
            yield _said_of(identity, "dcterms:date", day, "literal", 0.9)


def _sources(
    document: str, page: Page, line: Segment, inside: Sequence[Mention], below: Sequence[Mention]
) -> Iterator[Mention]:
    """Yield whom a line of the masthead names as the source: alone, after words such as "Source:", or as "Report of the Chair".

    A body that stands alone above a meeting of its own is who meets; `below` are the mentions of the lines after it.
    """
    text = page.text[line.start : line.end]
    kinds = {m.type for m in inside}
    if kinds == {"country"} and line.kind in ("header", "heading") and _only(page, line, inside):
        yield from inside
    elif names_members(text):
        yield from [m for m in inside if m.type == "body" and m.id != "body/ITU"][-1:]
    elif (
        line.kind != "bullet"
        and names_origin(text)
        and kinds <= {"post", "body", "country"}
        and not _of_a_post(page, text, inside[0])
    ):
        yield from inside[:1] if "country" not in kinds else inside
    elif len(inside) == 1 and kinds <= {"post", "body"}:
        rest = page.text[line.start : inside[0].start] + page.text[inside[0].end : line.end]
        own = f"event/{str(inside[0].id).partition('/')[2]}-"
        meets = any(m.type == "event" and str(m.id).startswith(own) for m in below)
        series = str(inside[0].id).replace("body/", "document/", 1)
        letterhead = inside[0].id == "body/ITU" or document.removeprefix(series)[:1] in ("-", *"0123456789")
        # an organ's name alone says to whom, that of ITU or of the group of the symbol is the letterhead
        title = line.kind == "heading" and line is page.segments[0]  # that of a page about the body
        alone = not rest.strip(_MARKS) and inside[0].id not in ORGANS and not meets and not letterhead and not title
        alone = alone and line.kind != "bullet" and not _is_addressed(page, inside[0])
        if alone or (line.kind in ("header", "heading") and _of_members(page, line, inside[0])):
            yield inside[0]
    elif line.kind in ("heading", "header") and inside[0].type == "post" and page.language is not None:
        before = fold(page.text[line.start : inside[0].start]).strip(_MARKS)
        if before in page.language.forms("masthead", "papers"):
            yield inside[0]


def _of_members(page: Page, line: Segment, body: Mention) -> bool:
    """Tell whether a line says no more than that the members of a body speak ("Member States of …")."""
    assert page.language is not None
    around = (page.text[line.start : body.start], page.text[body.end : line.end])
    said = [words for part in around if (words := fold(part).strip(_MARKS))]
    return body.type == "body" and len(said) == 1 and said[0] in page.language.forms("masthead", "members")


def _is_addressed(page: Page, named: Mention) -> bool:
    """Tell whether a name shows the dative, in a language with cases: its line says to whom."""
    rules = rule_set(page.code) if page.code is not None else None
    inflection = rules.shape.absorbing.inflection if rules is not None else None
    return inflection is not None and inflection.cases(fold(named.text)) & ~bit("l") == bit("d")


def _of_a_post(page: Page, text: str, named: Mention) -> bool:
    """Tell whether a line begins with the noun of a post ("Chairman, Correspondence Group on …"), but what it names is a body within."""
    assert page.language is not None
    heads = {fold(form) for form, _ in page.language.table("posts")["heads"]}
    return named.type == "body" and fold(text).split()[0].rstrip(",:") in heads


def _only(page: Page, line: Segment, inside: Sequence[Mention]) -> bool:
    """Tell whether a line holds nothing but names, what brackets add to them, marks and conjunctions."""
    ends = [line.start, *(m.end for m in inside)]
    starts = [*(m.start for m in inside), line.end]
    rest = _BRACKETS.sub(" ", " ".join(page.text[end:start] for end, start in zip(ends, starts, strict=True)))
    return all(len(word.strip(_MARKS)) <= _LONGEST_CONJUNCTION for word in rest.replace("/", " ").split())


def _said_of(identity: Identity, predicate: str, mention: Mention, kind: ObjectKind, confidence: float) -> Relation:
    value = str(mention.id)
    datatype = date_type(value.split("/")[0]) if kind == "literal" else None
    return Relation(
        identity.document,
        predicate,
        value.split("/")[0] if kind == "literal" else value,
        kind,
        mention.start,
        mention.end,
        {},
        "asserted",
        "masthead",
        confidence,
        datatype=datatype,
    )


def masthead_events(page: Page, mentions: Sequence[Mention], facts: Register) -> Iterator[Relation]:
    """Yield the days of the event that a masthead names, from its own line or from the line of place and dates below it."""
    headers = [s for s in page.segments[:_MASTHEAD] if s.kind == "header"]
    for index, line in enumerate(headers):
        here = [m for m in mentions if m.id is not None and line.start <= m.start and m.end <= line.end]
        days = next((m for m in here if m.type == "date" and "/" in str(m.id)), None)
        above = [
            m for s in headers[max(0, index - 1) : index + 1] for m in mentions if s.start <= m.start and m.end <= s.end
        ]
        event = next((m for m in above if m.type == "event" and m.id and _headed(m, line) and not m.coref), None)
        if days is None or event is None or "EventSeries" in facts.classes.get(str(event.id), ()):
            continue
        if page.text[event.end : event.end + 1].isalpha():  # its name goes on: it is part of that of another event
            continue
        start, end = (event.start, days.end) if line.start <= event.start else (days.start, days.end)
        for predicate, value in zip(("itu:startDate", "itu:endDate"), str(days.id).split("/"), strict=True):
            yield Relation(
                str(event.id),
                predicate,
                value,
                "literal",
                start,
                end,
                {},
                "asserted",
                "masthead",
                0.8,
                datatype=date_type(value),
            )


def _headed(event: Mention, line: Segment) -> bool:
    """Tell whether an event of a masthead may be that of the days in a line: a meeting without a name only where it stands in that line."""
    return event.rule != "meeting" or line.start <= event.start < line.end


def authors(relations: Sequence[Relation], identity: Identity) -> tuple[str, ...]:
    """Return who submits the document, as a manifest or its first lines say."""
    found = dict.fromkeys(r.object for r in relations if r.predicate == "itu:submittedBy")
    return (identity.submitted_by,) if identity.submitted_by is not None else tuple(found)


def issuer(relations: Sequence[Relation], identity: Identity, facts: Register) -> str | None:
    """Return the organization that speaks in a document: that of the post or body it is submitted by, or of whom it is submitted to."""
    by = identity.submitted_by or next((r.object for r in relations if r.predicate == "itu:submittedBy"), None)
    if by is not None and by.startswith("post/"):
        body = "body/" + by.removeprefix("post/").partition("-")[0]
        return next((b for b in (body, *facts.ancestors(body)) if facts.knows(b)), None)
    to = identity.submitted_to or next((r.object for r in relations if r.predicate == "itu:submittedTo"), None)
    return by or (next(iter(facts.ancestors(to)), None) if to is not None else None)
