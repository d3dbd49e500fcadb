"""`workshop beat render`: a beat as audio, whole, in stems or in sections."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from workshop import N_, Request, WorkshopCommand, message, session_option
from workshop_beats.choice import HEAR
from workshop_beats.cli.options import KEY, KIT, NAME_OR_CHOSEN, TEMPO, TO, TRANSPOSE, changed

_FOLDER = click.Path(path_type=Path, file_okay=False)
_FORMATS = ("wav", "flac", "ogg", "mp3")


@click.command(cls=WorkshopCommand, help=N_("Write a beat as audio: the mix, stems or sections."))
@NAME_OR_CHOSEN
@TO
@click.option("--stems", type=_FOLDER, metavar=N_("FOLDER"), help=N_("A file for each voice, in this folder."))
@click.option("--by", type=click.Choice(("voice", "group")), default="voice", show_default=True,
              help=N_("With --stems: a file for each voice, or one for all drums and each instrument."))  # fmt: skip
@click.option("--section", metavar=N_("SECTION"), help=N_("This section only."))
@click.option("--sections", type=_FOLDER, metavar=N_("FOLDER"), help=N_("A file for each section, in this folder."))
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), help=N_("The format, where the file's name does not say.")
)
@click.option("--bits", type=click.Choice(("16", "24", "32")), default="24", show_default=True,
              help=N_("Bits a sample in WAV and FLAC; 32 is floating point, WAV only."))  # fmt: skip
@click.option("--rate", type=click.IntRange(8000, 96_000), default=48_000, show_default=True,
              help=N_("Sample rate in hertz."))  # fmt: skip
@TEMPO
@TRANSPOSE
@KEY
@KIT
@click.option("--hear", type=click.Choice(HEAR), help=N_("The beat, the click throughout, or both."))
@click.option("--no-melody", is_flag=True, help=N_("Leave out the guide melody."))
@click.option("--count-in/--no-count-in", default=None,
              help=N_("Begin with the click, or not. (The default: yes, but not before single sections.)"))  # fmt: skip
@session_option
@click.pass_obj
def render(request: Request, /, name: str | None, session: str | None, **options: Any) -> None:
    """Render a beat."""
    from workshop_beats.rendering.child import Renderer

    if sum(options[way] is not None for way in ("path", "stems", "sections")) > 1:
        raise click.UsageError(request.output.text(message("Use one of --to, --stems and --sections.")))
    if options["section"] is not None and options["sections"] is not None:
        raise click.UsageError(request.output.text(message("Use one of --section and --sections.")))
    with Renderer() as renderer:
        # imported while the process starts
        from workshop_beats.cli.rendering import write_rendering
        from workshop_beats.library import meant

        write_rendering(request, renderer, changed(request, meant(request.app, name, session), options), options)
