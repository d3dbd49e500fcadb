"""The child that plays: mixes block by block into an output, goes where it is told, and says where it is.

Reads an order as a line of JSON (`rate`, `frames`, `parts`, `first`, `last`, the `device` that is meant or "", `names`
of outputs to try), then commands: ["seek", frame] and ["pause"]. Its input's end ends it. Answers {"output": name,
"unread": […]} once it plays, then {"at": frame, "paused": …} ten times a second, at last {"answer": {}} or
{"error": word, "details": {…}}.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from workshop import MIX_DBTP, MIX_LUFS
from workshop_recorder.mixing.balance import raised
from workshop_recorder.mixing.feed import Feed
from workshop_recorder.mixing.sources import Wanted, opened
from workshop_recorder.mixing.summing import loudness_of, placed, survey
from workshop_signal.child import answer, failure, say
from workshop_signal.limiter import Limiter
from workshop_signal.outputs import OutputError, choose_output, portaudio
from workshop_signal.reading import AudioError
from workshop_signal.resample import Resampler

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop_recorder.mixing.feed import Block
    from workshop_recorder.mixing.summing import Sum
    from workshop_signal.outputs import Output

    Order = Mapping[str, Any]

BLOCK = 4096
AHEAD_SECONDS = 0.5
REPORT_SECONDS = 0.1
LOST_SECONDS = 2.0
INVALID_RATE = -9997
WORDS: Mapping[type[Exception], str] = {AudioError: "damaged"}
"""What the parent is told of a failure, but for what the output says itself."""


class Loudspeaker:
    """An open output that plays what a feed holds."""

    def __init__(self, library: Any, output: Output, rate: int) -> None:
        self.rate, self.name = rate, output.name
        self.feed = Feed(round(rate * AHEAD_SECONDS))
        self.called = time.monotonic()
        self._channels = min(output.channels, 2)
        self._stream = library.OutputStream(
            device=output.index,
            channels=self._channels,
            samplerate=rate,
            dtype="float32",
            latency="high",
            callback=self._fill,
        )
        self._stream.start()

    @property
    def lost(self) -> bool:
        """Whether the device takes nothing any more."""
        return not self._stream.active or time.monotonic() - self.called > LOST_SECONDS

    def fitted(self, stereo: Block) -> Block:
        """A planar block as the output wants it, (frames, channels); a single loudspeaker has the mean of both."""
        return np.ascontiguousarray(stereo.T if self._channels == 2 else stereo.mean(axis=0)[:, None])

    def _fill(self, out: Block, _frames: int, _time: Any, _status: Any) -> None:
        """The callback."""
        self.called = time.monotonic()
        self.feed.fill(out)


class Show:
    """One take being played, from `first` up to `last`."""

    def __init__(self, mix: Sum, order: Order, gain: float, speaker: Loudspeaker) -> None:
        self._mix, self._rate, self._speaker = mix, order["rate"], speaker
        self._first, self._last = order["first"], order["last"]
        self._factor = np.float32(10 ** (gain / 20))
        self._next = self._first
        self._begin(self._first)

    def run(self, commands: queue.Queue[Any]) -> None:
        """Play to the end, or until None comes. Raises AudioError, OutputError."""
        feed, told = self._speaker.feed, 0.0
        while True:
            with suppress(queue.Empty):
                while True:
                    command = commands.get_nowait()
                    if command is None:
                        return
                    self._obey(command)
            if self._next < self._last and feed.wait_for_room(REPORT_SECONDS / 4):
                self._put()
            elif self._next >= self._last:
                if feed.empty and not feed.paused:
                    time.sleep(AHEAD_SECONDS / 2)
                    say({"at": self._last, "paused": False})
                    return
                time.sleep(REPORT_SECONDS / 4)
            if time.monotonic() - told >= REPORT_SECONDS:
                told = time.monotonic()
                say({"at": min(feed.at, self._last), "paused": feed.paused})
            if self._speaker.lost:
                raise OutputError("output_lost", self._speaker.name)

    def _obey(self, command: Any) -> None:
        """Do what was asked for."""
        match command:
            case ["pause"]:
                self._speaker.feed.paused = not self._speaker.feed.paused
            case ["seek", int(frame)]:
                self._begin(max(self._first, min(frame, self._last)))

    def _begin(self, frame: int) -> None:
        """Go on from a frame."""
        self._limiter = Limiter(self._rate, MIX_DBTP)
        self._resampler = Resampler(self._rate, self._speaker.rate)
        self._next = self._out = frame
        self._speaker.feed.turn(frame)

    def _put(self) -> None:
        """Mix the next block; after the last one what limiter and resampler hold back as well."""
        count = min(BLOCK, self._last - self._next)
        limited = self._limiter.push(self._mix.block(self._next, count) * self._factor)
        self._next += count
        self._send(self._resampler.push(limited))
        if self._next >= self._last:
            self._send(self._resampler.push(self._limiter.flush()))
            self._send(self._resampler.flush())

    def _send(self, block: Block) -> None:
        """Hand a block to the feed, with the frame of the take that it begins on."""
        step = self._rate / self._speaker.rate
        if block.shape[1]:
            self._speaker.feed.put(round(self._out), step, self._speaker.fitted(block))
            self._out += block.shape[1] * step


def play(order: Order, commands: queue.Queue[Any]) -> None:
    """Play a take. Raises AudioError, OutputError."""
    rate, frames = order["rate"], order["frames"]
    with opened([Wanted.of(part) for part in order["parts"]], rate, frames) as (sources, unread):
        if not sources:
            raise OutputError("nothing_read")
        library = portaudio()
        output = choose_output(library, order["device"], order["names"])
        windows = survey(rate, order["first"], order["last"])
        mix = placed(sources, rate, windows, lambda _count: None)
        gain = raised(loudness_of(mix, rate, windows, lambda _count: None), MIX_LUFS)
        speaker = _opened(library, output, rate)
        say({"output": speaker.name, "unread": unread, "at": order["first"]})
        Show(mix, order, gain, speaker).run(commands)


def _opened(library: Any, output: Output, rate: int) -> Loudspeaker:
    """An output at the take's rate, or else at its own. Raises OutputError."""
    try:
        return Loudspeaker(library, output, rate)
    except library.PortAudioError as error:
        if INVALID_RATE not in error.args or rate == output.sample_rate:
            raise OutputError("output_busy", output.name) from error
    try:
        return Loudspeaker(library, output, output.sample_rate)
    except library.PortAudioError as error:
        raise OutputError("output_busy", output.name) from error


def _listen(commands: queue.Queue[Any]) -> None:
    """Pass on the commands that come; their end ends the playing."""
    for line in sys.stdin:
        with suppress(ValueError):
            commands.put(json.loads(line))
    commands.put(None)


def main() -> None:
    """Play one take. The process ends at once: a device that is gone may never let go of its stream."""
    os._exit(answer(_played, _told))


def _played() -> dict[str, Any]:
    """Play what is asked for."""
    commands: queue.Queue[Any] = queue.Queue()
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_listen, args=(commands,), daemon=True).start()
    play(order, commands)
    return {"answer": {}}


def _told(error: Exception) -> dict[str, Any]:
    """What the parent is told of a failure."""
    if isinstance(error, OutputError):
        return {"error": error.word, "details": {"device": error.device}}
    return failure(error, WORDS)


if __name__ == "__main__":
    main()
