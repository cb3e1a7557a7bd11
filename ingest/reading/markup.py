"""Answers small questions about WordprocessingML that need no state: alternatives, text boxes, field codes, symbol fonts."""

from collections.abc import Iterable
from typing import Final

from lxml import etree

MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
"""The namespace of alternative content (ECMA-376 part 3)."""

_KNOWN_NAMESPACES: Final = (
    "http://schemas.microsoft.com/office/",
    "http://schemas.openxmlformats.org/",
    "http://purl.oclc.org/ooxml/",
    "urn:schemas-microsoft-com:",
)

TRANSPARENT: Final = frozenset(
    {"ins", "moveTo", "smartTag", "customXml", "dir", "bdo", "sdtContent", "rubyBase", "oMathPara"}
)
"""Elements that only wrap others."""

REMOVED: Final = {"del": "tracked deletion", "moveFrom": "tracked move to another place"}
"""Elements whose content is no longer there once changes are accepted, and what to call them."""

_GREEK: Final = dict(
    zip(
        "ABGDEZHQIKLMNXOPRSTUFCYWabgdezhqiklmnxoprstufcyw",
        "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω",
        strict=True,
    )
)
# Characters of symbol fonts (w:sym) that text uses; others are kept as they are, with a note
_SYMBOLS: Final = {
    **{("symbol", ord(latin)): greek for latin, greek in _GREEK.items()},
    ("symbol", 0x20): " ", ("symbol", 0x22): "∀", ("symbol", 0x24): "∃", ("symbol", 0xA5): "∞", ("symbol", 0xB8): "÷",
    ("symbol", 0xBA): "≡", ("symbol", 0xBB): "≈", ("symbol", 0xC6): "∅", ("symbol", 0xC7): "∩", ("symbol", 0xC8): "∪",
    ("symbol", 0xCC): "⊂", ("symbol", 0xCD): "⊆", ("symbol", 0xCE): "∈", ("symbol", 0xCF): "∉", ("symbol", 0xD2): "®",
    ("symbol", 0xD3): "©", ("symbol", 0xD4): "™", ("symbol", 0xD8): "¬", ("symbol", 0xD9): "∧", ("symbol", 0xDA): "∨",
    ("symbol", 0xDB): "⇔", ("symbol", 0xDE): "⇒", ("symbol", 0xE2): "®", ("symbol", 0xE3): "©", ("symbol", 0xE4): "™",
    ("symbol", 0xB7): "•", ("symbol", 0xAE): "→", ("symbol", 0xB0): "°", ("symbol", 0xB1): "±", ("symbol", 0xA3): "≤",
    ("symbol", 0xB3): "≥", ("symbol", 0xB4): "×", ("symbol", 0x2D): "−", ("symbol", 0xD7): "⋅", ("symbol", 0xB9): "≠",
    ("wingdings", 0xA7): "▪", ("wingdings", 0xE0): "→", ("wingdings", 0xFC): "✓", ("wingdings", 0xD8): "➢",
    ("wingdings", 0x6F): "□", ("wingdings", 0xA8): "◻", ("wingdings", 0xFE): "☑",
}  # fmt: skip


def symbol(font: str, code: int) -> str | None:
    """Return the character that a symbol font shows at a code, or None if it is not known; fonts count from U+F000 too."""
    return _SYMBOLS.get((font.lower(), code - 0xF000 if is_private(code) else code))


def code_point(hexadecimal: str) -> int | None:
    """Return the code point that `w:char` names, or None for what no text can hold: controls, surrogates, no number."""
    try:
        code = int(hexadecimal, 16)
    except ValueError:
        return None
    return code if 0x20 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF else None


def is_private(code: int) -> bool:
    """Tell whether a code lies where symbol fonts keep their characters, which mean nothing elsewhere."""
    return 0xF000 <= code <= 0xF0FF


def chosen(alternatives: etree._Element) -> Iterable[etree._Element]:
    """Return the first choice of alternative content (ECMA-376 part 3, 9.3) that Word would take, or the fallback, or nothing."""
    for choice in alternatives.iterfind(f"{MC}Choice"):
        if _understood(choice):
            return choice
    fallback = alternatives.find(f"{MC}Fallback")
    return () if fallback is None else fallback


def _understood(choice: etree._Element) -> bool:
    """Tell whether Word knows the namespaces that a choice asks for; a prefix that is not declared asks for nothing."""
    declared = choice.nsmap
    wanted = [declared[prefix] for prefix in (choice.get("Requires") or "").split() if prefix in declared]
    return all(namespace.startswith(_KNOWN_NAMESPACES) for namespace in wanted)


def is_prompt(control: etree._Element, w: str) -> bool:
    """Tell whether a content control (`w:sdt`) shows nothing but the prompt to fill it in."""
    properties = control.find(f"{w}sdtPr")
    showing = properties.find(f"{w}showingPlcHdr") if properties is not None else None
    return showing is not None and showing.get(f"{w}val", "1") not in ("0", "false", "off")


def text_boxes(drawing: etree._Element, w: str) -> list[etree._Element]:
    """Return the contents of the text boxes of a drawing, each once: not its copy in a fallback, nor a box within a box."""
    content = f"{w}txbxContent"
    return [box for box in drawing.iter(content) if not _is_copy(box, drawing)]


def _is_copy(box: etree._Element, drawing: etree._Element) -> bool:
    for ancestor in box.iterancestors():
        if ancestor is drawing:
            return False
        if ancestor.tag == box.tag:
            return True
        if ancestor.tag == f"{MC}Fallback":
            parent = ancestor.getparent()
            if parent is not None and chosen(parent) is not ancestor:
                return True
        if ancestor.tag == f"{MC}Choice":
            parent = ancestor.getparent()
            if parent is not None and chosen(parent) is not ancestor:
                return True
    return False


def field_code(instruction: str) -> str:
    """Return the name of the field an instruction calls: PAGE, REF, HYPERLINK."""
    words = instruction.split(None, 1)
    return words[0].upper() if words else ""


def field_target(instruction: str) -> str:
    """Return the address a HYPERLINK field leads to, or the empty string; places within the document are none."""
    if field_code(instruction) != "HYPERLINK":
        return ""
    parts = instruction.split('"')
    return parts[1] if len(parts) > 2 and "\\l" not in parts[0] else ""
