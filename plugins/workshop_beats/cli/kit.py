"""`workshop beat kit`: the sounds of a beat, made by arithmetic or from recordings of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workshop import N_, PresetError, Request, WorkshopCommand, WorkshopGroup, json_option, message, plural

if TYPE_CHECKING:
    from workshop import Message, Song
    from workshop_beats.choice import Choice
    from workshop_beats.kits.model import Kit

_COLUMNS = (("name", N_("Name")), ("title", N_("Title")), ("about", N_("About")), ("own", N_("Own recordings")))
_VOICES = (("voice", N_("Voice")), ("model", N_("Made by")), ("layers", N_("Layers")), ("turns", N_("Turns")))
_KIT = click.argument("name", metavar=N_("KIT"))


@click.group(cls=WorkshopGroup, help=N_("Look at the kits, and make one of your own recordings."))
def kit() -> None:
    """Hold the commands about kits."""


@kit.command("list", cls=WorkshopCommand, library=False, help=N_("List the kits."))
@json_option
@click.pass_obj
def list_kits(request: Request, as_json: bool) -> None:
    """List the kits; one that is wrong is told and passed over."""
    rows = []
    for name in request.app.presets.names("kits"):
        try:
            found: Kit = request.app.presets.load("kits", name)
        except PresetError as error:
            request.output.refuse(error)
            continue
        rows.append(_row(request, name, found))
    shown: list[dict[str, Any]] = rows if as_json else [{**row, "own": row["own"] or ""} for row in rows]
    request.output.show(_COLUMNS, shown, as_json=as_json, empty=message("There are no kits."))


@kit.command(cls=WorkshopCommand, library=False, help=N_("Show a kit's voices."))
@_KIT
@json_option
@click.pass_obj
def show(request: Request, name: str, as_json: bool) -> None:
    """Show one kit."""
    from workshop_beats.kits.flat import kit_of
    from workshop_beats.kits.recordings import unusable
    from workshop_beats.kits.rows import voice_rows

    found: Kit = request.app.presets.load("kits", name)
    whole = kit_of(request.app.presets.load, name, request.app.paths.presets / "kits")
    rows = voice_rows(whole)
    for recording in unusable(whole):
        request.output.warn(recording.told(name))
    if as_json:
        request.output.json({**_row(request, name, found), "voices": rows})
        return
    request.output.say(f"{found.name}: {_row(request, name, found)['about']}")
    request.output.table(_VOICES, rows)


@kit.command(cls=WorkshopCommand, library=False, help=N_("Make a kit of a folder of your own recordings."))
@click.argument("folder", type=click.Path(path_type=Path), metavar=N_("FOLDER"))
@click.option("--name", metavar=N_("NAME"), help=N_("What to call it; else as the folder is called."))
@click.option(
    "--base",
    default="acoustic",
    show_default=True,
    metavar=N_("KIT"),
    help=N_("The kit that lends the voices you have not recorded."),
)
@click.pass_obj
def add(request: Request, folder: Path, name: str | None, base: str) -> None:
    """Make a kit and say what each file became."""
    from workshop_beats.kits.adding import add_kit

    added = add_kit(request.app, folder, name, base)
    count = len(added.files)
    request.output.say(
        plural(
            "The kit {name} is made of {count} recording.",
            "The kit {name} is made of {count} recordings.",
            count,
            name=added.name,
        )
    )
    request.output.table(
        (("file", N_("File")), ("part", N_("Is now"))),
        [{"file": file.source.name, "part": file.name.removesuffix(".wav")} for file in added.files],
    )
    for file_name, why in added.left_out:
        request.output.warn(message("Left out {file}: {reason}.", file=file_name, reason=why))
    request.output.hint(
        message('Write `kit = "{name}"` in a beat to hear it. Your files were copied.', name=added.name)
    )


@kit.command(cls=WorkshopCommand, library=False, help=N_("Take one of your own kits out of the library."))
@_KIT
@click.pass_obj
def remove(request: Request, name: str) -> None:
    """Move a kit aside and say where it is."""
    from workshop_beats.kits.adding import beats_with, remove_kit
    from workshop_beats.library import chosen_with

    using, chosen = beats_with(request.app, name), chosen_with(request.app, name)
    aside = remove_kit(request.app, name)
    request.output.say(message("The kit {name} is out of the library.", name=name))
    for beat in using:
        request.output.warn(message("The beat {beat} names it and cannot be played without it.", beat=beat))
    for choice, song in chosen:
        request.output.warn(_chosen_on_it(choice, song))
    request.output.hint(
        message(
            "Nothing is deleted: move all that is in {folder} to {home} to have it back.",
            folder=aside,
            home=request.app.paths.presets / "kits",
        )
    )


def _chosen_on_it(choice: Choice, song: Song | None) -> Message:
    """What was chosen with a kit that is no more, and how it is chosen without it."""
    if song is None:
        return message(
            "{beat} is chosen with this kit in the open session: `workshop beat choose {beat}` takes its own.",
            beat=choice.beat,
        )
    return message(
        "{beat} is chosen with this kit for {song}: `workshop beat choose {beat} --song {number}` takes its own.",
        beat=choice.beat,
        song=song.title,
        number=song.number,
    )


def _row(request: Request, name: str, found: Kit) -> dict[str, Any]:
    """A kit as a row of a list: `own` counts the leader's own recordings."""
    about = found.about.nb if request.translator.language == "nb" else found.about.en
    own = sum(len(turns) for voice in found.voice.values() if voice.model == "own" for turns in voice.samples)
    return {"name": name, "title": found.name, "about": about, "own": own, "base": found.base}
