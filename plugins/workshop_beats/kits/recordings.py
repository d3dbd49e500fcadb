"""Whether the recordings that a kit is made of are there and can be read, before anybody waits for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from workshop import FileError, Message, Problem, Severity, WorkshopError, message
from workshop_beats.kits.cleaning import clean
from workshop_beats.kits.flat import kit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from workshop import PluginContext

    Load = Callable[[str, str], Any]


class Unusable(NamedTuple):
    """A recording that a kit cannot be played with, and why."""

    path: Path
    reason: Message

    def told(self, kit: str) -> Message:
        """It as a sentence."""
        return message("The kit {kit} cannot be played: {file}: {reason}.", kit=kit, file=self.path, reason=self.reason)


def need_recordings(load: Load, name: str, own: Path) -> None:
    """Refuse a kit that cannot be played for want of a recording; the rest is as `kit_of` has it.

    Raises:
        FileError: A recording is missing or damaged.
        NotFoundError, PresetError, StateError: As `kit_of`.
        PluginError: The audio process cannot read anything.
    """
    for recording in unusable(kit_of(load, name, own)):
        raise FileError(recording.told(name), _way_out(name))


def unusable(kit: Mapping[str, Any]) -> list[Unusable]:
    """The recordings of a kit, as `kit_of` gives it, that are not there or cannot be read.

    Raises:
        PluginError: The audio process cannot read anything.
    """
    layers = (layer for voice in kit["voices"].values() for layer in voice.get("samples", ()))
    paths = [Path(path) for path in dict.fromkeys(path for layer in layers for path in layer)]
    reasons = clean([(path, None) for path in paths])
    return [Unusable(path, reason) for path, reason in zip(paths, reasons, strict=True) if reason is not None]


def problems(context: PluginContext) -> Iterator[Problem]:
    """What a self-check tells of the leader's own kits; those whose files are wrong are told as presets."""
    own = context.home / "presets" / "kits"
    for file in sorted(own.glob("*.toml")):
        try:
            found = unusable(kit_of(context.preset, file.stem, own))
        except WorkshopError:
            continue
        for recording in found:
            yield Problem(Severity.WARNING, recording.told(file.stem), _way_out(file.stem))


def _way_out(name: str) -> Message:
    """What can be done about it."""
    return message(
        "Put the file back, choose another kit with `--kit`, or take it out with `workshop beat kit remove {name}`.",
        name=name,
    )
