"""Cuts the talk between a worker and its pool into frames: a letter, a length in four bytes, and so many bytes."""

import json
import struct
from typing import Any, Final

HEAD: Final = struct.Struct(">cI")
READY: Final = b"R"  # the worker is there: a JSON object
ASKED: Final = b"Q"  # a question: a JSON object
BEGIN: Final = b"B"  # what the query gives, and in which media type: a JSON object
DATA: Final = b"D"  # bytes of the answer
END: Final = b"E"  # the answer is whole, or why it is not: a JSON object
PIECE_BYTES: Final = 1 << 16
OUT_OF_MEMORY: Final = 77  # how a worker ends where Python runs out of memory; where the engine does, it aborts


def frame(letter: bytes, payload: bytes) -> bytes:
    """Return a frame."""
    return HEAD.pack(letter, len(payload)) + payload


def json_frame(letter: bytes, **members: Any) -> bytes:
    """Return a frame that holds a JSON object."""
    return frame(letter, json.dumps(members).encode())
