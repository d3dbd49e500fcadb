"""`workshop beat show`: a beat's grid and all that a group wants to know of it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import click

from workshop import N_, Message, NotFoundError, Request, WorkshopCommand, json_option, message, plural
from workshop_beats.cli.options import NAME
from workshop_beats.voices import BASS, DRUMS, MELODY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workshop_beats.sheet.text import Line
    from workshop_beats.template.model import Beat

MOST_WIDTH = 200
NAMED = (
    ("x", N_("hit")),
    ("X", N_("accent")),
    ("g", N_("ghost, very soft")),
    ("f", N_("flam")),
    ("234", N_("so many quick hits")),
    ("?", N_("now and then")),
    ("-", N_("held")),
)


@click.command(cls=WorkshopCommand, library=False, help=N_("Show a beat's grid."))
@NAME
@click.option("--section", metavar=N_("SECTION"), help=N_("Only this section or fill."))
@json_option
@click.pass_obj
def show(request: Request, name: str, section: str | None, as_json: bool) -> None:
    """Show one beat."""
    from workshop_beats.library import row
    from workshop_beats.naming import named
    from workshop_beats.sheet.words import length

    name = named(request.app, name)
    found: Beat = request.app.presets.load("beats", name)
    _check(found, section)
    if as_json:
        bars, seconds = length(found)
        form = [{"section": part, "bars": count} for part, count in found.form]
        more = {"tip": tip_of(request, found), "form": form, "bars": bars, "seconds": round(seconds, 3)}
        request.output.json({**found.model_dump(mode="json"), **row(name, found, request.translator.language), **more})
        return
    print_beat(request, name, found, section)


def print_beat(request: Request, name: str, beat: Beat, section: str | None = None) -> None:
    """Print a beat, or only one of its sections or fills, to the width of the terminal, in colour where it can."""
    from workshop_beats.cli.colours import painted, wants_colour

    colour = wants_colour(request.app, request.output)
    for line in _lines(request, name, beat, section):
        request.output.say(painted(line, colour=colour))


def print_drums(request: Request, beat: Beat, part: str) -> None:
    """Print only the drums of one section."""
    from workshop_beats.cli.colours import painted, wants_colour
    from workshop_beats.sheet.text import grid_lines

    drums = beat.resolved(part).drums
    width = min(shutil.get_terminal_size().columns, MOST_WIDTH)
    label = max(map(len, drums), default=0)
    colour = wants_colour(request.app, request.output)
    for line in ([("head", part)], *grid_lines(beat, drums, {}, width, label)):
        request.output.say(painted(line, colour=colour))


def tip_of(request: Request, beat: Beat) -> str:
    """How to rap or sing on it, in the listener's language."""
    return beat.tip.nb if request.translator.language == "nb" else beat.tip.en


def _check(beat: Beat, section: str | None) -> None:
    """Refuse a section that the beat has not."""
    known = [*dict.fromkeys(name for name, _ in beat.form), *beat.fill]
    if section is not None and section not in known:
        from workshop_beats.naming import nearest

        raise NotFoundError(message("This beat has no section called “{name}”.", name=section), nearest(section, known))


def _lines(request: Request, name: str, beat: Beat, section: str | None) -> Iterator[Line]:
    """All lines of the page."""
    from workshop_beats.sheet import words
    from workshop_beats.sheet.chords import chords_of
    from workshop_beats.sheet.text import grid_lines, lines_of

    width = min(shutil.get_terminal_size().columns, MOST_WIDTH)
    label = max((len(voice) for voice, _ in lines_of(beat)), default=0)
    if section is None:
        yield from _head(request, name, beat, width)
    say, a_fill = request.output.text, message("fill")
    for part in dict.fromkeys(part for part, _ in beat.form):
        if section in {None, part}:
            resolved = beat.resolved(part)
            yield []
            yield from _heading(part, _about(request, beat, part), width)
            if chords := chords_of(beat, resolved):
                yield from _wrapped(say(message("chords: {chords}", chords=chords)), width, "  ", " | ")
            yield from grid_lines(beat, resolved.drums, resolved.pitched, width, label)
    for part, fill in beat.fill.items():
        if section in {None, part}:
            yield []
            yield [("head", part), ("plain", f" · {say(a_fill)}")]
            yield from grid_lines(beat, fill.drums, {}, width, label)
    yield []
    yield from _wrapped(_legend(request, beat, section), width, "  ", " · ")
    if section is None:
        yield []
        feel = message("feel: {feel}", feel=list(words.feel(beat)))
        yield from _wrapped(say(feel), width, "", ", ")


def _head(request: Request, name: str, beat: Beat, width: int) -> Iterator[Line]:
    """Name, figures, tip and form."""
    from workshop_beats.sheet import words
    from workshop_beats.sheet.chords import has_key

    say = request.output.text
    yield [("head", beat.title(request.translator.language)), ("plain", f"  ({name})")]
    energy = message("energy {energy} of 3 ({word})", energy=beat.energy, word=Message(words.ENERGY[beat.energy], {}))
    figures = [request.translator.text(beat.style), say(words.tempo(beat)), beat.meter]
    figures += [say(words.key(beat.tonality))] if has_key(beat) else []
    figures += [say(energy), say(message("kit {kit}", kit=beat.kit))]
    yield from _wrapped(" · ".join(figures), width, "", " · ")
    yield []
    yield from _wrapped(tip_of(request, beat), width, "  ", " ")
    yield []
    yield from _wrapped(" | ".join(f"{part} {bars}" for part, bars in beat.form), width, "", " | ")
    bars, seconds = words.length(beat)
    clock = f"{round(seconds) // 60}:{round(seconds) % 60:02d}"
    yield [("plain", say(plural("{count} bar, {clock}", "{count} bars, {clock}", bars, clock=clock)))]


def _heading(part: str, about: Iterable[str], width: int) -> Iterator[Line]:
    """A section's name and what is said about it."""
    first, *more = _wrapped(" · ".join([part, *about]), width, "", " · ")
    yield [("head", part), ("plain", "".join(text for _, text in first)[len(part) :])]
    yield from more


def _about(request: Request, beat: Beat, part: str) -> Iterator[str]:
    """How long a section is, how often it comes, and what its grid does not show."""
    from workshop_beats.sheet import words

    yield from (request.output.text(each) for each in (*words.bars(beat, part), *words.remarks(beat, part)))


def _legend(request: Request, beat: Beat, section: str | None) -> str:
    """What the signs mean that are shown."""
    from workshop_beats.sheet.text import lines_of

    lines = lines_of(beat, section)
    used = {sign for voice, text in lines for sign in text if voice in DRUMS or not sign.isdecimal()}
    said = [
        f"{' '.join(s for s in signs if s in used)} {request.output.text(Message(meaning, {}))}"
        for signs, meaning in NAMED
        if used & set(signs)
    ]
    if any(voice == BASS for voice, _ in lines):
        said.append(request.output.text(message("bass 1 to 8: steps of the chord")))
    if any(voice == MELODY for voice, _ in lines):
        said.append(request.output.text(message("melody 1 to 9: steps of the key")))
    return " · ".join(said)


def _wrapped(text: str, width: int, indent: str, between: str) -> Iterator[Line]:
    """A text in lines of at most `width` cells, parted only where `between` stands."""
    line = ""
    for word in text.split(between):
        joined = f"{line}{between}{word}" if line else word
        if line and len(indent + joined + between.rstrip()) > width:
            yield [("plain", indent + line + between.rstrip())]
            line = word
        else:
            line = joined
    yield [("plain", indent + line)]
