"""Says how a process is started that runs a module of this project, wherever the project lies."""

import os
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parent.parent


def environment() -> dict[str, str]:
    """Return the environment of this process, in which the project's own modules are found first."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(_ROOT), os.environ.get("PYTHONPATH", "")])}
