"""The reconciliation service (Reconciliation Service API 0.2): whose names in a table are which things of the graph."""
