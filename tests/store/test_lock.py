from __future__ import annotations

import subprocess
import sys

from workshop.store.lock import locked

HOLDER = """
import sys, time
from pathlib import Path
from workshop.store.lock import locked
with locked(Path(sys.argv[1]), 0) as held:
    print(held, flush=True)
    time.sleep(60)
"""


def test_two_holders_at_once_are_refused_and_the_next_may(tmp_path):
    path = tmp_path / "run" / "lock"
    with locked(path, 0) as first, locked(path, 0.05) as second:
        assert first
        assert not second
    with locked(path, 0) as third:
        assert third


def test_a_killed_process_lets_go(tmp_path):
    path = tmp_path / "lock"
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        with locked(path, 0) as held:
            assert not held
        holder.kill()
        holder.wait(10)
        with locked(path, 5) as held:
            assert held
