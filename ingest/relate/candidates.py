"""Picks, of hundreds of rules, the few that a sentence can match at all: one look at its words instead of one a rule."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import ahocorasick_rs

from ingest.relate.needs import Needs, Seen


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """An index of needs: every need of every rule is a bit, and a word, a sign or a string sets the bits of the needs it meets."""

    required: tuple[int, ...]
    keyed: dict[str, tuple[int, ...]]
    """The rules that cannot do without one of some words, by each of these words."""
    others: tuple[int, ...]
    always: int
    by_word: dict[str, int]
    by_sign: dict[int, int]
    by_part: tuple[int, ...]
    parts: "ahocorasick_rs.AhoCorasick"

    @classmethod
    def of(cls, rules: Sequence[Needs]) -> "Candidates":
        """Return the index of rules, told by what each needs."""
        words: dict[str, int] = defaultdict(int)
        signs: dict[int, int] = defaultdict(int)
        parts: dict[str, int] = defaultdict(int)
        keyed: dict[str, list[int]] = defaultdict(list)
        others: list[int] = []
        required = []
        always = 0
        bit = 1
        for place, needs in enumerate(rules):
            mine = 0
            whole = [need.words for need in needs if need.words and not need.parts and not need.signs]
            if whole:
                for word in min(whole, key=len):
                    keyed[word].append(place)
            else:
                others.append(place)
            for need in needs:
                mine |= bit
                for word in need.words:
                    words[word] |= bit
                for part in need.parts:
                    parts[part] |= bit
                for sign in range(need.signs.bit_length()):
                    if need.signs >> sign & 1:
                        signs[sign] |= bit
                if not (need.words or need.parts or need.signs):
                    always |= bit
                bit <<= 1
            required.append(mine)
        return cls(
            tuple(required),
            {word: tuple(places) for word, places in keyed.items()},
            tuple(others),
            always,
            dict(words),
            dict(signs),
            tuple(parts.values()),
            ahocorasick_rs.AhoCorasick(parts),
        )

    def at(self, seen: Seen) -> list[int]:
        """Return the places of the rules all of whose needs the sentence meets, whatever their order in it."""
        met = self.always
        possible = set(self.others)
        for word in seen.words:
            met |= self.by_word.get(word, 0)
            possible.update(self.keyed.get(word, ()))
        for sign, bits in self.by_sign.items():
            if seen.signs >> sign & 1:
                met |= bits
        for part, _, _ in self.parts.find_matches_as_indexes(seen.text, overlapping=True):
            met |= self.by_part[part]
        return [place for place in sorted(possible) if self.required[place] & met == self.required[place]]
