"""The lock: one holder, and looking at it neither takes nor disturbs it."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.recorder.takes import eventually
from workshop_recorder.locking import FileLock, held

if TYPE_CHECKING:
    from pathlib import Path


def test_one_holds_it_until_it_lets_go(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert not held(path)
    lock = FileLock.acquire(path)
    assert lock is not None
    assert held(path)
    assert FileLock.acquire(path, patience=0) is None

    lock.release()
    lock.release()
    assert not held(path)
    second = FileLock.acquire(path, patience=0)
    assert second is not None
    second.release()


def test_a_killed_holder_holds_it_no_longer(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    code = (
        "import sys, time; from pathlib import Path; from workshop_recorder.locking import FileLock\n"
        "lock = FileLock.acquire(Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert held(path)
        holder.send_signal(signal.SIGKILL)

    assert eventually(lambda: not held(path))


def test_somebody_who_only_looks_does_not_keep_it_from_being_taken(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    for _ in range(50):
        assert not held(path)
        lock = FileLock.acquire(path)
        assert lock is not None
        lock.release()
