"""What OWL 2 RL entails, computed from an ontology's own axioms; knows OWL and no ITU."""

from reasoning.axioms import UnsupportedAxiom
from reasoning.closure import Schema, compile_schema

__all__ = ["Schema", "UnsupportedAxiom", "compile_schema"]
