"""A kit of recordings as TOML text that a leader can edit."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop_beats.kits.folder import Found

_HEAD = """\
# A kit of your own recordings. Lines that start with # are notes for you.
#
# Each voice has a list of layers from soft to hard; the files in one layer take turns. The files lie in the folder
# beside this one. You may add to a voice:  gain = 0.8 (0 silent, 1 full)   pan = -0.3 (-1 left, 1 right)
#   tune = -2 (semitones)   choke = "hats" (ends all others that say the same)
# Voices that are not here sound as in the kit that `base` names.

"""


def kit_text(name: str, files: Iterable[Found], base: str) -> str:
    """The file of a kit whose recordings, in order of voice and layer, lie in the folder `name` beside it."""
    lines = [
        f"name    = {_quoted(name)}",
        'author  = "Own recordings"',
        'licence = "Own recordings"',
        f"base    = {_quoted(base)}",
        "",
        "[about]",
        'nb = "Egne opptak."',
        'en = "Own recordings."',
        "",
        "[voice]",
    ]
    for voice, of_voice in groupby(files, key=lambda file: file.voice):
        layers = [
            "[" + ", ".join(_quoted(f"{name}/{file.name}") for file in layer) + "]"
            for _, layer in groupby(of_voice, key=lambda file: file.layer)
        ]
        lines.append(f'{voice} = {{ model = "own", samples = [{", ".join(layers)}] }}')
    return _HEAD + "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Text as a TOML basic string, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)
