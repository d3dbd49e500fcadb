"""Lookups that grow with the years use an index."""

from __future__ import annotations

import pytest

GROWING = {
    "attendance of a session": "SELECT * FROM attendance WHERE session = 'x'",
    "attendance of a person": "SELECT * FROM attendance WHERE person = 'x'",
    "events of a session": "SELECT * FROM event WHERE session = 'x' AND seq > 3 ORDER BY seq",
    "takes of a session": "SELECT * FROM take WHERE session = 'x'",
    "takes that roll": "SELECT * FROM take WHERE status = 'rolling'",
    "tracks of a take": "SELECT * FROM track WHERE take = 'x'",
    "turns of a track": "SELECT * FROM turn WHERE track = 'x'",
    "notes of a session": "SELECT * FROM note WHERE session = 'x'",
    "notes about a take": "SELECT * FROM note WHERE subject = 'x'",
    "documents about a song": "SELECT * FROM document WHERE kind = 'x' AND subject = 'y'",
    "open sessions": "SELECT * FROM session WHERE closed_at IS NULL",
    "sessions of a group": 'SELECT * FROM session WHERE "group" = 1',
    "sessions whose mirror lags": "SELECT id FROM session WHERE last_seq <> mirrored_seq",
    "consents of a person": "SELECT * FROM consent WHERE person = 'x'",
}


@pytest.mark.parametrize("query", GROWING.values(), ids=GROWING.keys())
def test_a_growing_lookup_uses_an_index(evening, query):
    with evening.library.read() as tx:
        plan = " ".join(str(row) for row in tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}"))
    assert "INDEX" in plan
