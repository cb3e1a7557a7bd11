"""Prints one message as it is: no markup is read in it, and no line is broken."""

from rich.console import Console


def tell(console: Console, text: object, style: str = "") -> None:
    """Print a message."""
    console.print(str(text), style=style or None, highlight=False, markup=False, soft_wrap=True)
