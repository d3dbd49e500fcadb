"""A copy of what was recorded says when it was played as its master does, however the take began."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import wavinfo

from tests.recorder.takes import eventually
from workshop.app import create_app
from workshop.services.take_request import TakeRequest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Line

SETTINGS = '[plugins.recorder]\ndriver = "simulated"\nsimulated_speed = 8\n'


def clock(path: Path) -> tuple[int, str, str]:
    told = wavinfo.WavInfoReader(str(path)).bext
    return told.time_reference, told.originator_date, told.originator_time


def test_copies_lie_where_their_masters_lie_however_a_take_began(house: Line, tmp_path: Path) -> None:
    """A plain take, one punched in, one with what was kept in memory, and one that somebody joined later."""
    for alias in ("Åse", "Đoko"):
        house("consent", alias, "--use", "record", "--use", "share_in_house", "--grant")
    house("attend", "Đoko", "--state", "left")
    home = house.app.paths.home
    (home / "workshop.toml").write_text(SETTINGS, encoding="utf-8")
    house = replace(house, app=create_app(home, environ=dict(os.environ)))
    takes = house.app.takes

    def rolls() -> bool:
        rolling = takes.rolling()
        return rolling is not None and rolling.frame > 0

    plain = TakeRequest(backing=False)
    takes.record(plain)
    assert eventually(rolls)
    takes.stop()
    house("beat", "choose", "boom-bap")
    house("take", "record", "--punch", "hook")
    ready = takes.arm(plain)
    assert eventually(lambda: takes.keep(plain, ready).held_seconds >= 2)
    assert takes.record(plain).pre_roll_frames > 0
    assert eventually(rolls)
    takes.stop()
    takes.record(plain)
    assert eventually(rolls)
    house("attend", "Đoko")
    takes.stop()

    house("session", "export", "--to", str(tmp_path / "out"), "--level", "alias", "--audio")
    with (tmp_path / "out" / "tracks.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    folder = house.app.paths.session(house.rows("session", "show")["folder"])
    masters = [clock(next(folder.rglob(row["file"]))) for row in rows]
    assert [clock(tmp_path / "out" / row["audio"]) for row in rows] == masters
    assert [row["take_no"] for row in rows] == ["1", "2", "3", "4", "4"]
    assert [int(row["start_frame"]) > 0 for row in rows] == [False, True, False, False, True]
    started = [datetime.fromisoformat(row["started_at"]) for row in rows]
    told = [datetime.fromisoformat(f"{date}T{time}").astimezone() for _, date, time in masters]
    assert started == told, "the tables tell what the files tell"
