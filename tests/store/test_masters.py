"""Every file that a finished take names is looked for, and can be compared with what was recorded."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from workshop.domain.take import Take, TakeStatus, Track
from workshop.store.masters import masters

SOUND = b"RIFF" + bytes(1000)


@pytest.fixture
def master(full_evening):
    """The one master of the evening, in its place and with its hash."""
    with full_evening.library.write() as tx:
        tx.put(replace(tx.find(Track)[0], sha256=hashlib.sha256(SOUND).hexdigest()))
    master = next(masters(full_evening.library))
    assert not master.is_there
    master.path.parent.mkdir(parents=True)
    master.path.write_bytes(SOUND)
    return master


def test_a_master_is_there_and_unaltered(master):
    assert master.is_there
    assert master.is_unaltered()


def test_one_bit_is_noticed(master):
    master.path.write_bytes(SOUND[:-1] + b"\1")
    assert not master.is_unaltered()


def test_a_file_that_was_never_hashed_cannot_be_told_to_be_altered(full_evening, master):
    with full_evening.library.write() as tx:
        tx.put(replace(tx.find(Track)[0], sha256=""))
    assert next(masters(full_evening.library)).is_unaltered()


@pytest.mark.parametrize("state", [{"removed": True}, {"status": TakeStatus.ROLLING}], ids=["deleted", "rolling"])
def test_takes_that_need_have_no_files_are_left_out(full_evening, state):
    with full_evening.library.write() as tx:
        tx.put(replace(tx.find(Take)[0], **state))
    assert list(masters(full_evening.library)) == []


def test_other_houses_of_a_shared_database_keep_their_own_files(any_evening, records_of):
    with any_evening.library.write() as tx:
        for record in records_of(any_evening):
            tx.add(record)
    shared = any_evening.library._url is not None
    folder = any_evening.library.paths.session(any_evening.session.folder)
    if shared:
        (folder / "session.json").unlink()
        folder.rmdir()
    assert len(list(masters(any_evening.library))) == (0 if shared else 1)
