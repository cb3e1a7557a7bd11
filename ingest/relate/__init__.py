"""From mentions to relations: sentences in which each mention is one sign, and rules as data over them."""
