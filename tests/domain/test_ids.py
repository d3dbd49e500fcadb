from __future__ import annotations

import time
import uuid

from workshop.domain.ids import ID_LENGTH, new_id, short_id


def test_ids_are_version_7_and_sort_by_the_time_they_were_made():
    first = new_id()
    time.sleep(0.002)
    second = new_id()
    assert uuid.UUID(first).version == 7
    assert uuid.UUID(first).variant == uuid.RFC_4122
    assert first < second
    assert len(first) == ID_LENGTH


def test_ten_thousand_ids_are_ten_thousand():
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_a_short_id_is_the_random_end():
    assert new_id().endswith(short_id(new_id())) is False
    assert len(short_id(new_id())) == 8
