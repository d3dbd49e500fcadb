"""Run the rendering process: hand it a job piece by piece, follow how far it is, and say in a sentence what failed."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from workshop import FileError, PluginError, message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from workshop_beats.rendering.job import Job, Line

    Progress = Callable[[float], None]

STALLED_SECONDS = 120.0
"""After so long without a word the process is taken for stuck."""

_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_FULL = (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC, errno.EFBIG)


def run(job: Job, files: Sequence[Line], progress: Progress | None = None) -> list[float]:
    """Let the rendering process write `files`, none of which may exist; returns the highest sample of each, linear.

    `progress` is called with the share that is done, 0 to 1. After a failure or a Ctrl-C there are no files.

    Raises:
        FileError: A file cannot be written, or the disk is full.
        PluginError: The process failed, crashed or got stuck.
    """
    command = [sys.executable, "-P", "-m", "workshop_beats.sound.engine"]
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints,
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            encoding="utf-8",
            env={**os.environ, **_ONE_THREAD},
        ) as child,
    ):
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
        raise _failure(answer, child.returncode, files[0].path)
    return [float(peak) for peak in answer["peaks"]]


def _follow(child: subprocess.Popen[str], job: Job, files: Sequence[Line], progress: Progress | None) -> dict[str, Any]:
    """Feed the process and listen to it until it closes its end; returns its last word."""
    if child.stdin is None or child.stdout is None:
        raise PluginError(message("The rendering process has no pipes."))
    feeder = _Feeder(child.stdin, job, files)
    feeder.start()
    answer: dict[str, Any] = {}
    try:
        while line := _line_of(child, child.stdout):
            answer = _read(line)
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
    line = pipe.readline()
    watch.cancel()
    if stuck.is_set():
        raise PluginError(
            message("Rendering the beat took too long and was stopped."), message("Try it again, or a shorter form.")
        )
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


def _read(line: str) -> dict[str, Any]:
    """What the process said; nothing where it is no JSON object."""
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _failure(answer: dict[str, Any], code: int, path: Path) -> FileError | PluginError:
    """What went wrong, for a leader."""
    if answer.get("errno") in _FULL:
        return FileError(
            message("The disk became full while the beat was rendered."),
            message("Make room on the disk, or name a file on another one with `--to FILE`."),
        )
    if answer.get("error") in {"OSError", "PermissionError", "FileNotFoundError", "FileExistsError"}:
        return FileError(
            message("The file {path} cannot be written.", path=path),
            message(
                "Name another file with `--to FILE`. The machine says: {reason}.", reason=answer.get("detail", "?")
            ),
        )
    reason = str(answer["detail"]).rstrip(".") if "error" in answer else f"it ended with {code}"
    return PluginError(
        message("The beat could not be rendered: {reason}.", reason=reason),
        message("`workshop doctor` looks for what is missing."),
    )


def _remove(files: Sequence[Line]) -> None:
    """Take away what is not whole."""
    for file in files:
        with suppress(OSError):
            file.path.unlink()
