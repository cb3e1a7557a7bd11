"""The command line, the only place that ties ingest to serving."""
