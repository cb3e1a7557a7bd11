"""Writes cells of results the way the tables of expected rows do."""

from ontology.namespaces import ID, ITU


def short(value: str | None) -> str:
    """Return an identifier by its path, a term as `itu:…`, nothing as the empty text."""
    return "" if value is None else value.replace(ID, "").replace(ITU, "itu:")
