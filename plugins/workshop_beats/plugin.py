"""What the beats plugin gives the workshop: the `beat` command, presets of kind `beats`, and the backing for takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop import N_, Command, DocumentKind, EventKind, PresetKind, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop import Backing, PluginContext, Session, Song


@hookimpl
def workshop_commands() -> Iterable[Command]:
    """The `beat` commands."""
    yield Command("beat", "workshop_beats.cli:beat", N_("Choose a beat, look at it, and write it as audio or MIDI."))


@hookimpl
def workshop_preset_kinds() -> Iterable[PresetKind]:
    """Beat templates."""
    yield PresetKind(
        "beats", "workshop_beats.template.model:Beat", N_("Beat templates: grids, tempo, feel and song form.")
    )


@hookimpl
def workshop_document_kinds() -> Iterable[DocumentKind]:
    """Which beat was chosen, for a session or for a song; the newest document counts."""
    yield DocumentKind("beats.chosen", about="session")
    yield DocumentKind("beats.song", about="song")


@hookimpl
def workshop_event_kinds() -> Iterable[EventKind]:
    """`beat` is the name of a template that ships with the workshop, or `own`: a leader's names may hold anything."""
    yield EventKind(
        "beat.chosen",
        {"beat": "word", "tempo": "number"},
        {"en": "Beat chosen: {beat}, {tempo} beats a minute.", "nb": "Beat valgt: {beat}, {tempo} slag i minuttet."},
    )


@hookimpl
def workshop_backing(session: Session, song: Song | None, sample_rate: int, context: PluginContext) -> Backing | None:
    """Render the song's beat, else the session's; None when no beat was chosen."""
    from workshop_beats.library import chosen

    name = chosen(context.documents, session, song)
    if name is None:
        return None
    from workshop_beats.rendering.backing import render_backing

    return render_backing(context, name, sample_rate)
