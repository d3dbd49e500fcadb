"""A fitted song as the text of a template that a leader reads and edits."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workshop_beats.exchange.fitting.phrases import shortest
from workshop_beats.template.grid import write_line
from workshop_beats.voices import DRUMS, PITCHED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from workshop_beats.exchange.fitting.groove import Groove
    from workshop_beats.exchange.fitting.phrases import Bar, Phrase
    from workshop_beats.exchange.source import Source

UNKNOWN = "unknown: ask before you publish"
_TIP = ("Hør den først, og endre det som ikke passer deg.", "Listen to it first, and change what does not suit you.")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_HEAD = """\
# {title}. Edit anything; lines that start with # are notes for you.
# Imported from {file}.
#
# HOW TO READ A DRUM LINE       |x...x...x...x...|  is one bar. However many signs you write
#   between two | they share the bar evenly (16 signs: sixteenths, 12: triplets, 8: eighths).
#   x hit    X accent    g ghost (very soft)    . or - nothing
#   f flam   2 3 4 that many quick hits (roll)    ? plays about every second time
#   A short line repeats until the section is full. Spaces are passed over."""
_NOTES = """\
# BASS   1 is the root of the chord, 3 5 7 its other notes, 8 the octave; each - holds the note one step longer.
# KEYS   x plays the chord, each - holds it one step longer.
# MELODY 1 to 7 are the notes of the key, 8 and 9 go on above; a guide for the singer."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a template's text is made of. `tempos` are by bar, where a section has one of its own."""

    source: Source
    groove: Groove
    bars: Sequence[Bar]
    phrases: Sequence[Phrase]
    loose: tuple[int, int]
    names: Mapping[int, str]
    key: str | None = None
    tempos: Mapping[int, float] = field(default_factory=dict)


def template_text(sheet: Sheet, file: str) -> str:
    """The template as TOML; `file` is the name of what it was imported from."""
    sections, form = _sections(sheet)
    parts = [_HEAD.format(title=plain(sheet.source.title), file=plain(file))]
    if any(bar.lines for bar in sheet.bars):
        parts[0] += "\n" + _NOTES
    parts += ["\n".join(_top(sheet)), *_feel(sheet)]
    parts.append(
        "[song]                         # the form: section and how many bars\nform = [\n" + _folded(form) + "]"
    )
    parts += sections
    return "\n\n".join(parts) + "\n"


def _top(sheet: Sheet) -> Iterator[str]:
    """The lines before the first table."""
    source, groove = sheet.source, sheet.groove
    yield f"name     = {quoted(source.title)}"
    yield f"style    = {quoted(plain(source.style) or 'imported')}"
    yield f"tempo    = {groove.tempo:<16g}    # beats a minute"
    yield f'meter    = "{groove.meter}"'
    if sheet.key:
        yield f'key      = "{sheet.key}"'
    yield "energy   = 2                   # 1 calm, 2 steady, 3 full"
    yield 'tags     = ["imported"]'
    yield f"swing    = {groove.swing:<16g}    # 50 is straight, 54-60 lazy, 66 shuffle"
    yield f'swing_on = "{groove.swing_on}"             # "8ths" or "16ths"'
    yield f'kit      = "{source.kit}"'
    yield f"author   = {quoted(plain(source.author) or UNKNOWN)}"
    yield f"licence  = {quoted(plain(source.licence) or UNKNOWN)}"
    yield ""
    yield "[tip]"
    yield from (f"{language} = {quoted(text)}" for language, text in zip(("nb", "en"), _TIP, strict=True))


def _feel(sheet: Sheet) -> Iterator[str]:
    """The tables of human feel, where there is any."""
    timing, loudness = sheet.loose
    if timing or loudness:
        yield (
            "[loose]                        # human feel\n"
            f"timing_ms = {timing:<15}    # up to so many ms early or late\n"
            f"loudness  = {loudness:<15}    # up to so many (of 127) softer or louder"
        )
    if sheet.groove.push:
        lines = (f"{voice} = {late:g}" for voice, late in sheet.groove.push.items())
        yield "[push]                         # milliseconds: minus is early, plus late (laid back)\n" + "\n".join(
            lines
        )


