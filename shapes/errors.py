"""The errors of this package.

ShapesError
├── BadShapes          a shapes file does not parse, or says what this package cannot carry out
│   └── NotEquivalent  a constraint that would not mean the same when run over all its focus nodes at once
└── EngineFailure      an engine failed on shapes that are in order
"""


class ShapesError(Exception):
    """What goes wrong when shapes are read or run."""


class BadShapes(ShapesError):  # noqa: N818 - the name is part of the interface
    """A shapes file does not parse, or says what this package cannot carry out; names the shape and the remedy."""


class NotEquivalent(BadShapes):
    """A constraint that would not mean the same when run over all its focus nodes at once."""


class EngineFailure(ShapesError):  # noqa: N818 - the name is part of the interface
    """An engine failed on shapes that are in order."""
