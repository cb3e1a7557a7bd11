"""Reads relation rules: a small pattern language over projected sentences, what each match states, and its modality.

In a pattern, `<s:body|event>` is a mention of one of these types, `<o+:country>` a list of them, `<s^:body>` one in the genitive before its
noun ("the Group's …", "its …"), `<o:body/ga>` one that may stand in the genitive or the accusative, in a language with cases
(`ingest/language/cases.py`), where a subject must be able to stand in the nominative; the groups of
`projection.py`, such as `instrument`, stand for several types, and a list of a group may mix them; `{word}` any form of a lexicon entry
with its glued particles, `{word!}` one with an object ending ("which it founded"); `~` a gap without mentions, commas or clause ends, `~30` one of at most 30 characters that crosses no full stop either; `~,` the same with commas; `~~` any gap inside the sentence;
`~!body!` a long gap that crosses no mention of that type; `<:event>`, within a class of characters, the first sign of a mention of a type;
`~>` what stands between a subject and its verb, `~:` also between a noun and its participle, `~=` between a verb and its object
(`shape.py`); `{word?}` a word that may be missing, with the space after it;
`{number}` a count in digits or words; `{it:word}` a form that speaks of something before it and shows its gender (entries `word-f` and
`word-m` of the lexicon), `{its}` such an ending. All else is a regular expression over folded text, in which a space is any white space, and ` ?` any or none.
"""

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, Literal

import regex

from ingest.folding import fold
from ingest.language import NEVER, Language, fold_pattern, language
from ingest.language.cases import NOMINATIVE, OBLIQUE
from ingest.language.shorthand import written_out
from ingest.patterns import compiled
from ingest.records import Status
from ingest.relate.candidates import Candidates
from ingest.relate.leads import lead
from ingest.relate.marks import LAST, LATER, UNDER, able_to_begin
from ingest.relate.needs import Need, Needs, needs
from ingest.relate.projection import GROUPS, any_sign, case_class, type_class, type_ranges, types_of
from ingest.relate.shape import Shape
from ingest.relate.sharing import folded, shared_rows
from ingest.relate.wording import any_of

