"""A fitted song as the table of a template, all foreign words in it made plain."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from workshop_beats.exchange.fitting.phrases import shortest
from workshop_beats.template.grid import write_line
from workshop_beats.voices import DRUMS, PITCHED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workshop_beats.exchange.fitting.groove import Groove
    from workshop_beats.exchange.fitting.phrases import Bar, Phrase
    from workshop_beats.exchange.source import Source

UNKNOWN = "unknown: ask before you publish"
_TIP = {
    "nb": "Hør den først, og endre det som ikke passer deg.",
    "en": "Listen to it first, and change what does not suit you.",
}
_EASY = 16
"""As many signs a bar as are read at a glance."""
Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a template is made of. `tempos` are by bar, where a section has one of its own."""

    source: Source
    groove: Groove
    bars: Sequence[Bar]
    phrases: Sequence[Phrase]
    loose: tuple[int, int]
    names: Mapping[int, str]
    key: str | None = None
    tempos: Mapping[int, float] = field(default_factory=dict)


def template_table(sheet: Sheet) -> Table:
    """The template as the table that its file holds."""
    source, groove = sheet.source, sheet.groove
    table = {
        "name": plain(source.title),
        "style": plain(source.style) or "imported",
        "tempo": _short(groove.tempo),
        "meter": groove.meter,
        "tags": ["imported"],
        "swing": _short(groove.swing),
        "swing_on": groove.swing_on,
        "kit": source.kit,
        "author": plain(source.author) or UNKNOWN,
        "licence": plain(source.licence) or UNKNOWN,
        "tip": _TIP,
        "loose": dict(zip(("timing_ms", "loudness"), sheet.loose, strict=True)),
        "push": {voice: _short(late) for voice, late in groove.push.items()},
        **_sections(sheet),
    }
    return table | {"key": sheet.key} if sheet.key else table


def _sections(sheet: Sheet) -> Table:
    """The form with all sections and fills, each once."""
    names: dict[tuple[str, float], str] = {}
    fills: dict[str, Table] = {}
    sections: dict[str, Table] = {}
    form: list[str] = []
    for phrase in sheet.phrases:
        tempo = sheet.tempos.get(phrase.first, sheet.groove.tempo)
        content = _section(sheet, phrase, fills)
        known = repr(content), tempo
        if known not in names:
            names[known] = _new_name(sheet.names.get(phrase.first, ""), frozenset(sections))
            alike = next((name for (said, _), name in names.items() if said == known[0]), names[known])
            own = {"tempo": _short(tempo)} if alike != names[known] or tempo != sheet.groove.tempo else {}
            sections[names[known]] = own | (content if alike == names[known] else {"like": alike})
        form.append(f"{names[known]} {phrase.last - phrase.first}")
    return {"song": {"form": form}, "section": sections, "fill": fills}


def _section(sheet: Sheet, phrase: Phrase, fills: dict[str, Table]) -> Table:
    """One section; a fill that is not among those known is put there."""
    bars = sheet.bars[phrase.first : phrase.last]
    section: Table = {"drums": _drums([bar.drums for bar in (bars[:-1] if phrase.fill else bars)])}
    if any(bar.chords for bar in bars):
        section["chords"] = " | ".join(shortest([bar.chords for bar in bars]))
    for voice in PITCHED:
        if any(voice in bar.lines for bar in bars):
            section[voice] = _line([bar.lines for bar in bars], voice)
    if phrase.fill:
        last = {"drums": _drums([bars[-1].drums])}
        name = next((name for name, fill in fills.items() if fill == last), f"fill-{len(fills) + 1}")
        fills[name] = last
        section["fill"] = f"{name} last"
    return section


def _drums(bars: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The drum lines of some bars, those of the kit first."""
    return {voice: _line(bars, voice) for voice in DRUMS if any(voice in bar for bar in bars)}


def _line(bars: Sequence[Mapping[str, str]], voice: str) -> str:
    """One voice's line, as short as it can be; where it is silent, in as many signs as its other bars have."""
    counts = [len(bar[voice]) for bar in bars if voice in bar]
    signs = max((count for count in counts if count <= _EASY), default=min(counts))
    rest = "." * signs
    return write_line(tuple(shortest([bar.get(voice, rest) for bar in bars])))


def _new_name(wanted: str, used: frozenset[str]) -> str:
    """A section's name: what the file calls it where that can be written, else the next letters."""
    base = " ".join(re.sub(r"[^\w+ -]+", " ", plain(wanted)).split())[:24].strip()
    if not base:
        count = len(used)
        base = chr(97 + count % 26) * (1 + count // 26)
    tries = [base, *(f"{base}-{number}" for number in range(2, len(used) + 3))]
    return next(name for name in tries if name not in used)


def _short(value: float) -> float:
    """A measured number with the six digits that a leader can make sense of."""
    return float(f"{value:g}")


def plain(text: str, most: int = 80) -> str:
    """A foreign text on one line, without signs that a terminal obeys, and not longer than a template takes."""
    kept = "".join(sign if unicodedata.category(sign)[0] not in "CZ" else " " for sign in text)
    return " ".join(kept.split())[:most].strip()
