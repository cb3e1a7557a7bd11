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
        required = []
        always = 0
        bit = 1
        for needs in rules:
            mine = 0
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
            tuple(required), always, dict(words), dict(signs), tuple(parts.values()), ahocorasick_rs.AhoCorasick(parts)
        )

    def at(self, seen: Seen) -> list[int]:
        """Return the places of the rules all of whose needs the sentence meets, whatever their order in it."""
        met = self.always
        for word in seen.words:
            met |= self.by_word.get(word, 0)
        for sign, bits in self.by_sign.items():
            if seen.signs >> sign & 1:
                met |= bits
        for part, _, _ in self.parts.find_matches_as_indexes(seen.text, overlapping=True):
            met |= self.by_part[part]
        return [place for place, needed in enumerate(self.required) if needed & met == needed]
