"""Arguments and options that several `beat` commands share."""

from __future__ import annotations

from pathlib import Path

import click

from workshop import N_

NAME = click.argument("name", metavar=N_("BEAT"))
NAME_OR_CHOSEN = click.argument("name", metavar=N_("BEAT"), required=False)
TO = click.option(
    "--to", "path", type=click.Path(path_type=Path), metavar=N_("FILE"), help=N_("The file to write; it must be new.")
)
