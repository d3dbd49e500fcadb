"""The shape of rigs and device profiles: what files in `presets/rigs/` and `presets/devices/` may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from workshop import message

Text = Annotated[str, Field(min_length=1, max_length=120)]
Pattern = Annotated[str, Field(min_length=1, max_length=120)]
Note = Annotated[str, Field(min_length=1, max_length=400)]
MidiChannel = Annotated[int, Field(ge=1, le=16)]
MidiNote = Annotated[int, Field(ge=0, le=127)]


class Part(BaseModel):
    """A table of a preset: nothing unknown in it, and fixed once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(Part):
    """A note in both languages; the listener gets theirs."""

    nb: Note
    en: Note


class RigDevice(Part):
    """A MIDI instrument. `input` and `output` are patterns of port names as the machine sees them, `*` for any letters.

    Notes come from `input` and go to `output`. What is left out comes from `profile`, the name of a device preset. An
    `optional` device is not missed.
    """

    name: Text
    profile: Text | None = None
    input: Pattern | None = None
    output: Pattern | None = None
    channel: MidiChannel | None = None
    optional: bool = False


class RigChannel(Part):
    """An input of the audio interface, counted from 1: what is written on the box, and what is usually plugged in."""

    number: Annotated[int, Field(ge=1, le=64)]
    label: Text
    instrument: Text
    phantom: bool = False
    note: Annotated[str, Field(max_length=240)] = ""


def _one_use(channels: tuple[RigChannel, ...]) -> tuple[RigChannel, ...]:
    """No two entries are about one input."""
    numbers = [channel.number for channel in channels]
    for number in numbers:
        if numbers.count(number) > 1:
            raise ValueError(message("channel {number} is there twice", number=number))
    return channels


class Rig(Part):
    """What stands ready in one room. `ignore` are patterns of port names that nobody wonders about.

    `notes` are sentences, each in the leader's language or in both.
    """

    name: Text
    author: Text
    licence: Text
    venue: Annotated[str, Field(max_length=120)] = ""
    interface: Annotated[str, Field(max_length=120)] = ""
    sample_rate: Literal[44100, 48000, 88200, 96000] = 48000
    notes: tuple[Note | Bilingual, ...] = ()
    ignore: tuple[Pattern, ...] = ()
    device: tuple[RigDevice, ...] = ()
    channel: Annotated[tuple[RigChannel, ...], AfterValidator(_one_use)] = ()


class Pad(Part):
    """A pad and the note it sends."""

    pad: Annotated[int, Field(ge=1, le=64)]
    note: MidiNote
    voice: Text


class Knob(Part):
    """A knob or fader and the control change number it sends."""

    knob: Annotated[int, Field(ge=1, le=64)]
    control: Annotated[int, Field(ge=0, le=119)]


class DeviceProfile(Part):
    """What is known of a device as it comes out of its box."""

    name: Text
    kind: Literal["keys", "pads", "drums", "sound", "controller"]
    author: Text
    licence: Text
    input: Pattern | None = None
    output: Pattern | None = None
    channel: MidiChannel | None = None
    pad: tuple[Pad, ...] = ()
    knob: tuple[Knob, ...] = ()
    notes: tuple[Note | Bilingual, ...] = ()
