"""The program: make the app, read the listener's language, run one command."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

import click

from workshop import __version__
from workshop.cli.root import Root
from workshop.messages import N_
from workshop.translator import LANGUAGES, language_of

if TYPE_CHECKING:
    from workshop.app import App


def create_cli(app: App, language: str = "en") -> click.Group:
    """Make the command line over one library. `language` is what is spoken where a line has no `--lang`."""
    return Root(
        app,
        language,
        help=N_("Group music sessions from the door to the log."),
        params=[
            # Both are read before parsing; declared so that help shows them and click refuses what they cannot be.
            click.Option(
                ["--lang"],
                type=click.Choice(LANGUAGES),
                expose_value=False,
                help=N_("Speak Norwegian (nb) or English (en)."),
            ),
            click.Option(
                ["--debug"], is_flag=True, expose_value=False, help=N_("Show where in the program an error happened.")
            ),
            click.version_option(__version__, message="workshop %(version)s")(click.Command("version")).params[0],
        ],
        epilog=N_("Every command explains itself: workshop COMMAND --help."),
        no_args_is_help=True,
    )


def main() -> None:
    """Run the command line of this process."""
    from workshop.app import create_app

    # Imports and models make many objects that all stay: looking for garbage among them took a tenth of a command
    gc.set_threshold(50_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    create_cli(create_app(), language_of(os.environ)).main()