_FOLDER: Final = Path(__file__).parent.parent / "language"
SLOT: Final = regex.compile(
    r"(?P<between> *~[>:=] *)|(?P<class>\\p\{\w+\})|<(?P<name>\w+)(?P<list>\+?)(?P<genitive>\^?):(?P<types>[a-z|-]+)(?:/(?P<cases>[a-z]+))?>|\{(?P<it>it:)?(?P<word>[a-z][\w-]*)(?P<object>!)?(?P<optional>\?)?\}|~!(?P<over>[a-z|-]+)!|(?P<gap>~~|~,|~(?P<reach>\d+)?)|(?P<space> +\??)|(?P<escape>\\.)|(?P<group>\(\?P<\w+>)|(?P<other>[^<{~ \\(]+|.)"
)
_TYPES: Final = regex.compile(r"<:([a-z|-]+)>")
_CODED: Final = regex.compile(r"\\ue0(?!00)[0-9a-f]{2}", regex.IGNORECASE)
_INDEX: Final = "."  # the second sign of a mention always follows the first
SUBJECT_GAPS: Final = ("~>", "~:")
PAPERS: Final = frozenset({"document", "edition", "circular"})
STATUSES: Final[tuple[Status, ...]] = ("negated", "postponed", "proposed", "planned")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a match states, by the names of slots.

    `self` is the document, `issuer` the organization that speaks in it, `authors` who submits it, `column` the body that the heading of a table's column
    names, `p.body` the body whose chair the post in the slot `p` is, `p.co` that of which it is co-chair, `p.group` that of which it is chair or vice-chair, `b.vice` and `b.secretary` these posts of the body in the slot `b`, `e.series` the series of the
    event in the slot `e`, `it` what the words matched by `{it:…}` or `{its}` speak of; an object `#n` is a count, `@d` a date, `$t` a
    text, `%l` the code of a language that is named.
    """

    subject: str
    predicate: str
    object: str


@dataclass(slots=True)
class Expression:
    """A pattern as a rule writes it, compiled when a sentence first has what it needs: few documents need all rules."""

    written: str
    words: Mapping[str, tuple[str, ...]]
    shape: Shape
    _compiled: "regex.Pattern[str] | None" = None

    @property
    def compiled(self) -> "regex.Pattern[str]":
        """The regular expression."""
        if self._compiled is None:
            self._compiled = compile_pattern(self.written, self.words, self.shape)
        return self._compiled


@dataclass(frozen=True, slots=True)
class Rule:
    """A relation rule; `status` fixes the modality, else it is read from the words around the match.

    The status `stated` is for acts of proposing: what is said is asserted unless it is denied. Where the pattern has a group `trigger`,
    the words around that group tell the modality, not those around the whole match.

    `unless` is a pattern for the words right before the match that forbid it; `scope` `instrument` restricts a rule to the texts of
    resolutions and decisions, `document` to all other texts, and a rule of the scope `topic` ends
    where a topic begins; `requires` `known-parent` asks the facts to agree, `known-topic` that the topic was recognised, `in-turn`
    pairs the members of two lists, `each-other` those of one, `before WORD` that the sentence before opens with a word of the lexicon; the slots in `named` must be
    filled by a name, not by a back-reference, those in `single` not by a name for several bodies together; those in `agrees` must be of the
    gender that the words matched by `{it:…}` or `{its}` show. `it` are the types of what the slot `it` may be; `slots` are the
    types of what each slot may be; `lead` is what every match begins with, where that can be told.
    """

    id: str
    expression: Expression
    statements: tuple[Statement, ...]
    status: Status | Literal["stated"] | None
    qualifiers: Mapping[str, str]
    confidence: float
    examples: tuple[Mapping[str, Any], ...]
    counter_examples: tuple[str, ...]
    scope: str
    requires: str
    named: tuple[str, ...]
    single: tuple[str, ...]
    agrees: tuple[str, ...]
    unless: Expression | None
    it: frozenset[str]
    needs: Needs
    lead: Need | None
    slots: Mapping[str, frozenset[str]]

    @property
    def pattern(self) -> "regex.Pattern[str]":
        """The regular expression of the rule."""
        return self.expression.compiled


@dataclass(frozen=True, slots=True, eq=False)
class RuleSet:
    """The rules of a language, and the markers that make a statement planned, proposed, postponed or negated."""

    rules: tuple[Rule, ...]
    markers: Mapping[Status, "regex.Pattern[str]"]
    issuing: "regex.Pattern[str]"
    """What stands between an instrument and the organ that it is said to come from."""
    denied: "regex.Pattern[str]"
    retracted: "regex.Pattern[str]"
    """Words right before a noun of action that deny it: "without …", "non-…"."""
    depends: "regex.Pattern[str]"
    """What opens a clause that depends on the one before it: "that …"."""
    conditional: "regex.Pattern[str]"
    """What makes a sentence, from where it stands on or right after a clause, hold on a condition only, or perhaps."""
    told: "regex.Pattern[str]"
    """What stands right after a name and begins a clause that tells what was ("which was held …"), whatever its sentence plans."""
    asked: "regex.Pattern[str]"
    """What shows that a sentence asks."""
    wondered: "regex.Pattern[str]"
    """Words right before a name that only ask whether what is said of it is so: "asked whether"."""
    in_turn: "regex.Pattern[str]"
    """What says that the members of one list go with those of another in turn: "respectively"."""
    jointly: "regex.Pattern[str]"
    """What says that several do something together, not each of them."""
    roles: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, Any]
    agreement: Mapping[str, Any]
    shape: Shape
    candidates: Candidates
    """Tells which of the rules a sentence can match."""


@cache
def rule_set(code: str) -> RuleSet | None:
    """Return the rules of a language, or None where it has none.

    `{code}.relations.toml` has the modality, the roles and the lists; rules and their words also stand in files by subject beside it,
    `{code}.relations.{subject}.toml`. A word belongs to the file that names it, or else to the first file.

    Raises:
        ValueError: two files give a rule the same id.
    """
    file = _FOLDER / f"{code}.relations.toml"
    tables = language(code)
    if tables is None or not file.exists():
        return None
    data = _written_out(tomllib.loads(file.read_text(encoding="utf-8")), tables)
    shape = Shape.of(data, tables)
    words = folded(data.get("words", {}))
    rules = [_rule(row, words, shape) for row in data.get("rule", ())]
    for beside in sorted(_FOLDER.glob(f"{code}.relations.*.toml")):
        more = _written_out(tomllib.loads(beside.read_text(encoding="utf-8")), tables)
        own = {**words, **folded(more.get("words", {}))}
        rules.extend(_rule(row, own, shape) for row in more.get("rule", ()))
    rules.extend(
        _rule(row, lexicon, shape)
        for row, lexicon in shared_rows(_FOLDER, code, data, words, partial(_written_out, tables=tables))
    )
    twice = sorted(name for name, times in Counter(rule.id for rule in rules).items() if times > 1)
    if twice:
        raise ValueError(f"rules of {code!r} with the same id: {', '.join(twice)}")
    modality: Mapping[str, str] = data.get("modality", {})

    def marker(name: str) -> "regex.Pattern[str]":
        return compiled(fold_pattern(modality.get(name, NEVER)))

    return RuleSet(
        tuple(rules),
        {status: marker(status) for status in STATUSES},
        compiled(fold_pattern(data.get("issuing", {}).get("between", NEVER))),
        marker("denied"),
        marker("retracted"),
        marker("depends"),
        marker("conditional"),
        marker("told"),
        marker("asked"),
        marker("wondered"),
        marker("in-turn"),
        marker("jointly"),
        folded(data.get("roles", {})),
        words,
        data.get("lists", {}),
        {**data.get("agreement", {}), "language": code, "self": shape.self_words},
        shape,
        Candidates.of([rule.needs for rule in rules]),
    )


def _written_out(data: Mapping[str, Any], tables: Language) -> dict[str, Any]:
    """Return relation tables with the abbreviations of their word forms written out."""
    return {
        name: written_out(value, tables.declension)
        if name in ("words", "shared-words", "roles", "absorbed", "form")
        else value
        for name, value in data.items()
    }


def _rule(row: Mapping[str, Any], words: Mapping[str, tuple[str, ...]], shape: Shape) -> Rule:
    pattern = _with_types(row["pattern"])
    pieces = list(SLOT.finditer(pattern))
    return Rule(
        row["id"],
        Expression(pattern, words, shape),
        tuple(Statement(*statement) for statement in row["states"]),
        row.get("status"),
        row.get("qualifiers", {}),
        row.get("confidence", 0.8),
        tuple(row["examples"]),
        tuple(row["not"]),
        row.get("scope", "sentence"),
        row.get("requires", ""),
        tuple(row.get("named", ())),
        tuple(row.get("single", ())),
        tuple(row.get("agrees", ())),
        Expression(_with_types(row["unless"]), words, shape) if "unless" in row else None,
        frozenset(row.get("it", "body").split("|")),
        needs(pieces, words, bounded=shape.bounded),
        lead(pieces, words, PAPERS, bounded=shape.bounded),
        {p["name"]: types_of(p["types"]) for p in pieces if p["name"]},
    )


def _with_types(pattern: str) -> str:
    """Return a pattern with the types named in classes of characters written out.

    Raises:
        ValueError: the pattern writes the sign of one type by its code.
    """
    if coded := _CODED.search(pattern):
        raise ValueError(
            f"{coded[0]} in {pattern!r} is the sign of a type with no marks only; write <:type> in its place"
        )
    return _TYPES.sub(lambda named: type_ranges(named[1]), pattern)


def compile_pattern(pattern: str, words: Mapping[str, tuple[str, ...]], shape: Shape) -> "regex.Pattern[str]":
    """Compile a pattern of the rule language.

    Raises:
        ValueError: the pattern names a word that the lexicon does not have.
    """
    return compiled(_expanded(pattern, words, shape))


def _expanded(pattern: str, words: Mapping[str, tuple[str, ...]], shape: Shape) -> str:
    out = []
    signs = any_sign()
    pieces = list(SLOT.finditer(pattern))
    skip = wanted = False  # whether the next space stands for nothing, and whether the word before wants a case
    for before, piece, following in zip([None, *pieces[:-1]], pieces, [*pieces[1:], None], strict=True):
        if skip and piece["space"]:
            skip = False
            continue
        skip = False
        wanted, after = False, wanted
        if piece["genitive"]:
            out.append(_genitive(piece, shape))
        elif piece["name"]:
            out.append(_slot(piece, "" if after else _case(piece, before, following, shape), following, shape))
        elif piece["between"]:
            gaps = {"~>": shape.subject_gap, "~:": shape.participle_gap, "~=": shape.object_gap}
            out.append(gaps[piece["between"].strip()])
        elif piece["word"]:
            if any("@" in form for form in words.get(piece["word"], ())):
                out.append(shape.wanting(words[piece["word"]], optional=bool(piece["optional"])))
                skip = wanted = True
                continue
            word = _word(piece, words, shape)
            skip = bool(following and following["space"]) and (not word or bool(piece["optional"]))
            out.append(f"(?:{word}{shape.space if skip else ''})?" if piece["optional"] and word else word)
        elif piece["over"]:
            out.append(rf"[^{type_class(piece['over'])[1:-1]}؛;。\n]{{0,220}}?")
        elif piece["reach"]:
            out.append(rf"[^{signs}،,؛;。:.\n]{{0,{piece['reach']}}}?")
        elif piece["gap"]:
            out.append(
                {
                    "~": rf"[^{signs}،,؛;。\n]{{0,70}}?",
                    "~,": rf"[^{signs}؛;。\n]{{0,120}}?",
                    "~~": r"[^؛;。\n]{0,180}?",
                }[piece["gap"]]
            )
        elif piece["space"]:
            out.append(r"\s*" if piece["space"].endswith("?") else shape.space)
        elif piece["class"] or piece["escape"] or piece["group"]:
            out.append(piece[0])
        else:
            out.append(fold(piece["other"]))
    return "".join(out)


def _slot(piece: "regex.Match[str]", case: str, following: "regex.Match[str] | None", shape: Shape) -> str:
    """Return the pattern of a slot, a name or several; what stands around a name is told by its marks."""
    name, types, second = piece["name"], type_class(piece["types"]), _second(case, shape)
    spoken = _spoken(piece, following, shape)
    gap = (following["between"] or "").strip() if following is not None else ""
    last = shape.possessed if following is None else ""
    if not piece["list"]:
        alone = gap == "~>" and shape.bounded
        return rf"(?P<{name}>{able_to_begin(piece['types'], LAST) if alone else types}{second}{spoken}){last}"
    worst = UNDER if gap == "~>" else LATER if gap in SUBJECT_GAPS else LAST + 1
    first = able_to_begin(piece["types"], worst)
    end = shape.no_clause(types) if following is None else shape.no_subject(types) if gap in SUBJECT_GAPS else ""
    if piece["types"] in GROUPS:  # the members are of one group of types
        return rf"(?P<{name}>{first}{second}{_others(shape.group_gap, types + second + end, gap, shape)}{spoken}){last}"
    each = piece["types"].split("|")
    first = "|".join(f"{able_to_begin(one, worst)}(?P<{name}_{nth}>)" for nth, one in enumerate(each))
    type = "".join(f"(?({name}_{nth}){type_class(one)}|" for nth, one in enumerate(each[:-1])) + type_class(each[-1])
    type += ")" * (len(each) - 1)
    return rf"(?P<{name}>(?:{first}){second}{_others(shape.list_gap, type + second + end, gap, shape)}{spoken}){last}"


def _others(between: str, member: str, gap: str, shape: Shape) -> str:
    """Return the pattern of the later members of a list; a comma alone before the last makes no list of subjects."""
    if gap != "~>" or not shape.bounded:
        return f"(?:{between}{member})*"
    alone = rf"(?:\s*\([^()\n]{{0,60}}\))?\s*,\s*[{any_sign()}]"
    return f"(?:(?:{between}{member})*(?!{alone}){between}{member})?"


def _case(
    piece: "regex.Match[str]", before: "regex.Match[str] | None", following: "regex.Match[str] | None", shape: Shape
) -> str:
    """Return the cases in which a slot may stand, given by their letters; none where all will do."""
    if shape.absorbing.inflection is None:
        return ""
    if piece["cases"]:
        return str(piece["cases"])
    if following is not None and following["between"] and following["between"].strip() == "~>":
        return NOMINATIVE
    return OBLIQUE if before is not None and before["between"] and before["between"].strip() == "~=" else ""


def _second(case: str, shape: Shape) -> str:
    """Return the pattern of the second sign of a mention, in a case; what a relative clause follows may stand in any."""
    if not case:
        return _INDEX
    cased = case_class(case)
    return rf"(?:{cased}|{_INDEX}(?={shape.relative}))" if case == NOMINATIVE and shape.relative else cased


def _spoken(piece: "regex.Match[str]", following: "regex.Match[str] | None", shape: Shape) -> str:
    """Return what may stand for a subject instead of its name: a pronoun, or words for the document where it may be one."""
    if following is None or following["between"] is None or following["between"].strip() not in SUBJECT_GAPS:
        return ""
    own = not PAPERS.isdisjoint(types_of(piece["types"]))
    return "".join(f"|{words}" for words in (shape.spoken, shape.own if own else "") if words)


def _genitive(piece: "regex.Match[str]", shape: Shape) -> str:
    """Return the pattern of a slot in the genitive before its noun: a name with the mark of the genitive, or a pronoun."""
    name, types = piece["name"], type_class(piece["types"])
    pronoun = rf"(?P<{name}>{shape.possessors})" if shape.possessors else NEVER
    return rf"(?:(?P<{name}>{types}{_INDEX}){shape.genitive}|{pronoun})" if shape.genitive else f"(?:{pronoun})"


def _word(piece: "regex.Match[str]", words: Mapping[str, tuple[str, ...]], shape: Shape) -> str:
    """Return the pattern of a word; one that the language lists without a form has none, and matches nothing at all."""
    name = piece["word"]
    if name == "number":
        return shape.number
    if name == "its" and "its-f" in words:
        endings = (f"(?P<{gender}>{any_of(words[f'its-{gender}'])})" for gender in "fm")
        return rf"(?:{'|'.join(endings)})(?![{shape.letters}])"
    if piece["it"] and f"{name}-f" in words:
        forms = (f"(?P<{gender}>{shape.forms(words[f'{name}-{gender}'])})" for gender in "fm")
        return f"(?:{'|'.join(forms)})"
    if name not in words:
        raise ValueError(f"no word {name!r} in the relation lexicon; known: {', '.join(sorted(words))}")
    return shape.forms(words[name], shape.object_ending if piece["object"] else "") if words[name] else ""
