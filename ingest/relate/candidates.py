"""Picks, of hundreds of rules, the few that a sentence can match at all: one look at its words instead of one a rule."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick_rs

from ingest.relate.needs import Need, Needs, Seen
from ingest.relate.shape import Shape


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """An index of needs: every need of every rule is a bit, and a word, a sign or a string sets the bits of the needs it meets."""

    required: tuple[int, ...]
    keyed: dict[str, tuple[int, ...]]
    """The rules that cannot do without one of some words, by each of these words; `by_part` has those of strings."""
    others: tuple[int, ...]
    always: int
    by_word: dict[str, int]
    by_sign: dict[int, int]
    by_part: tuple[tuple[int, tuple[int, ...]], ...]
    parts: "ahocorasick_rs.AhoCorasick"

    @classmethod
    def of(cls, rules: Sequence[Needs]) -> "Candidates":
        """Return the index of rules, told by what each needs."""
        words: dict[str, int] = defaultdict(int)
        signs: dict[int, int] = defaultdict(int)
        parts: dict[str, int] = defaultdict(int)
        keyed: dict[str, list[int]] = defaultdict(list)
        by_part: dict[str, list[int]] = defaultdict(list)
        others: list[int] = []
        required = []
        always = 0
        bits: dict[Need, int] = {}
        for place, needs in enumerate(rules):
            mine = 0
            spelt = [need for need in needs if (need.words or need.parts) and not need.signs]
            if spelt:
                rarest = min(spelt, key=lambda need: len(need.words) + len(need.parts))
                for word in sorted(rarest.words):
                    keyed[word].append(place)
                for part in sorted(rarest.parts):
                    by_part[part].append(place)
            else:
                others.append(place)
            for need in needs:
                bit = bits.setdefault(need, 1 << len(bits))
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
            required.append(mine)
        return cls(
            tuple(required),
            {word: tuple(places) for word, places in keyed.items()},
            tuple(others),
            always,
            dict(words),
            dict(signs),
            tuple((bits, tuple(by_part.get(part, ()))) for part, bits in parts.items()),
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
            bits, places = self.by_part[part]
            met |= bits
            possible.update(places)
        return [place for place in sorted(possible) if self.required[place] & met == self.required[place]]


@lru_cache(maxsize=4096)
def looked_at(candidates: Candidates, text: str, shape: Shape) -> tuple[Seen, tuple[int, ...]]:
    """Return what a sentence shows and the places of the rules it can match; rules of several scopes ask for the same sentence."""
    seen = Seen.of(text, shape)
    return seen, tuple(candidates.at(seen))
