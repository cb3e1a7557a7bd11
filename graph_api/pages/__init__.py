"""Writes the pages of the explorer as HTML, in each language of the interface, without scripts."""
