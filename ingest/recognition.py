"""Recognises everything in one text, in an order in which each step can use the ones before: names, citations, groups, dates, posts, persons, meetings, back-references."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from ingest.described import CLASSES
from ingest.folding import fold
from ingest.language import alternation, longest_first
from ingest.patterns import compiled
from ingest.recognise.acronyms import find_introduced, join_acronyms
from ingest.recognise.appositions import find_in_apposition
from ingest.recognise.asked import asked_by_united_nations
from ingest.recognise.assembly import find_assembly
from ingest.recognise.collectives import expanded, find_collectives
from ingest.recognise.coreference import find_coreferences
from ingest.recognise.deputies import below
from ingest.recognise.event_years import with_event_years
from ingest.recognise.gatherings import find_gatherings, find_gatherings_again
from ingest.recognise.groups import find_committees, of_brackets
from ingest.recognise.held_events import that_was_held
from ingest.recognise.homes import find_homes
from ingest.recognise.initialled import find_initialled
from ingest.recognise.introduced import Introduced
from ingest.recognise.introduced_again import find_again
from ingest.recognise.later_editions import find_later_editions
from ingest.recognise.latter import find_latter
from ingest.recognise.likeness import as_listed
from ingest.recognise.meeting_events import Meeting
from ingest.recognise.meetings import find_meetings_again
from ingest.recognise.names import gazetteer
from ingest.recognise.orders import order_of
from ingest.recognise.others import find_others
from ingest.recognise.page import Page
from ingest.recognise.parts import find_parts
from ingest.recognise.persons import find_posts, named_part
from ingest.recognise.pledgors import find_pledgors
from ingest.recognise.shared_acronyms import settle
from ingest.recognise.short_names import named_beginnings, uncertain
from ingest.recognise.spans import Spans
from ingest.recognise.sublines import as_parts
from ingest.recognise.unnumbered import find_unnumbered
from ingest.recognise.untitled import find_untitled
from ingest.recognise.widening import own_sessions, sessions, widen
from ingest.records import Mention
from ingest.register import ORGANS, Register
from ingest.resolve import GUESSED, Scope, organ_of

_NAMED: Final = frozenset(
    {"body", "event", "initiative", "post", "person", "topic"}
)  # what a text may bring in by a name
_YEAR_BEHIND: Final = compiled(r"-\d\d(?!\d)")
_ITU: Final = "body/ITU"
_OTHERS: Final = frozenset({"ExternalOrganization", "RegionalGroup"})  # classes of what is no part of ITU
_MASTHEAD: Final = 12  # segments among which a masthead is looked for
_OF_UNITED_NATIONS: Final = ("unga", "ecosoc")
_UNITED_NATIONS: Final = compiled(r"document/(?:A|E|S|ST)-")
_OF_CONFERENCE: Final = regex.compile(r"document/(?P<meeting>(?:PP|WTDC|WTSA|WRC|WCIT|WTPF|RA|RPM-[A-Z]+)-\d\d)-")


@dataclass(frozen=True, slots=True)
class Recognised:
    """The mentions of a text, in its order and never overlapping, and the meetings among them with their bodies and dates."""

    mentions: tuple[Mention, ...]
    meetings: tuple[Meeting, ...]


def recognise(
    page: Page,
    facts: Register,
    *,
    year: int | None = None,
    organ: str | None = None,
    document: str | None = None,
    addressee: str | None = None,
) -> Recognised:
    """Return all that is recognised; `year`, `organ`, `document` and `addressee` are the document's own, where known."""
    names_of = gazetteer(page.code)
    names, introduced = join_acronyms(page, widen(page, names_of.search(page), facts), names_of, facts)
    names = settle(page, names, facts)
    names = [_headed(page, _dated(page, m, facts)) for m in _merge([find_later_editions(page, names, facts), names])]
    names = _numbered_events(page, names, facts)
    others = find_others(page, names, facts)
    names = others.names
    organ = organ or _masthead_organ(page, names, facts)
    names = _merge([names, sessions(page, organ, facts)])
    scope = Scope(organ, meeting=_meeting(document), rivals=_rivals(names, organ, facts))
    order = order_of(page.language)
    read = order.citations(page, names, facts)
    cited = others.instruments(read.resolved(scope, facts), read.separator)
    if any(m.id is None or m.reason for m in cited):  # numbers whose organ another place of the document may tell
        told, guessed = _cited(cited)
        again = read.resolved(replace(scope, cited=told, guessed=guessed), facts)
        cited = others.instruments(again, read.separator)
    names = _merge([names, own_sessions(page, names, facts)])  # the year of none is that of what is cited before it
    citations = [m for m in cited if "range" not in m.attributes]
    numbered = [*find_committees(page, names), *order.numbered(page, names, facts, organ)]
    known = _merge([citations, numbered, names])
    named, introductions = order.named(page, known, names_of.candidates)
    known = _merge([named, known])
    groups = order.groups(page, known, facts)
    known = _merge([named, citations, groups, numbered, names])
    used = _again(page, [*introductions, *of_brackets(groups)], known)
    known = _merge([used, known])
    posts = expanded(find_posts(page, known, facts), facts)
    persons = order.persons(page, known)
    if initialled := find_initialled(page, [*persons, *known]):
        persons = [*initialled, *order.persons(page, [*known, *initialled])]
    persons = as_listed(persons, facts)
    names, known = _not_within(persons, names, page), _not_within(persons, known, page)
    known = _merge([known, _beside(persons, names_of.everyday(page), page)])
    dates = order.dates(page, year)
    if year is None:
        dates = with_event_years(dates, [*named, *names], page, facts, lambda known_year: order.dates(page, known_year))
    unnumbered = find_unnumbered(page, known, dates)
    wholes, outer = Spans.of(unnumbered), Spans.of(named)
    nested = [m for m in (*known, *dates) if wholes.cover(m.start - 1, m.end)]
    nested += [m for m in cited if "range" in m.attributes]
    nested += [c for c in citations if outer.cover(c.start - 1, c.end)]
    known = _merge(
        [
            unnumbered,
            posts,
            named,
            citations,
            used,
            groups,
            numbered,
            names,
            persons,
            dates,
            find_introduced(page, introduced, known),
            known,
        ]
    )
    known = [_acting(m, page, facts) for m in known]
    united = organ in _OF_UNITED_NATIONS or (document is not None and _UNITED_NATIONS.match(document) is not None)
    if united:
        known = [_of_organization(m, "UN", facts) for m in known]
    known = _merge([find_assembly(page, known, own=united), known])
    asked = asked_by_united_nations(page, known)
    known = [_of_organization(m, "UN", facts) if m.start in asked else m for m in known]
    known = _merge([known, find_pledgors(page, known)])
    known = [that_was_held(_by_date(m, known, facts, year), known, page, facts) for m in known]
    known = below(page, _merge([known, find_collectives(page)]))
    known = _merge([known, as_listed([*find_in_apposition(page, known), *find_untitled(page, known, facts)], facts)])
    beginnings = named_beginnings(page, known)
    known = [m for m in known if not uncertain(m, page, facts, beginnings) and not named_part(page, m)]
    homes = find_homes(page, known, document, facts)
    if (owner := _other_organization(homes, facts)) is not None:
        known = [_of_organization(m, owner, facts) for m in known]
    known = _merge([find_parts(page, known, homes, facts), as_parts(page, known, facts)])
    known = _merge([known, find_latter(page, known)])
    known = _merge([known, find_coreferences(page, known, facts, addressee, homes)])
    known = [m for m in known if not (m.coref and others.named(m))]
    meetings = order.meetings(page, known, facts, homes)
    gatherings = find_gatherings(page, known, meetings, facts)
    held = sorted([*meetings, *(g.meeting for g in gatherings)], key=lambda m: m.mention.start)
    twins: list[Mention] = []
    for meeting in held:
        if meeting.mention not in twins:
            twins.append(meeting.mention)
    later = find_meetings_again(page, meetings, [*known, *twins], homes)
    later += find_gatherings_again(page, gatherings, [*known, *twins, *later])
    meant = Spans.of(later)
    known = [m for m in known if m.id is not None or not meant.meet(m.start, m.end)]
    known = sorted(
        [*known, *nested, *twins, *later],
        key=lambda m: (m.start, m.end, m.id or ""),
    )
    return Recognised(tuple(_introduced(m, facts) for m in known), tuple(held))


