"""`take`: recorded with the rehearsal band, by the same engine as real use."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from workshop.cli import take_roll
from workshop.cli.main import create_cli
from workshop.domain.ids import new_id
from workshop.domain.take import TakeStatus
from workshop.services.rolling import LOCK
from workshop.store.lock import locked

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Line

RECORD = ("take", "record", "--driver", "simulated", "--no-backing", "--seconds", "1")


@pytest.fixture
def recorded(house: Line) -> Line:
    """A house with one take of a second."""
    house(*RECORD)
    return house


def test_a_take_says_who_is_on_it_who_is_not_and_what_next(house: Line) -> None:
    house("attend", "--new", "Tor")
    result = house(*RECORD)
    assert "Track 1, channel 1: Åse" in result.stdout
    assert "Take 1: 0:01.0." in result.stdout
    assert "take-001-ch01.wav" in result.stdout
    assert "2 people have not said yes" in result.stderr
    assert "A microphone in the room still hears them." in result.stderr
    assert "`workshop take verdict 1 circled`" in result.stderr


def test_takes_are_listed_shown_and_judged(recorded: Line) -> None:
    (take,) = recorded.rows("take", "list")
    assert (take["number"], take["status"], take["seconds"]) == (1, "done", 1.0)
    (track,) = take["tracks"]
    assert (track["alias"], track["channel"], track["frames"]) == ("Åse", 1, take["sample_rate"])
    recorded("take", "verdict", "1", "circled")
    recorded("take", "note", "1", "Fint 🎵")
    assert recorded.rows("take", "show", "1")["verdict"] == "circled"
    assert "circled" in recorded("take", "show", "1").output
    assert [row["file"] for row in recorded.rows("take", "log", "--person", "Åse")] == ["take-001-ch01.wav"]
    assert recorded.rows("take", "log", "--person", "Đoko") == []


def test_the_rehearsal_band_is_called_one_and_a_gap_in_the_numbers_is_explained(recorded: Line) -> None:
    assert "nothing real is recorded" in recorded(*RECORD).stderr
    recorded("take", "delete", "1", "--yes")
    assert "Take 1 is deleted." in recorded("take", "list").stdout
    assert [row["number"] for row in recorded.rows("take", "list")] == [2]
    assert "There is no file nope.wav." in recorded("take", "import", "nope.wav", "--nobody", code=1).stderr


def test_what_does_not_exist_is_refused(recorded: Line) -> None:
    recorded("take", "show", "7", code=1)
    recorded("take", "verdict", "7", "keep", code=1)
    refused = recorded("take", "verdict", "1", "superb", code=2).stderr
    assert "They are: circled, keep, no-good, false-start." in refused


def test_a_verdict_is_understood_in_the_words_that_are_shown(recorded: Line, norwegian_line: Line) -> None:
    norwegian_line("take", "verdict", "1", "ikke bra")
    assert recorded.rows("take", "show", "1")["verdict"] == "no-good"
    refused = norwegian_line("take", "verdict", "1", "fin", code=2).stderr
    assert "ikke bra (no-good)" in refused


def test_what_has_nothing_to_end_is_refused(recorded: Line) -> None:
    recorded("take", "stop", code=1)
    recorded("take", "mark", code=1)


def test_nothing_to_save_is_said(recorded: Line) -> None:
    assert "Every take is safe" in recorded("take", "recover").output


def test_no_take_is_called_safe_while_one_rolls_or_another_window_saves_it(
    rolling: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Every other take is safe" in rolling("take", "recover").output
    monkeypatch.setattr(take_roll, "PATIENCE_SECONDS", 0.1)
    with locked(rolling.app.paths.run / LOCK, 0):
        assert "Another window is busy with a take." in rolling("take", "recover").output


def test_somebody_who_was_named_without_consent_is_refused(house: Line) -> None:
    result = house(*RECORD, "--channel", "1=Đoko", code=1)
    assert "Đoko has not said yes" in result.stderr
    assert "--use record --grant" in result.stderr
    assert house.rows("take", "list") == []


def test_channels_and_shared_microphones_are_given_by_name(house: Line) -> None:
    house("consent", "Đoko", "--use", "record", "--grant")
    house(*RECORD, "--channel", "3=Åse", "--shared", "1=Đoko")
    (take,) = house.rows("take", "list")
    assert {(track["channel"], *track["aliases"]) for track in take["tracks"]} == {(3, "Åse"), (1, "Đoko")}


@pytest.mark.parametrize("given", ["Åse", "x=Åse", "3=", "=Åse"])
def test_a_channel_that_is_none_is_usage(house: Line, given: str) -> None:
    assert "3=Åse" in house(*RECORD, "--channel", given, code=2).stderr


def test_a_channel_given_twice_is_usage(house: Line) -> None:
    assert "--shared" in house(*RECORD, "--channel", "1=Åse", "--channel", "1=Đoko", code=2).stderr


def test_a_take_that_ended_badly_is_told_and_kept(house: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    takes = house.app.takes
    finish = takes.finish

    def lost(take: str) -> object:
        from dataclasses import replace

        finished = finish(take)
        return replace(finished, take=replace(finished.take, status=TakeStatus.DEVICE_LOST))

    monkeypatch.setattr(takes, "finish", lost)
    result = CliRunner().invoke(create_cli(house.app), list(RECORD))
    assert result.exit_code == 1
    assert "take-001-ch01.wav" in result.stdout
    assert "The device went away" in result.stderr


def test_devices_are_listed_without_a_library(line: Line) -> None:
    names = {row["driver"] for row in line.rows("devices")}
    assert "simulated" in names
    assert not line.app.paths.database.exists()


def test_levels_are_shown_before_a_take(house: Line) -> None:
    result = house("take", "arm", "--driver", "simulated", "--seconds", "0.6")
    assert "channels at" in result.output
    assert "1: " in result.output


def test_a_take_is_deleted_for_good_only_when_that_is_said_twice(recorded: Line, tmp_path: Path) -> None:
    folder = recorded.app.paths.session(recorded.rows("session", "show")["folder"])
    assert "--yes" in recorded("take", "delete", "1", code=1).stderr
    assert list(folder.rglob("*.wav"))
    recorded("consent", "Åse", "--use", "share_in_house", "--grant")
    recorded("session", "export", "--to", str(tmp_path / "out"), "--level", "alias", "--audio")
    said = recorded("take", "delete", "1", "--yes")
    assert not list(folder.rglob("*.wav"))
    assert recorded.rows("take", "list") == []
    assert bool(list((tmp_path / "out").rglob("*.wav"))) == (str(tmp_path / "out") in said.stderr)


def test_a_recording_that_was_changed_stays_out_of_an_export_and_is_told(recorded: Line, tmp_path: Path) -> None:
    folder = recorded.app.paths.session(recorded.rows("session", "show")["folder"])
    recorded("consent", "Åse", "--use", "share_in_house", "--grant")
    for master in folder.rglob("*.wav"):
        master.chmod(0o600)
        master.write_bytes(master.read_bytes()[:-8] + b"changed!")
    said = recorded("session", "export", "--to", str(tmp_path / "out"), "--level", "alias", "--audio")
    assert "was changed after it was made" in said.stderr
    assert not list((tmp_path / "out").rglob("*.wav"))


def test_a_shared_microphone_is_handed_over_only_while_a_take_rolls(recorded: Line) -> None:
    assert "Nothing is being recorded." in recorded("take", "turn", "1", "Åse", code=1).stderr


def test_a_take_can_be_deleted_after_the_session(recorded: Line) -> None:
    recorded("session", "close")
    said = recorded("take", "delete", "1", "--yes", code=1).stderr
    command = re.search(r"`workshop (take delete 1 --session \w+)`", said)
    assert command is not None
    said = recorded(*command[1].split(), code=1).stderr
    command = re.search(r"`workshop (take delete 1 --session \w+ --yes)`", said)
    assert command is not None
    closed_at = recorded.rows("session", "show")["closed_at"]
    recorded(*command[1].split())
    assert recorded.rows("take", "list") == []
    assert recorded.rows("session", "show")["closed_at"] == closed_at


def test_a_track_that_nobody_came_to_begin_is_not_shown_while_its_take_rolls(rolling: Line) -> None:
    """The window that was to add it was killed after it had written its row."""
    (track, *_) = rolling.app.takes.tracks(rolling.app.takes.get(1).id)
    with rolling.app.library.write() as tx:
        tx.add(replace(track, id=new_id(), number=9, channel=9, file="take-001-ch09.wav"))
    (take,) = rolling.rows("take", "list")
    assert track.number in [row["number"] for row in take["tracks"]]
    assert 9 not in [row["number"] for row in take["tracks"]]


def test_what_rolls_is_as_long_as_it_is_and_can_be_looked_at(rolling: Line) -> None:
    while rolling.app.takes.rolling().frame == 0:
        rolling.app.takes.wait(0.05)
    (take,) = rolling.rows("take", "list")
    assert take["status"] == "rolling"
    assert take["seconds"] > 0
    assert take["tracks"][0]["frames"] == take["frames"]
    assert "workshop take stop" in rolling("take", "arm", "--driver", "simulated", code=1).stderr


def test_markers_and_notes_are_shown_with_the_take(rolling: Line) -> None:
    rolling("take", "mark", "--kind", "hook")
    rolling("take", "stop")
    rolling("take", "note", "1", "Refrenget sitter")
    (marker,) = rolling.rows("take", "show", "1")["markers"]
    assert (marker["kind"], marker["seconds"]) == ("hook", pytest.approx(marker["frame"] / 48_000, abs=0.001))
    assert re.search(r"^ *0:\d\d\.\d +hook", rolling("take", "show", "1").stdout, re.MULTILINE)
    assert "Refrenget sitter" in rolling("take", "list").stdout
