"""Scores extraction records against a gold standard: mentions, links, the graph of a document, relations, and how far confidence can be trusted.

The definitions are those of the README of `tests/gold`; figures are micro-averaged. Nothing here knows how records are made.
"""

from itugov.scoring.gold import Gold, GoldError, read_gold, read_records
from itugov.scoring.scores import Scores, score

__all__ = ["Gold", "GoldError", "Scores", "read_gold", "read_records", "score"]
