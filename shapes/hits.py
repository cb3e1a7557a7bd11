"""What a rule yields before anyone looks up where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """A place (the IRI of a mention, claim or paragraph), the identifier of the thing at fault (empty: the place itself), and values."""

    node: str
    focus: str
    values: Mapping[str, str]
