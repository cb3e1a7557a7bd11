"""Makes the two hashes that stand in identifiers, of edges and of claims, from a statement in record form.

Record form: paths after `/id/` for subject and object, a compact name for the predicate, a literal by its text.
"""

import hashlib


def edge_id(subject_path: str, predicate_curie: str, object_path: str) -> str:
    """Return the 16 hexadecimal digits that name an edge: of SHA-256 over the three parts joined by single spaces."""
    return _digest(subject_path, predicate_curie, object_path)[:16]


def claim_hash(subject_path: str, predicate_curie: str, object_path: str) -> str:
    """Return the 12 hexadecimal digits that end a claim's identifier, of the same hash."""
    return _digest(subject_path, predicate_curie, object_path)[:12]


def _digest(subject: str, predicate: str, obj: str) -> str:
    return hashlib.sha256(f"{subject} {predicate} {obj}".encode()).hexdigest()
