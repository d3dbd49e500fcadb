"""Several processes at once, and processes that are killed: nothing acknowledged is lost, nothing is numbered twice."""

from __future__ import annotations

import contextlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from workshop.domain.event import first_break
from workshop.domain.session import Session
from workshop.store.library import Library
from workshop.store.mirrors import register_content, session_content

WRITER = Path(__file__).with_name("writer_process.py")
TRIALS = int(os.environ.get("WORKSHOP_TRIALS", "10"))


def start(evening, count):
    command = [
        sys.executable,
        "-W",
        "error",
        str(WRITER),
        str(evening.library.paths.home),
        evening.session.id,
        str(count),
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_four_processes_number_400_events_without_gap_or_duplicate(evening):
    writers = [start(evening, 100) for _ in range(4)]
    said = [writer.communicate(timeout=120)[0].splitlines()[2:] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 4
    told = sorted((int(line.split()[0]), line.split()[1]) for lines in said for line in lines)
    with evening.library.read() as tx:
        events = tx.events(evening.session.id)
    assert [(event.seq, event.id) for event in events] == told
    assert [event.seq for event in events] == list(range(1, 401))
    assert first_break(events) is None
    evening.library.catch_up()
    check_mirrors(evening)


@pytest.mark.campaign
def test_a_killed_writer_loses_no_acknowledged_row(evening):
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    moments = random.Random(seed)
    told = []
    for _ in range(TRIALS):
        told += killed_after("opened", start(evening, 100_000), moments.uniform(0, 0.15))
        assert integrity(evening) == "ok"
        with evening.library.read() as tx:
            events = tx.events(evening.session.id)
        assert set(told) <= {(event.seq, event.id) for event in events}
        assert first_break(events) is None
        evening.library.catch_up()
        check_mirrors(evening)
    assert told, "no trial got as far as storing anything"


@pytest.mark.campaign
def test_a_process_killed_while_it_makes_the_library_leaves_one_that_opens(paths, clock):
    moments = random.Random(7)
    for _ in range(max(TRIALS // 3, 2)):
        command = [sys.executable, str(WRITER), str(paths.home), "no session yet", "1"]
        maker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        killed_after("started", maker, moments.uniform(0.1, 0.5))
        library = Library(paths, clock)
        assert library.site
        assert library.catch_up() in {0, 1}
        for path in paths.home.iterdir():
            path.unlink()


def killed_after(word, process, seconds):
    """Kill a process that long after it said a word; returns what it said is stored."""
    while not process.stdout.readline().startswith(word):
        pass
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    said = [line.split(maxsplit=1) for line in process.stdout if line.endswith("\n")]
    process.wait()
    timer.cancel()
    process.stdout.close()
    return [(int(seq), rest.strip()) for seq, rest in said if seq.isdigit()]


def integrity(evening):
    with contextlib.closing(sqlite3.connect(evening.library.paths.database)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchone()[0]


def check_mirrors(evening):
    """The mirrors say what the database says."""
    paths = evening.library.paths
    with evening.library.read() as tx:
        session = tx.get(Session, evening.session.id)
        assert json.loads((paths.session(session.folder) / "session.json").read_bytes()) == session_content(tx, session)
        assert json.loads(paths.register.read_bytes()) == register_content(tx)


def test_a_child_made_by_fork_may_use_the_library_of_its_parent(evening):
    if not hasattr(os, "fork"):
        pytest.skip("no fork here")
    with evening.library.write() as tx:
        tx.append(evening.session.id, "session.opened")
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException), evening.library.write() as tx:
            tx.append(evening.session.id, "session.opened")
        os._exit(0)
    os.waitpid(child, 0)
    assert integrity(evening) == "ok"
    with evening.library.read() as tx:
        assert [event.seq for event in tx.events(evening.session.id)] == [1, 2]
