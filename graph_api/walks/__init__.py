"""Walks the graph of entities: its topology, what part of it is wanted, and what is worked out of it once a snapshot."""
