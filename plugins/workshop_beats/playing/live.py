"""The loop of a beat that plays: keys to the conductor, notes to the playing process, the place to the screen."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workshop_beats.playing.keys import live_keys
from workshop_beats.playing.line import live_line, status

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop import Message, Request
    from workshop_beats.playing.conductor import Conductor
    from workshop_beats.playing.process import PlayingProcess

_PERIOD_SECONDS = 0.03


@dataclass
class Heard:
    """What the playing process told last.

    `run` and `frame` is what was handed to the device so that it is heard at `nanoseconds` of CLOCK_MONOTONIC; `late`
    counts the callbacks that lacked audio, `sounding` when the first sound was handed over (0: not yet).
    """

    run: int = 0
    frame: int = 0
    nanoseconds: int = 0
    late: int = 0
    sounding: int = 0

    def take(self, news: dict[str, Any]) -> bool:
        """Take over what was told; returns whether there is a new pair of frame and time."""
        self.late, self.sounding = news["late"], news["sounding"]
        heard = news["heard"]
        if heard is None or heard[2] == self.nanoseconds:
            return False
        self.run, self.frame, self.nanoseconds = heard
        return True

    def now(self, sample_rate: int, run: int) -> int:
        """The frame of a run that is heard at this moment; 0 before its first."""
        if run != self.run or not self.nanoseconds:
            return 0
        return max(self.frame + (time.monotonic_ns() - self.nanoseconds) * sample_rate // 10**9, 0)


def play_live(
    request: Request,
    process: PlayingProcess,
    conductor: Conductor,
    sample_rate: int,
    key_of: Callable[[int], Message | str],
    *,
    limit_seconds: float | None = None,
    follow: Callable[[Conductor, Heard], None] | None = None,
) -> Heard:
    """Play until the music is over, the leader quits, or `limit_seconds` of a run were heard.

    `key_of(transpose)` names the key; `follow` is called whenever there is a new pair of frame and time.

    Raises:
        DeviceError: The device went away, or nothing can be mixed any more.
    """
    heard = Heard()
    limit = None if limit_seconds is None else round(limit_seconds * sample_rate)
    # Ctrl-C is one more way to say quit.
    with suppress(KeyboardInterrupt), live_keys() as keys, live_line(request.output) as line:
        while not conductor.over and (limit is None or conductor.heard < limit):
            news = process.news()
            fresh = heard.take(news) if news is not None else not conductor.playing
            for command in conductor.step(heard.frame if heard.run == conductor.run else 0):
                process.send(command)
            if fresh and follow is not None:
                follow(conductor, heard)
            place = conductor.place(heard.now(sample_rate, conductor.run))
            tempo = request.translator.number(f"{conductor.tempo:g}")
            line.show(status(place, tempo, key_of(conductor.transpose), conductor.repeat, playing=conductor.playing))
            for word in keys(_PERIOD_SECONDS):
                conductor.do(word, time.monotonic())
    return heard
