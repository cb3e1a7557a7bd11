"""Holds the analysis of each snapshot that is served: read from beside it, or else worked out in another process while clients are told to come back."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Final

from graph_api.making import LOG, Making
from graph_api.reading import FolderOf, Reading
from graph_api.walks.analysis import FILE, Ends, Figures, analyse, parse, read, write
from graph_api.walks.topology import topology
from store.modules import environment

_WAIT_S: Final = 10.0


class Analyses(Making[Mapping[str, Figures]]):
    """The analyses of snapshots."""

    being_made: ClassVar[str] = "this snapshot is being analysed"
    failed: ClassVar[str] = "snapshot %s could not be analysed"

    def __init__(self, folder_of: FolderOf | None = None, *, wait_s: float = _WAIT_S) -> None:
        super().__init__(folder_of, wait_s)

    def make(self, reading: Reading, folder: Path | None) -> Mapping[str, Figures]:
        """Read the figures in a folder, or work them out and write them there."""
        found = None if folder is None else read(folder / FILE)
        if found is not None:
            return found
        made = _elsewhere(Ends.of(topology(reading)))
        if folder is not None:
            try:
                write(made, folder / FILE)
            except OSError as error:
                LOG.warning("the analysis of snapshot %s is kept for this process alone: %s", reading.name, error)
        return made


def _elsewhere(ends: Ends) -> dict[str, Figures]:
    """Analyse a graph in another process: it would hold up every request of this one."""
    done = subprocess.run(
        [sys.executable, "-m", "graph_api.walks.analysis"],
        input=json.dumps([ends.nodes, ends.edges]).encode(),
        stdout=subprocess.PIPE,
        check=True,
        start_new_session=True,
        env=environment(),
    )
    return parse(done.stdout)


def analyse_in(reading: Reading, folder: Path) -> None:
    """Analyse a snapshot into its folder, if that was not done."""
    if read(folder / FILE) is None:
        write(analyse(Ends.of(topology(reading))), folder / FILE)
