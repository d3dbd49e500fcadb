"""A leader is told which beat plays along with a take, when it begins and afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Line

RECORD = ("take", "record", "--driver", "simulated", "--seconds", "0.3")


@pytest.fixture
def room(session: Line) -> Line:
    """A session with somebody who may be recorded."""
    session("attend", "--new", "Åse")
    session("consent", "Åse", "--use", "record", "--grant")
    return session


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "The beat six-eight-soul plays along, 56 beats a minute, after 1 bar of click."),
        (("--tempo", "84.5"), "The beat six-eight-soul plays along, 84.5 beats a minute, after 1 bar of click."),
        (("--hear", "click"), "Only the click of the beat six-eight-soul plays along, 56 beats a minute."),
    ],
)
def test_a_take_says_what_plays_along(room: Line, words: tuple[str, ...], sentence: str) -> None:
    room("beat", "choose", "six-eight-soul", *words)

    assert sentence in " ".join(room(*RECORD).stdout.split())


def test_takes_and_sessions_tell_afterwards_what_played_along(room: Line) -> None:
    room(*RECORD)
    assert "Backing" not in room("take", "list").stdout
    room("beat", "choose", "boom-bap")
    room(*RECORD)

    for words in (("take", "list"), ("take", "show", "2"), ("session", "show")):
        assert "boom-bap" in room(*words).stdout
    first, second = room.rows("take", "list")
    assert first["backing"] is None
    assert second["backing"] == {"name": "boom-bap", "bpm": 90.0, "count_in": 1, "click_only": False}


def test_without_a_backing_nothing_is_told(room: Line) -> None:
    room("beat", "choose", "boom-bap")

    assert "plays along" not in room(*RECORD, "--no-backing").stdout
