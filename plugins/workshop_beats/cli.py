"""`workshop beat`: beats to write, sing and record on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workshop import N_, PresetError, Request, WorkshopCommand, WorkshopGroup, json_option, message, session_option

if TYPE_CHECKING:
    from workshop_beats.model import Beat


_COLUMNS = (
    ("name", N_("Name")),
    ("title", N_("Title")),
    ("style", N_("Style")),
    ("tempo", N_("Tempo")),
    ("energy", N_("Energy")),
    ("tags", N_("Tags")),
)
NAME = click.argument("name", metavar=N_("BEAT"))
NAME_OR_CHOSEN = click.argument("name", metavar=N_("BEAT"), required=False)
TO = click.option(
    "--to", "path", type=click.Path(path_type=Path), metavar=N_("FILE"), help=N_("The file to write; it must be new.")
)


@click.group(cls=WorkshopGroup, help=N_("Choose a beat, look at it, and write it as audio or MIDI."))
def beat() -> None:
    """Hold the commands about beats."""


@beat.command("list", cls=WorkshopCommand, library=False, help=N_("List the beats."))
@click.option("--tag", metavar=N_("TAG"), help=N_("Only beats with this tag or style."))
@json_option
@click.pass_obj
def list_beats(request: Request, tag: str | None, as_json: bool) -> None:
    """List the beats; one that is wrong is told and passed over."""
    from workshop_beats.library import row

    rows = []
    for name in request.app.presets.names("beats"):
        try:
            found: Beat = request.app.presets.load("beats", name)
        except PresetError as error:
            request.output.refuse(error)
            continue
        if tag is None or tag.casefold() in {word.casefold() for word in (found.style, *found.tags)}:
            rows.append(row(name, found))
    shown = (
        rows if as_json else [{**each, "tempo": f"{each['tempo']:g}", "tags": ", ".join(each["tags"])} for each in rows]
    )
    request.output.show(_COLUMNS, shown, as_json=as_json, empty=message("No beat is like that."))


@beat.command(cls=WorkshopCommand, library=False, help=N_("Show a beat's grid."))
@NAME
@json_option
@click.pass_obj
def show(request: Request, name: str, as_json: bool) -> None:
    """Show one beat."""
    from workshop_beats.library import row
    from workshop_beats.sheet import sheet

    found: Beat = request.app.presets.load("beats", name)
    tip = found.tip.nb if request.translator.language == "nb" else found.tip.en
    if as_json:
        request.output.json({**found.model_dump(mode="json"), **row(name, found), "tip": tip})
        return
    request.output.say(f"{found.name}: {found.style}, {found.tempo:g}, {found.meter}, {found.key}")
    request.output.say(f"  {tip}")
    request.output.say()
    for line in sheet(found):
        request.output.say(line)


@beat.command(cls=WorkshopCommand, help=N_("Choose the beat of the session or of a song."))
@NAME
@click.option("--song", metavar=N_("SONG"), help=N_("Choose it for this song, whatever the session's beat is."))
@session_option
@click.pass_obj
def choose(request: Request, name: str, song: str | None, session: str | None) -> None:
    """Choose a beat."""
    from workshop_beats import library

    opened = request.app.sessions.current(session)
    meant = request.app.songs.find(song) if song is not None else None
    found = library.choose(request.app, name, opened, meant)
    request.output.say(
        message("The beat is {title}, {tempo} beats a minute.", title=found.name, tempo=f"{found.tempo:g}")
    )
    request.output.hint(message("It plays along with the next take. `workshop beat show {name}` shows it.", name=name))


@beat.command(cls=WorkshopCommand, help=N_("Write a beat as a WAV file."))
@NAME_OR_CHOSEN
@TO
@click.option(
    "--rate", type=click.IntRange(8000, 96_000), default=48_000, show_default=True, help=N_("Sample rate in hertz.")
)
@click.option("--count-in/--no-count-in", default=True, show_default=True, help=N_("Begin with the click."))
@session_option
@click.pass_obj
def render(
    request: Request, name: str | None, path: Path | None, rate: int, count_in: bool, session: str | None
) -> None:
    """Render a beat."""
    from workshop_beats.arrange import arrange
    from workshop_beats.library import wanted
    from workshop_beats.render import render as write
    from workshop_beats.timeline import Timeline

    name = wanted(request.app, name, session)
    found: Beat = request.app.presets.load("beats", name)
    target = path or Path(f"{name}.wav")
    line = Timeline.of(arrange(found), rate, found.count_in if count_in else 0)
    write(line.job(), target)
    request.output.say(message("Wrote {path}, {seconds} seconds.", path=target, seconds=round(line.frames / rate)))


@beat.command(cls=WorkshopCommand, help=N_("Write a beat as a MIDI file for a DAW."))
@NAME_OR_CHOSEN
@TO
@click.option("--straight", is_flag=True, help=N_("Without swing and human feel."))
@session_option
@click.pass_obj
def midi(request: Request, name: str | None, path: Path | None, straight: bool, session: str | None) -> None:
    """Write a beat as MIDI."""
    from workshop_beats.library import wanted
    from workshop_beats.midi import write_midi

    name = wanted(request.app, name, session)
    target = path or Path(f"{name}.mid")
    write_midi(request.app.presets.load("beats", name), target, straight=straight)
    request.output.say(message("Wrote {path}.", path=target))
