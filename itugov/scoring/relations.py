"""Compares the relations of a record with those of the gold, as sets of (subject, predicate, object) of one document.

First what agrees in full is paired, then ends whose identifier nobody can fix (persons, what a note says so of): there the
predicate, the other end and the place decide. The document itself is `document/SELF` on both sides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from itugov.scoring.counts import Counts, Tally
from itugov.scoring.gold import FoundRelation, GoldMention, GoldRelation, Record, canonical
from itugov.scoring.mentions import Miss, Placed, Verdict, is_soft, overlap

SELF: Final = "document/SELF"
_SYMMETRIC: Final = frozenset({"itu:coordinatesWith"})
_SAME_PLACE: Final = 0.3
_QUOTE_CHARACTERS: Final = 90

Triple = tuple[str, str, str]
Stated = TypeVar("Stated", GoldRelation, FoundRelation)


@dataclass(frozen=True, slots=True)
class RelationScores:
    """The counts of one document: by property; of places; of what is not asserted."""

    counts: Mapping[str, Counts]
    evidence: Counts
    modality: Counts
    verdicts: tuple[Verdict, ...]
    misses: tuple[Miss, ...]


class Aliases:
    """What identifiers the gold's mentions accept for one another, and which of them nobody can fix."""

    def __init__(self, mentions: Iterable[GoldMention]) -> None:
        self._ways: dict[str | None, set[str]] = {}
        self.soft: set[str] = set()
        for mention in mentions:
            accepted = {i for i in mention.accepted if i is not None}
            self._ways.setdefault(canonical(mention.id), set()).update(accepted)
            if is_soft(mention):
                self.soft |= accepted

    def of(self, identifier: str) -> set[str]:
        """Return an identifier with all that may stand for it."""
        return self._ways.get(identifier, set()) | {identifier}


def score_relations(
    doc: str,
    mentions: Sequence[GoldMention],
    gold: Sequence[GoldRelation],
    record: Record,
    judged: frozenset[str],
) -> RelationScores:
    """Return the counts of one document."""
    rows = [r for r in gold if r.predicate.startswith("itu:") and r.predicate in judged]
    need = _triples([r for r in rows if not _optional(r)], SELF)
    free = _triples([r for r in rows if _optional(r)], SELF)
    got = _triples([r for r in record.relations if r.status != "negated"], record.document)
    aliases = Aliases(mentions)
    wanted = _once(need)
    found = _paired(wanted, need, got, aliases, record.text)
    tally, evidence, modality = Tally(), Counts(), Counts()
    misses = []
    for key in sorted(wanted, key=str):
        if key not in found:
            tally.add(key[1], fn=1)
            quote = need[key][0].text[:_QUOTE_CHARACTERS]
            misses.append(Miss(doc, "relation missed", key[1], f"{key[0]} -> {key[2]}", quote))
            continue
        tally.add(key[1], tp=1)
        said = [y for k in found[key] for y in got[k]]
        at_place = _any_near(need[key], said, record.text)
        evidence += Counts(tp=int(at_place), fn=int(not at_place))
        modality += _modality(need[key], said)
    matched = {k for keys in found.values() for k in keys}
    allowed = {k for table in (need, free) for key, rs in table.items() for r in rs for k in _ways(r, key, aliases)}
    wrong = [
        key
        for key, said in got.items()
        if key not in allowed
        and key not in matched
        and key[1] in judged
        and key[1].startswith("itu:")
        and key[1] != "itu:mentions"
        and not _is_free(key, said, free, aliases, record.text)
    ]
    for key in wrong:
        tally.add(key[1], fp=1)
        misses.append(Miss(doc, "relation spurious", key[1], f"{key[0]} -> {key[2]}", ""))
    verdicts = _verdicts(record, matched | allowed, set(wrong))
    return RelationScores(tally.by_name(), evidence, modality, verdicts, tuple(misses))


def _triples(relations: Iterable[Stated], self_id: str | None) -> dict[Triple, list[Stated]]:
    out: dict[Triple, list[Stated]] = {}
    for r in relations:
        s, o = _ends(r, self_id)
        out.setdefault((s, r.predicate, o), []).append(r)
        if r.predicate in _SYMMETRIC:
            out.setdefault((o, r.predicate, s), []).append(r)
    return out


def _ends(relation: GoldRelation | FoundRelation, self_id: str | None) -> tuple[str, str]:
    subject = SELF if relation.subject == self_id else str(canonical(relation.subject))
    if relation.object == self_id:
        return subject, SELF
    return subject, relation.object if relation.literal else str(canonical(relation.object))


