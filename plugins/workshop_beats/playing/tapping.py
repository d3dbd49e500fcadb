"""Taps from the keyboard, and the tempo on the screen."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from workshop import message
from workshop_beats.playing.keys import live_keys
from workshop_beats.playing.line import live_line
from workshop_beats.playing.tap import TapTempo

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop import Output

_WAIT_SECONDS = 60.0


def listen(output: Output, clock: Callable[[], float]) -> float | None:
    """Listen until q, Ctrl-C or a minute of nothing; returns the last tempo in BPM, None where there was none."""
    taps, tempo = TapTempo(), None
    with suppress(KeyboardInterrupt), live_keys() as keys, live_line(output) as line:
        last = clock()
        while clock() - last < _WAIT_SECONDS:
            words = keys(_WAIT_SECONDS)
            if "quit" in words:
                break
            for _ in words:
                last = clock()
                tempo = taps.tap(last) or tempo
            if tempo is not None:
                line.show(message("{tempo} BPM", tempo=output.translator.number(f"{tempo:.1f}")))
    return tempo
