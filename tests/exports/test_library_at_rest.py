"""Outside the register, notes and documents, the library itself holds no name: recordings, journals, logs, events."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from workshop.app import App, create_app
from workshop.domain.consent import Decision, Use
from workshop.domain.recording import DeviceRequest
from workshop.domain.session import About
from workshop.domain.take import Verdict
from workshop.services.take_request import TakeRequest
from workshop.store.registry import KINDS, Holds

if TYPE_CHECKING:
    from pathlib import Path

ALIASES = ("Åse-Blåbærtoppen", "Øystein Grøftekant", "Čahcesuolu Đoko")
CANARIES = (
    *ALIASES,
    "Kanarigruppa Låtskriverne",
    "Kanarikjelleren Ærlig",
    "Kanarivisa om Øystein",
    "Kanarinotat om økta",
    "Kanarinotat om opptaket",
    "Kanarispurt på tomannshånd",
)
GROUP, VENUE, TITLE, NOTE, TAKE_NOTE, HOW = CANARIES[3:]


def recorded_session(home: Path) -> App:
    """A whole session through the services and the recorder's own process, with people's words wherever they can be put."""
    app = create_app(home, environ={})
    app.people.add_venue(VENUE)
    app.people.add_group(GROUP, venue=VENUE)
    for alias in ALIASES:
        app.people.add_person(alias, group=GROUP)
        app.consents.record(alias, Use.RECORD, Decision.GRANTED, how=HOW)
    app.sessions.open(GROUP)
    app.attendance.mark(list(ALIASES))
    app.songs.add(TITLE)
    app.consents.record(ALIASES[0], Use.SHARE_IN_HOUSE, Decision.GRANTED, song=TITLE, how=HOW)
    started = app.takes.record(
        TakeRequest(
            DeviceRequest("simulated"), seconds=0.5, shared={1: ALIASES[:2]}, channels={2: ALIASES[2]}, song=TITLE
        )
    )
    assert app.takes.wait(20)
    app.takes.finish(started.take.id)
    app.takes.verdict(1, Verdict.CIRCLED)
    app.notes.add(NOTE)
    app.notes.add(TAKE_NOTE, about=About.TAKE, subject=1)
    app.attendance.new("Sølvi Kanarifugl")
    app.undo.last()
    app.sessions.close()
    return app


@pytest.fixture(scope="module")
def at_rest(tmp_path_factory) -> App:
    return recorded_session(tmp_path_factory.mktemp("rest") / "library")


def test_recordings_journals_logs_and_locks_hold_no_name(at_rest, leaks) -> None:
    places = [at_rest.paths.run, at_rest.paths.logs, at_rest.paths.data]
    places += [folder / "takes" for folder in at_rest.paths.sessions.iterdir()]
    looked_at = [path for place in places for path in place.rglob("*") if path.is_file()]
    assert {".wav", ".journal"} <= {path.suffix for path in looked_at}
    for place in places:
        assert leaks(place, (*CANARIES, "Sølvi Kanarifugl")) == []


def cells(app: App, holds: set[Holds]) -> list[tuple[str, str, str]]:
    """Every stored value of the columns that hold such things: table, column, text."""
    found = []
    with closing(sqlite3.connect(app.paths.database)) as database:
        for kind in KINDS:
            for column, what in kind.holds.items():
                if what in holds:
                    rows = database.execute(f'select "{column}" from "{kind.table}"')  # noqa: S608 - our own names
                    found += [(kind.table, column, str(value)) for (value,) in rows]
    return found


def test_no_column_that_is_not_said_to_hold_words_holds_any(at_rest) -> None:
    told = cells(at_rest, set(Holds) - {Holds.TEXT})
    assert {table for table, _, _ in told} >= {"event", "take", "track", "attendance", "consent"}
    for table, column, value in told:
        assert not any(canary.casefold() in value.casefold() for canary in CANARIES), f"{table}.{column}"


def test_the_columns_that_are_said_to_hold_words_do(at_rest) -> None:
    words = " ".join(value for _, _, value in cells(at_rest, {Holds.TEXT}))
    assert all(canary in words for canary in CANARIES)


def test_its_pseudonymous_export_holds_no_name(at_rest, leaks, tmp_path) -> None:
    session = at_rest.sessions.latest()
    for alias in ALIASES:
        at_rest.consents.record(alias, Use.SHARE_IN_HOUSE, Decision.GRANTED, how=HOW)
    result = at_rest.exports.export(session, "log", tmp_path / "out", audio=True)
    assert [name for name in result.files if name.endswith(".wav")]
    assert leaks(tmp_path / "out", (*CANARIES, "Sølvi Kanarifugl")) == []
