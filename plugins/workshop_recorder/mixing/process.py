"""Running a child of the mixer: hand it one order, pass on how far it is, and turn its last word into an answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workshop_recorder.mixing.refusals import refusal
from workshop_signal import processes

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Mapping


def start(module: str) -> subprocess.Popen[str]:
    """Run a module as a child that Ctrl-C does not reach: we end it. Raises PluginError."""
    try:
        return processes.start(module, environ=processes.ONE_THREAD)
    except OSError as error:
        raise refusal("failed", {"reason": error.strerror or "?"}) from error


def ask(order: Mapping[str, Any], progress: Callable[[float], None] | None = None) -> dict[str, Any]:
    """Have an order done; returns the answer. On whatever is raised here, KeyboardInterrupt too, the child is ended.

    Raises:
        FileError: A file cannot be written, or no recording can be read.
        PluginError: The child failed or crashed.
    """
    said: dict[str, Any] = {}
    with start("workshop_recorder.mixing.child") as child:
        try:
            send(child, order)
            for line in child.stdout or ():
                said = processes.heard(line)
                if progress is not None and "done" in said:
                    progress(said["done"])
        except BaseException:
            child.kill()
            raise
        code = child.wait()
    answer = said.get("answer")
    if not isinstance(answer, dict):
        raise refusal(said.get("error", "ended"), {"code": code, **said.get("details", {})})
    return answer


def send(child: subprocess.Popen[str], order: Any) -> None:
    """Hand over a line; a child that is gone has said why, or its exit code does."""
    try:
        if child.stdin is not None:
            child.stdin.write(json.dumps(order) + "\n")
            child.stdin.flush()
    except OSError:
        pass
