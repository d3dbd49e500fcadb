"""A beat template as the text of its file (TOML 1.0.0), laid out as a leader would write it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from workshop import N_, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pydantic import BaseModel

    from workshop_beats.template.model import Beat

HEAD = N_("""\
HOW TO READ A DRUM LINE       |x...x...x...x...|  is one bar. However many signs you write
  between two | they share the bar evenly (16 signs: sixteenths, 12: triplets, 8: eighths).
  x hit    X accent    g ghost (very soft)    . or - nothing
  f flam   2 3 4 that many quick hits (roll)    ? plays about every second time
  A short line repeats until the section is full. Spaces are passed over.
BASS   1 is the root of the chord, 3 5 7 its other notes, 8 the octave; each - holds the note one step longer.
KEYS, PAD, GUITAR   x plays the chord, X hard, g softly; each - holds it.     MELODY   1 to 9 are notes of the key.""")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_TOP = (
    *("name", "name_nb", "style", "tempo", "meter", "grouping", "beat_lengths", "key", "energy", "tags"),
    *("swing", "swing_on", "count_in", "kit", "voicing"),
)
"""What stands first; the rest follows as the model has it."""
_ALWAYS = {
    "tempo": N_("beats a minute"),
    "meter": "",
    "key": "",
    "energy": N_("1 calm, 2 steady, 3 full"),
    "swing": N_("50 is straight, 54-60 lazy, 66 shuffle"),
    "swing_on": N_('"8ths" or "16ths"'),
    "kit": "",
}
"""What a leader changes first stands there even where it is as usual, with a word on what it means."""
_TABLES = {
    "tip": "",
    "loose": N_("human feel"),
    "push": N_("milliseconds: minus is early, plus late (laid back)"),
    "song": N_("the form: section and how many bars"),
}
_REPEATED = {"section", "fill"}
_WIDEST, _NOTES_AT = 100, 30


def write_beat(beat: Beat, notes: Sequence[Message] = (), say: Callable[[Message], str] = str) -> str:
    """The text of a template's file, below `notes`, each a line; reading it gives the same template.

    What is as usual is left out, but for what a leader changes first. `say` puts comments into a language.
    """
    values = _values(beat)
    plain = {name: values[name] for name in (*_TOP, *values) if name not in _TABLES.keys() | _REPEATED}
    head = [*map(say, notes), *([""] if notes else []), *say(Message(HEAD, {})).splitlines()]
    always, tables = ({name: note and say(Message(note, {})) for name, note in known.items()}
                      for known in (_ALWAYS, _TABLES))  # fmt: skip
    blocks = ["\n".join(f"# {line}".rstrip() for line in head)]
    blocks.append("\n".join(_pairs(_said(beat, plain), always)))
    for name, note in tables.items():
        value = values[name]
        pairs = value if isinstance(value, dict) else _said(value, _values(value))
        if pairs:
            blocks.append(_table((name,), pairs, note))
    blocks += [_table(("section", name), _flat(section)) for name, section in beat.section.items()]
    blocks += [_table(("fill", name), _flat(fill)) for name, fill in beat.fill.items()]
    return "\n\n".join(blocks) + "\n"


def _values(part: BaseModel) -> dict[str, Any]:
    """A part's values by name."""
    return {name: getattr(part, name) for name in type(part).model_fields}


def _said(part: BaseModel, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are not as usual, and those that always stand there."""
    fields = type(part).model_fields
    return {name: value for name, value in values.items() if name in _ALWAYS or value != fields[name].get_default()}


def _flat(part: BaseModel) -> dict[str, Any]:
    """A section's or a fill's values with each drum line under a name of its own."""
    values = _values(part)
    drums = {f"drums.{voice}": line for voice, line in values.pop("drums").items()}
    said = {name: value for name, value in values.items() if value is not None}
    return {name: said.pop(name) for name in ("like", "tempo", "transpose") if name in said} | drums | said


def _table(path: tuple[str, ...], pairs: Mapping[str, Any], note: str = "") -> str:
    """A table with its heading."""
    return "\n".join([_noted(f"[{'.'.join(key(part) for part in path)}]", note), *_pairs(pairs)])


def _pairs(pairs: Mapping[str, Any], notes: Mapping[str, str] | None = None) -> Iterator[str]:
    """Lines of `name = value` with the values in a column."""
    width = max((len(name) for name in pairs), default=0)
    for name, value in pairs.items():
        yield _noted(f"{name:<{width}} = {_value(value)}", (notes or {}).get(name, ""))


def _noted(line: str, note: str) -> str:
    """A line with a note behind it, where there is one."""
    return f"{line:<{_NOTES_AT}} # {note}" if note else line


def key(name: str) -> str:
    """A name as a key of TOML, in quotes where it has to be."""
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
        return line if len(line) <= _WIDEST else f"[\n{_rows(items)}]"
    return str(value)


def _rows(items: Sequence[str], most: int = 6) -> str:
    """The items of a long list, a few a line."""
    return "".join(f"  {', '.join(items[first : first + most])},\n" for first in range(0, len(items), most))


def _text(text: str) -> str:
    """A text in double quotes; JSON's escapes are TOML's too, but for the delete sign, which JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
