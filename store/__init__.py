"""Keeps RDF on disk and serves immutable snapshots of it; knows RDF and no ITU."""
