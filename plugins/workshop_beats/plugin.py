"""What the beats plugin gives the workshop: the `beat` command, presets of kind `beats`, and the backing for takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop import N_, Command, DocumentKind, EventKind, PresetKind, Setting, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop import Backing, PluginContext, Problem, Session, Song


@hookimpl
def workshop_commands() -> Iterable[Command]:
    """The `beat` commands."""
    yield Command("beat", "workshop_beats.cli:beat", N_("Choose a beat, look at it, and write it as audio or MIDI."))


@hookimpl
def workshop_preset_kinds() -> Iterable[PresetKind]:
    """Beat templates, and the kits that they sound with."""
    yield PresetKind(
        "beats",
        "workshop_beats.template.model:Beat",
        N_("Beat templates: grids, tempo, feel and song form."),
        absent=N_("There is no beat called “{name}”."),
        review="workshop_beats.template.review:review",
    )
    yield PresetKind(
        "kits",
        "workshop_beats.kits.model:Kit",
        N_("Kits: the sound of each drum and instrument of a beat."),
        absent=N_("There is no kit called “{name}”."),
    )


@hookimpl
def workshop_settings() -> Iterable[Setting]:
    """Where beats are played; empty means the system's own output."""
    yield Setting("device", "", N_("The audio output that beats are played on; empty: the system's own."))


@hookimpl
def workshop_document_kinds() -> Iterable[DocumentKind]:
    """Which beat was chosen, for a session or for a song, and how hands were raised; the newest document counts."""
    yield DocumentKind("beats.chosen", about="session")
    yield DocumentKind("beats.song", about="song")
    yield DocumentKind("beats.vote", about="session")


@hookimpl
def workshop_event_kinds() -> Iterable[EventKind]:
    """`beat` is the name of a template that ships with the workshop, or `own`: a leader's names may hold anything."""
    yield EventKind(
        "beat.chosen",
        {"beat": "word", "tempo": "number", "transpose": "int?", "hear": "beat|click|both?"},
        {"en": "Beat chosen: {beat}, {tempo} beats a minute.", "nb": "Beat valgt: {beat}, {tempo} slag i minuttet."},
    )
    counted = {f"{what}{place}": kind for place in range(1, 6) for what, kind in (("beat", "word?"), ("hands", "int?"))}
    yield EventKind(
        "beat.voted",
        {"beat": "word", "hands": "int", "all_hands": "int", "candidates": "int", **counted},
        {
            "en": "Vote on {candidates} beats: {beat} got {hands} of {all_hands} hands.",
            "nb": "Avstemning om {candidates} beater: {beat} fikk {hands} av {all_hands} hender.",
        },
    )


@hookimpl
def workshop_self_check(context: PluginContext) -> Iterable[Problem]:
    """Tell of kits whose recordings are missing or damaged."""
    from workshop_beats.kits.recordings import problems

    yield from problems(context)


@hookimpl
def workshop_backing(
    session: Session, song: Song | None, sample_rate: int, room: int, context: PluginContext
) -> Backing | None:
    """Render the song's beat, else the session's; None when no beat was chosen."""
    from workshop_beats.library import chosen

    choice = chosen(context.documents, session, song)
    if choice is None:
        return None
    from workshop_beats.rendering.backing import render_backing

    return render_backing(
        context,
        choice.beat,
        sample_rate,
        sounds=choice.hear,
        tempo=choice.tempo,
        transpose=choice.transpose,
        kit=choice.kit,
        melody=choice.melody,
        room=room,
    )
