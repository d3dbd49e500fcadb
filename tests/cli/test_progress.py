"""A line that is redrawn on a terminal and keeps quiet elsewhere."""

from __future__ import annotations

import io

import pytest

from workshop.cli.output import Output
from workshop.messages import message
from workshop.translator import Translator


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "shown"), [(io.StringIO(), False), (Terminal(), True)])
def test_updates_are_for_terminals_and_notes_for_everybody(stream: io.StringIO, shown: bool) -> None:
    with Output(Translator(), stream, io.StringIO()).progress() as progress:
        progress.update(message("● Take {number}  0:01.0", number="[7]"))
        progress.note(message("The disk is [nearly] full."))
    said = stream.getvalue()
    assert ("Take [7]" in said) is shown
    assert "The disk is [nearly] full." in said
