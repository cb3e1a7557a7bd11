"""Remembers from which file each document of a store was read, so that a document whose file is gone from a folder built again goes too.

The table stands beside the store and says nothing of documents, so that two stores of the same documents stay equal. Without it nothing is dropped.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

_NAME: Final = "places.json"


class Places:
    """The table: names of graphs, and the files they were read from."""

    def __init__(self, folder: Path) -> None:
        """Read it; a damaged one counts as none."""
        self._file = folder / _NAME
        self._places: dict[str, str] = {}
        self.problem: OSError | None = None
        """Why it could not be written; documents whose file goes are then not dropped."""
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
            self._places = {str(graph): str(place) for graph, place in found.items()}
        except (OSError, ValueError, AttributeError):
            return

    def left(self, held: Iterable[str], read: Mapping[str, str], folders: Iterable[Path]) -> Iterator[str]:
        """Yield the graphs held whose file is gone from one of the folders, or now is another document.

        Args:
            held: the graphs that the store holds.
            read: the graphs read now, and their files.
            folders: the folders that were searched now.
        """
        searched = [folder.resolve() for folder in folders]
        now = {_whole(place) for place in read.values()}
        for graph in sorted(set(held) & self._places.keys() - read.keys()):
            place = Path(self._places[graph])
            gone = any(place.is_relative_to(folder) for folder in searched) and not place.exists()
            if gone or str(place) in now:
                yield graph

    def keep(self, held: Iterable[str], read: Mapping[str, str]) -> None:
        """Write what is known now: where the graphs read now come from, and those held from before."""
        known = set(held)
        places = {graph: place for graph, place in self._places.items() if graph in known}
        places |= {graph: _whole(place) for graph, place in read.items()}
        if places == self._places:
            return
        new = self._file.with_name(f"{_NAME}.{os.getpid()}.new")
        try:
            new.write_text(json.dumps(places, ensure_ascii=False, sort_keys=True, indent=0), encoding="utf-8")
            new.replace(self._file)
        except OSError as error:
            self.problem = error
        self._places = places


def _whole(place: str) -> str:
    return str(Path(place).resolve())
