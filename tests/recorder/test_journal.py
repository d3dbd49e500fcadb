"""The journal: whole lines or none, from many threads, and never over an older one."""

from __future__ import annotations

import json
import os
import threading
from typing import TYPE_CHECKING

import pytest

from workshop import JOURNAL
from workshop_recorder.journal import RESERVE_FILE, Journal, free_reserve, journal_lines, make_reserve

if TYPE_CHECKING:
    from pathlib import Path


def test_threads_append_whole_lines(tmp_path: Path) -> None:
    journal = Journal(tmp_path, create=True)

    def write(writer: int) -> None:
        for number in range(20):
            journal.append("marker", id=f"{writer}-{number}", filler="x" * 100)

    writers = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    journal.close()

    assert sorted(json.loads(line)["id"] for line in journal_lines(tmp_path)) == sorted(
        f"{writer}-{number}" for writer in range(4) for number in range(20)
    )


def test_a_journal_is_never_begun_twice(tmp_path: Path) -> None:
    Journal(tmp_path, create=True).close()

    with pytest.raises(FileExistsError):
        Journal(tmp_path, create=True)


def test_an_unfinished_line_is_ended_before_the_next(tmp_path: Path) -> None:
    (tmp_path / JOURNAL).write_bytes(b'{"what":"cl')
    journal = Journal(tmp_path)
    journal.append("end", reason="recovered", frames=0)
    journal.close()

    assert journal_lines(tmp_path) == ['{"what":"cl', '{"what":"end","reason":"recovered","frames":0}']


def test_no_journal_has_no_lines(tmp_path: Path) -> None:
    assert journal_lines(tmp_path) == []


def test_the_reserve_takes_real_space_and_gives_it_back(tmp_path: Path) -> None:
    make_reserve(tmp_path)
    assert (tmp_path / RESERVE_FILE).stat().st_size == 64 * 1024

    free_reserve(tmp_path)
    free_reserve(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_journal_that_was_closed_never_writes_into_the_file_that_came_after(tmp_path):
    journal = Journal(tmp_path, create=True)
    journal.append("clock", frame=0, mono_ns=0)
    journal.close()
    journal.close()
    with (tmp_path / "next").open("wb", buffering=0) as after:
        with pytest.raises(OSError):
            journal.append("clock", frame=1, mono_ns=1)
        after.write(b"whole")
    assert (tmp_path / "next").read_bytes() == b"whole"
    assert len((tmp_path / "take.journal").read_text().splitlines()) == 1


def test_a_line_that_the_system_takes_in_pieces_is_written_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path, create=True)
    write = os.write
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:5]))
        journal.append("clock", frame=0, mono_ns=0)
    journal.close()

    assert journal_lines(tmp_path) == ['{"what":"clock","frame":0,"mono_ns":0}']
