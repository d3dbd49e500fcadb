"""Living with other people's code: nothing it raises gets out, what it prints goes to a log."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import threading
import time
import traceback
from contextvars import ContextVar
from functools import partial
from importlib.util import module_from_spec, spec_from_file_location
from typing import TYPE_CHECKING, TextIO, TypeVar

from workshop.interpreter import pip_install
from workshop.messages import Message, message
from workshop.paths import make_private

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from logging import Logger
    from pathlib import Path
    from types import ModuleType


T = TypeVar("T")


def append(path: Path, text: str) -> int:
    """Add `text` to the log at `path`, which only its owner may read. Where nothing can be written, it is dropped."""
    with contextlib.suppress(OSError):
        make_private(path.parent)
        private = partial(os.open, mode=0o600)
        with open(path, "a", encoding="utf-8", errors="backslashreplace", opener=private) as log:
            log.write(text)
    return len(text)


class _LogStream(io.TextIOBase):
    """A log as a stream; it holds no open file, so that it can be left lying about."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, text: str) -> int:
        return append(self._path, text)


class _Switch:
    """Stands in for a standard stream: a thread that is being caught writes to its log, the others as before."""

    def __init__(self, usual: TextIO, log: ContextVar[Path | None], printed: set[Path]) -> None:
        self.usual = usual
        self.log = log
        self.printed = printed

    def __getattr__(self, name: str) -> object:
        path = self.log.get()
        if path is not None and name == "write":
            self.printed.add(path)
        return getattr(self.usual if path is None else _LogStream(path), name)


class Catcher:
    """Runs code and catches what it raises and prints, also when several run at once in threads, or one never ends.

    `printed` are the logs to which something was printed.
    """

    def __init__(self) -> None:
        self.printed: set[Path] = set()
        self._log: ContextVar[Path | None] = ContextVar("log", default=None)
        self._lock = threading.Lock()
        self._inside = 0
        self._usual = (sys.stdout, sys.stderr)

    def attempt(self, log: Path, work: Callable[[], T]) -> tuple[T | None, BaseException | None]:
        """Do `work`: its result, or what it raised, of which Ctrl-C alone gets out. What it prints goes to `log`."""
        try:
            with self._into(log):
                return work(), None
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - not even SystemExit of foreign code may end a session
            append(log, steps_to(error))
            return None, error

    @contextlib.contextmanager
    def _into(self, path: Path) -> Iterator[None]:
        """While this lasts, what the calling thread prints goes to the log at `path`."""
        token = self._log.set(path)
        with self._lock:
            self._inside += 1
            if not (isinstance(sys.stdout, _Switch) and sys.stdout.log is self._log):
                self._usual = (sys.stdout, sys.stderr)
                sys.stdout, sys.stderr = (_Switch(stream, self._log, self.printed) for stream in self._usual)
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1
                if self._inside == 0:
                    sys.stdout, sys.stderr = self._usual
            self._log.reset(token)


def at_once(works: Sequence[Callable[[], T]], seconds: float) -> list[T | None]:
    """The results of several works done side by side in threads; None for one that did not end in time.

    One that hangs is left behind, and does not keep the process from ending.
    """
    results: list[T | None] = [None] * len(works)

    def do(place: int) -> None:
        # Ctrl-C reaches the main thread only, so that here it can only come from the code itself
        with contextlib.suppress(KeyboardInterrupt):
            results[place] = works[place]()

    threads = [threading.Thread(target=do, args=(place,), daemon=True) for place in range(len(works))]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(deadline - time.monotonic(), 0))
    return list(results)


def import_file(name: str, path: Path) -> ModuleType:
    """Import the file at `path` as module `name`. When that fails, nothing of it stays behind.

    Raises:
        BaseException: Whatever the file raises.
    """
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module


def file_logger(name: str, path: Path) -> Logger:
    """A logger of its own, outside Python's global tree, that adds its lines to the log at `path`."""
    import logging

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            append(path, self.format(record) + "\n")

    handler = Lines()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.Logger(name, logging.INFO)  # noqa: LOG001 - global loggers would outlive their library
    logger.addHandler(handler)
    return logger


def said(error: BaseException) -> str:
    """An exception in one line, even one that cannot say itself. It may hold names: for the screen only."""
    try:
        text = str(error).strip().partition("\n")[0][:200]
    except BaseException as failed:  # noqa: BLE001 - foreign code may do anything when it is asked
        text = type(failed).__name__
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def place_of(error: BaseException) -> str:
    """The kind of an exception and where it was raised, without its text, which may hold names."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({frames[-1].filename.replace(os.sep, '/').rpartition('/')[2]}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}{where}"


def steps_to(error: BaseException) -> str:
    """The way to an exception, call by call, without its text, which may hold names."""
    return "".join([*traceback.format_tb(error.__traceback__), f"{type(error).__name__}\n"])


def missing_package(error: BaseException, module: str = "") -> tuple[Message, Message] | None:
    """What to say, and the way out, when the import of `module` failed since a package is not installed; else None."""
    if not isinstance(error, ModuleNotFoundError) or not error.name or f"{module}.".startswith(f"{error.name}."):
        return None
    package = error.name.partition(".")[0]
    known = {"jack": "JACK-Client", "PIL": "Pillow", "rtmidi": "python-rtmidi", "serial": "pyserial", "yaml": "PyYAML"}
    command = pip_install(known.get(package, package.replace("_", "-")))
    reason = message("It needs the Python package {package}, which is not installed.", package=package)
    return reason, message("Install it: {command}", command=command)