def _sections(sheet: Sheet) -> tuple[list[str], list[str]]:
    """The tables of all sections and fills, each once, and the lines of the form."""
    names: dict[tuple[str, float], str] = {}
    fills: dict[str, str] = {}
    tables: list[str] = []
    form: list[str] = []
    for phrase in sheet.phrases:
        tempo = sheet.tempos.get(phrase.first, sheet.groove.tempo)
        content = "\n".join(_section(sheet, phrase, fills))
        if (content, tempo) not in names:
            name = _new_name(sheet.names.get(phrase.first, ""), frozenset(names.values()))
            alike = next((known for (said, _), known in names.items() if said == content), None)
            own = [f"tempo = {tempo:g}"] if alike or tempo != sheet.groove.tempo else []
            lines = [*own, content] if alike is None else [f"like = {quoted(alike)}", *own]
            tables.append("\n".join((f"[section.{_key(name)}]", *lines)).rstrip())
            names[content, tempo] = name
        form.append(f"{names[content, tempo]} {phrase.last - phrase.first}")
    return [*tables, *(f"[fill.{name}]\n{content}" for content, name in fills.items())], form


def _section(sheet: Sheet, phrase: Phrase, fills: dict[str, str]) -> Iterator[str]:
    """The lines of one section; a fill that is not among those known is put there."""
    bars = sheet.bars[phrase.first : phrase.last]
    yield from _drums([bar.drums for bar in (bars[:-1] if phrase.fill else bars)])
    if any(bar.chords for bar in bars):
        yield f"chords = {quoted(' | '.join(shortest([bar.chords for bar in bars])), 4000)}"
    for voice in PITCHED:
        if any(voice in bar.lines for bar in bars):
            yield f'{voice} = "{_line([bar.lines for bar in bars], voice)}"'
    if phrase.fill:
        last = "\n".join(_drums([bars[-1].drums]))
        yield f'fill = "{fills.setdefault(last, f"fill-{len(fills) + 1}")} last"'


def _drums(bars: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """The drum lines of some bars, those of the kit first."""
    voices = [voice for voice in DRUMS if any(voice in bar for bar in bars)]
    width = max((len(voice) for voice in voices), default=0)
    for voice in voices:
        yield f'drums.{voice:<{width}} = "{_line(bars, voice)}"'


def _line(bars: Sequence[Mapping[str, str]], voice: str) -> str:
    """One voice's line, as short as it can be; where it is silent, in as many signs as its other bars have."""
    signs = max((len(bar[voice]) for bar in bars if voice in bar and len(bar[voice]) <= 16), default=16)
    rest = "." * signs
    return write_line(tuple(shortest([bar.get(voice, rest) for bar in bars])))


def _new_name(wanted: str, used: frozenset[str]) -> str:
    """A section's name: what the file calls it where that can be written, else the next letters."""
    base = re.sub(r"[^\w+ -]+", " ", plain(wanted)).strip()[:24].strip() if wanted else ""
    if not base:
        count = len(used)
        base = chr(97 + count % 26) * (1 + count // 26)
    tries = [base, *(f"{base}-{number}" for number in range(2, len(used) + 3))]
    return next(name for name in tries if name not in used)


def _folded(form: Sequence[str]) -> str:
    """The lines of the form, a few a line."""
    said = [quoted(line) for line in form]
    return "".join(f"  {', '.join(said[index : index + 6])},\n" for index in range(0, len(said), 6))


def _key(name: str) -> str:
    """A name as a key of TOML."""
    return name if _BARE.fullmatch(name) else quoted(name)


def plain(text: str, most: int = 80) -> str:
    """A foreign text on one line, without signs that a terminal obeys, and not longer than a template takes."""
    kept = "".join(sign if unicodedata.category(sign)[0] not in "CZ" else " " for sign in text)
    return " ".join(kept.split())[:most].strip()


def quoted(text: str, most: int = 80) -> str:
    """A foreign text as a string of TOML."""
    return json.dumps(plain(text, most), ensure_ascii=False)