def _masthead_organ(page: Page, names: Sequence[Mention], facts: Register) -> str | None:
    """Return the organ in whose setting the first body or event of the masthead is, or of the title where no masthead tells."""
    top = page.segments[:_MASTHEAD]
    front = next((n for n, s in enumerate(top) if s.kind not in ("header", "heading")), len(top))
    lines = [*(s for s in top if s.kind == "header"), *(s for s in top[:front] if s.kind == "heading")]
    named = sorted((m for m in names if m.type in ("body", "event") and m.id is not None), key=lambda m: m.start)
    head = [m for s in lines for m in named if s.start <= m.start < s.end]
    return next((organ for m in head if (organ := facts.setting(str(m.id))) is not None), None)


def _again(page: Page, introductions: Sequence[Introduced], known: Sequence[Mention]) -> list[Mention]:
    """Return later uses of introduced names, also where a body was read by its form alone, but not inside a longer such name."""
    by_form = {(m.start, m.end) for m in known if m.rule == "group-provisional"}
    firm = [m for m in known if m.type != "topic" and (m.start, m.end) not in by_form]
    longer = Spans(by_form)
    return [
        _headed(page, m)
        for m in find_again(page, introductions, firm)
        if (m.start, m.end) in by_form or not longer.cover(m.start, m.end)
    ]


