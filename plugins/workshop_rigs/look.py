"""The looking process: asks one MIDI driver for its ports and answers with JSON on stdout. Lives for one question.

Usage: python -m workshop_rigs.look package.module:name [folder with plugins]
"""

from __future__ import annotations

import json
import os
import sys
from pkgutil import resolve_name
from typing import Any

from workshop import Message, WorkshopError

_LEADERS_OWN = "_workshop_user_"
"""What stands before the name of a leader's own plugin when it is loaded as a module."""


def main(arguments: list[str]) -> None:
    """Answer with `inputs` and `outputs`, or why not: `refused` in sentences, `failed` in the driver's words."""
    target, *folders = arguments
    sys.path.extend(filter(None, folders))
    target = target.removeprefix(_LEADERS_OWN)
    answer_to = os.dup(1)
    # what a driver or its C library prints must not mix with the answer
    os.dup2(2, 1)
    try:
        inputs, outputs = resolve_name(target)()
        answer: dict[str, Any] = {"inputs": [str(name) for name in inputs], "outputs": [str(name) for name in outputs]}
    except WorkshopError as error:
        answer = {"refused": _plain(error.message), "hint": _plain(error.hint)}
    except Exception as error:  # noqa: BLE001 - a driver may raise anything
        answer = {"failed": f"{type(error).__name__}: {error}"[:300]}
    os.write(answer_to, json.dumps(answer).encode())


def _plain(sentence: Message | None) -> dict[str, Any] | None:
    """A sentence as plain values."""
    if sentence is None:
        return None
    return {"id": sentence.id, "params": {name: str(value) for name, value in sentence.params.items()}}


if __name__ == "__main__":
    main(sys.argv[1:])
