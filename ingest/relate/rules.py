"""Reads relation rules: a small pattern language over projected sentences, what each match states, and its modality.

In a pattern, `<s:body|event>` is a mention of one of these types, `<o+:country>` a list of them; the groups of
`projection.py`, such as `instrument`, stand for several types, and a list of a group may mix them; `{word}` any form of a lexicon entry
with its glued particles, `{word!}` one with an object ending ("which it founded"); `~` a gap without mentions, commas or clause ends, `~30` one of at most 30 characters that crosses no full stop either; `~,` the same with commas; `~~` any gap inside the sentence;
`~!body!` a long gap that crosses no mention of that type;
`{number}` a count in digits or words; `{it:word}` a form that speaks of something before it and shows its gender (entries `word-f` and
`word-m` of the lexicon), `{its}` such an ending. All else is a regular expression over folded text, in which a space is any white space, and ` ?` any or none.
"""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import regex

from ingest.folding import fold
from ingest.language import Language, alternation, fold_pattern, language, longest_first
from ingest.recognise.numbers import number_pattern
from ingest.records import Status
from ingest.relate.needs import Glue, Needs, needs
from ingest.relate.projection import GROUPS, any_sign, type_class

_FOLDER: Final = Path(__file__).parent.parent / "language"
SLOT: Final = regex.compile(
    r"(?P<class>\\p\{\w+\})|<(?P<name>\w+)(?P<list>\+?):(?P<types>[a-z|-]+)>|\{(?P<it>it:)?(?P<word>[a-z][\w-]*)(?P<object>!)?\}|~!(?P<over>[a-z|-]+)!|(?P<gap>~~|~,|~(?P<reach>\d+)?)|(?P<space> +\??)|(?P<escape>\\.)|(?P<group>\(\?P<\w+>)|(?P<other>[^<{~ \\(]+|.)"
)
_LIST_GAP: Final = (  # between two members of a list: an acronym, an apposition between commas, a mark, a conjunction, a repeated preposition
    r"(?>(?:\s*\([^()\n]{0,60}\))?(?:\s*[،,]\s*(?!و)[\p{L} ]{2,26}(?=\s*[،,]))?\s*(?:[،,–—/؛-]\s*(?:و|او|and|et|y)?|و|او|and|et|y)\s*"
    r"(?:ل|ب|من|الي|مع|عن|كل من)?\s*)"
)
_GROUP_GAP: Final = (  # the same where members may be of several types: a mark or a conjunction must stand between them
    r"(?:\s*\([^()\n]{0,60}\))?\s*(?:[،,/]\s*(?:و|او)?|(?:و|او|and|et|y))\s*(?:ل|ب|من|الي|مع|عن|كل من)?\s*"
)
_INDEX: Final = "."  # the second sign of a mention always follows the first
STATUSES: Final[tuple[Status, ...]] = ("negated", "postponed", "proposed", "planned")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a match states, by the names of slots.

    `self` is the document, `issuer` the organization that speaks in it, `authors` who submits it, `column` the body that the heading of a table's column
    names, `p.body` the body whose chair the post in the slot `p` is, `e.series` the series of the
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
    tables: Language
    _compiled: "regex.Pattern[str] | None" = None

    @property
    def compiled(self) -> "regex.Pattern[str]":
        """The regular expression."""
        if self._compiled is None:
            self._compiled = compile_pattern(self.written, self.words, self.tables)
        return self._compiled


@dataclass(frozen=True, slots=True)
class Rule:
    """A relation rule; `status` fixes the modality, else it is read from the words around the match.

    The status `stated` is for acts of proposing: what is said is asserted unless it is denied. Where the pattern has a group `trigger`,
    the words around that group tell the modality, not those around the whole match.

    `unless` is a pattern for the words right before the match that forbid it; `scope` `instrument` restricts a rule to the texts of
    resolutions and decisions, `document` to all other texts, and a rule of the scope `topic` ends
    where a topic begins; `requires` `known-parent` asks the facts to agree, `known-topic` that the topic was recognised, `in-turn`
    pairs the members of two lists; the slots in `named` must be
    filled by a name, not by a back-reference, those in `single` not by a name for several bodies together; those in `agrees` must be of the
    gender that the words matched by `{it:…}` or `{its}` show. `it` are the types of what the slot `it` may be.
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

    @property
    def pattern(self) -> "regex.Pattern[str]":
        """The regular expression of the rule."""
        return self.expression.compiled


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of a language, and the markers that make a statement planned, proposed, postponed or negated."""

    rules: tuple[Rule, ...]
    markers: Mapping[Status, "regex.Pattern[str]"]
    issuing: "regex.Pattern[str]"
    """What stands between an instrument and the organ that it is said to come from."""
    denied: "regex.Pattern[str]"
    """Words right before a noun of action that deny it: "without …", "non-…"."""
    depends: "regex.Pattern[str]"
    """What opens a clause that depends on the one before it: "that …"."""
    conditional: "regex.Pattern[str]"
    """What makes a sentence, from where it stands on or right after a clause, hold on a condition only, or perhaps."""
    asked: "regex.Pattern[str]"
    """What shows that a sentence asks."""
    roles: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, Any]
    agreement: Mapping[str, Any]
    absorbed: Mapping[str, "regex.Pattern[str]"]
    glue: Glue


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
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    words = _folded(data["words"])
    rules = [_rule(row, words, tables) for row in data["rule"]]
    for beside in sorted(_FOLDER.glob(f"{code}.relations.*.toml")):
        more = tomllib.loads(beside.read_text(encoding="utf-8"))
        own = {**words, **_folded(more.get("words", {}))}
        rules.extend(_rule(row, own, tables) for row in more["rule"])
    twice = sorted(name for name, times in Counter(rule.id for rule in rules).items() if times > 1)
    if twice:
        raise ValueError(f"rules of {code!r} with the same id: {', '.join(twice)}")
    return RuleSet(
        tuple(rules),
        {status: regex.compile(fold_pattern(data["modality"][status])) for status in STATUSES},
        regex.compile(fold_pattern(data["issuing"]["between"])),
        regex.compile(fold_pattern(data["modality"]["denied"])),
        regex.compile(fold_pattern(data["modality"]["depends"])),
        regex.compile(fold_pattern(data["modality"]["conditional"])),
        regex.compile(fold_pattern(data["modality"]["asked"])),
        _folded(data["roles"]),
        words,
        data["lists"],
        {**data["agreement"], "language": code},
        {name: _absorbed(forms, tables) for name, forms in data["absorbed"].items() if name != "organ"}
        | {"organ": regex.compile(fold_pattern(data["absorbed"]["organ"]))},
        Glue.of(tables),
    )


