"""What a file plays, written as a template that a leader edits, with sentences on how it came about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from workshop import Message, message, plural
from workshop_beats.exchange.fitting.bars import Fit, fit
from workshop_beats.exchange.fitting.lines import Pitched, pitched_of
from workshop_beats.exchange.fitting.phrases import Bar, phrases
from workshop_beats.exchange.source import Source, damaged
from workshop_beats.exchange.table import Sheet, Table, plain, template_table
from workshop_beats.exchange.tempos import Tempos, tempos_of
from workshop_beats.sheet.words import STEPS, figure, pushed
from workshop_beats.template.checks import MOST_MINUTES
from workshop_beats.template.model import Beat
from workshop_beats.template.writing import write_beat
from workshop_beats.voices import PITCHED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_HEARD_MS = 1.0
_LOOSEST = 40
_REACH = 1.35
"""An even spread reaches twice its median distance either way, which is this many standard deviations of a bell."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A template that was made from a file: its `text`, the `beat` it reads as, and what to tell.

    `first_bar` is the bar of the file that the template begins with, counted from 0.
    """

    text: str
    beat: Beat
    understood: tuple[Message, ...]
    left_out: tuple[Message, ...]
    fitted: Fit
    first_bar: int


def draft_of(path: Path, source: Source, tempo: float | None = None, say: Callable[[Message], str] = str) -> Draft:
    """Write the template of what was read from `path`, at its own tempo or another; `say` words its comments.

    Raises:
        FileError: There is nothing in it that a template could hold, or too much.
    """
    tempos = tempos_of(source.tempos, source.meter, source.quarters, tempo)
    source = replace(source, title=plain(source.title) or plain(path.stem) or "Imported beat")
    fitted = fit(source, tempos.song)
    pitched = pitched_of(source, fitted.groove, len(fitted.bars))
    first, bars = _sounding(_bars(fitted, pitched))
    if not bars:
        raise damaged(path, message("there is no drum in it that a beat here has"))
    sheet = _sheet(source, fitted, tempos, bars[: _most_bars(fitted)], first)
    if pitched.key is not None:
        sheet = replace(sheet, key=pitched.key.name)
    beat = _checked(path, template_table(sheet))
    notes = (
        message("{title}. Edit anything.", title=beat.name),
        message("Imported from {file}.", file=plain(path.name)),
    )
    text = write_beat(beat, notes, say)
    written = sum(count for _, count in beat.form)
    left = [*tempos.said, *source.left_out, *_left_out(fitted, first, len(bars) - written), *_pitched(pitched)]
    return Draft(text, beat, tuple(_understood(beat, fitted, written)), tuple(left), fitted, first)


def _sheet(source: Source, fitted: Fit, tempos: Tempos, bars: Sequence[Bar], first: int) -> Sheet:
    """All that the text is made of: the bars from bar `first` of the file on, as phrases with names and tempos."""
    marks = _marks(source, float(fitted.groove.bar), first)
    changed = {max(bar - first, 0): value for bar, value in sorted(tempos.bars.items())}
    found = phrases(bars, {*(bar for bar, (_, cuts) in marks.items() if cuts), *changed})
    starts = [phrase.first for phrase in found]
    return Sheet(
        source=source,
        groove=fitted.groove,
        bars=bars,
        phrases=found,
        loose=_loose(source, fitted),
        names={start: marks.get(start, ("", False))[0] for start in starts},
        key=source.key,
        tempos=_section_tempos(changed, starts, tempos.song),
    )


def _checked(path: Path, table: Table) -> Beat:
    """The template that the table makes."""
    try:
        return Beat.model_validate(table)
    except ValidationError as error:
        raise damaged(path, message("it holds more than a template can")) from error


def _bars(fitted: Fit, pitched: Pitched) -> list[Bar]:
    """Drums and lines together, bar by bar."""
    chords = pitched.chords or [""] * len(fitted.bars)
    return [Bar(*each) for each in zip(fitted.bars, pitched.lines, chords, strict=True)]


def _sounding(bars: list[Bar]) -> tuple[int, list[Bar]]:
    """The bars from the first to the last that sound, and which is the first."""
    full = [index for index, bar in enumerate(bars) if bar.drums or bar.lines]
    return (full[0], bars[full[0] : full[-1] + 1]) if full else (0, [])


def _most_bars(fitted: Fit) -> int:
    """How many bars a template may have: an hour."""
    return int(MOST_MINUTES * 60_000 / (fitted.groove.quarter * float(fitted.groove.bar)))


def _marks(source: Source, bar: float, first: int) -> dict[int, tuple[str, bool]]:
    """The names of the file by bar, and whether a part of the song begins there; a name that begins one comes first."""
    marks: dict[int, tuple[str, bool]] = {}
    for mark in sorted(source.marks, key=lambda mark: not mark.cuts):
        marks.setdefault(max(round(mark.at / bar) - first, 0), (mark.name, mark.cuts))
    return marks


def _section_tempos(changed: dict[int, float], starts: Sequence[int], song: float) -> dict[int, float]:
    """The tempo of each phrase that has another than the song."""
    found = {}
    for start in starts:
        before = [bar for bar in changed if bar <= start]
        if before and changed[max(before)] != song:
            found[start] = changed[max(before)]
    return found


def _loose(source: Source, fitted: Fit) -> tuple[int, int]:
    """How far hits scatter, in milliseconds and loudness: what the file says, else what was heard."""
    if source.loose is not None:
        return min(source.loose[0], _LOOSEST), min(source.loose[1], _LOOSEST)
    timing = 0 if fitted.groove.exact else round(_REACH * fitted.groove.spread)
    return min(timing if timing > 1 else 0, _LOOSEST), 0


def _understood(beat: Beat, fitted: Fit, bars: int) -> Iterator[Message]:
    """What the template holds, and how near it is to the file."""
    voices = dict.fromkeys(voice for bar in fitted.bars for voice in bar)
    yield plural(
        "“{title}”: {count} bar of {meter} at {tempo} beats a minute.",
        "“{title}”: {count} bars of {meter} at {tempo} beats a minute.",
        bars, title=beat.name, meter=beat.meter, tempo=figure(beat.tempo),
    )  # fmt: skip
    yield message("{count} hits of {voices}.", count=len(fitted.misses), voices=", ".join(voices))
    if fitted.worst_ms < _HEARD_MS:
        yield message("Every hit stands where it stood.")
    else:
        off = sum(each >= _HEARD_MS for each in fitted.misses)
        yield plural(
            "{count} hit stands off the grid and was moved by {worst} ms.",
            "{count} hits stand off the grid and were moved to it, by {worst} ms at most.",
            off, worst=f"{fitted.worst_ms:.0f}",
        )  # fmt: skip
    if beat.swing > 50:
        steps = Message(STEPS[beat.swing_on], {})
        yield message("It swings: {swing} % on {steps}.", swing=figure(beat.swing), steps=steps)
    if said := list(pushed(beat)):
        yield message("Early or late as a whole: {said}.", said=said)


def _left_out(fitted: Fit, first: int, behind: int) -> Iterator[Message]:
    """What is not as it was in the file."""
    if first:
        yield plural("Left out: {count} silent bar at the start.", "Left out: {count} silent bars at the start.", first)
    if behind > 0:
        yield message("Left out: the last {count} bars, as a template cannot hold more.", count=behind)
    if fitted.lost:
        yield plural(
            "Left out: {count} hit that is too near to another.",
            "Left out: {count} hits that are too near to others.",
            fitted.lost,
        )
    if fitted.doubled:
        yield plural(
            "Left out: {count} hit that falls on another of its drum.",
            "Left out: {count} hits that fall on others of their drum.",
            fitted.doubled,
        )
    if fitted.chances:
        yield plural(
            "{count} hit that plays by chance became a ?, which plays every second time.",
            "{count} hits that play by chance became a ?, which plays every second time.",
            fitted.chances,
        )


def _pitched(pitched: Pitched) -> Iterator[Message]:
    """What became of the tracks that play notes."""
    voices = [voice for voice in PITCHED if any(voice in bar for bar in pitched.lines)]
    if pitched.unnamed:
        yield message("Left out: the chords and the bass, as no chords could be named.")
    if pitched.lost:
        yield message(
            "Left out: {voices}, as too many notes lie outside the chords or the key.", voices=", ".join(pitched.lost)
        )
    if pitched.strange:
        yield plural(
            "Left out: {count} note outside the chord or the key.",
            "Left out: {count} notes outside the chord or the key.",
            pitched.strange,
        )
    if (left := pitched.tracks - len(voices) - len(pitched.lost)) > 0 and not pitched.unnamed:
        yield plural(
            "Left out: {count} more track that plays notes.", "Left out: {count} more tracks that play notes.", left
        )
    if pitched.chords:
        yield message("Chords were named by what sounds, and play in the template's own octaves: listen to them.")
