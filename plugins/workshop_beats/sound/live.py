"""The mixing process of the player: notes come in as they are decided, blocks of audio go out, run after run.

Reads the lines that `workshop_beats.sound.player` describes, and ["rate", hertz]; ["keep", folder, name]: the audio
of the next hits is kept there as well; ["clicks", folder, [velocity, …]]: so are single clicks, at the end; ["skip",
frames]: so much of the run was heard already. Writes `feed.HEADER` and a block of interleaved stereo float32 each time.
The reader's pace holds it back: a pipe that is full is what makes it wait.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workshop_beats.hits import Hit
from workshop_beats.sound.bank import Bank
from workshop_beats.sound.cache import ShotCache
from workshop_beats.sound.clicking import keep_clicks
from workshop_beats.sound.code import code_digest
from workshop_beats.sound.feed import FRAME_BYTES, HEADER
from workshop_beats.sound.kept import keep_audio
from workshop_beats.sound.mixer import Mixer
from workshop_signal.limiter import Limiter

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import IO

BLOCK = 1024
_TAIL_SECONDS = 2.0


class Live:
    """Mixes the notes of one run after another and writes what is complete to `out`."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._rate = 0
        self._kit: dict[str, Any] | None = None
        self._cache: ShotCache | None = None
        self._bank: Bank | None = None
        self._run = 0
        self._mixer: Mixer | None = None
        self._limiter = Limiter(1)
        self._waiting: list[Hit] = []
        self._keep: tuple[Path, str] | None = None
        self._kept: list[bytes] = []
        self._skip = 0
        self._clicks: tuple[Path, list[int]] | None = None

    def follow(self, lines: Iterable[bytes]) -> None:
        """Do what the lines say, to the last."""
        for line in lines:
            command = json.loads(line)
            match command:
                case ["rate", int(rate)]:
                    self._rate = rate
                case ["kit", dict(kit), str(folder)]:
                    self._kit, self._cache, self._bank = kit, ShotCache(Path(folder), code_digest()), None
                case ["keep", str(folder), str(name)]:
                    self._keep = Path(folder), name
                case ["clicks", str(folder), list(velocities)]:
                    self._clicks = Path(folder), velocities
                case ["skip", int(frames)]:
                    self._skip = frames * FRAME_BYTES
                case ["halt", int(run)]:
                    self._run, self._mixer, self._waiting, self._skip = run, None, [], 0
                case ["hits", int(run), list(hits), int(until)] if run == self._run:
                    self._waiting += [Hit(*hit) for hit in hits]
                    self._mix(until)
                    self._save()
                case ["end", int(run), int(frame)] if run == self._run:
                    self._mix(frame + round(_TAIL_SECONDS * self._rate))
        self._finish()

    def _finish(self) -> None:
        """Keep what can be kept once nobody waits for it any more."""
        if self._clicks is not None and self._bank is not None:
            keep_clicks(self._clicks[0], self._bank, self._clicks[1])
        if self._cache is not None:
            self._cache.prune()

    def _mix(self, until: int) -> None:
        """Write all whole blocks before a frame of the run, before which no more notes will come."""
        mixer = self._mixer = self._mixer or self._new_mixer()
        while mixer.position + BLOCK <= until:
            end = mixer.position + BLOCK
            while self._waiting and self._waiting[0].frame < end:
                mixer.place(self._waiting.pop(0))
            self._write(mixer.block(BLOCK)[0])

    def _save(self) -> None:
        """Keep what the opening's notes sounded like."""
        if self._keep is not None:
            keep_audio(*self._keep, b"".join(self._kept))
            self._keep, self._kept = None, []

    def _new_mixer(self) -> Mixer:
        """Begin a run; sounds are kept from one to the next."""
        if self._kit is None:
            raise ValueError("no kit")
        self._bank = self._bank or Bank(self._kit, self._rate, self._cache)
        self._limiter = Limiter(self._rate)
        return Mixer(self._bank)

    def _write(self, block: np.ndarray[Any, np.dtype[np.float32]]) -> None:
        """Limit a block of shape (2, frames) and hand it on."""
        audio = np.ascontiguousarray(self._limiter.push(block).T).tobytes()
        if self._keep is not None:
            self._kept.append(audio)
        heard = min(self._skip, len(audio))
        self._skip -= heard
        audio = audio[heard:]
        self._out.write(HEADER.pack(self._run, len(audio)) + audio)
        self._out.flush()


def main() -> None:
    """Mix until the input ends; the player sees from the exit code that something failed."""
    try:
        Live(sys.stdout.buffer).follow(sys.stdin.buffer)
    except BrokenPipeError:
        sys.exit(0)


if __name__ == "__main__":
    main()
