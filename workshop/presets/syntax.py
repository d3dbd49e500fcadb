"""Says in plain words what keeps a text from being TOML; the parser's own words are kept for what is rare."""

from __future__ import annotations

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


def syntax_sentence(reason: str) -> Message:
    """The sentence for what the parser says."""
    for begins, plain in _PLAIN.items():
        if reason.startswith(begins):
            return message("this is not TOML: {reason}", reason=Message(plain, {}))
    return message("this is not TOML: {reason}", reason=reason.partition("\n")[0][:120])
