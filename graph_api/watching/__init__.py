"""Lets those who run the service see what it does: log lines, figures, and who asks too often."""
