"""What can be asked: a catalogue of self-describing SPARQL queries."""
