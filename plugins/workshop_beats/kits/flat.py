"""A kit as the audio process takes it: plain JSON, every voice with all that its sound is made of."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from workshop import StateError, message
from workshop_beats.kits.names import VOICES
from workshop_beats.voices import DRUMS, PITCHED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workshop_beats.kits.model import Kit
    from workshop_beats.kits.words import Voice

MOST_BASES = 4
_HATS = ("hat", "pedal", "open")


def kit_of(load: Callable[[str, str], Any], name: str, own: Path) -> dict[str, Any]:
    """The kit called `name` with all its voices: {"name", "voices": {voice: {"model", "gain", "pan", "choke", …}}}.

    `load(kind, name)` gives a checked preset, as an app's presets or a plugin's context do; `own` is the folder of the
    leader's kits (`presets/kits` in the library), below which the files of recorded voices lie. A voice made by
    arithmetic holds its model's words, the kit's "colour" and a "seed"; a recorded one has "samples", paths by layer
    from soft to hard and by turn.

    Raises:
        NotFoundError: There is no such kit, or none of the name that one gives as its base.
        PresetError: The kit, or one that it is based on, is wrong.
        StateError: Kits lean on each other in a circle, or further than four deep.
    """
    voices: dict[str, dict[str, Any]] = {}
    seen: list[str] = []
    following: str | None = name
    while following is not None:
        if following in seen or len(seen) > MOST_BASES:
            raise StateError(
                message("The kit {name} is based on too many others, or on itself.", name=name),
                message("Correct `base` in one of these kits: {kits}.", kits=", ".join(seen)),
            )
        kit: Kit = load("kits", following)
        for voice, said in kit.voice.items():
            voices.setdefault(voice, _spec(voice, said, kit, own))
        seen.append(following)
        following = kit.base if len(voices) < len(VOICES) else None
    return {"name": name, "voices": {voice: voices[voice] for voice in VOICES}}


def _spec(name: str, voice: Voice, kit: Kit, own: Path) -> dict[str, Any]:
    """One voice, nothing left unsaid."""
    spec = voice.model_dump(mode="json")
    usual = DRUMS[name] if name in DRUMS else PITCHED[name]
    spec["gain"] = (usual.gain if voice.gain is None else voice.gain) * 10 ** (kit.level / 20)
    spec["pan"] = usual.pan if voice.pan is None else voice.pan
    spec["choke"] = voice.choke or ("hats" if name in _HATS else None)
    spec["colour"] = kit.colour.model_dump(mode="json")
    spec["seed"] = zlib.crc32(name.encode())
    if "samples" in spec:
        spec["samples"] = [[str(own / path) for path in layer] for layer in spec["samples"]]
    return spec
