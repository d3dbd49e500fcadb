"""What a template's figures mean to a musician, as sentences in the listener's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop import N_, Message, message, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop_beats.template.keys import Key
    from workshop_beats.template.model import Beat, Section

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
_STEPS = {"8ths": N_("eighths"), "16ths": N_("sixteenths")}


def key(tonality: Key) -> Message:
    """A key, as "A minor"."""
    return Message(tonality.name, {})


def tempo(beat: Beat) -> Message:
    """The tempo, as "90 beats a minute"."""
    return message("{tempo} beats a minute", tempo=beat.tempo if beat.tempo % 1 else int(beat.tempo))


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
    for voice, late in beat.push.items():
        figure = f"{abs(late):g}"
        if late > 0:
            yield message("{voice} {ms} ms late", voice=voice, ms=figure)
        elif late < 0:
            yield message("{voice} {ms} ms early", voice=voice, ms=figure)
    if beat.loose.timing_ms:
        yield message("loose by up to {ms} ms", ms=f"{beat.loose.timing_ms:g}")


def _swing(beat: Beat) -> Message:
    """The swing in words and in per cent."""
    if beat.swing == 50:
        return message("straight")
    words = next(words for most, words in _SWINGS if beat.swing <= most)
    return message(
        "{words} ({swing} % on {steps})",
        words=Message(words, {}),
        swing=beat.swing if beat.swing % 1 else int(beat.swing),
        steps=Message(_STEPS[beat.swing_on], {}),
    )


def remarks(section: Section) -> Iterator[Message]:
    """What a section has that its grid does not show: a fill, an ending, a tempo or key of its own, a voicing."""
    from workshop_beats.template.words import parse_fill

    if section.fill:
        fill = parse_fill(section.fill)
        yield (
            message("fill “{name}” in the last bar", name=fill.name)
            if fill.every is None
            else plural("fill “{name}” in every bar", "fill “{name}” every {count} bars", fill.every, name=fill.name)
        )
    if section.ending:
        yield _ending(section.ending)
    if section.tempo is not None:
        yield message("{tempo} beats a minute", tempo=section.tempo if section.tempo % 1 else int(section.tempo))
    if section.transpose:
        up = section.transpose > 0
        count = abs(section.transpose)
        yield (
            plural("a semitone up", "{count} semitones up", count)
            if up
            else plural("a semitone down", "{count} semitones down", count)
        )


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
