"""Says in plain words what keeps a text from being TOML; the parser's own words are kept for what is rare."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workshop.messages import N_, Message, message

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN: Mapping[str, str] = {
    "Invalid value": N_("this is no value; text goes in quotes, and numbers have a point and no unit"),
    "Expected '=' after a key": N_("after the name must come = and a value"),
    "Expected newline or end of document": N_("there is something left over here; one name = value on each line"),
    "Unterminated string": N_("the text is not closed; a quotation mark is missing"),
    "Illegal character '\\n'": N_("the text is not closed on its line; a quotation mark is missing"),
    "Expected \"'''\"": N_("the text is not closed; a quotation mark is missing"),
    'Expected \'"""\'': N_("the text is not closed; a quotation mark is missing"),
    "Unclosed array": N_("the list is not closed; a ] is missing"),
    "Unclosed inline table": N_("the table is not closed; a brace is missing"),
    "Expected ']' at the end": N_("the heading is not closed; a ] is missing"),
    "Expected ']]' at the end": N_("the heading is not closed; ]] is missing"),
    "Cannot overwrite a value": N_("this name is there twice"),
    "Cannot declare": N_("this heading is there twice"),
    "Duplicate inline table key": N_("this name is there twice"),
    "Invalid statement": N_("a line begins with a name, a [heading] or a # note"),
    "Invalid initial character for a key": N_("a name is missing here, or needs quotes"),
    "Unescaped '\\' in a string": N_("a backslash in quotes must be doubled, or use single quotes"),
}
"""What Python's tomllib says, by how it begins."""
_STRAIGHT = N_('text stands in straight quotes: "')
_NAME = N_("a name has only the letters a to z, digits, - and _, unless it stands in straight quotes")
_COMMA = N_("a comma is missing before this")
_CURLY = r"[\u2018-\u201f«»]"
_SLIPS: tuple[tuple[str, str, str], ...] = (
    ("Expected ']' at the end", r"\0[^\n]*\]", _NAME),
    ("Expected '=' after a key", r"\0[^\0-\x7f]", _NAME),
    ("Invalid value", rf"\0{_CURLY}", _STRAIGHT),
    ("Invalid statement", rf"\0{_CURLY}", _STRAIGHT),
    ("Illegal character '\\n'", rf"{_CURLY}\s*\0", _STRAIGHT),
    ("Unclosed array", r"""\0(?:["'\d]|true|false)""", _COMMA),
    ("Unclosed inline table", r"""\0[\w"'-]""", _COMMA),
    (
        "Expected newline or end of document",
        r"=\s*[-+]?\d[\d._]*[ \t]*\0(?:[,%]|[^\W\d_])",
        N_("a number has a point, no comma, and no unit"),
    ),
)
"""What people mostly did where it says that: a pattern of the line, in which NUL stands where the parser stopped."""


def syntax_sentence(reason: str, text: str = "", at: int = 0) -> Message:
    """The sentence for what the parser says of a text where it stopped."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = f"{text[start:at]}\0{text[at : end if end >= 0 else None]}"
    for begins, slip, plain in _SLIPS:
        if reason.startswith(begins) and re.search(slip, line):
            return message("this is not TOML: {reason}", reason=Message(plain, {}))
    for begins, plain in _PLAIN.items():
        if reason.startswith(begins):
            return message("this is not TOML: {reason}", reason=Message(plain, {}))
    return message("this is not TOML: {reason}", reason=reason.partition("\n")[0][:120])
