"""Answers SPARQL over HTTP: the protocol, the ways to an answer, the formats of results."""
