"""What a template's figures mean to a musician, as sentences in the listener's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop import N_, Message, message, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop_beats.template.keys import Key
    from workshop_beats.template.model import Beat

ENERGY = {1: N_("calm"), 2: N_("steady"), 3: N_("full")}
_SWINGS = ((54, N_("a little swung")), (62, N_("lazy swing")), (68, N_("shuffle")), (75, N_("hard shuffle")))
KEYS = (
    N_("C major"), N_("G major"), N_("D major"), N_("A major"), N_("E major"),
    N_("B major"), N_("F# major"), N_("C# major"), N_("F major"), N_("Bb major"),
    N_("Eb major"), N_("Ab major"), N_("Db major"), N_("Gb major"), N_("Cb major"),
    N_("A minor"), N_("E minor"), N_("B minor"), N_("F# minor"), N_("C# minor"),
    N_("G# minor"), N_("D# minor"), N_("A# minor"), N_("D minor"), N_("G minor"),
    N_("C minor"), N_("F minor"), N_("Bb minor"), N_("Eb minor"), N_("Ab minor"),
)  # fmt: skip
"""The names of all keys that there are signatures for, marked for the catalogue: Norwegian has its own."""
STEPS = {"8ths": N_("eighths"), "16ths": N_("sixteenths")}
"""What swings."""


def key(tonality: Key) -> Message:
    """A key, as "A minor"."""
    return Message(tonality.name, {})


def tempo(beat: Beat) -> Message:
    """The tempo, as "90 beats a minute"."""
    return message("{tempo} beats a minute", tempo=figure(beat.tempo))


def feel(beat: Beat) -> Iterator[Message]:
    """How the beat leans: swing, uneven beats, who is early and who late, how loose it is."""
    if beat.swing != 50 or not beat.beat_lengths:
        yield _swing(beat)
    if beat.grouping:
        yield message("counted {groups}", groups=beat.grouping)
    if beat.beat_lengths:
        whole = sum(beat.beat_lengths)
        shares = ", ".join(f"{round(100 * length / whole)}" for length in beat.beat_lengths)
        yield message("uneven beats ({shares} % of the bar)", shares=shares)
    yield from pushed(beat)
    if beat.loose.timing_ms:
        yield message("loose by up to {ms} ms", ms=figure(beat.loose.timing_ms))


def pushed(beat: Beat) -> Iterator[Message]:
    """Who is early and who late, as a whole."""
    for voice, late in beat.push.items():
        if late > 0:
            yield message("{voice} {ms} ms late", voice=voice, ms=figure(late))
        elif late < 0:
            yield message("{voice} {ms} ms early", voice=voice, ms=figure(-late))


def _swing(beat: Beat) -> Message:
    """The swing in words and in per cent."""
    if beat.swing == 50:
        in_three = beat.beat_length * beat.time.unit != 4
        return message("each beat in three") if in_three else message("straight")
    words = next(words for most, words in _SWINGS if beat.swing <= most)
    return message(
        "{words} ({swing} % on {steps})",
        words=Message(words, {}),
        swing=figure(beat.swing),
        steps=Message(STEPS[beat.swing_on], {}),
    )


def bars(beat: Beat, part: str) -> Iterator[Message]:
    """How long a section is and how often it comes."""
    counts = [count for name, count in beat.form if name == part]
    first = plural("{count} bar", "{count} bars", counts[0])
    if len(set(counts)) > 1:
        yield message("{bars}, later {more}", bars=first, more=counts[1:])
        return
    yield first
    if len(counts) > 1:
        yield message("{count} times", count=len(counts))


def remarks(beat: Beat, part: str) -> Iterator[Message]:
    """What a section has that its grid does not show: a fill that comes, an ending, a tempo or key of its own."""
    from workshop_beats.template.words import parse_fill

    section = beat.resolved(part)
    fill = parse_fill(section.fill) if section.fill else None
    if fill is not None and (fill.every or 0) <= max(count for name, count in beat.form if name == part):
        yield (
            message("fill “{name}” in the last bar", name=fill.name)
            if fill.every is None
            else plural("fill “{name}” in every bar", "fill “{name}” every {count} bars", fill.every, name=fill.name)
        )
    if section.ending:
        yield _ending(section.ending)
    if section.tempo is not None:
        yield message("{tempo} beats a minute", tempo=figure(section.tempo))
    if section.transpose:
        yield shift(section.transpose)


def shift(semitones: int) -> Message:
    """How far something is moved, up or, with minus, down."""
    count = abs(semitones)
    if semitones > 0:
        return plural("a semitone up", "{count} semitones up", count)
    return plural("a semitone down", "{count} semitones down", count)


def _ending(text: str) -> Message:
    """How a section ends."""
    from workshop_beats.template.words import parse_ending

    ending = parse_ending(text)
    match ending.kind:
        case "stop":
            return message("all stop on {beat}", beat=ending.number)
        case "hold":
            return message("the last bar rings out")
        case _:
            return plural("fades out in the last bar", "fades out over the last {count} bars", ending.number)


def length(beat: Beat) -> tuple[int, float]:
    """Bars and seconds of the whole form, without the count-in."""
    bars = sum(bars for _, bars in beat.form)
    quarters = beat.time.quarters
    minutes = sum(count * quarters / beat.pace(beat.resolved(name).tempo) for name, count in beat.form)
    return bars, float(60 * minutes)


def figure(value: float) -> float:
    """A number without a needless .0; a sentence gives it the listener's decimal sign."""
    return int(value) if value == int(value) else value
