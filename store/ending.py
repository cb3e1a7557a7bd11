"""Ends a process with the one that started it, even where that is killed."""

import ctypes
import os
import signal
import sys
import threading
import time
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_WATCH_S: Final = 1.0


def end_with(parent: int, how: signal.Signals = signal.SIGKILL) -> None:
    """Have this process get a signal once its parent has ended, whatever it is at; called from its main thread."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, how)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH_S)
        os.kill(os.getpid(), how)

    threading.Thread(target=watch, name="parent", daemon=True).start()
