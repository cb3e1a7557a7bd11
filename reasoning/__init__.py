"""What OWL 2 RL entails, computed from an ontology's own axioms; knows OWL and no ITU."""
