"""Start and end processes of our own that do audio: Ctrl-C and a closed terminal reach us, and we end them."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

from workshop import PluginError, message
from workshop_signal.processes import start

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def start_child(module: str, *words: str, environ: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Run a module as a child that talks in lines, in a session of its own: Ctrl-C does not reach it, we end it.

    `environ` is added to our own environment. What it complains of is nobody's matter: it says in words what failed.

    Raises:
        PluginError: The machine starts no more processes.
    """
    try:
        return start(module, *words, environ=environ)
    except OSError as error:
        raise PluginError(
            message("The audio process could not be started."),
            message("Close other programs and try again. The machine says: {reason}.", reason=error.strerror or "?"),
        ) from error


def lines_of(child: subprocess.Popen[str]) -> Iterator[str]:
    """What a child says, line by line, to its end."""
    if child.stdout is not None:
        with child.stdout as pipe:
            yield from pipe


def end_child(child: subprocess.Popen[str], seconds: float) -> None:
    """Close a child's input, give it time to end, then end it."""
    with suppress(OSError, ValueError):
        if child.stdin is not None:
            child.stdin.close()
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