def _once(need: Mapping[Triple, object]) -> list[Triple]:
    """Return the triples to find, a symmetric one in one direction."""
    out: dict[Triple, None] = {}
    for s, p, o in need:
        if not (p in _SYMMETRIC and (o, p, s) in out):
            out[s, p, o] = None
    return list(out)


def _paired(
    wanted: Sequence[Triple],
    need: Mapping[Triple, Sequence[GoldRelation]],
    got: Mapping[Triple, Sequence[FoundRelation]],
    aliases: Aliases,
    text: str | None,
) -> dict[Triple, set[Triple]]:
    found: dict[Triple, set[Triple]] = {}
    for key in wanted:
        hits = {k for r in need[key] for k in _ways(r, key, aliases)} & got.keys()
        if hits:
            found[key] = hits
    matched = {k for keys in found.values() for k in keys}
    for key in (k for k in wanted if k not in found):
        s, p, o = key
        named = any("id-soft" in r.note for r in need[key])
        loose_s, loose_o = (named or x in aliases.soft or x.startswith("person/") for x in (s, o))
        if not (loose_s or loose_o):
            continue
        for k in sorted(got.keys() - matched):
            fits = k[1] == p and (loose_s or k[0] == s) and (loose_o or k[2] == o)
            if fits and _any_near(need[key], got[k], text):
                found[key] = {k}
                matched.add(k)
                break
    return found


def _ways(relation: GoldRelation, key: Triple, aliases: Aliases) -> set[Triple]:
    """Return every triple accepted for a gold relation."""
    s, p, o = key
    subjects = aliases.of(s) | _noted(relation.note, "subject") | set(relation.other_subjects)
    objects = aliases.of(o) | _noted(relation.note, "object") | set(relation.other_objects)
    subjects = {str(canonical(x)) for x in subjects}
    objects = objects if relation.literal else {str(canonical(x)) for x in objects}
    out = {(x, q, y) for x in subjects for q in (p, *relation.other_predicates) for y in objects}
    return out | {(y, q, x) for x, q, y in out} if p in _SYMMETRIC else out


def _noted(note: str, which: str) -> set[str]:
    mark = f"{which} alt "
    parts = (part.strip() for part in note.replace(":", ";").split(";"))
    return {x.strip() for part in parts if part.startswith(mark) for x in part.removeprefix(mark).split(",")}


def _optional(relation: GoldRelation) -> bool:
    return any(n.strip().startswith("optional") for n in relation.note.replace(",", ";").split(";"))


def _is_free(
    key: Triple,
    said: Sequence[FoundRelation],
    free: Mapping[Triple, Sequence[GoldRelation]],
    aliases: Aliases,
    text: str | None,
) -> bool:
    """Whether a triple is one of those that need not be found; an end nobody can fix passes for any."""
    return any(
        q == key[1]
        and (s == key[0] or s in aliases.soft)
        and (o == key[2] or o in aliases.soft)
        and _any_near(rs, said, text)
        for (s, q, o), rs in free.items()
    )


def _any_near(gold: Iterable[Placed], found: Sequence[Placed], text: str | None) -> bool:
    return any(_near(x, y, text) for x in gold for y in found)


def _near(gold: Placed, found: Placed, text: str | None) -> bool:
    """Whether the evidence points where the gold's does: much the same span, or inside the same line of the text."""
    share = overlap(gold, found)
    if share >= _SAME_PLACE:
        return True
    if not text or share == 0:
        return False
    (start, end), (begin, stop) = gold.spans[0], found.spans[0]
    last = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1 <= begin and stop <= (last if last >= 0 else len(text))


def _modality(need: Iterable[GoldRelation], said: Iterable[FoundRelation]) -> Counts:
    """Judge whether what a text does not assert is told from what it asserts."""
    want = {status for r in need for status in r.statuses}
    told = bool(want & {y.status for y in said})
    if want and "asserted" not in want:
        return Counts(tp=int(told), fn=int(not told))
    return Counts(fp=int(bool(want) and not told))


def _verdicts(record: Record, right: set[Triple], wrong: set[Triple]) -> tuple[Verdict, ...]:
    """Judge each triple once, with the highest confidence it is given; what the gold leaves open is not judged."""
    best: dict[Triple, float] = {}
    for r in record.relations:
        if r.status != "negated":
            s, o = _ends(r, record.document)
            key = (s, r.predicate, o)
            best[key] = max(best.get(key, 0.0), r.confidence)
    return tuple(Verdict(c, key in right) for key, c in best.items() if key in right or key in wrong)
