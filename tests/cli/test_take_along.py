"""Playing along, punching in and calibrating, in a leader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workshop.cli.take_list import COLUMNS

if TYPE_CHECKING:
    from tests.cli.conftest import Line

BAND = ("--driver", "simulated")
RECORD = ("take", "record", *BAND, "--seconds", "0.3")


def test_a_take_is_recorded_over_another_and_says_so(house: Line) -> None:
    house(*RECORD, "--no-backing")
    refused = house(*RECORD, "--over", "1", code=1)
    assert "Nobody in that take has said yes to being heard in the group." in refused.stderr
    house("consent", "Åse", "--use", "listen_in_group", "--grant")
    over = house(*RECORD, "--over", "1", "--monitor")

    assert "Take 1 plays along." in over.stdout
    first, second = house.rows("take", "list")
    assert first["backing"] is None
    assert second["backing"]["name"] == "#1"
    assert "over 1" in house("take", "list").stdout


def test_what_cannot_be_meant_is_refused(house: Line) -> None:
    house(*RECORD, "--no-backing")
    house("consent", "Åse", "--use", "listen_in_group", "--grant")
    assert "no list of numbers" in house(*RECORD, "--over", "one", code=2).stderr
    assert "no list of numbers" in house(*RECORD, "--monitor", "0", code=2).stderr
    assert "ends with its section" in house(*RECORD, "--over", "1", "--punch", "hook", code=2).stderr
    record = ("take", "record", *BAND)
    assert "nothing to punch in to" in house(*record, "--punch", "hook", code=1).stderr
    assert "has no sections" in house(*record, "--over", "1", "--punch", "hook", code=1).stderr
    assert "not recorded, so it cannot be monitored" in house(*RECORD, "--monitor", "4", code=1).stderr
    assert len(house.rows("take", "list")) == 1


@pytest.mark.usefixtures("house")
def test_a_device_without_an_output_is_not_calibrated_in_words(line: Line) -> None:
    refused = line("take", "calibrate", *BAND, "--channel", "2", code=1)
    assert "has no output to play clicks through" in " ".join(refused.stderr.split())
    assert "Clicks are played" not in refused.stdout

    assert "No device was calibrated." in line("take", "calibrate", "--forget").stdout
    assert "no channel 9" in line("take", "calibrate", *BAND, "--channel", "9", code=1).stderr


def test_a_section_that_was_recorded_again_is_listed_with_where_it_begins_and_its_own_length() -> None:
    take = {"seconds": 62.5, "sample_rate": 48_000, "tracks": [{"start_frame": 2_688_000}]}
    at = {column.key: column.of(take) for column in COLUMNS if column.key in {"from", "seconds"}}
    assert at == {"from": 56.0, "seconds": 6.5}
    assert COLUMNS[4].of({**take, "tracks": [{"start_frame": 0}]}) is None
