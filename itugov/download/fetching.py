"""Fetches one document in one language: looks whether it is here, asks for it, verifies it, puts it in its place, notes it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ingest.file_names import read_file_name, write_key
from itugov.download.addresses import Address, addresses
from itugov.download.ledger import Ledger, sha256
from itugov.download.transfer import Limits, Part, transfer
from itugov.download.verifying import what_is_wrong
from itugov.download.visiting import Failed, Manners, Refused, Visitor

Outcome = Literal["found", "already here", "not found", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document in a language, and where it may lie; nowhere, for a reason, where its symbol does not tell."""

    symbol: str
    lang: str
    addresses: tuple[Address, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of it: the file where there is one, else why not."""

    symbol: str
    lang: str
    outcome: Outcome
    file: str = ""
    bytes: int = 0
    sha256: str = ""
    url: str = ""
    reason: str = ""


def wanted(base_url: str, symbol: str, lang: str) -> Wanted:
    """Return where a document may lie."""
    key = write_key(symbol)
    found = addresses(base_url, key, lang)
    reason = key.reason or ("" if found else f"{key.key} is of no Sector of ITU's")
    return Wanted(
        symbol, lang, found, f"{reason}; give the key in its address, such as S24-CL-C-0067" if reason else ""
    )


class Fetcher:
    """Fetches into one folder."""

    def __init__(
        self, folder: Path, visitor: Visitor, manners: Manners, limits: Limits, *, again: bool = False
    ) -> None:
        self._folder = folder
        self._visitor = visitor
        self._manners = manners
        self._limits = limits
        self._again = again
        self._ledger = Ledger(folder)

    def fetch(self, want: Wanted) -> Fetched:
        """Fetch a document; whatever goes wrong is in what is returned, and nothing good is lost."""
        if not want.addresses:
            return Fetched(want.symbol, want.lang, "refused", reason=want.reason)
        if not self._again:
            for address in want.addresses:
                here = self._here(want, address)
                if here is not None:
                    return here
        refusals = []
        for address in want.addresses:
            try:
                got = self._get(want, address)
            except OSError as error:
                reason = f"it cannot be written into {self._folder}: {error.strerror}"
                return Fetched(want.symbol, want.lang, "failed", url=address.url, reason=reason)
            except Refused as error:
                refusals.append(Fetched(want.symbol, want.lang, "refused", url=address.url, reason=str(error)))
            except Failed as error:
                return Fetched(want.symbol, want.lang, "failed", url=address.url, reason=str(error))
            else:
                if got is not None:
                    return got
        if refusals:
            return refusals[0]
        reason = "the site has it neither as .docx nor as .pdf"
        return Fetched(want.symbol, want.lang, "not found", url=want.addresses[0].url, reason=reason)

    def _here(self, want: Wanted, address: Address) -> Fetched | None:
        """Return what is to be said of a file that is here already; None where it has to be fetched."""
        target = self._folder / address.file_name
        if not target.is_file():
            return None
        digest, stated = sha256(target), self._ledger.sha256(address.file_name)
        if stated is not None and stated != digest:
            reason = (
                f"{target} is not what the manifest states (sha256 {stated}): move it away, or correct the manifest"
            )
            return Fetched(want.symbol, want.lang, "refused", address.file_name, sha256=digest, reason=reason)
        if stated is None and what_is_wrong(target, address.kind, self._limits.max_bytes):
            return None
        self._note(want, address, {"sha256": digest})
        return self._told(want, address, "already here", digest)

    def _get(self, want: Wanted, address: Address) -> Fetched | None:
        """Fetch one file into its place; None where the site has none."""
        target = self._folder / address.file_name
        part = Part(target, address.url)
        try:
            if not self._received(address, part):
                part.discard()
                return None
        except Refused:
            part.discard()
            raise
        except Failed:
            if part.etag() is None:
                part.discard()
            raise
        digest = sha256(part.file)
        outcome: Outcome = "already here" if target.is_file() and sha256(target) == digest else "found"
        part.settle(target)
        self._note(want, address, {"sha256": digest, "source_url": address.url})
        return self._told(want, address, outcome, digest)

    def _received(self, address: Address, part: Part) -> bool:
        if not transfer(self._visitor, address, part, self._limits, self._manners):
            return False
        wrong = what_is_wrong(part.file, address.kind, self._limits.max_bytes)
        if wrong:
            raise Refused(wrong)
        return True

    def _note(self, want: Wanted, address: Address, stated: dict[str, str]) -> None:
        named = read_file_name(Path(address.file_name))
        symbol = (named.symbol if named is not None and named.certain else None) or ""
        self._ledger.add(address.file_name, {**stated, "symbol": symbol, "language": want.lang})

    def _told(self, want: Wanted, address: Address, outcome: Outcome, digest: str) -> Fetched:
        size = (self._folder / address.file_name).stat().st_size
        return Fetched(want.symbol, want.lang, outcome, address.file_name, size, digest, address.url)
