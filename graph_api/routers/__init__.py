"""The routes: each parses a request, composes an answer and knows no RDF store."""
