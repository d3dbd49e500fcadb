"""Sentences for people: an id with parameters, translated at the edge by the translator of the request.

The id is the English sentence. `N_("…")` marks a sentence for the catalogue where it stands; `Message` carries it
with its parameters to whoever speaks the listener's language. There is no process-wide language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def N_(text: str) -> str:  # noqa: N802 - gettext's name for "mark, translate later"
    """Mark a sentence for the catalogue and hand it back as it is."""
    return text


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence and what to fill in. A parameter may be a Message itself. `plural` and `count` choose by number."""

    id: str
    params: Mapping[str, Any]
    plural: str | None = None
    count: int | None = None

    def __str__(self) -> str:
        """The sentence in English, for logs and tests."""
        text = self.id if self.plural is None or self.count == 1 else self.plural
        return filled(text, {key: str(value) for key, value in self.params.items()})


def filled(text: str, params: Mapping[str, Any]) -> str:
    """`text` with `params` in it. What stands in backticks is to be pasted into a terminal, so a value is quoted there.

    `{command}` is a whole command line, which has its quotes already. Raises KeyError, IndexError and ValueError.
    """
    if "`" not in text:
        return text.format_map(params)
    typed = {key: value if key == "command" else quoted(str(value)) for key, value in params.items()}
    return "`".join(part.format_map(typed if place % 2 else params) for place, part in enumerate(text.split("`")))


def quoted(word: str) -> str:
    """A word as it is typed into a terminal: in double quotes where a shell would take it apart or read more into it.

    Example: `Sølvi 🎤` becomes `"Sølvi 🎤"`.
    """
    if word and not re.search(r"""[\s"'$&|;<>()*?#!`{}\[\]]|^~""", word):
        return word
    return '"' + re.sub(r'(["$`])', r"\\\1", word) + '"'


def message(text: str, /, **params: Any) -> Message:
    """A sentence with its parameters, marked for the catalogue.

    Example: `message("There is no group called “{name}”.", name=name)`.
    """
    return Message(text, params)


def plural(one: str, many: str, count: int, /, **params: Any) -> Message:
    """A sentence that differs by number; `{count}` is filled in by itself. Marks both for the catalogue."""
    return Message(one, {"count": count, **params}, many, count)


def joined(first: Message, *others: Message) -> Message:
    """Several sentences behind each other, as one."""
    return reduce(lambda before, after: message("{reason} {hint}", reason=before, hint=after), others, first)
