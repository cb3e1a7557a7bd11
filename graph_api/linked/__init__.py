"""Serves linked data: identifiers and what became of them, their triples, and the description of the dataset."""
