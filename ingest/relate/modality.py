"""Tells whether a match asserts its statement, or only proposes, plans, postpones or denies it, by the words of its clause."""

from typing import Final

import regex

from ingest.folding import fold
from ingest.patterns import compiled
from ingest.records import Status
from ingest.relate.projection import Sentence, is_sign
from ingest.relate.readings import left_out
from ingest.relate.rules import STATUSES, Rule, RuleSet

_CLAUSE: Final = regex.compile(r"[،,؛;:。]|\.\s")
_PART: Final = regex.compile(r"[؛;。]|\.\s")
_RETRACTABLE: Final = frozenset({"itu:nominatedFor"})  # what holds until it is taken back
_TEXTS: Final = ("t", "u", "v")  # groups of a rule that hold words in quotation marks
_BACK: Final = 2  # clauses before one that "that" opens, in which the verb may stand on which it depends


def status_of(rule: Rule, sentence: Sentence, match: "regex.Match[str]", rules: RuleSet) -> Status:
    """Return the status of what a rule states: the one it fixes, or the one that the words around the match give; a nomination taken back holds no more."""
    if rule.statements[0].predicate in _RETRACTABLE and rules.retracted.match(sentence.text, match.end()):
        return "negated"
    if rule.status is None:
        return modality(sentence, match, rules)
    if rule.status == "stated":
        return "negated" if modality(sentence, match, rules) == "negated" else "asserted"
    return rule.status


def wondered(sentence: Sentence, match: "regex.Match[str]", rules: RuleSet) -> bool:
    """Tell whether words before a match, in its sentence or what a semicolon or full stop begins, only ask whether it is so."""
    begin = max((m.end() for m in _PART.finditer(sentence.text, 0, match.start())), default=0)
    return rules.wondered.search(sentence.text, begin, match.start() + 1) is not None


def modality(sentence: Sentence, match: "regex.Match[str]", rules: RuleSet) -> Status:
    """Return the status that the words of the clause give: from the last clause end before the match to the match's end.

    A match that names its trigger is read from the trigger's clause on.
    """
    text = sentence.text
    start = match.start("trigger") if match.groupdict().get("trigger") else match.start()
    cuts = [0, *(m.end() for m in _CLAUSE.finditer(text, 0, start))]
    begin = cuts.pop()
    if rules.depends.match(text, begin):
        begin = cuts[max(0, len(cuts) - _BACK)] if cuts else begin
    if is_sign(text[match.start()]) and rules.told.match(text, match.start() + 2):
        begin = match.start()
    if anew := rules.agreement.get("begins-anew"):  # a verb that no word before its conjunction governs
        begin = start if compiled(anew).match(text, start) else begin
    if settled := rules.agreement.get("after-all"):  # what took place after all, whatever was planned before it
        begin = max([begin, *(m.start() for m in compiled(settled).finditer(text, begin, match.end()))])
    if rules.denied.search(text[begin:start]):
        return "negated"
    if (untrue := rules.agreement.get("untrue")) and compiled(untrue).match(text, match.end()):
        return "negated"  # "the rumour that … is unfounded", where the noun stands behind its clause
    mooted = rules.agreement.get("mooted")
    window = _unquoted(sentence, begin, match, rules) + _told_by_verb(sentence, begin, match.end())
    found = next((status for status in STATUSES if rules.markers[status].search(window)), None)
    if found is None and mooted and compiled(mooted).match(text, match.end()):
        return "proposed"  # "the idea that …", likewise
    return found or ("proposed" if _conditional(text, cuts, begin, match.end(), rules) else "asserted")


def _unquoted(sentence: Sentence, begin: int, match: "regex.Match[str]", rules: RuleSet) -> str:
    """Return the words from a place to the end of a match, without the texts that it states and the clauses inserted in it: these may deny and plan what they will."""
    text = sentence.text
    stated = [match.span(name) for name in _TEXTS if match.groupdict().get(name)]
    slots = [match.span(name) for name, found in match.groupdict().items() if found]
    stated += [
        (start, end)
        for start, end in left_out(sentence, rules)
        if match.start() < start and end < match.end() and not any(s < end and start < e for s, e in slots)
    ]
    kept, at = [], begin
    for start, end in sorted(stated):
        kept.append(text[at:start])
        at = max(at, end)
    return "".join([*kept, text[at : match.end()]])


def _told_by_verb(sentence: Sentence, begin: int, end: int) -> str:
    """Return the words for which the signs of meetings stand: where a verb tells of one ("will meet"), its tense counts."""
    if not any(mention.rule == "meeting" for mention in sentence.mentions):
        return ""
    signs = (sentence.text[at : at + 2] for at in range(begin, end) if is_sign(sentence.text[at]))
    told = (sentence.mention(sign) for sign in signs)
    return "".join(f" {fold(mention.text)}" for mention in told if mention.rule == "meeting")


def _conditional(text: str, cuts: list[int], begin: int, end: int, rules: RuleSet) -> bool:
    """Tell whether a condition stands in the clause, in the one before it, or right after the match."""
    closing = _CLAUSE.search(text, end)
    before = cuts[-1] if cuts else begin
    return rules.conditional.search(text, before, closing.start() if closing else len(text)) is not None
