"""Chooses a media type or a language by the client's preferences (RFC 9110, sections 12.4.2, 12.5.1 and 12.5.4)."""

from collections.abc import Iterator, Sequence


def choose_media_type(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the offered media type the client likes best, the first of equals; None if it accepts none. No header accepts all."""
    if accept is None or not accept.strip():
        return offered[0]
    ranges = list(_weighted(accept))
    weights = [_weight(ranges, media_type) for media_type in offered]
    best = max(weights)
    return offered[weights.index(best)] if best > 0 else None


def choose_language(accept: str | None, offered: Sequence[str]) -> str:
    """Return the offered language the client likes best, else the first offered."""
    ranges = list(_weighted(accept or ""))
    weights = [max((q for tag, q in ranges if tag.split("-")[0] == lang), default=0.0) for lang in offered]
    best = max(weights)
    return offered[weights.index(best)] if best > 0 else offered[0]


def _weight(ranges: Sequence[tuple[str, float]], media_type: str) -> float:
    # Section 12.5.1: the most specific range that matches decides
    matching = dict(ranges)
    for candidate in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        if candidate in matching:
            return matching[candidate]
    return 0.0


def _weighted(header: str) -> Iterator[tuple[str, float]]:
    for item in header.split(","):
        tag, *parameters = (part.strip().lower() for part in item.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            yield tag, min(1.0, max(0.0, float(quality)))
        except ValueError:
            yield tag, 0.0
