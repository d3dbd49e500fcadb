"""Catches what other people's code prints or logs: it goes to a file of its own, never onto the screen."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import threading
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from pathlib import Path
    from collections.abc import Iterator
    from logging import Logger


def append(path: Path, text: str) -> int:
    """Add `text` to the log at `path`, which only its owner may read. Where nothing can be written, it is dropped."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        private = partial(os.open, mode=0o600)
        with open(path, "a", encoding="utf-8", errors="backslashreplace", opener=private) as log:  # noqa: PTH123
            log.write(text)
    return len(text)


class _Switch:
    """Stands in for a standard stream: a thread that is being caught writes to its log, the others as before."""

    def __init__(self, usual: TextIO, log: ContextVar[Path | None]) -> None:
        self.usual = usual
        self.log = log

    def __getattr__(self, name: str) -> object:
        path = self.log.get()
        if path is None:
            return getattr(self.usual, name)
        return partial(append, path) if name == "write" else getattr(io.StringIO(), name)


class OutputRouter:
    """Sends what code prints to its log, also when several run at once in threads, or one never comes back."""

    def __init__(self) -> None:
        self._log: ContextVar[Path | None] = ContextVar("log", default=None)
        self._lock = threading.Lock()
        self._inside = 0
        self._usual = (sys.stdout, sys.stderr)

    @contextlib.contextmanager
    def into(self, path: Path) -> Iterator[None]:
        """While this lasts, what the calling thread prints goes to the log at `path`."""
        token = self._log.set(path)
        with self._lock:
            self._inside += 1
            if not (isinstance(sys.stdout, _Switch) and sys.stdout.log is self._log):
                self._usual = (sys.stdout, sys.stderr)
                sys.stdout, sys.stderr = (_Switch(stream, self._log) for stream in self._usual)
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1
                if self._inside == 0:
                    sys.stdout, sys.stderr = self._usual
            self._log.reset(token)


def file_logger(name: str, path: Path) -> Logger:
    """A logger of the plugin's own, outside Python's global tree, that adds its lines to the log at `path`."""
    import logging

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            append(path, self.format(record) + "\n")

    handler = Lines()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.Logger(name, logging.INFO)  # noqa: LOG001 - global loggers would outlive their library
    logger.addHandler(handler)
    return logger
