"""The playing process: opens an output and plays what a mixing process of its own makes of the parent's notes.

Nothing but the callback and a few short threads run here, so that nothing holds up the audio: numpy is imported and
notes are mixed in the child `workshop_beats.sound.live`. JSON arrays, one a line:

in:   ["hits", run, [[frame, voice, pitch, frames, velocity], …], until] notes of a run, complete before frame `until`
      ["end", run, frame]     the run is that long       ["halt", run]   end what sounds; the notes of `run` come next
      ["kit", …]              for the mixing process     ["quit"]        or the end of the input
      ["opening", hertz, [line, …]]  lines that hold only if the output has that sample rate
out:  {"opened": device, "rate": hertz, "latency": seconds}
      {"heard": [run, frame, nanoseconds] or null, "late": callbacks without enough audio, "over": bool, "sounding": ns}
      {"error": word, "details": {…}}, then the process ends
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from workshop_beats.sound.feed import HEADER, Feed
from workshop_beats.sound.outputs import PlayError

if TYPE_CHECKING:
    from typing import IO

    from workshop_beats.sound.stream import OutputStream

QUEUE_FRAMES = 8192
_REPORT_SECONDS = 0.04
_LOST_SECONDS = 1.5
_FADE_SECONDS = 0.05


class Player:
    """The traffic between the parent, the mixing process and the output named `device` (empty: the system's choice)."""

    def __init__(self, device: str) -> None:
        self._feed = Feed(QUEUE_FRAMES)
        self._quit = threading.Event()
        self._mixer = subprocess.Popen(
            [sys.executable, "-P", "-m", "workshop_beats.sound.live"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._stream = self._open(device)

    def run(self) -> None:
        """Play until the parent says quit or goes away. Raises PlayError when the device is lost or mixing fails."""
        self._tell({"opened": self._stream.output.name, "rate": self._rate, "latency": self._stream.latency})
        self._send(json.dumps(["rate", self._rate]).encode() + b"\n")
        for work in (self._listen, self._carry):
            threading.Thread(target=work, name=work.__name__, daemon=True).start()
        while not self._quit.wait(_REPORT_SECONDS):
            self._look()
        self._feed.halt(-1)
        time.sleep(_FADE_SECONDS + self._stream.latency)
        self._stream.close()

    @property
    def _rate(self) -> int:
        """The output's sample rate in hertz."""
        return self._stream.output.sample_rate

    def _open(self, device: str) -> OutputStream:
        """Open the output while the mixing process starts."""
        from workshop_beats.sound.stream import OutputStream, portaudio

        return OutputStream(portaudio(), device, self._feed)

    def _look(self) -> None:
        """Report how far the music is, and end when nothing can be played any more."""
        if time.monotonic() - self._stream.called > _LOST_SECONDS or not self._stream.active():
            raise PlayError("device_lost", device=self._stream.output.name)
        if self._mixer.poll() is not None and not self._quit.is_set():
            raise PlayError("mixer_failed")
        feed, stream = self._feed, self._stream
        self._tell({"heard": stream.heard, "late": feed.late, "over": feed.over, "sounding": stream.sounding})

    def _listen(self) -> None:
        """Do what the parent says; notes go on to the mixing process."""
        for said in sys.stdin.buffer:
            line = said
            if line.startswith(b'["quit"'):
                break
            if line.startswith(b'["halt"'):
                self._feed.halt(json.loads(line)[1])
            elif line.startswith(b'["end"'):
                self._feed.end(*json.loads(line)[1:])
            elif line.startswith(b'["opening"'):
                line = self._opening(*json.loads(line)[1:])
            self._send(line)
        self._quit.set()

    def _opening(self, rate: int, lines: list[Any]) -> bytes:
        """The lines of an opening, nothing where the output has another sample rate."""
        return "".join(json.dumps(line) + "\n" for line in lines).encode() if rate == self._rate else b""

    def _send(self, line: bytes) -> None:
        """Hand a line to the mixing process; where that has ended, the next look says so."""
        pipe: IO[bytes] | None = self._mixer.stdin
        try:
            if pipe is not None:
                pipe.write(line)
                pipe.flush()
        except OSError:
            pass

    def _carry(self) -> None:
        """Bring mixed blocks to the feed."""
        pipe: IO[bytes] | None = self._mixer.stdout
        while pipe is not None and len(head := pipe.read(HEADER.size)) == HEADER.size:
            run, size = HEADER.unpack(head)
            self._feed.put(run, pipe.read(size))

    @staticmethod
    def _tell(facts: dict[str, Any]) -> None:
        """Write one line to the parent; one that is gone needs no words."""
        try:
            sys.stdout.write(json.dumps(facts) + "\n")
            sys.stdout.flush()
        except OSError:
            os._exit(0)


def main() -> None:
    """Play; whatever goes wrong is told to the parent, which has the words. PortAudio may abort a normal exit."""
    try:
        Player(*sys.argv[1:2] or [""]).run()
    except PlayError as error:
        sys.stdout.write(json.dumps({"error": error.word, "details": error.details}) + "\n")
    except Exception as error:  # noqa: BLE001 - told to the parent
        sys.stdout.write(json.dumps({"error": "failed", "details": {"reason": type(error).__name__}}) + "\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
