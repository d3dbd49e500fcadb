"""The child that mixes, and measures for pictures: reads one order as a line of JSON, answers in lines of JSON.

An order has `do` (mix or outlines), `rate` in hertz, `frames` and `parts` (see `sources.Wanted`), and what else it
takes. The answer is {"done": share} now and then, at last {"answer": {…}} or {"error": word, "details": {…}}, for which
the parent has the sentences. A file that is not whole is removed, also when nobody listens any more.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop_recorder.mixing.mastering import Target, master
from workshop_recorder.mixing.sources import Wanted, opened
from workshop_recorder.mixing.summing import loudness_of, placed
from workshop_signal.child import answer, failure, say
from workshop_signal.reading import AudioError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Order = Mapping[str, Any]

NICENESS = 10
"""How far the child stands back behind whatever else runs: a take may be rolling."""

_REPORTS = 100


class Progress:
    """Counts frames and says the share that is done, a hundred times at most; a share never falls."""

    def __init__(self, frames: int, say: Callable[[dict[str, Any]], None]) -> None:
        self._all, self._say = max(frames, 1), say
        self._done = self._told = 0

    def __call__(self, frames: int) -> None:
        """So many frames more were dealt with."""
        self._done += frames
        share = min(self._done * _REPORTS // self._all, _REPORTS - 1)
        if share > self._told:
            self._told = share
            self._say({"done": share / _REPORTS})


class NothingReadError(AudioError):
    """None of the recordings can be read."""


def mix(order: Order, say: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Balance, sum and write. Raises AudioError, OSError."""
    rate, frames = order["rate"], order["frames"]
    path, tags = Path(order["target"]), order["tags"]
    target = Target(path, order["form"], rate, frames, order["lufs"], order["dbtp"], tags)
    wanted = [Wanted.of(part) for part in order["parts"]]
    with opened(wanted, rate, frames) as (sources, unread):
        if not sources:
            raise NothingReadError
        tell = Progress(frames * (2 + sum(source.lufs is None for source in sources)), say)
        try:
            balanced = placed(sources, rate, [(0, frames)], tell)
            loudness = loudness_of(balanced, rate, [(0, frames)], tell)
            facts = master(balanced, target, loudness, tell)
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise
    return {**facts, "unread": unread}


def outlines(order: Order, say: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """How high each part gets, a value for each of so many columns of the picture."""
    from workshop_recorder.mixing.outline import outline

    rate, frames = order["rate"], order["frames"]
    found = []
    tell = Progress(frames * max(len(order["parts"]), 1), say)
    unread = []
    for part in order["parts"]:
        with opened([Wanted.of(part)], rate, frames) as (sources, broken):
            found.append(outline(sources[0], frames, order["columns"], tell) if sources else None)
            unread += broken
    return {"outlines": found, "unread": unread}


WORK: Mapping[str, Callable[[Order, Callable[[dict[str, Any]], None]], dict[str, Any]]] = {
    "mix": mix,
    "outlines": outlines,
}


WORDS: Mapping[type[Exception], str] = {
    NothingReadError: "nothing_read",
    AudioError: "damaged",
    OSError: "unwritable",
    MemoryError: "no_memory",
}
"""What the parent is told of a failure."""


def main() -> int:
    """Do one order; the exit code is 0 when it is done."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    return answer(_done, lambda error: failure(error, WORDS))


def _done() -> dict[str, Any]:
    """Do what is asked for."""
    order = json.loads(sys.stdin.readline())
    return {"answer": WORK[order["do"]](order, say)}


if __name__ == "__main__":
    sys.exit(main())
