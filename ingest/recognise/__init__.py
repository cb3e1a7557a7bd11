"""From text to mentions: names, citations, symbols, dates, persons, counts."""
