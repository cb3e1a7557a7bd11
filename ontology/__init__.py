"""What exists: the ITU governance ontology, its alignments, and the reference facts, as Turtle with its loader."""
