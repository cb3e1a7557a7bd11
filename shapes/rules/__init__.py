"""Audit rules that SPARQL cannot state, one a module; their texts, severity and messages stand in `audits/`."""
