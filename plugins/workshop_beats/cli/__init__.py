"""`workshop beat`: beats to write, sing and record on."""

from __future__ import annotations

import click

from workshop import N_, WorkshopGroup
from workshop_beats.cli.choosing import choose
from workshop_beats.cli.listing import list_beats
from workshop_beats.cli.midi import midi
from workshop_beats.cli.render import render
from workshop_beats.cli.showing import show
from workshop_beats.cli.vote import vote


@click.group(cls=WorkshopGroup, help=N_("Choose a beat, look at it, and write it as audio or MIDI."))
def beat() -> None:
    """Hold the commands about beats."""


for command in (list_beats, show, choose, vote, render, midi):
    beat.add_command(command)
