"""Makes relation rules of frames and constructions: what a property's words are, once a property; how words can be put together, once a language family.

A file `{family}.constructions.toml` has both. A frame says of what types its subject `s` and its object `o` are (`agent+`: one or a list), what is
stated of them, and under `words` which pattern, of words of the lexicon, plays each part: `active` the verb, `passive` the participle, `noun`
the noun of action, `agent` who acts by name ("the founder of"), `by` what stands before who acts, and whatever parts constructions ask for.
A frame of the same `id` prefix `like` takes from another frame all that it does not say itself.

A construction is the pattern of a rule in which types and words are left out: `<s>` and `<o>` are the frame's subject and object,
`<s+>` and `<o+>` lists where the frame allows one, `<o^>` and `<o/a>` as in rules, `{=active}` the frame's word for a part, `{=active|passive}` for any of several, `{=by?}` the same
or nothing, with the space after it, `{:aside}` a piece of the file's table `pieces`. A frame without a part that a construction asks for does not have that construction;
`for` and `except` name frames too. All else a rule may have (`status`, `unless`, `requires`, `qualifiers` …) a frame or a construction may
have: what the construction says wins, statements are put together; `ends = { s = "it" }` states of what a pronoun speaks of what the frame states of its subject.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import regex

_PART: Final = regex.compile(
    r"<(?P<slot>[so])(?P<mark>\+|\^)?(?P<cases>/[a-z]+)?>|\{=(?P<words>[a-z][\w|-]*)(?P<optional>\?)?\}(?P<space> (?![~?])|)|\{:(?P<piece>[a-z][\w-]*)\}"
)
_OWN: Final = frozenset({"id", "s", "o", "words", "like", "for", "except", "pattern", "confidence", "states", "ends"})
_LESS_SURE: Final = 0.9  # of a construction as compared with a rule that was written for the property


def construction_file(folder: Path, family: str) -> Mapping[str, Any]:
    """Return the tables of a family's file of constructions; empty where it has none."""
    file = folder / f"{family}.constructions.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def constructed(folder: Path, family: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the rows of rules that the constructions of a family make, each with the family whose frame it is of.

    Its constructions are put over its own frames and over those of the families that its file names under `frames`.

    Raises:
        ValueError: a construction speaks of a frame or a piece that there is not, or has no frame at all.
    """
    tables = construction_file(folder, family)
    origins = (*tables.get("frames", ()), family)
    frames = [(origin, frame) for origin in origins for frame in _frames(construction_file(folder, origin))]
    names = {frame["id"] for _, frame in frames}
    for construction in tables.get("construction", ()):
        asked = {*construction.get("for", ()), *construction.get("except", ())}
        if stray := sorted(asked - names):
            raise ValueError(f"{family}.constructions.toml: {construction['id']} names no frames: {', '.join(stray)}")
        made = 0
        for origin, frame in frames:
            row = _row(family, frame, construction, tables.get("pieces", {}))
            if row is not None:
                made += 1
                yield row, origin
        if not made:
            raise ValueError(f"{family}.constructions.toml: no frame has all that {construction['id']} asks for")


def _frames(tables: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the frames of a file, each with what it takes from another."""
    frames: dict[str, dict[str, Any]] = {}
    for frame in tables.get("frame", ()):
        like = frames[frame["like"]] if "like" in frame else {}
        frames[frame["id"]] = {**like, **frame, "words": {**like.get("words", {}), **frame.get("words", {})}}
    return list(frames.values())


def _row(
    family: str, frame: Mapping[str, Any], construction: Mapping[str, Any], pieces: Mapping[str, str]
) -> dict[str, Any] | None:
    """Return the rule that a construction makes of a frame, or None where the frame does not have it."""
    if frame["id"] not in construction.get("for", (frame["id"],)) or frame["id"] in construction.get("except", ()):
        return None
    texts = {key: construction.get(key, frame.get(key, "")) for key in ("pattern", "unless")}
    filled = {key: _filled(text, frame, pieces) for key, text in texts.items()}
    if None in filled.values():
        return None
    ends = construction.get("ends", {})
    more = {key: value for source in (frame, construction) for key, value in source.items() if key not in _OWN}
    return {
        **more,
        **{key: text for key, text in filled.items() if text},
        "id": f"{family}-{frame['id']}/{construction['id']}",
        "states": [[ends.get(end, end) for end in one] for one in frame["states"]] + construction.get("states", []),
        "confidence": round(frame.get("confidence", 0.8) * construction.get("confidence", _LESS_SURE), 2),
    }


def _with_space(written: str, space: str) -> str:
    """Return the words for a part with the space after them: within each branch, as a word may be a case alone, which takes its space with it."""
    if regex.fullmatch(r"\{[\w-]+\}", written):
        return f"{written}{space}"
    if "(" in written:
        return f"(?:{written}){space}"
    return f"(?:{'|'.join(f'{way}{space}' for way in written.split('|'))})"


def _filled(text: str, frame: Mapping[str, Any], pieces: Mapping[str, str]) -> str | None:
    """Return a pattern with the types and words of a frame, or None where the frame lacks one of its parts."""
    lacking = False

    def fill(match: "regex.Match[str]") -> str:
        nonlocal lacking
        if match["slot"]:
            types = frame.get(match["slot"], "")
            lacking = lacking or not types
            mark = match["mark"] or ""
            if mark == "+" and not types.endswith("+"):
                mark = ""
            return f"<{match['slot']}{mark}:{types.removesuffix('+')}{match['cases'] or ''}>"
        if match["piece"]:
            if match["piece"] not in pieces:
                raise ValueError(f"no piece {match['piece']!r} in the file of constructions")
            return _PART.sub(fill, pieces[match["piece"]])
        written = "|".join(filter(None, (frame["words"].get(word) for word in match["words"].split("|"))))
        if not written:
            lacking = lacking or not match["optional"]
            return ""
        whole = _with_space(written, match["space"])
        return f"(?:{whole})?" if match["optional"] else whole

    filled = _PART.sub(fill, text)
    return None if lacking else filled
