"""A beat template as the text of its file (TOML 1.0.0), laid out as a leader would write it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel

    from workshop_beats.template.model import Beat

HEAD = """\
# HOW TO READ A DRUM LINE       |x...x...x...x...|  is one bar. However many signs you write
#   between two | they share the bar evenly (16 signs: sixteenths, 12: triplets, 8: eighths).
#   x hit    X accent    g ghost (very soft)    . or - nothing
#   f flam   2 3 4 that many quick hits (roll)    ? plays about every second time
#   A short line repeats until the section is full. Spaces are passed over.
# BASS   1 is the root of the chord, 3 5 7 its other notes, 8 the octave; each - holds the note one step longer.
# KEYS, PAD, GUITAR   x plays the chord, X hard, g softly; each - holds it.      MELODY   1 to 9 are notes of the key.
"""
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ALWAYS = ("tempo", "meter", "key")
_WIDEST = 100


def write_beat(beat: Beat) -> str:
    """The text of a template's file; reading it gives the same template. What is as usual is left out."""
    tables = {"tip", "loose", "push", "song", "section", "fill"}
    plain = {name: value for name, value in _values(beat).items() if name not in tables}
    blocks = [HEAD, "\n".join(_pairs(_said(beat, plain)))]
    for name in ("tip", "loose", "push", "song"):
        value = getattr(beat, name)
        pairs = value if isinstance(value, dict) else _said(value, _values(value))
        if pairs or name in {"tip", "song"}:
            blocks.append(_table((name,), pairs))
    blocks += [_table(("section", name), _flat(section)) for name, section in beat.section.items()]
    blocks += [_table(("fill", name), _flat(fill)) for name, fill in beat.fill.items()]
    return "\n\n".join(block.rstrip("\n") for block in blocks) + "\n"


def _values(part: BaseModel) -> dict[str, Any]:
    """A part's values by name."""
    return {name: getattr(part, name) for name in type(part).model_fields}


def _said(part: BaseModel, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are not as usual, and those that always stand at the head."""
    fields = type(part).model_fields
    return {name: value for name, value in values.items() if name in _ALWAYS or value != fields[name].get_default()}


def _flat(part: BaseModel) -> dict[str, Any]:
    """A section's or a fill's values with each drum line under a name of its own."""
    values = _values(part)
    drums = {f"drums.{voice}": line for voice, line in values.pop("drums").items()}
    said = {name: value for name, value in values.items() if value is not None}
    return {name: said.pop(name) for name in ("like",) if name in said} | drums | said


def _table(path: tuple[str, ...], pairs: Mapping[str, Any]) -> str:
    """A table with its heading."""
    return "\n".join([f"[{'.'.join(_key(part) for part in path)}]", *_pairs(pairs)])


def _pairs(pairs: Mapping[str, Any]) -> Iterator[str]:
    """Lines of `name = value` with the values in a column."""
    width = max((len(name) for name in pairs), default=0)
    for name, value in pairs.items():
        yield f"{name:<{width}} = {_value(value)}"


def _key(name: str) -> str:
    """A name as a key, in quotes where it has to be."""
    return name if _BARE.fullmatch(name) else _text(name)


def _value(value: Any) -> str:
    """A value as TOML."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        return repr(int(value) if value.is_integer() else value)
    if isinstance(value, (tuple, list)):
        items = [_value(item) for item in value]
        line = f"[{', '.join(items)}]"
        return line if len(line) <= _WIDEST else "[\n" + "".join(f"    {item},\n" for item in items) + "]"
    return str(value)


def _text(text: str) -> str:
    """A text in double quotes; JSON's escapes are TOML's too, but for the delete sign, which JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
