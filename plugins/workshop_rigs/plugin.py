"""What the rigs plugin gives the workshop: the `rig` command, rigs, device profiles, the machine's MIDI ports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop import (
    N_,
    ChannelList,
    Command,
    DocumentKind,
    EventKind,
    MidiDriver,
    PresetKind,
    Problem,
    Severity,
    hookimpl,
    message,
    pip_install,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop import PluginContext, Session


@hookimpl
def workshop_commands() -> Iterable[Command]:
    """The `rig` commands."""
    yield Command("rig", "workshop_rigs.cli:rig", N_("See which instruments are plugged in, and what is missing."))


@hookimpl
def workshop_preset_kinds() -> Iterable[PresetKind]:
    """Rigs of a room, and the profiles of devices that they name."""
    yield PresetKind(
        "rigs",
        "workshop_rigs.model:Rig",
        N_("Rigs: which instruments and microphones a room has."),
        absent=N_("There is no rig called “{name}”."),
    )
    yield PresetKind(
        "devices",
        "workshop_rigs.model:DeviceProfile",
        N_("MIDI devices: port names, pads and knobs."),
        absent=N_("There is no device called “{name}”."),
    )


@hookimpl
def workshop_document_kinds() -> Iterable[DocumentKind]:
    """What a check found. Port names may hold words of people, such as whose telephone it is."""
    yield DocumentKind("rigs.check", about="session", holds_text=True)


@hookimpl
def workshop_event_kinds() -> Iterable[EventKind]:
    """A check, in numbers only."""
    yield EventKind(
        "rig.checked",
        {"missing": "int", "unexpected": "int"},
        {
            "en": "Instruments checked: {missing} missing, {unexpected} not expected.",
            "nb": "Instrumentene er sjekket: {missing} mangler, {unexpected} var ikke ventet.",
        },
    )


@hookimpl
def workshop_midi_drivers() -> Iterable[MidiDriver]:
    """The machine's own MIDI ports: ALSA, CoreMIDI, Windows MM or JACK."""
    yield MidiDriver("rtmidi", ports="workshop_rigs.rtmidi_ports:ports", help=N_("The machine's own MIDI ports."))


@hookimpl
def workshop_channels(session: Session, context: PluginContext) -> ChannelList | None:
    """The channels of the rig that was checked last for this session."""
    from workshop_rigs.check import rig_of

    rig = rig_of(context.documents("rigs.check", session.id))
    if rig is None:
        return None
    found = context.preset("rigs", rig)
    return ChannelList(found.name, {channel.number: channel.label for channel in found.channel})


@hookimpl
def workshop_self_check() -> Iterable[Problem]:
    """Say when the optional package for MIDI is not installed."""
    from importlib.util import find_spec

    if find_spec("rtmidi") is None:
        yield Problem(
            Severity.WARNING,
            message("MIDI ports need the package python-rtmidi, which is not installed."),
            message("Install it: {command}", command=pip_install("python-rtmidi")),
        )
