"""Finding names that may not be said in texts, however somebody typed them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from workshop.domain.people import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LETTER = r"[^\W\d_]"
WORD = re.compile(rf"{LETTER}{{2,}}")
LONG = 4
"""From how many letters on one word of a name is struck out in any case; a shorter one only as it is spelled."""

INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""What nobody sees in a text: Unicode's default ignorable code points."""

STRUCK = "[…]"


def strike(pattern: re.Pattern[str], text: str) -> str:
    """The text with what the pattern finds struck out, whatever invisible stands between its letters."""
    text = unicodedata.normalize("NFC", text)
    seen = [place for place, sign in enumerate(text) if not INVISIBLE.match(sign)]
    parts, done = [], 0
    for found in pattern.finditer("".join(text[place] for place in seen)):
        parts += [text[done : seen[found.start()]], STRUCK]
        done = seen[found.end() - 1] + 1
    return "".join([*parts, text[done:]])


def strike_pattern(names: Sequence[str], former: Sequence[str], kept: Iterable[str]) -> re.Pattern[str] | None:
    """What `strike` finds: names, also in the Norwegian genitive; None where there are none.

    `names` and each of their words are found wherever they stand; `former` names, of people who may be named too, but
    for what they share with the `kept` names of today.
    """
    today = {name_key(part) for name in kept for part in (name, *_words_of(name))}
    whole = [*names, *(name for name in former if name_key(name) not in today)]
    words = [word for name in names for word in _words_of(name)]
    words += [word for name in former for word in _words_of(name) if name_key(word) not in today]
    spelled = {word: _spelled_word(word) for word in words} | {name: _spelled(name) for name in whole}
    listed = "|".join(spelled[part] for part in sorted(spelled, key=len, reverse=True) if spelled[part])
    return re.compile(rf"(?<!{LETTER})(?:{listed})(?=(?:['\u2019]?s)?(?!{LETTER}))", re.IGNORECASE) if listed else None


def _words_of(name: str) -> Iterator[str]:
    """The words of a name that point at its owner: the long ones, and the short with a capital."""
    words = WORD.findall(unicodedata.normalize("NFC", name))
    return (word for word in words if len(word) >= LONG or word[0].isupper())


def _spelled_word(word: str) -> str:
    """A pattern for one word of a name: many short ones are words of the language too, but for their capital."""
    return _spelled(word) if len(word) >= LONG else f"(?-i:{_spelled(word)})"


def _spelled(name: str) -> str:
    """A pattern for one name, with any space between its words."""
    bare = INVISIBLE.sub("", unicodedata.normalize("NFC", name))
    return r"\s+".join(map(re.escape, bare.split()))
