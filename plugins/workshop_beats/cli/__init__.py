"""`workshop beat`: beats to write, sing and record on."""

from __future__ import annotations

import click

from workshop import N_, WorkshopGroup
from workshop_beats.cli.choosing import choose
from workshop_beats.cli.clock import clock
from workshop_beats.cli.importing import import_beat
from workshop_beats.cli.kit import kit
from workshop_beats.cli.listing import list_beats
from workshop_beats.cli.midi import midi
from workshop_beats.cli.page import page
from workshop_beats.cli.play import play
from workshop_beats.cli.render import render
from workshop_beats.cli.showing import show
from workshop_beats.cli.tap import tap
from workshop_beats.cli.vote import vote


@click.group(cls=WorkshopGroup, help=N_("Choose a beat, look at it, and write it as audio or MIDI."))
def beat() -> None:
    """Hold the commands about beats."""


for command in (list_beats, show, choose, vote, page, play, render, midi, import_beat, tap, clock, kit):
    beat.add_command(command)
