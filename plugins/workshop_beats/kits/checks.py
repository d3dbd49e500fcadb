"""What a field of a kit must hold beyond its type. Each raises ValueError with a Message for one field."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from workshop import message
from workshop_beats.kits.names import VOICES
from workshop_beats.template.checks import refuse, unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop_beats.kits.model import Kit

PITCHED_MODELS = frozenset({"string", "tine", "sub", "synth"})


def sample_path(text: str) -> str:
    """A file beside the kit, such as "mine/kick.wav": no way out of the folder."""
    path = PurePosixPath(text)
    if path.is_absolute() or PureWindowsPath(text).drive or ".." in path.parts or "\\" in text or "\0" in text:
        raise ValueError(
            message("“{text}” must be a file in a folder beside the kit, such as “mine/kick.wav”", text=text)
        )
    return text


def known_voices(voices: Mapping[str, object]) -> Mapping[str, object]:
    """Every table names a voice that beats know."""
    refuse([((name,), unknown(name, VOICES)) for name in voices if name not in VOICES])
    return voices


def fitting(kit: Kit) -> None:
    """Pitched voices have models that can be tuned, drums those that cannot; nothing is missing without a base."""
    from workshop_beats.voices import DRUMS

    wrong = [
        (("voice", name, "model"), message("“{model}” is no model for {voice}", model=voice.model, voice=name))
        for name, voice in kit.voice.items()
        if (voice.model in PITCHED_MODELS) == (name in DRUMS)
    ]
    refuse(wrong)
    missing = [name for name in VOICES if name not in kit.voice]
    if missing and kit.base is None:
        what = message(
            'has no sound for {voices}; `base = "acoustic"` above the tables lends it that of another kit',
            voices=", ".join(missing),
        )
        refuse([(("voice",), what)])