def _not_within(persons: Sequence[Mention], mentions: Sequence[Mention], page: Page) -> list[Mention]:
    """Drop names read into the last letters of a person's name: a country, say, behind what looks like a glued particle."""
    taken = Spans.of(persons)
    return [m for m in mentions if not (taken.hold(m.start) and page.text[m.start - 1 : m.start].isalpha())]


def _beside(persons: Sequence[Mention], everyday: Sequence[Mention], page: Page) -> list[Mention]:
    """Return names that are everyday words too where a person is said to be from there ("Ms … of Oman", "Mr … (Mali)")."""
    if page.language is None:
        return []
    origin = compiled(page.language.pattern("persons", "origin"))
    ends = [m.end for m in persons]
    return [
        m
        for m in everyday
        if any(0 < m.start - end <= 8 and origin.fullmatch(fold(page.text[end : m.start])) for end in ends)
    ]


def _acting(mention: Mention, page: Page, facts: Register) -> Mention:
    """Return a conference's bare name after a verb of which it is the agent as the organ of that name."""
    body = f"body/{(mention.id or '').partition('/')[2]}"
    series = "EventSeries" in facts.classes.get(mention.id or "", ())
    if mention.type != "event" or not series or body not in ORGANS or page.language is None:
        return mention
    before = fold(page.text[max(0, mention.start - 24) : mention.start])
    after = fold(page.text[mention.end : mention.end + 80])
    acts, acts_after = (page.language.pattern("names", name) for name in ("acts", "acts_after"))
    if compiled(rf"(?<!\p{{L}})(?:و|ف)?{acts}").search(before) is None and compiled(acts_after).match(after) is None:
        return mention
    return replace(mention, type="body", id=body)


def _of_organization(mention: Mention, owner: str, facts: Register) -> Mention:
    """Return the short name of a post, which in a document of another organization is that of its own post, not of ITU's."""
    if mention.rule != "short-name" or mention.type != "post" or not (mention.id or "").startswith("post/ITU-"):
        return mention
    own = str(mention.id).replace("post/ITU-", f"post/{owner}-", 1)
    if facts.knows(own):
        return replace(mention, id=own)
    return replace(
        mention, id=None, candidates=(str(mention.id),), reason="a post of another organization that no fact lists"
    )


def _other_organization(homes: Sequence[Mention], facts: Register) -> str | None:
    """Return the organization that a document is of, if it is none of ITU's: that of the first name of masthead and title."""
    ids = [str(home.id) for home in homes]
    if not ids or any(facts.setting(id) is not None or _ITU in (id, *facts.ancestors(id)) for id in ids):
        return None
    return None if _OTHERS.isdisjoint(facts.classes.get(ids[0], ())) else ids[0].partition("/")[2]


def _merge(layers: Sequence[Sequence[Mention]]) -> list[Mention]:
    """Put layers together; what overlaps an earlier layer's mention is left out."""
    kept: list[Mention] = []  # by place; none overlaps another, so only neighbours can overlap a newcomer
    starts: list[int] = []
    for layer in layers:
        for mention in layer:
            at = bisect_left(starts, mention.start)
            if (at == 0 or kept[at - 1].end <= mention.start) and (at == len(kept) or mention.end <= starts[at]):
                kept.insert(at, mention)
                starts.insert(at, mention.start)
    return kept


def _meeting(document: str | None) -> str | None:
    """Return the conference in whose series a document is ("PP-18" of `document/PP-18-42`): bare numbers count within it."""
    match = _OF_CONFERENCE.match(document or "")
    return match["meeting"] if match is not None else None


