"""A MIDI driver that a leader's own plugin brings, whose ports a test decides."""

from __future__ import annotations

import json
import os
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import Line
from workshop.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DRIVER = """
    import json, os, pathlib, sys, time
    from workshop import DeviceError, MidiDriver, hookimpl, message

    @hookimpl
    def workshop_midi_drivers():
        yield MidiDriver("fake", ports=f"{__name__}:ports")

    def ports():
        print("noise on stdout")
        inputs, outputs = json.loads(pathlib.Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
        if inputs == ["refuse"]:
            raise DeviceError(message("The box {name} is off.", name="A1"), message("Turn it on."))
        if inputs == ["fail"]:
            raise SystemError("no sequencer")
        if inputs == ["crash"]:
            os.abort()
        if inputs == ["hang"]:
            time.sleep(60)
        return inputs, outputs
"""


@pytest.fixture
def plug(library_of_its_own: Path) -> Callable[..., None]:
    """`plug(inputs, outputs)`: what is plugged in from now on, as the driver "fake" sees it."""
    folder = library_of_its_own / "plugins"
    folder.mkdir(parents=True)
    (folder / "fakemidi.py").write_text(dedent(DRIVER), encoding="utf-8")

    def set_ports(inputs: list[str], outputs: list[str] | None = None) -> None:
        text = json.dumps([inputs, outputs or []], ensure_ascii=False)
        (folder / "fakemidi.json").write_text(text, encoding="utf-8")

    set_ports([])
    return set_ports


@pytest.fixture
def line(plug: Callable[..., None], library_of_its_own: Path) -> Line:
    return Line(create_app(library_of_its_own, environ=dict(os.environ)))


@pytest.fixture
def session(line: Line) -> Line:
    for words in (("venue", "add", "Rom"), ("group", "add", "Gruppa", "--venue", "Rom"), ("session", "open", "Gruppa")):
        line(*words)
    return line
