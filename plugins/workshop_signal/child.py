"""What a process of our own says to the one that started it: JSON objects, one a line, of which the last is its answer.

It knows no sentences: of a failure it tells a word, and what the parent's sentence for it needs. Standard library only.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def say(said: Mapping[str, Any]) -> None:
    """Say a line, at once. Raises BrokenPipeError where nobody listens any more."""
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def answer(work: Callable[[], Mapping[str, Any]], told: Callable[[Exception], Mapping[str, Any]]) -> int:
    """Do the work and say what comes of it, or what `told` makes of its failure; the exit code is 0 when it is done.

    The process ends at once when nobody listens any more.
    """
    try:
        say(work())
    except BrokenPipeError:
        # Python would complain once more when it flushes what nobody reads
        os._exit(1)
    except Exception as error:  # noqa: BLE001 - whatever went wrong is told to the parent, which knows what to say
        with suppress(OSError):
            say(told(error))
        return 1
    return 0


def failure(error: Exception, words: Mapping[type[Exception], str]) -> dict[str, Any]:
    """What the parent is told of a failure: the word for the first of the kinds that it is, else "failed" and its name.

    Of what the system refused it is told the system's number.
    """
    for kind, word in words.items():
        if isinstance(error, kind):
            return {"error": word, "details": {"errno": error.errno} if isinstance(error, OSError) else {}}
    return {"error": "failed", "details": {"reason": type(error).__name__}}
