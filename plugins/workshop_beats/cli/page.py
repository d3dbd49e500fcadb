"""`workshop beat page`: all beats on a sheet of paper."""

from __future__ import annotations

import os
from pathlib import Path

import click

from workshop import N_, FileError, Request, WorkshopCommand, message
from workshop_beats.cli.options import TO
from workshop_beats.cli.targets import target_of


@click.command(cls=WorkshopCommand, library=False, help=N_("Write all beats as a page to print and pin to the wall."))
@TO
@click.option("--details", is_flag=True, help=N_("All bars of every beat after the overview."))
@click.pass_obj
def page(request: Request, path: Path | None, details: bool) -> None:
    """Write the page."""
    from workshop_beats.library import templates
    from workshop_beats.paper.page import page as written

    beats = list(templates(request.app, request.output.refuse))
    target = target_of(path or Path("beats.html"), "HTML", (".html", ".htm"))
    text = written(beats, request.output.text, request.translator.language, details=details)
    _write_new(target, text)
    request.output.say(message("Wrote {path}.", path=target))
    request.output.hint(message("Open it in a browser and print it on A4, on both sides."))


def _write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet; nothing is left of one that could not be written.

    Raises:
        FileError: There is one, or it cannot be written.
    """
    if path.exists():
        raise FileError(message("There is already a file {path}.", path=path), message("Give another name with --to."))
    if not path.parent.is_dir():
        raise FileError(
            message("There is no folder {path}.", path=path.parent),
            message("Make the folder first, or name a file in another one with `--to FILE`."),
        )
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise FileError(
            message("The file {path} cannot be written.", path=path),
            message("Name another file with `--to FILE`. The machine says: {reason}.", reason=error.strerror or "?"),
        ) from error
