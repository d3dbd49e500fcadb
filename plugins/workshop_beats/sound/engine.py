"""The rendering process: reads a job from stdin, writes sound files, tells how far it is on stdout.

The job is JSON lines: a head (`sample_rate` in hertz, `frames`, `bits`, `kit`, `cache` (a folder or null), `files`),
then lines of hits in order of frame, [[frame, voice, pitch, frames, velocity], …], then `null`. So memory does not grow
with the length of a song, and a job whose sender died is known by its missing end. Each of `files` has a `file` that
must not exist, the `voices` that go into it (null for all), and whether it is `limited`.

The answer is JSON lines too: {"done": frames} now and then, at last {"peaks": [linear, one for each file]} or
{"error": word, "details": {…}}, for which the parent has the sentences. Files that are not whole are removed, also
when nobody listens any more: then the song is not rendered to its end.
"""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from workshop_beats.hits import Hit
from workshop_beats.sound.bank import Bank
from workshop_beats.sound.cache import ShotCache
from workshop_beats.sound.code import code_digest
from workshop_beats.sound.mixer import Mixer, mix
from workshop_beats.sound.models.own import RecordingError
from workshop_signal.child import answer, failure, say
from workshop_signal.limiter import Limiter
from workshop_signal.pcm import PcmFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

_REPORTS = 100


class CutShortError(ValueError):
    """The job ended before its end was said: whoever sent it is gone."""


def hits_of(lines: IO[str]) -> Iterator[Hit]:
    """The hits of a job, as they arrive.

    Raises:
        CutShortError: The lines end without `null`.
    """
    for line in lines:
        several = json.loads(line)
        if several is None:
            return
        for hit in several:
            yield Hit(*hit)
    raise CutShortError("the job was cut short")


def render(head: dict[str, Any], hits: Iterator[Hit], tell: Callable[[int], None]) -> list[float]:
    """Write the files of a job; returns the highest sample of each, linear. `tell` is given the frames done.

    Raises:
        FileExistsError, OSError: A file is there already, or cannot be written.
        ValueError: The job is wrong; UnknownVoiceError and CutShortError are such.
    """
    rate, frames = head["sample_rate"], head["frames"]
    cache = ShotCache(Path(head["cache"]), code_digest()) if head["cache"] else None
    mixer = Mixer(Bank(head["kit"], rate, cache), _buses(head["files"]))
    step = max(frames // _REPORTS, 1)
    with ExitStack() as stack:
        lines = [stack.enter_context(_line(file, head)) for file in head["files"]]
        for mixed in mix(hits, frames, mixer):
            for line, bus in zip(lines, mixed, strict=False):
                line.write(bus)
            if mixer.position // step > (mixer.position - mixed.shape[2]) // step:
                tell(mixer.position)
        for _ in hits:
            pass
        for line in lines:
            line.finish()
    if cache is not None:
        cache.prune()
    return [line.peak for line in lines]


class _Line:
    """One file, limited on its way there or not. It goes again unless it was finished."""

    def __init__(self, path: Path, file: PcmFile, limiter: Limiter | None) -> None:
        self._path, self._file, self._limiter = path, file, limiter
        self._whole = False

    @property
    def peak(self) -> float:
        """Its highest sample, linear."""
        return self._file.peak

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.__exit__(None, None, None)
        if not self._whole:
            with suppress(OSError):
                self._path.unlink()

    def write(self, block: NDArray[Any]) -> None:
        """Pass on a block of shape (2, frames)."""
        self._file.write(block if self._limiter is None else self._limiter.push(block))

    def finish(self) -> None:
        """Write what the limiter holds back."""
        if self._limiter is not None:
            self._file.write(self._limiter.flush())
        self._file.close()
        self._whole = True


def _line(file: dict[str, Any], head: dict[str, Any]) -> _Line:
    """Open one of a job's files."""
    rate = head["sample_rate"]
    path = Path(file["file"])
    return _Line(path, PcmFile(path, rate, 2, head["frames"], head["bits"]), Limiter(rate) if file["limited"] else None)


def _buses(files: list[dict[str, Any]]) -> dict[str, int]:
    """On which of the mixer's lines each voice goes: that of its file, or one after the last that nobody hears."""
    if files[0]["voices"] is None:
        return {}
    buses = {voice: index for index, file in enumerate(files) for voice in file["voices"]}
    from workshop_beats.voices import DRUMS, PITCHED

    return {voice: buses.get(voice, len(files)) for voice in (*DRUMS, *PITCHED)}


def main() -> int:
    """Do one job; the exit code is 0 when its files are whole."""
    return answer(_rendered, _told)


def _rendered() -> dict[str, Any]:
    """Do the job that is sent."""
    head = json.loads(sys.stdin.readline())
    return {"peaks": render(head, hits_of(sys.stdin), lambda done: say({"done": done}))}


def _told(error: Exception) -> dict[str, Any]:
    """What the parent is told of a failure."""
    if isinstance(error, RecordingError):
        word = "recording_broken" if error.path.exists() else "recording_missing"
        return {"error": word, "details": {"file": error.path.name}}
    return failure(error, {OSError: "unwritable", MemoryError: "no_memory"})


if __name__ == "__main__":
    sys.exit(main())
