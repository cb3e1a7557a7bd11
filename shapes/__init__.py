"""What is allowed: SHACL shapes and audit rules, run over the graph and returned as findings."""
