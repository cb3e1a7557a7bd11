"""Turns what a citation says into one identifier, or into none with its candidates and the reason; never into a best guess.

The organ of a bare number comes, in this order, from the words around it, from city and year, from the same number cited with its
organ elsewhere in the document, from the number ranges, and from the body the document belongs to, with falling confidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import regex

from ingest.recognise.symbols import Symbol
from ingest.register import ORGANS, Register
from ontology.namespaces import slug

_BUREAUX: Final = ("body/BR", "body/TSB", "body/BDT")
_SESSIONS: Final = 90  # the General Assembly's sessions are numbered from 1 (1946); 81 began in 2026
_SESSION_LIMIT: Final = 350  # no session has adopted more resolutions (observed maximum 347)
_DECISIONS: Final = range(401, 1000)  # those of the General Assembly are numbered from 401 on in each session
_NUMBER_ALIKE: Final = (
    "wtsa",
    "wtdc",
    "ra",
    "wrc",
)  # their series begin at 1 as that of the Plenipotentiary Conference
_NEVER_BY_CITY: Final = (
    "council",
    "wtpf",
)  # the Council's instruments are cited by session or year, forums give opinions only
_SUPREME: Final = next(body for body, code in ORGANS.items() if code == "pp")
_YEARS: Final = frozenset(str(year) for year in range(1865, 2100))
_RANGE: Final = "the range of numbers"
_CONFERENCE: Final = regex.compile(r"event/(?P<meeting>(?:PP|WTDC|WTSA|WRC|WCIT|WTPF|RA)-\d\d)")
_SETTING: Final = "the setting of the document"
GUESSED: Final = frozenset({f"organ by {_RANGE}", f"organ by {_SETTING}"})
"""The reasons of answers that no other citation can rest on."""
_RESTARTED: Final = 1994  # plenipotentiary numbers began again at Kyoto, 1994


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says, before anyone resolves it."""

    kind: str
    number: str = ""
    pair: tuple[str, str] | None = None
    symbol: Symbol | None = None
    organ: str | None = None
    organ_entity: str | None = None
    committee: str | None = None
    city: str | None = None
    year: int | None = None
    revised: bool = False
    bracketed: bool = False
    revision: str | None = None
    restarts: bool = False
    """Whether its numbers begin again in each group and study period."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One identifier, or none with the reason and the candidates."""

    type: str
    id: str | None
    candidates: tuple[str, ...] = ()
    reason: str = ""
    confidence: float = 0.95


@dataclass(frozen=True, slots=True)
class Scope:
    """What the document says elsewhere: its organ, the works it cites a number as explicitly, and the conference it belongs to."""

    organ: str | None = None
    cited: Mapping[str, frozenset[str]] = field(default_factory=dict)
    guessed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The works that bare numbers of the document were taken for without any citation that says so."""
    meeting: str | None = None
    rivals: frozenset[str] = frozenset()
    """The organs of the conferences that the document names, where nothing in it speaks for the Plenipotentiary Conference."""


def resolve(citation: Citation, scope: Scope, facts: Register) -> Answer:
    """Return the identifier of a citation."""
    if citation.symbol is not None:
        return _symbol(citation, facts)
    if citation.restarts:
        return Answer(
            citation.kind, None, reason="its numbers begin again in each group and study period", confidence=0.3
        )
    if citation.pair is not None:
        return _pair(citation, facts)
    if citation.kind == "circular" and citation.number and citation.organ_entity is not None:
        series = citation.organ_entity.partition("/")[2]
        return Answer("circular", f"circular/{series}-{citation.number}", confidence=0.85)
    meeting = _numbering(citation.organ_entity) or scope.meeting
    if citation.kind == "document" and citation.number and meeting is not None:
        return Answer(
            "document",
            f"document/{meeting}-{citation.number}",
            reason="a number of this conference",
            confidence=0.8,
        )
    if citation.kind in ("document", "circular", "service-order"):
        return Answer(
            citation.kind, None, reason="the number counts within a meeting or series that is not named", confidence=0.3
        )
    return _number(citation, scope, facts)


def _numbering(organ: str | None) -> str | None:
    """Return the conference that a document's number is said to be of ("WTSA-16 Document 46"), which numbers its documents."""
    named = _CONFERENCE.fullmatch(organ or "")
    return named["meeting"] if named is not None else None


