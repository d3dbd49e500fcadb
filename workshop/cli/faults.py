"""What is said when something goes wrong, and what is written down about it: never a name, never a text of people's."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workshop.cli.clickwords import say_error
from workshop.cli.request import Misuse, Request
from workshop.errors import WorkshopError
from workshop.messages import Message, message
from workshop.paths import make_private

if TYPE_CHECKING:
    from workshop.paths import Paths

REFUSED = 1


def report(error: BaseException, request: Request, paths: Paths) -> int:
    """Say what happened, in one sentence and a hint; returns the exit code."""
    if isinstance(error, SystemExit | click.exceptions.Exit):
        return _code(error)
    if _nobody_reads(error):
        _drop_stdout()
        return REFUSED
    if request.debug:
        traceback.print_exception(error, file=request.output.stderr)
    match error:
        case KeyboardInterrupt() | EOFError() | click.Abort():
            request.output.warn(message("Stopped. What was stored before is safe."))
        case WorkshopError():
            request.output.refuse(error)
            return error.exit_code
        case click.ClickException():
            _report_misuse(error, request)
            return error.exit_code
        case _:
            _report_fault(error, request, paths)
    return REFUSED


def stack_lines(error: BaseException) -> list[str]:
    """The types and places of an error and its causes, outermost first: no message, since it may hold a name."""
    lines: list[str] = []
    current: BaseException | None = error
    while current is not None:
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}")
        lines.extend(_place(frame) for frame in traceback.extract_tb(current.__traceback__))
        current = current.__cause__ or current.__context__
    return lines


def _place(frame: traceback.FrameSummary) -> str:
    """Where a frame was: the end of its path, line and function."""
    return f"  {'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} in {frame.name}"


def _code(error: SystemExit | click.exceptions.Exit) -> int:
    """The exit code that an exit asks for."""
    code = error.exit_code if isinstance(error, click.exceptions.Exit) else error.code
    return code if isinstance(code, int) else REFUSED if code else 0


def _nobody_reads(error: BaseException) -> bool:
    """Whether the reader of our output went away, as `head` does."""
    return isinstance(error, OSError) and error.errno == errno.EPIPE


def _drop_stdout() -> None:
    """Let nothing more be written to a stdout that nobody reads, not even when Python ends."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        return


def _report_misuse(error: click.ClickException, request: Request) -> None:
    """Say what about the command line cannot be meant, how it is used, and where to read more."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        request.output.warn(error.format_message())
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if isinstance(error, Misuse):
        request.output.refuse(WorkshopError(error.sentence, error.hint))
        return
    if context is not None:
        request.output.warn(context.get_usage())
    said = say_error(error, request.translator)
    request.output.warn(message("Error: {message}", message=said))
    if context is not None:
        request.output.warn(
            message("Try '{command} {option}' for help.", command=context.command_path, option="--help")
        )


def _report_fault(error: BaseException, request: Request, paths: Paths) -> None:
    """Say that the program is at fault and what is safe; the log gets types and places."""
    log = paths.logs / "error.log"
    hint: Message = message("Run the command again with --debug to see more.")
    try:
        make_private(log.parent)
        with open(log, "a", encoding="utf-8", opener=partial(os.open, mode=0o600)) as file:
            file.write("\n".join([datetime.now(UTC).isoformat(timespec="seconds"), *stack_lines(error), ""]))
        hint = message(
            "Details, without names, are in {file}. Run the command again with --debug to see more.", file=log
        )
    except OSError:
        pass
    request.output.refuse(
        WorkshopError(message("Something went wrong inside the program. What was stored before is safe."), hint)
    )
