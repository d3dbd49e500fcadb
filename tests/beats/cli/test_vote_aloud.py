"""A vote whose beats are really played."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.session.leader import PROGRAM, Leader

if TYPE_CHECKING:
    from pathlib import Path

    from tests.audio.jack import JackServer


@pytest.mark.real
def test_each_beat_sounds_for_its_seconds_before_hands_are_counted(jack_server: JackServer, tmp_path: Path) -> None:
    leader = Leader(tmp_path / "library")
    leader.opens_a_session("Åse")
    started = time.monotonic()
    done = subprocess.run(
        [PROGRAM, "beat", "vote", "boom-bap", "waltz", "--seconds", "2"],
        input="0\n1\n",
        env=leader.environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert time.monotonic() - started >= 4
    assert done.stdout.index("Boom bap classic on “") < done.stdout.index("Kitchen waltz on “")
    assert "Kitchen waltz wins." in done.stdout
    assert "grids instead" not in done.stdout