def organ_of(entity: str, facts: Register) -> tuple[str | None, int | None, str | None]:
    """Return the organ code of a body, event or series, the year the event gives, and the event."""
    if entity.startswith("event/"):
        series = facts.one(entity, "inSeries") or entity
        code = ORGANS.get("body/" + series.removeprefix("event/").split("-")[0])
        return code, facts.year(entity), entity if series != entity else None
    if entity in ORGANS:
        return ORGANS[entity], None, None
    return None, None, None


def _symbol(citation: Citation, facts: Register) -> Answer:
    symbol = citation.symbol
    assert symbol is not None
    if symbol.id is None:
        return Answer(symbol.type, None, reason="the year of the symbol is outside its family's", confidence=0.3)
    if citation.kind == "resolution" and symbol.id.startswith("document/A-"):
        parts = symbol.id.removeprefix("document/A-").split("-")
        if len(parts) == 2 and all(part.isdigit() for part in parts):
            session, number = int(parts[0]), int(parts[1])
            if _possible(session, number, facts):
                return Answer(
                    "resolution",
                    f"resolution/unga/{session}-{number}",
                    reason="malformed-symbol: a resolution's symbol has RES",
                    confidence=0.85,
                )
            return Answer(
                "document",
                symbol.id,
                reason="decision-or-resolution: no session reached this number, so it is a document",
                confidence=0.8,
            )
    if symbol.type == "recommendation" and citation.year:
        return Answer("edition", f"{symbol.id}/{citation.year}")
    return Answer(
        "edition" if symbol.id.startswith("recommendation/") and symbol.id.count("/") > 2 else symbol.type,
        symbol.id,
        confidence=0.97,
    )


def _possible(session: int, number: int, facts: Register) -> bool:
    return session <= _SESSIONS and number <= (facts.session_limit("unga", session) or _SESSION_LIMIT)


def _pair(citation: Citation, facts: Register) -> Answer:
    assert citation.pair is not None
    left, right = citation.pair
    if citation.kind == "service-order":
        return Answer("service-order", f"service-order/{left}-{right}")
    if citation.kind == "circular":
        if len(left) != 2 or citation.organ_entity in _BUREAUX:  # "Circular 3/9": of a study group, not of a year
            return Answer("circular", None, reason="a number within a series that is not named", confidence=0.3)
        return Answer("circular", f"circular/CL-{left}-{right}", confidence=0.8)
    if citation.kind not in ("resolution", "decision"):
        return Answer(citation.kind, None, reason="a number with a stroke and no series", confidence=0.3)
    first, second = int(left), slug(right)
    digits = int("".join(c for c in right if c.isdigit()))
    organ = organ_of(citation.organ_entity, facts)[0] if citation.organ_entity else None
    confidence = 0.97 if organ else 0.85
    if organ in ("ecosoc", "hrc"):
        return Answer(citation.kind, f"{citation.kind}/{organ}/{first}-{second}", confidence=confidence)
    if first >= 1946:
        return Answer(citation.kind, f"{citation.kind}/ecosoc/{first}-{second}", confidence=confidence)
    if _possible(first, digits, facts) or (citation.kind == "decision" and first <= _SESSIONS and digits in _DECISIONS):
        return Answer(citation.kind, f"{citation.kind}/unga/{first}-{second}", confidence=confidence)
    if right.isdigit() and _possible(digits, first, facts) and first > _SESSIONS:
        return Answer(
            citation.kind,
            f"{citation.kind}/unga/{digits}-{first}",
            reason="session and number stand in reversed order",
            confidence=0.6,
        )
    return Answer(citation.kind, None, reason="no session reached this number", confidence=0.3)


