"""One playing of a beat, from the words of the command line to what is said at the end."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from workshop import NotFoundError, message, plural
from workshop_beats.playing.beginning import go_on
from workshop_beats.playing.conductor import Conductor, Repeat
from workshop_beats.playing.line import keys_told
from workshop_beats.playing.live import play_live
from workshop_beats.playing.material import Material, clicks
from workshop_beats.sheet.words import key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workshop import Request
    from workshop_beats.choice import Choice
    from workshop_beats.playing.beginning import Start
    from workshop_beats.playing.live import Heard
    from workshop_beats.playing.process import PlayingProcess
    from workshop_beats.playing.score import Score
    from workshop_beats.template.model import Beat


def perform(request: Request, process: PlayingProcess, choice: Choice, options: dict[str, Any], start: Start) -> None:
    """Play a choice on a process that was just started; `options` are those of `workshop beat play`.

    Raises:
        NotFoundError: There is no such beat, section, bar or kit.
        PresetError: Its template is wrong.
        DeviceError: The device cannot be opened, or went away.
    """
    from workshop_beats.kits.flat import kit_of

    app = request.app
    beat: Beat = app.presets.load("beats", choice.beat)
    kit = kit_of(app.presets.load, options["kit"] or choice.kit or beat.kit, app.paths.presets / "kits")
    kit_line = ["kit", kit, str(app.host.context("beats").data_folder() / "shots")]
    device = process.opened()
    rate = device["rate"]
    material = Material(beat, rate, click=options["click"], melody=choice.melody and not options["no_melody"])
    make = partial(_conductor, material, beat, choice, options)
    conductor = go_on(app, process, start, kit_line, make, rate)
    _greet(request, beat, device["opened"], options)
    with _clock(request, options["clock"], rate) as follow:
        heard = play_live(
            request,
            process,
            conductor,
            rate,
            lambda semitones: key(beat.tonality.transposed(semitones)),
            limit_seconds=options["seconds"],
            follow=follow,
        )
    _keepable(request, choice, beat, conductor, options)
    _say(request, heard, {"beat": choice.beat, "device": device["opened"], "sample_rate": rate}, options)


@contextmanager
def _clock(request: Request, port: str | None, rate: int) -> Iterator[Callable[[Conductor, Heard], None] | None]:
    """What keeps other machines in time, where a MIDI port is named."""
    if port is None:
        yield None
        return
    from workshop_beats.playing.clock_link import STEADIER, UNSTEADY, ClockLink

    link = ClockLink(port)
    try:
        link.rate(rate)
        if not link.realtime:
            request.output.warn(UNSTEADY)
            request.output.hint(STEADIER)
        yield link.follow
    finally:
        link.close()


def _greet(request: Request, beat: Beat, device: str, options: dict[str, Any]) -> None:
    """Say what plays where, and what the keys do."""
    if not options["as_json"]:
        request.output.say(message("{title} on “{device}”.", title=beat.name, device=device))
        if request.output.terminal and sys.stdin.isatty():
            request.output.say(keys_told(request.output))


def _conductor(material: Material, beat: Beat, choice: Choice, options: dict[str, Any], run: int) -> Conductor:
    """Who plays it, set to where the options say."""
    tempo = options["tempo"] or choice.tempo or beat.tempo
    transpose = _transpose(beat, options, choice.transpose)
    score = material.score(tempo, transpose)
    place = options["section"] or options["start"]
    start = place_of(score, place) if place is not None else Fraction(0)
    bars = beat.count_in if options["count_in"] else 0
    lead = score.count_in(start, bars, clicks(material.arranged(tempo, transpose))) if bars else None
    conductor = Conductor(material.score, score, tempo, transpose, start=start, lead=lead, run=run)
    if options["section"] is not None:
        conductor.only_section(again=options["loop"])
    elif options["loop"]:
        conductor.loop(Repeat.SONG)
    return conductor


def place_of(score: Score, word: str) -> Fraction:
    """Where a section begins, or a bar counted from 1.

    Raises:
        NotFoundError: The song has no such section or bar.
    """
    if word.isdecimal() and 1 <= int(word) <= score.bars:
        return score.bar(int(word) - 1)
    for bar, section in score.markers:
        if section.casefold() == word.casefold():
            return score.bar(bar)
    if word.isdecimal():
        raise NotFoundError(
            message("There is no bar {bar}; the song has {bars}.", bar=word, bars=score.bars),
            message("Name a bar from 1 to {bars}, or a section.", bars=score.bars),
        )
    from workshop_beats.naming import nearest

    known = list(dict.fromkeys(section for _, section in score.markers))
    raise NotFoundError(message("The beat has no section called “{name}”.", name=word), nearest(word, known))


def _transpose(beat: Beat, options: dict[str, Any], chosen: int) -> int:
    """How many semitones higher: as said, else by the shorter way to the key that was said, else as chosen.

    Raises:
        NotFoundError: What was said is no key.
    """
    if options["transpose"] is not None:
        return int(options["transpose"])
    if options["key"] is None:
        return chosen
    from workshop_beats.choice import semitones_into

    return semitones_into(beat, options["key"])


def _keepable(request: Request, choice: Choice, beat: Beat, conductor: Conductor, options: dict[str, Any]) -> None:
    """Say what tempo and key were found where they are other than chosen, and how the group keeps them."""
    before = (choice.tempo or beat.tempo, choice.transpose)
    found = (conductor.tempo, conductor.transpose)
    if options["as_json"] or found == before:
        return
    tempo = None if conductor.tempo == beat.tempo else conductor.tempo
    kept = replace(choice, tempo=tempo, transpose=conductor.transpose, kit=options["kit"] or choice.kit)
    figures = message(
        "{tempo} BPM, {key}.",
        tempo=request.translator.number(f"{conductor.tempo:g}"),
        key=key(beat.tonality.transposed(conductor.transpose)),
    )
    request.output.say(figures)
    request.output.hint(message("Keep it: `{command}`", command=kept.command()))


def _say(request: Request, heard: Heard, facts: dict[str, Any], options: dict[str, Any]) -> None:
    """Say at the end what went wrong on the way, or everything as JSON."""
    if options["as_json"]:
        request.output.json({**facts, "late_blocks": heard.late, "first_sound_ns": heard.sounding})
    elif heard.late:
        request.output.warn(
            plural(
                "The sound broke off once: the machine was too busy.",
                "The sound broke off {count} times: the machine was too busy.",
                heard.late,
            )
        )
        request.output.hint(message("Close other programs, or write a file with `workshop beat render` and play that."))
