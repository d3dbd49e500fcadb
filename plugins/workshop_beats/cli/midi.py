"""`workshop beat midi`: a beat as a MIDI file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from workshop import N_, Request, WorkshopCommand, message, session_option
from workshop_beats.cli.options import KEY, NAME_OR_CHOSEN, TEMPO, TO, TRANSPOSE, changed
from workshop_beats.cli.targets import target_of


@click.command(cls=WorkshopCommand, help=N_("Write a beat as a MIDI file for a DAW."))
@NAME_OR_CHOSEN
@TO
@click.option("--section", metavar=N_("SECTION"), help=N_("Only this section, fills and ending included."))
@click.option("--pattern", metavar=N_("SECTION"), help=N_("Only the bars that this section repeats, to loop in a DAW."))
@click.option("--drums", is_flag=True, help=N_("Only the drums."))
@click.option("--melody/--no-melody", default=True, show_default=True, help=N_("With the guide melody."))
@TEMPO
@TRANSPOSE
@KEY
@click.option("--straight", is_flag=True, help=N_("Without swing and human feel."))
@session_option
@click.pass_obj
def midi(
    request: Request,
    /,
    name: str | None,
    path: Path | None,
    section: str | None,
    pattern: str | None,
    drums: bool,
    melody: bool,
    straight: bool,
    session: str | None,
    **options: Any,
) -> None:
    """Write a beat as MIDI."""
    from workshop_beats import library
    from workshop_beats.exchange.midi import score_of, write_midi
    from workshop_beats.safe_names import file_stem
    from workshop_beats.voices import DRUMS

    if section is not None and pattern is not None:
        raise click.UsageError(request.output.text(message("Give --section or --pattern, not both.")))
    choice = changed(request, library.meant(request.app, name, session), options)
    beat = library.load(request.app, choice)
    if section is not None:
        beat = beat.only(section)
    elif pattern is not None:
        beat = beat.pattern(pattern)
    target = target_of(
        path or Path(f"{file_stem(choice.beat, section or pattern or '')}.mid"), "MIDI", (".mid", ".midi")
    )
    voices = frozenset(DRUMS) if drums else None
    write_midi(score_of(beat, straight=straight, melody=melody, voices=voices), target)
    request.output.say(message("Wrote {path}.", path=target))
