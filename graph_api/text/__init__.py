"""Finds things by their names and statements by their words, in six languages, in an index beside the snapshot."""
