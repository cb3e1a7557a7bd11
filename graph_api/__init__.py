"""Serves the graph over HTTP: SPARQL, traversal with evidence, formats."""
