"""Handing a microphone over by name, with the engine and a rehearsal band."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.recorder.takes import eventually
from workshop.domain.recording import DeviceRequest
from workshop.services.take_request import TakeRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import Line


@pytest.fixture
def rolling(house: Line) -> Iterator[Line]:
    """A take rolls in which Åse and Bo share a microphone; Đoko was not asked."""
    house("person", "add", "Bo", "--group", "Låtskriverne")
    house("consent", "Bo", "--use", "record", "--grant")
    house("attend", "Bo")
    request = TakeRequest(DeviceRequest("simulated"), shared={1: ("Åse", "Bo")}, backing=False)
    house.app.takes.record(request)
    # Whoever has the first turn has not had the microphone from the first frame on.
    assert eventually(lambda: (house.app.takes.rolling() or pytest.fail("it ended")).position > 4800)
    yield house
    if house.app.takes.rolling() is not None:
        house.app.takes.stop()


def test_a_microphone_goes_from_hand_to_hand_by_name_alone(rolling: Line) -> None:
    assert "Bo is on track 1 from 0:0" in rolling("take", "turn", "Bo").stdout
    assert "Åse is on track 1 from 0:0" in rolling("take", "turn", "1", "åse").stdout
    assert "Nobody is on track 1 from 0:0" in rolling("take", "turn", "--nobody").stdout
    assert "Nobody is on track 1 from 0:0" in rolling("take", "turn", "1", "--nobody").stdout
    refused = rolling("take", "turn", "Đoko", code=1).stderr
    assert "Đoko has not said yes" in refused
    assert "Nobody is on track 1 from now on." in refused
    assert "no track 7" in rolling("take", "turn", "7", "Bo", code=1).stderr
    assert "Bo has left, so nobody is on track 1 of take 1" not in rolling("attend", "Bo", "--state", "left").stdout
    rolling("take", "stop")
    said = [row["sentence"] for row in rolling.rows("session", "log") if row["kind"] == "take.turn"]
    assert [sentence.split(" is on")[0] for sentence in said] == ["Bo", "Åse", "Nobody", "Nobody", "Nobody"]
    shown = rolling("take", "show", "1").stdout
    assert "Who has the microphone" in shown
    assert " Nobody " in shown
    assert "Åse, Bo" in next(line for line in shown.splitlines() if line.endswith("together"))
    assert len([line for line in shown.splitlines() if re.search(r"(Bo|Åse) .* turn$", line)]) == 3
    logged = rolling("take", "log", "--person", "Bo").stdout
    assert re.findall("together|turn", logged) == ["together", "turn"]
    turns = [row["kind"] for row in rolling.rows("take", "log", "--person", "Bo")]
    assert turns == ["together", "turn"]


def test_who_has_a_track_of_their_own_and_the_shared_one_is_told(rolling: Line) -> None:
    assert "theirs" not in rolling("take", "turn", "Bo").stderr
    rolling("consent", "Đoko", "--use", "record", "--grant")
    assert "Track 2 is theirs too, and goes on." in rolling("take", "turn", "1", "Đoko").stderr


def test_what_cannot_be_meant_is_refused(rolling: Line) -> None:
    for words in ((), ("Åse", "Bo"), ("1", "Åse", "Bo"), ("Åse", "--nobody"), ("1",)):
        assert "take turn TRACK NAME" in rolling("take", "turn", *words, code=2).stderr
    assert [track["turns"] for track in rolling.rows("take", "show", "1")["tracks"]] == [[]]


def test_where_nothing_is_recorded_that_is_said_first(house: Line) -> None:
    assert "Nothing is being recorded." in house("take", "turn", code=1).stderr


def test_who_leaves_and_comes_back_is_told_what_became_of_their_track(rolling: Line) -> None:
    rolling("consent", "Đoko", "--use", "record", "--grant")
    assert "The track of Đoko in take 1 has ended at 0:0" in rolling("attend", "Đoko", "--state", "left").stdout
    shown = rolling.rows("take", "show", "1")["tracks"]
    said = rolling("attend", "Đoko").stdout
    assert "Đoko has track 3 of take 1, channel 2, from 0:0" in said
    rolling("take", "stop")
    tracks = rolling.rows("take", "show", "1")["tracks"]
    assert [track["file"] for track in tracks[1:]] == ["take-001-ch02.wav", "take-001-ch02-2.wav"]
    assert abs(tracks[1]["frames"] - shown[1]["frames"]) < 2
    assert tracks[2]["start_frame"] >= tracks[1]["frames"]


def test_nobody_is_shown_at_a_microphone_before_they_came_to_it(rolling: Line) -> None:
    rolling("consent", "Đoko", "--use", "record", "--grant")
    rolling("take", "turn", "Đoko")
    rolling("take", "stop")
    tracks, turns = rolling("take", "show", "1").stdout.split("\n\n")[1:3]
    together = next(line for line in turns.splitlines() if line.endswith("together"))
    assert "Åse, Bo" in together
    assert "Đoko" not in together
    assert "Åse, Bo, Đoko (from 0:0" in tracks


def test_who_wants_to_be_out_of_a_take_that_rolls_is_told_the_way(rolling: Line) -> None:
    for words, way in (((), "NAME"), (("--person", "Bo"), "Bo"), (("--person", "Bo", "--yes"), "Bo")):
        said = " ".join(rolling("take", "delete", "1", *words, code=1).stderr.split())
        assert "Take 1 is still recording." in said
        assert (
            f"`workshop take stop --delete`. Only {'one person' if way == 'NAME' else way}: `workshop take stop`"
            in said
        )
        assert f"`workshop take delete 1 --person {way}`" in said
    said = rolling("consent", "Bo", "--use", "record", "--withdraw").stderr
    assert "`workshop take stop`, then `workshop take delete 1 --person Bo`" in said
