"""What a plugin hands to the core. Targets are import paths, `module:name`, so that nothing heavy is imported early."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop.messages import Message


@dataclass(frozen=True, slots=True)
class Command:
    """A command or command group. `target` names a click command; `help` is its line in `workshop --help`, in English.

    `translations` maps a language tag to that line for plugins outside the catalogue.
    """

    name: str
    target: str
    help: str
    translations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PresetKind:
    """A kind of preset: TOML files in `presets/<name>/`, checked by the pydantic model that `schema` names.

    A validator of the model raises ValueError with a Message. The caret below the line that is shown stands under the
    value; a second argument puts it under sign number so many of a text (from 0), or under the name with "key".
    `absent` is the sentence for a {name} that no preset of this kind has. `review` may name a function that looks at a
    preset which is right in itself, `review(preset, names) -> Iterable[Remark]`, where `names(kind)` gives the names of
    all presets of a kind: `preset check` tells what it finds missing, or takes for a slip.
    """

    name: str
    schema: str
    help: str = ""
    absent: str = ""
    review: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a review finds: `place` is the path of keys to a value, `sign` the number of a sign in it, from 0.

    What is `wrong` makes `preset check` fail; the rest is only said.
    """

    place: tuple[str | int, ...]
    text: Message
    sign: int = 0
    wrong: bool = True


@dataclass(frozen=True, slots=True)
class Setting:
    """A key of the plugin's table `[plugins.<name>]` in workshop.toml, with its default."""

    name: str
    default: str | int | float | bool
    help: str = ""


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of log event. `fields` maps each field of its data to id, int, number, bool or word.

    A word is at most 64 characters of a-z, A-Z, 0-9 and `._:+#/-`, from a closed list that the plugin knows: never text
    of people, never a name. `sentence` maps en and nb to a sentence with the fields in braces.
    """

    name: str
    fields: Mapping[str, str]
    sentence: Mapping[str, str]
    schema: int = 1


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document a plugin keeps: `about` is session, song or take. Unregistered kinds cannot be stored.

    `holds_text` says that its text may hold words of people, `holds_person` that rows belong to one person: both are
    left out of pseudonymous exports and found by erasure.
    """

    name: str
    about: str
    holds_text: bool = False
    holds_person: bool = False


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format for `session export`: `target` names a function (disclosure, folder) that writes into an empty folder.

    The disclosure holds only what the chosen level allows, so an exporter cannot leak what it was never given.
    """

    name: str
    target: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class AudioDriver:
    """A way to audio. `scan` names what lists the devices, `engine` what the engine process opens a stream with.

    `scan()` gives a list of dicts with `driver`, `name`, `host_api`, `inputs`, `outputs`, `sample_rate` and
    `sample_rates`. `engine(wanted)` returns an object with all that `workshop_recorder.drivers.stream.Stream` has; both
    refuse with DriverError.
    """

    name: str
    engine: str
    scan: str
    help: str = ""


class DriverError(Exception):
    """How an audio driver refuses; whatever else it raises is told as a driver that failed.

    `word` finds the sentence for the leader, `details` are numbers and text that it names: `no_device`, `device_busy`
    and `no_audio` name the `device`, `bad_rate` the `device` and the `rate`, and `no_input` nothing.
    """

    def __init__(self, word: str, **details: Any) -> None:
        super().__init__(word)
        self.word = word
        self.details = details


@dataclass(frozen=True, slots=True)
class MidiDriver:
    """A way to MIDI. `ports` names a function () -> (inputs, outputs), each a tuple of port names."""

    name: str
    ports: str
    help: str = ""


class Severity(StrEnum):
    """How bad a problem is: `error` stops the plugin's main job, `warning` does not."""

    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """What a self-check found, and the way out."""

    severity: Severity
    message: Message
    hint: Message | None = None
