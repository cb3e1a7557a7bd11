"""A process that writes to a store and is killed at a step that its first argument counts; the tests run it.

Each step is one call that changes what is on disk: a synced small file, a name given or taken away, a transaction.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from store import Store, writing
from store.writing import Store as Writing
from tests.store.terms import fact, graph

LETTERS = "abcdefgh"
AT_ONCE = 3
"""Of a new graph, so that some are written in several transactions."""


def content(version: int) -> dict[str, list[Any]]:
    """Return graphs of which each version changes one, takes one away or adds one."""
    return {
        graph("all"): [fact(letter, "p", str(version)) for letter in LETTERS],
        graph(str(version % 3)): [fact(letter, "p", str(version % 2)) for letter in LETTERS],
        graph("hidden"): [fact("h", "p", str(version))],
    }


def main(folder: Path, steps: int, versions: int) -> None:
    left = steps

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **options)

        return call

    for owner, name in ((os, "fsync"), (os, "replace"), (os, "rename"), (os, "unlink"), (os, "rmdir"), (os, "mkdir")):
        setattr(owner, name, counted(getattr(owner, name)))
    Writing._change = counted(Writing._change)  # type: ignore[method-assign]
    Writing._extend = counted(Writing._extend)  # type: ignore[method-assign]
    writing._AT_ONCE = AT_ONCE  # type: ignore[misc]
    for version in range(versions):
        with Store.open(folder, hidden=(graph("hidden"),)) as store:
            for name in set(store.graphs()) - content(version).keys():
                store.drop(name)
            for name, found in content(version).items():
                store.replace(name, found)
            store.publish()
    sys.stdout.write(f"{steps - left}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
