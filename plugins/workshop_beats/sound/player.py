"""The playing process: opens an output and plays what a mixing process of its own makes of the parent's notes.

Nothing but the callback and a few short threads run here, so that nothing holds up the audio: numpy is imported and
notes are mixed in the child `workshop_beats.sound.live`. It is started at once for ["begin"], else when the kept audio
of an opening sounds already. JSON arrays, one a line:

in:   ["hits", run, [[frame, voice, pitch, frames, velocity], …], until] notes of a run, complete before frame `until`
      ["end", run, frame]     the run is that long       ["halt", run]   end what sounds; the notes of `run` come next
      ["kit", …]              for the mixing process     ["quit"]        or the end of the input
      ["count-in", [name, …], [hit, …], frames, folder]   the first frames, of clicks that are kept in the folder
      ["begin"]                ["opening", hertz, [line, …], folder]   the first lines, if the output has that sample
                              rate; what they sound like is kept in the folder
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
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop_beats.sound.clicks import counted_in
from workshop_beats.sound.feed import FRAME_BYTES, HEADER, Feed
from workshop_beats.sound.kept import audio_name, read_audio
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
        self._device = device
        self._feed = Feed(QUEUE_FRAMES)
        self._quit = threading.Event()
        self._opened = threading.Event()
        self._writing = threading.Lock()
        self._mixer: subprocess.Popen[bytes] | None = None
        self._unsent: list[bytes] = []
        self._counted = False

    def run(self) -> None:
        """Play until the parent says quit or goes away. Raises PlayError when the device is lost or mixing fails."""
        threading.Thread(target=self._listen, name="lines", daemon=True).start()
        self._stream = self._open()
        self._tell({"opened": self._stream.output.name, "rate": self._rate, "latency": self._stream.latency})
        self._unsent.insert(0, json.dumps(["rate", self._rate]).encode() + b"\n")
        self._opened.set()
        while not self._quit.wait(_REPORT_SECONDS):
            self._look()
        self._feed.halt(-1)
        time.sleep(_FADE_SECONDS + self._stream.latency)
        self._stream.close()

    @property
    def _rate(self) -> int:
        """The output's sample rate in hertz."""
        return self._stream.output.sample_rate

    def _open(self) -> OutputStream:
        """Open the output, while the mixing process may be starting."""
        from workshop_beats.sound.outputs import portaudio
        from workshop_beats.sound.stream import OutputStream

        return OutputStream(portaudio(), self._device, self._feed)

    def _look(self) -> None:
        """Report how far the music is, and end when nothing can be played any more."""
        feed, stream = self._feed, self._stream
        if time.monotonic() - stream.called > _LOST_SECONDS or not stream.active():
            raise PlayError("device_lost", device=stream.output.name)
        if self._mixer is not None and self._mixer.poll() is not None and not self._quit.is_set():
            raise PlayError("mixer_failed")
        self._tell({"heard": stream.heard, "late": feed.late, "over": feed.over, "sounding": stream.sounding})
        if self._mixer is None and stream.sounding:
            self._start_mixer()

    def _listen(self) -> None:
        """Do what the parent says; notes go on to the mixing process."""
        for line in sys.stdin.buffer:
            if line.startswith(b'["quit"'):
                break
            if line.startswith(b'["begin"'):
                self._start_mixer()
                continue
            self._opened.wait()
            if line.startswith(b'["opening"'):
                self._open_with(*json.loads(line)[1:])
                continue
            if line.startswith(b'["count-in"'):
                self._count_in(*json.loads(line)[1:])
                continue
            if line.startswith(b'["halt"'):
                self._feed.halt(json.loads(line)[1])
            elif line.startswith(b'["end"'):
                self._feed.end(*json.loads(line)[1:])
            self._send(line)
        self._quit.set()

    def _count_in(self, names: list[str], hits: list[list[Any]], frames: int, folder: str) -> None:
        """Play a count-in from its kept clicks; the mixing process goes on after it."""
        audio = counted_in(Path(folder), names, hits, frames)
        if audio:
            self._counted = True
            self._feed.preload(0, audio)
            self._send(json.dumps(["skip", frames]).encode() + b"\n")
        else:
            self._start_mixer()

    def _open_with(self, rate: int, lines: list[Any], folder: str) -> None:
        """Play an opening from its kept audio, else have it mixed and kept."""
        if rate != self._rate:
            self._start_mixer()
            return
        name = audio_name(rate, lines)
        audio = read_audio(Path(folder), name) if self._mixer is None and not self._counted else b""
        if audio:
            self._feed.preload(0, audio)
            lines = [["skip", len(audio) // FRAME_BYTES], *lines]
        else:
            lines = [["keep", folder, name], *lines]
        for line in lines:
            self._send(json.dumps(line).encode() + b"\n")
        if not audio:
            self._start_mixer()

    def _start_mixer(self) -> None:
        """Start the mixing process, once; what was said before the output was open waits for it."""
        with self._writing:
            if self._mixer is not None:
                return
            command = [sys.executable, "-P", "-m", "workshop_beats.sound.live"]
            self._mixer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        threading.Thread(target=self._carry, args=(self._mixer,), name="blocks", daemon=True).start()
        self._opened.wait()
        self._send(b"")

    def _send(self, line: bytes) -> None:
        """Hand a line to the mixing process, after those that waited; where it has ended, the next look says so."""
        with self._writing:
            self._unsent.append(line)
            if self._mixer is None or self._mixer.stdin is None or not self._opened.is_set():
                return
            text, self._unsent = b"".join(self._unsent), []
            with suppress(OSError):
                self._mixer.stdin.write(text)
                self._mixer.stdin.flush()

    def _carry(self, mixer: subprocess.Popen[bytes]) -> None:
        """Bring mixed blocks to the feed."""
        pipe: IO[bytes] | None = mixer.stdout
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
