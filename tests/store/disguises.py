"""Builds queries and updates around SERVICE and LOAD in every lexical disguise, and listens for whoever falls for one."""

import socket
import threading
from types import TracebackType
from typing import Final, Self

from hypothesis import strategies as st

_GAPS: Final = ("", " ", "\n", "\t", "\r\n", "#\n", "# '\n", "#>\r", '#"""\n', "\ufeff", "\u00a0", "\x0b", "\x00")
_BEFORE: Final = (
    "",
    "FILTER(1<2)",
    "FILTER(1<'x>')",
    "FILTER(1<'''x>''')",
    "FILTER(1<?b#>'''\n)",
    "?s ?p true",
    "?s ?p 1.",
    "?s ?p 1e0",
    "?s ?p 'x'@en",
    "?s ?p 'x'@en-",
    '?s ?p "\\"".',
    "?s ?p '''''\\''''.",
    "?s <urn:a#b> ?o.",
    "?s <urn:\\u0061> ?o.",
    "{} UNION ",
    "BIND(1 AS ?service)",
    "VALUES ?x {<urn:x>}",
    "?s :p ?o.",
    "?s SERVICE:p ?o.",
    "OPTIONAL {}",
    "GRAPH ?g {} ",
)
_AFTER: Final = ("", "#'\n", "#'''\n", '#"\n', "#>\n", "FILTER(2>1)", "?a ?b '>'")
# Where what is asked is text, or seems to be
_HIDING: Final = (
    "%s",
    "%s",
    "?s ?p '''%s''''",
    '?s ?p """%s"""',
    "#%s\n",
    "?s ?p <urn:#> # %s\n",
    "FILTER(1<2) #>'%s\n",
)
_LETTERS: Final = {"S": "Ssſ\uff33", "I": "Iiıİ", "L": "Llʟ", "O": "Oo0\u041e", "E": "Ee\u0415", "A": "Aa\u0410"}


@st.composite
def _word(draw: st.DrawFn, word: str) -> str:
    """Return a keyword in any case, some letters escaped, or others that look or fold alike."""
    way = draw(st.integers(0, 9))
    place = draw(st.integers(0, len(word) - 1))
    letters = [draw(st.sampled_from((letter, letter.lower()))) for letter in word]
    if way == 0:
        letters[place] = draw(st.sampled_from((f"\\u{ord(word[place]):04X}", f"\\U{ord(word[place]):08x}")))
    elif way == 1:
        letters[place] = draw(st.sampled_from(_LETTERS.get(word[place], word[place])))
    elif way == 2:
        letters.insert(place, draw(st.sampled_from(("\u200d", "\u00ad", "\\", "%53", "\x00", "/**/"))))
    return "".join(letters)


@st.composite
def queries(draw: st.DrawFn, there: str) -> str:
    """Return a query that may ask the service at an address."""
    gap = st.sampled_from(_GAPS)
    target = draw(
        st.sampled_from((f"<{there}>", ":p", "?x", f"<{there.replace('127', chr(92) + 'u0031' + '27')}>", "SERVICE:p"))
    )
    silent = draw(st.sampled_from(("", "SILENT", " SILENT", "silent ")))
    call = f"{draw(_word('SERVICE'))}{silent}{draw(gap)}{target}{draw(gap)}{{ ?a ?b ?c }}"
    if target == "?x":
        call = f"VALUES ?x {{ <{there}> }} {call}"
    inner = f"{draw(st.sampled_from(_BEFORE))}{draw(gap)}{call}{draw(gap)}{draw(st.sampled_from(_AFTER))}"
    group = draw(
        st.sampled_from(
            (
                "%s",
                "{ %s }",
                "OPTIONAL { %s }",
                "{ SELECT * { %s } }",
                "FILTER EXISTS { %s }",
                "MINUS { %s }",
                "GRAPH ?g { %s }",
            )
        )
    ).replace("%s", inner)
    group = draw(st.sampled_from(_HIDING)).replace("%s", group)
    form = draw(
        st.sampled_from(("SELECT * { %s }", "ASK { %s }", "CONSTRUCT { ?a ?b ?c } WHERE { %s }", "DESCRIBE ?a { %s }"))
    )
    return f"PREFIX : <{there}>{draw(st.sampled_from(('', f' PREFIX SERVICE: <{there}>')))}{draw(gap)}{form.replace('%s', group)}{draw(st.sampled_from(_AFTER))}"


@st.composite
def updates(draw: st.DrawFn, there: str) -> str:
    """Return an update that may load from an address, or ask it."""
    gap = st.sampled_from(_GAPS)
    if draw(st.booleans()):
        silent = draw(st.sampled_from(("", "SILENT", " SILENT ")))
        target = draw(st.sampled_from((f"<{there}a.ttl>", ":a.ttl", "LOAD:a.ttl")))
        into = draw(st.sampled_from(("", " INTO GRAPH <urn:g>", "INTO GRAPH :g")))
        step = f"{draw(_word('LOAD'))}{silent}{draw(gap)}{target}{into}"
    else:
        call = f"{draw(_word('SERVICE'))}{draw(gap)}<{there}>{draw(gap)}{{ ?a ?b ?c }}"
        form = draw(
            st.sampled_from(
                (
                    "INSERT { ?a ?b ?c } WHERE { %s }",
                    "DELETE { ?a ?b ?c } WHERE { %s }",
                    "WITH <urn:g> INSERT {} WHERE { %s }",
                )
            )
        )
        step = form.replace("%s", f"{draw(st.sampled_from(_BEFORE))}{draw(gap)}{call}")
    step = draw(
        st.sampled_from(
            ("%s", "%s", "INSERT DATA { <urn:a> <urn:b> '''%s''' }", "#%s\n", "INSERT {} WHERE { FILTER(1<2) } #>'%s\n")
        )
    ).replace("%s", step)
    before = draw(
        st.sampled_from(
            ("", "INSERT DATA { <urn:a> <urn:b> 'load' };", "CLEAR ALL;", "INSERT {} WHERE { FILTER(1<'x>') };")
        )
    )
    return f"PREFIX : <{there}>{draw(st.sampled_from(('', f' PREFIX LOAD: <{there}>')))}{draw(gap)}{before}{draw(gap)}{step}{draw(st.sampled_from(_AFTER))}"


class Listener:
    """Counts who connects to a port of the loopback interface, and hangs up."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.contacts = 0
        self.there = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:  # it was shut down
                return
            self.contacts += 1
            caller.close()
