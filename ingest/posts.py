"""Knows the form of a post's identifier: the body whose chair, vice-chair or co-chair it is, and the post of a title in a body."""

from typing import Final

import regex

CHAIR: Final = "Chair"
VICE_CHAIR: Final = "Vice-Chair"
CO_CHAIR: Final = "Co-Chair"
CHAIRS: Final = (CHAIR, VICE_CHAIR, CO_CHAIR)
_CHAIR_OF: Final = regex.compile(r"post/(?P<body>.+?)-(?P<title>(?:(?:Vice|Co)-)?Chair)")
_HAS_DEPUTY: Final = regex.compile(r"-(?=(?:Secretary-General|Director)$)")


def chaired(post: str, *titles: str) -> str | None:
    """Return the body in which a post has one of the titles of those who chair, of any if none is given."""
    held = _CHAIR_OF.fullmatch(post)
    return f"body/{held['body']}" if held is not None and held["title"] in (titles or CHAIRS) else None


def post_in(body: str, title: str) -> str:
    """Return the post of a title in a body, or in what else has posts."""
    return f"post/{body.partition('/')[2]}-{title}"


def deputy(post: str) -> str | None:
    """Return the post of who stands in for the holder of a post, where there is one."""
    return _HAS_DEPUTY.sub("-Deputy-", post) if _HAS_DEPUTY.search(post) else None