def _folded(table: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(fold(form) for form in forms) for name, forms in table.items()}


def _absorbed(forms: Sequence[str], tables: Language) -> "regex.Pattern[str]":
    """Return a pattern for words right before a mention that its sign absorbs, glued particles kept."""
    letters = tables.tables["letters"]
    before, glued = "".join(tables.tables["conjunctions"]), "".join(tables.tables["prepositions"])
    article = fold(tables.tables.get("article", ""))
    word = rf"(?:{article}|ل)?{alternation(longest_first(fold(form) for form in forms))}"
    return regex.compile(rf"(?<![{letters}])(?P<keep>[{before}]?[{glued}]?){word}(?:\s+{word})*\s+$")


def _rule(row: Mapping[str, Any], words: Mapping[str, tuple[str, ...]], tables: Language) -> Rule:
    statements = tuple(Statement(*statement) for statement in row["states"])
    return Rule(
        row["id"],
        Expression(row["pattern"], words, tables),
        statements,
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
        Expression(row["unless"], words, tables) if "unless" in row else None,
        frozenset(row.get("it", "body").split("|")),
        needs(list(SLOT.finditer(row["pattern"])), words),
    )


def compile_pattern(pattern: str, words: Mapping[str, tuple[str, ...]], tables: Language) -> "regex.Pattern[str]":
    """Compile a pattern of the rule language.

    Raises:
        ValueError: the pattern names a word that the lexicon does not have.
    """
    return regex.compile(_expanded(pattern, words, tables))


def _expanded(pattern: str, words: Mapping[str, tuple[str, ...]], tables: Language) -> str:
    out = []
    signs = any_sign()
    for piece in SLOT.finditer(pattern):
        if piece["name"]:
            name, types = piece["name"], type_class(piece["types"])
            if piece["list"] and piece["types"] in GROUPS:  # or of one group of types
                out.append(rf"(?P<{name}>{types}{_INDEX}(?:{_GROUP_GAP}{types}{_INDEX})*)")
            elif piece["list"]:  # the members of a list are of one type
                out.append(rf"(?P<{name}>(?P<{name}_type>{types}){_INDEX}(?:{_LIST_GAP}(?P={name}_type){_INDEX})*)")
            else:
                out.append(rf"(?P<{name}>{types}{_INDEX})")
        elif piece["word"] == "its":
            endings = (f"(?P<{gender}>{alternation(longest_first(words[f'its-{gender}']))})" for gender in "fm")
            out.append(rf"(?:{'|'.join(endings)})(?![{tables.tables['letters']}])")
        elif piece["it"]:
            name = piece["word"]
            forms = (f"(?P<{gender}>{_word(f'{name}-{gender}', words, tables, False)})" for gender in "fm")
            out.append(f"(?:{'|'.join(forms)})")
        elif piece["word"]:
            out.append(_word(piece["word"], words, tables, bool(piece["object"])))
        elif piece["over"]:
            out.append(rf"[^{type_class(piece['over'])[1:-1]}؛;\n]{{0,220}}?")
        elif piece["reach"]:
            out.append(rf"[^{signs}،,؛;:.\n]{{0,{piece['reach']}}}?")
        elif piece["gap"]:
            out.append(
                {"~": rf"[^{signs}،,؛;\n]{{0,70}}?", "~,": rf"[^{signs}؛;\n]{{0,120}}?", "~~": r"[^؛;\n]{0,180}?"}[
                    piece["gap"]
                ]
            )
        elif piece["space"]:
            out.append(r"\s*" if piece["space"].endswith("?") else r"\s+")
        elif piece["class"] or piece["escape"] or piece["group"]:
            out.append(piece[0])
        else:
            out.append(fold(piece["other"]))
    return "".join(out)


def _word(name: str, words: Mapping[str, tuple[str, ...]], tables: Language, with_object: bool) -> str:
    if name == "number":
        return number_pattern(tables)
    if name not in words:
        raise ValueError(
            f"no word {name!r} in the relation lexicon of {tables.code}; known: {', '.join(sorted(words))}"
        )
    letters = tables.tables["letters"]
    conjunctions, prepositions = "".join(tables.tables["conjunctions"]), "".join(tables.tables["prepositions"])
    article = fold(tables.tables.get("article", ""))
    glued = rf"[{conjunctions}]?[{prepositions}س]?(?:{article}|ل)?" if article else ""
    ending = tables.pattern("names", "object_endings") if with_object else ""
    return rf"(?<![{letters}]){glued}{alternation(longest_first(words[name]))}{ending}(?![{letters}])"
