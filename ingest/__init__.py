"""From a file to proven claims: read, segment, recognise, resolve, relate, emit."""
