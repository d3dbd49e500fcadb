"""Run the rendering process: hand it a job piece by piece, follow how far it is, and say in a sentence what failed."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, Self

from workshop_beats.processes import end_child, start_child
from workshop_beats.rendering.refusals import failure, refusal
from workshop_signal.processes import ONE_THREAD, heard

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Sequence

    from workshop_beats.rendering.job import Job, Line

    Progress = Callable[[float], None]

STALLED_SECONDS = 30.0
"""After so long without a word the process is taken for stuck."""

ENVIRON = {
    **ONE_THREAD,
    # glibc would grow this, and the holes that sounds leave would stay in the process
    "MALLOC_MMAP_THRESHOLD_": str(256 << 10),
}
"""What the rendering process is told by its environment, so that it stays small."""


def start() -> subprocess.Popen[str]:
    """Start the rendering process: it imports what it needs, then waits for a job. Raises PluginError."""
    return start_child("workshop_beats.sound.engine", environ=ENVIRON)


class Renderer:
    """Renders songs, each in a process of its own.

    In a `with` the first process is started at once, so that it imports while its job is prepared; at the end one that
    was asked for nothing goes.
    """

    def __init__(self) -> None:
        self._waiting: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self._waiting = start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._waiting is not None:
            with self._waiting as child:
                end_child(child, 0)

    def run(self, job: Job, files: Sequence[Line], progress: Progress | None = None) -> list[float]:
        """Let the process write `files`, none of which may exist; returns the highest sample of each, linear.

        `progress` is called with the share that is done, 0 to 1. After a failure or a Ctrl-C there are no files.

        Raises:
            FileError: A file cannot be written, or the disk is full.
            PluginError: The process failed, crashed or got stuck.
        """
        waiting, self._waiting = self._waiting, None
        with waiting or start() as child:
            try:
                answer = _follow(child, job, files, progress)
            except BaseException:
                child.kill()
                child.wait()
                _remove(files)
                raise
            child.wait()
        if "peaks" not in answer:
            _remove(files)
            raise failure(answer, child.returncode, files[0].path)
        return [float(peak) for peak in answer["peaks"]]


def _follow(child: subprocess.Popen[str], job: Job, files: Sequence[Line], progress: Progress | None) -> dict[str, Any]:
    """Feed the process and listen to it until it closes its end; returns its last word."""
    if child.stdin is None or child.stdout is None:
        raise refusal("failed", {"reason": "pipes"})
    feeder = _Feeder(child.stdin, job, files)
    feeder.start()
    answer: dict[str, Any] = {}
    try:
        while line := _line_of(child, child.stdout):
            answer = heard(line)
            if progress is not None and "done" in answer:
                progress(answer["done"] / max(job.frames, 1))
    except BaseException:
        child.kill()
        raise
    finally:
        feeder.join()
    if feeder.failure is not None:
        raise feeder.failure
    return answer


def _line_of(child: subprocess.Popen[str], pipe: IO[str]) -> str:
    """The next line; the process is stopped when none comes."""
    stuck = threading.Event()

    def stop() -> None:
        stuck.set()
        child.kill()

    watch = threading.Timer(STALLED_SECONDS, stop)
    watch.daemon = True
    watch.start()
    try:
        line = pipe.readline()
    finally:
        watch.cancel()
    if stuck.is_set():
        raise refusal("stuck", {})
    return line


class _Feeder(threading.Thread):
    """Writes the job while the main thread listens: neither side may wait for the other's full pipe."""

    def __init__(self, pipe: IO[str], job: Job, files: Sequence[Line]) -> None:
        super().__init__(name="render-feeder", daemon=True)
        self._pipe, self._job, self._files = pipe, job, files
        self.failure: BaseException | None = None

    def run(self) -> None:
        """Write it all; a process that is gone is not this thread's matter, a song that fails is."""
        try:
            with self._pipe as pipe:
                pipe.write(self._job.head(self._files))
                pipe.writelines(self._job.hits())
        except OSError:
            pass
        except BaseException as failure:  # noqa: BLE001 - raised again where the job was asked for
            self.failure = failure


def _remove(files: Sequence[Line]) -> None:
    """Take away what is not whole."""
    for file in files:
        with suppress(OSError):
            file.path.unlink()