def _rivals(names: Sequence[Mention], organ: str | None, facts: Register) -> frozenset[str]:
    """Return the organs whose conferences a document of no organ's setting names, if it names neither plenipotentiaries nor Council."""
    codes = {organ_of(str(m.id), facts)[0] for m in names if m.type in ("body", "event") and m.id is not None}
    return (
        frozenset(code for code in codes if code)
        if organ is None and codes.isdisjoint(("pp", "council"))
        else frozenset()
    )


def _cited(mentions: Sequence[Mention]) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Return, for each number, the works under which the document cites it with its organ, and those that only a range or the setting gave it.

    The range of decisions says nothing of a number that the document also cites as a resolution: one of the two is a slip.
    """
    works: dict[str, set[str]] = {}
    guessed: dict[str, set[str]] = {}
    for mention in mentions:
        number = mention.attributes.get("number", "")
        if mention.id and number.isdigit() and mention.confidence >= 0.75:
            work = "/".join(mention.id.split("/")[:3])
            (guessed if mention.reason in GUESSED else works).setdefault(number, set()).add(work)
    for number, found in guessed.items():
        cited = works.get(number, set()) | found
        if any(work.startswith("resolution/") for work in cited):
            found.difference_update({work for work in found if work.startswith("decision/")})
    return _frozen(works), _frozen(guessed)


def _frozen(works: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {number: frozenset(found) for number, found in sorted(works.items())}


def _by_date(mention: Mention, mentions: Sequence[Mention], facts: Register, year: int | None) -> Mention:
    """Return the one event of its kind that the date after its name, or the document's year, leaves."""
    if mention.rule != "event-kind":
        return mention
    after = next((m for m in mentions if m.type == "date" and m.id and 0 <= m.start - mention.end <= 40), None)
    at = str(after.id)[:4] if after is not None else str(year) if year else ""
    fitting = [e for e in mention.candidates if str(facts.one(e, "startDate") or "").startswith(at)] if at else []
    if after is not None and len(fitting) > 1:
        fitting = [
            e for e in fitting if str(facts.one(e, "startDate")).startswith(str(after.id).split("/")[0][:10])
        ] or fitting
    if len(fitting) != 1:
        return mention
    return replace(mention, id=fitting[0], reason="", confidence=0.85 if after is not None else 0.6)


def _introduced(mention: Mention, facts: Register) -> Mention:
    """Return the mention of a thing that no reference fact lists with its class, of a listed one without."""
    if mention.id is None or mention.type not in _NAMED:
        return mention
    attributes = dict(mention.attributes)
    if facts.knows(mention.id):
        attributes.pop("class", None)
        attributes.pop("provisional", None)
    elif mention.rule == "meeting":
        attributes["class"] = "Meeting"
    else:
        attributes.setdefault("class", CLASSES[mention.type])
    return replace(mention, attributes=attributes)


def _numbered_events(page: Page, names: Sequence[Mention], facts: Register) -> list[Mention]:
    """Join the name of a series and the event's own number right after it ("the Conference of the Parties COP28")."""
    joined: list[Mention] = []
    for name in names:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.type == name.type == "event"
            and name.id is not None
            and name.text.isascii()
            and page.text[before.end : name.start].isspace()
            and before.id in (name.id, facts.one(name.id, "inSeries"))
        ):
            joined[-1] = page.resize(name, before.start, name.end)
        else:
            joined.append(name)
    return joined


def _dated(page: Page, mention: Mention, facts: Register) -> Mention:
    """Read the year right behind the acronym of a series as part of the name of that year's event, which the facts list in other letters."""
    year = _YEAR_BEHIND.match(page.text, mention.end) if mention.type == "event" and mention.text.isupper() else None
    id = f"{mention.id}{year[0]}" if year is not None else ""
    known = id in facts.classes and "EventSeries" in facts.classes.get(mention.id or "", ())
    return replace(page.resize(mention, mention.start, year.end()), id=id) if year is not None and known else mention


def _headed(page: Page, mention: Mention) -> Mention:
    """A general noun before an acronym belongs to it ("the Conference WTDC-21")."""
    if mention.type != "event" or page.language is None or not mention.text[:1].isascii():
        return mention
    heads = alternation(longest_first(fold(h) for h in page.language.table("names")["generic_event_heads"]))
    begin = max(0, mention.start - 20)
    window = fold(page.text[begin : mention.start])
    match = compiled(rf"{page.language.word_start()}{heads}\s+$").search(window)
    if match is None or len(window) != mention.start - begin:
        return mention
    return page.resize(mention, begin + match.start(), mention.end)
