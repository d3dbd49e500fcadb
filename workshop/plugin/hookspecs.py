"""Every hook a plugin can implement. A plugin is a module with functions of these names, marked with `@hookimpl`.

A hook may ask for fewer arguments than its specification lists. `context` is the plugin's own PluginContext. All were
added in API 1.
"""

# mypy: disable-error-code="empty-body"

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.plugin.markers import hookspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop.domain.attendance import Attendance
    from workshop.domain.cards import Card, Deck
    from workshop.domain.channel_list import ChannelList
    from workshop.domain.mixing import Mixer
    from workshop.domain.recording import Backing, Recorder
    from workshop.domain.session import Session, Song
    from workshop.domain.take import Take, Track
    from workshop.plugin.context import PluginContext
    from workshop.plugin.contributions import (
        AudioDriver,
        Command,
        DocumentKind,
        EventKind,
        Exporter,
        MidiDriver,
        PresetKind,
        Problem,
        Setting,
    )


@hookspec
def workshop_commands() -> Iterable[Command]:
    """Contribute commands to the command line. The core's own names cannot be taken.

    Example:
        @hookimpl
        def workshop_commands():
            yield Command("dice", "my_plugin:dice", "Throw a die for a rhyme.")
    """


@hookspec
def workshop_preset_kinds() -> Iterable[PresetKind]:
    """Contribute kinds of presets, each with the pydantic model that checks its files.

    Example:
        @hookimpl
        def workshop_preset_kinds():
            yield PresetKind("games", "my_plugin.model:Game")
    """


@hookspec
def workshop_settings() -> Iterable[Setting]:
    """Contribute settings, which a leader sets in workshop.toml under [plugins.NAME].

    Example:
        @hookimpl
        def workshop_settings():
            yield Setting("sides", 6, "Sides of the die.")
    """


@hookspec
def workshop_event_kinds() -> Iterable[EventKind]:
    """Contribute kinds of log events; only these can be logged by the plugin.

    Example:
        @hookimpl
        def workshop_event_kinds():
            sentence = {"en": "The die shows {eyes}.", "nb": "Terningen viser {eyes}."}
            yield EventKind("dice.thrown", {"eyes": "int"}, sentence)
    """


@hookspec
def workshop_document_kinds() -> Iterable[DocumentKind]:
    """Contribute kinds of documents; only these can be stored by the plugin.

    Example:
        @hookimpl
        def workshop_document_kinds():
            yield DocumentKind("dice.sheet", about="session")
    """


@hookspec
def workshop_exporters() -> Iterable[Exporter]:
    """Contribute formats for `session export`.

    Example:
        @hookimpl
        def workshop_exporters():
            yield Exporter("poster", "my_plugin.poster:write", "An A4 sheet for the wall.")
    """


@hookspec
def workshop_audio_drivers() -> Iterable[AudioDriver]:
    """Contribute ways to audio for the recorder.

    Example:
        @hookimpl
        def workshop_audio_drivers():
            yield AudioDriver("desk", engine="my_plugin.desk:open_stream", scan="my_plugin.desk:devices")
    """


@hookspec
def workshop_midi_drivers() -> Iterable[MidiDriver]:
    """Contribute ways to MIDI ports.

    Example:
        @hookimpl
        def workshop_midi_drivers():
            yield MidiDriver("osc", ports="my_plugin.osc:ports")
    """


@hookspec
def workshop_self_check(context: PluginContext) -> Iterable[Problem]:
    """Say what would keep the plugin from working on this machine. Runs in `workshop doctor`, with a time limit.

    Example:
        @hookimpl
        def workshop_self_check(context):
            if not (context.home / "dice.txt").exists():
                yield Problem(Severity.WARNING, message("There is no die."), message("Put dice.txt into the library."))
    """


@hookspec
def workshop_session_opened(session: Session, context: PluginContext) -> None:
    """Told after a session was opened and stored.

    Example:
        @hookimpl
        def workshop_session_opened(session, context):
            context.logger.info("session %s", session.id)
    """


@hookspec
def workshop_attendance_changed(session: Session, attendance: Attendance, context: PluginContext) -> None:
    """Told after somebody's attendance changed and was stored.

    It carries ids. A plugin that declares `needs = ["alias"]` can ask `context.alias(attendance.person)`.

    Example:
        @hookimpl
        def workshop_attendance_changed(session, attendance, context):
            context.logger.info("%s is %s", attendance.subject, attendance.state)
    """


@hookspec
def workshop_take_started(session: Session, take: Take, context: PluginContext) -> None:
    """Told after a take was stored and began to roll.

    Example:
        @hookimpl
        def workshop_take_started(session, take, context):
            context.logger.info("take %d rolls", take.number)
    """


@hookspec
def workshop_take_finished(session: Session, take: Take, tracks: tuple[Track, ...], context: PluginContext) -> None:
    """Told after a take ended and its files were measured and stored.

    Example:
        @hookimpl
        def workshop_take_finished(session, take, tracks, context):
            context.logger.info("%d tracks of %d frames", len(tracks), take.frames)
    """


@hookspec
def workshop_session_closed(session: Session, context: PluginContext) -> None:
    """Told after a session was closed and stored.

    Example:
        @hookimpl
        def workshop_session_closed(session, context):
            context.logger.info("closed %s", session.closed_at)
    """


@hookspec(firstresult=True)
def workshop_choose_card(session: Session, deck: Deck, drawn: tuple[str, ...], seed: int) -> Card | None:
    """Choose the next card of a deck; None leaves it to the next plugin. `drawn` are the ids that lie on the table.

    Example:
        @hookimpl
        def workshop_choose_card(session, deck, drawn, seed):
            return next((card for card in deck.cards if card.id not in drawn), None)
    """


@hookspec(firstresult=True)
def workshop_backing(
    session: Session, song: Song | None, sample_rate: int, room: int, context: PluginContext
) -> Backing | None:
    """Render what is played while recording: a file with its tempo map, never an array. None: nothing to play.

    Whatever is raised refuses the take. `room` is how many bytes the take needs on the library's disk; leave them free.

    Example:
        @hookimpl
        def workshop_backing(session, song, sample_rate, context):
            path = render_click(context.data_folder(), sample_rate)
            return Backing(path, sha256_of(path), frames_of(path), sample_rate, TempoMap.steady(90, sample_rate))
    """


@hookspec(firstresult=True)
def workshop_channels(session: Session, context: PluginContext) -> ChannelList | None:
    """Say what is plugged into the channels of the audio device in this session's room; None: nothing is known of it.

    A channel that is labelled with somebody's alias is theirs; those on the list are given out before any other.

    Example:
        @hookimpl
        def workshop_channels(session, context):
            return ChannelList("The cellar", {1: "Mic 1", 2: "Mic 2", 3: "Guitar"})
    """


@hookspec(firstresult=True)
def workshop_recorder(context: PluginContext) -> Recorder | None:
    """Provide the recorder; the core drives recording only through it.

    Example:
        @hookimpl
        def workshop_recorder(context):
            return EngineClient(context)
    """


@hookspec(firstresult=True)
def workshop_mixer(context: PluginContext) -> Mixer | None:
    """Provide the mixer: takes played, mixed, cut into stems and drawn. Its answer has every method of `Mixer`.

    Example:
        @hookimpl
        def workshop_mixer(context):
            return RoughMixer(context)
    """