def _number(citation: Citation, scope: Scope, facts: Register) -> Answer:
    kind, number, year = citation.kind, citation.number, citation.year
    code, event_year, event = organ_of(citation.organ_entity, facts) if citation.organ_entity else (None, None, None)
    if citation.committee is not None:
        if event is None:
            return Answer(kind, None, reason="a committee of a conference that is not named", confidence=0.3)
        return Answer(
            kind, f"{kind}/{event.removeprefix('event/')}-Committee-{citation.committee}/{number}", confidence=0.9
        )
    code = citation.organ or code
    if citation.organ_entity and code is None and not _is_union(citation.organ_entity, facts):
        body = citation.organ_entity.partition("/")[2]
        return Answer(kind, f"{kind}/{body}/{number}", confidence=0.7)
    stated = code is not None
    if year is None and event_year is not None:
        year = event_year
    if code is None:
        organs, why = _organs(citation, scope, facts)
        if len(organs) != 1:
            candidates = tuple(sorted(f"{kind}/{organ}/{number}" for organ in organs))
            return Answer(kind, None, candidates, why or "nothing tells which organ adopted it", 0.3)
        code = organs[0]
        kind, _, code = code.rpartition(":") if ":" in code else (kind, "", code)
        confidence = 0.9 if why == "city and year" else 0.6 if kind != citation.kind else 0.75
        reason = (
            f"organ by {why}" if kind == citation.kind else f"decision-or-resolution: cited as {citation.kind}; {why}"
        )
    else:
        confidence, reason = 0.97, ""
    work = f"{kind}/{code}/{number}"
    if number in _YEARS and facts.in_range(code, kind, int(number)) is False:
        return Answer(kind, None, reason="a year: no series has reached this number", confidence=0.3)
    if code == "wtpf" and kind == "opinion":
        return (
            Answer(kind, f"{kind}/wtpf/{year}-{number}", confidence=confidence)
            if year
            else Answer(kind, None, (), "opinions restart at each forum, and none is named", 0.3)
        )
    if citation.city and citation.city.startswith("city/") and year and not _met(code, citation.city, year, facts):
        return Answer(
            "edition", None, (work,), f"impossible-edition: the organ did not meet in that city in {year}", 0.3
        )
    if code == "pp" and year and year < _RESTARTED:
        return Answer(kind, f"{kind}/pp-{year}/{number}", confidence=confidence)
    if code == "ra":
        return _itu_r(work, citation.revision, year, stated, facts)
    if year and (citation.bracketed or event_year):
        return Answer("edition", f"{work}/{year}", reason=reason, confidence=confidence)
    return Answer(kind, work, reason=reason, confidence=confidence)


def _itu_r(work: str, revision: str | None, year: int | None, stated: bool, facts: Register) -> Answer:
    """ITU-R numbers its editions: `6-2` is the second revision, and a year alone is looked up."""
    if revision is not None:
        return Answer("edition", f"{work}-{revision}", confidence=0.97)
    if year is None:
        return Answer(work.partition("/")[0], work, confidence=0.95 if stated else 0.7)
    known = facts.revisions(work, year)
    if len(known) == 1:
        return Answer("edition", known[0], confidence=0.95)
    return Answer("edition", f"{work}/{year}", confidence=0.8)


def _is_union(entity: str, facts: Register) -> bool:
    """Tell whether a body is the Union itself, which adopts through its organs: its name does not tell which of them did."""
    return entity == facts.one(_SUPREME, "partOf")


def _met(code: str, city: str, year: int, facts: Register) -> bool:
    return any(organ_of(event, facts)[0] == code for event in facts.events_at(city, year))


