"""Several processes and threads on one library: decisions are made inside the write."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from workshop.domain.event import first_break
from workshop.errors import WorkshopError
from workshop.services.take_request import TakeRequest

from .conftest import BAND
from .fakes import make_app


def attempt(act):
    try:
        return act()
    except WorkshopError as error:
        return error


def test_of_several_who_open_the_same_room_at_once_one_succeeds(app, home, clock):
    apps = [make_app(home, clock) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda one: attempt(lambda: one.sessions.open("Låtskriverne")), apps))
    assert sum(not isinstance(result, WorkshopError) for result in results) == 1
    assert len(app.sessions.list()) == 1


def test_marks_from_four_places_give_every_arrival_a_place_of_its_own(opened, home, clock):
    apps = [make_app(home, clock) for _ in BAND]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda pair: pair[0].attendance.mark([pair[1]]), zip(apps, BAND, strict=True)))
    assert sorted(row.place for row in opened.attendance.rows()) == [1, 2, 3, 4]
    with opened.library.read() as tx:
        assert first_break(tx.events(opened.sessions.current().id)) is None


def test_one_app_serves_several_threads(opened):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda alias: opened.attendance.mark([alias]), BAND))
    assert len(opened.attendance.rows()) == 4


def test_of_two_who_start_a_take_at_once_one_succeeds(willing, home, clock, recorder):
    other = make_app(home, clock, recorder)
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda one: attempt(lambda: one.takes.record(TakeRequest())), [willing, other]))
    assert sum(isinstance(result, WorkshopError) for result in results) == 1
    assert len(willing.takes.list()) == 1


def test_an_app_sees_at_once_what_another_process_did(opened, home, clock):
    make_app(home, clock).attendance.mark(["Åse"])
    assert len(opened.attendance.rows()) == 1
    make_app(home, clock).sessions.close()
    assert opened.sessions.latest().closed_at is not None