def _organs(citation: Citation, scope: Scope, facts: Register) -> tuple[list[str], str]:
    """Return the organs that may have adopted a number (`decision:council`, `resolution:pp` where the kind is wrong), and what told."""
    kind, number = citation.kind, int(citation.number)
    if citation.city and citation.city.startswith("city/") and citation.year:
        met = sorted(
            {code for event in facts.events_at(citation.city, citation.year) if (code := organ_of(event, facts)[0])}
        )
        met = [code for code in met if code not in _NEVER_BY_CITY] or met
        if not met:
            return [], f"impossible-edition: no conference met in that city in {citation.year}"
        fitting = [code for code in met if facts.in_range(code, kind, number) is not False] or met
        if len(fitting) > 1:
            known = [
                code
                for code in fitting
                if facts.revisions(f"{kind}/{code}/{number}", citation.year) or facts.knows(f"{kind}/{code}/{number}")
            ]
            fitting = known or fitting
        return fitting, "city and year" if len(fitting) == 1 else "several conferences met there in that year"
    seen = scope.cited.get(citation.number, frozenset())
    same = sorted({work.split("/")[1] for work in seen if work.startswith(kind + "/")})
    if len(same) == 1:
        return same, "the same number cited with its organ in this document"
    other = "decision" if kind == "resolution" else "resolution"
    supposed = seen | scope.guessed.get(citation.number, frozenset())
    slip = sorted({work.split("/")[1] for work in supposed if work.startswith(other + "/")})
    if not same and len(slip) == 1 and _slipped(kind, slip[0], number, facts):
        return [f"{other}:{slip[0]}"], f"the document cites the number as a {other}"
    return _by_range(kind, number, citation, scope, facts)


def _slipped(kind: str, other_organ: str, number: int, facts: Register) -> bool:
    """Tell whether a number can only be a slip: no resolution of the organ of the decision, or a decision of no organ."""
    if kind == "resolution":
        return not facts.knows(f"resolution/{other_organ}/{number}") and number > _highest("pp", facts)
    return kind == "decision" and not any(facts.knows(f"decision/{organ}/{number}") for organ in ORGANS.values())


def _by_range(kind: str, number: int, citation: Citation, scope: Scope, facts: Register) -> tuple[list[str], str]:
    if kind == "resolution":
        if number <= _highest("pp", facts):
            if scope.organ in _NUMBER_ALIKE and facts.in_range(scope.organ, kind, number) is not False:
                return [scope.organ], _SETTING
            alike = scope.rivals.intersection(_NUMBER_ALIKE)
            rivals = sorted(organ for organ in alike if facts.in_range(organ, kind, number) is not False)
            return (
                (["pp", *rivals], "the conference that the document names has this number too")
                if rivals
                else (["pp"], _RANGE)
            )
        if _unreached("council", kind, number, citation.year, facts):
            return [], "no organ of the Union had reached this number"
        if number < 1000:
            if (
                facts.knows(f"decision/council/{number}")
                and not facts.knows(f"resolution/council/{number}")
                and not citation.bracketed
            ):
                return ["decision:council"], "the register has this number as a decision only"
            if facts.knows(f"resolution/council/{number}"):
                return ["council"], "the register"
            return ["council"] if citation.year else ["council", "wrc"], _RANGE
        return ["council"], _RANGE
    if kind == "decision":
        if facts.knows(f"decision/pp/{number}") and not facts.knows(f"decision/council/{number}"):
            return ["pp"], "the register"
        return (["council"], _RANGE) if number > 14 else (["pp"], _RANGE)
    return [], ""


def _unreached(organ: str, kind: str, number: int, year: int | None, facts: Register) -> bool:
    """Tell whether a running series has not come to a number, or had not in the year: it or one before it is of a later year."""
    series = [r for r in facts.ranges if r.organ == organ and r.kind == kind]
    beyond = bool(series) and all(r.highest is not None and r.highest < number for r in series)
    later = year is not None and any(year < r.valid_from and r.lowest <= number for r in series)
    return beyond or later


def _highest(organ: str, facts: Register) -> int:
    """Return the highest resolution number of an organ's running series."""
    return max(
        (
            r.highest
            for r in facts.ranges
            if r.organ == organ and r.kind == "resolution" and r.highest and r.valid_to >= _RESTARTED
        ),
        default=0,
    )
