"""The contract of a library, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

import pytest

from workshop.domain.event import Event, first_break
from workshop.domain.ids import new_id
from workshop.domain.people import Group, Person, Venue
from workshop.domain.session import Session
from workshop.errors import LibraryError, NotFoundError
from workshop.store.library import Library


def test_every_kind_of_record_comes_back_as_it_was_stored(any_evening, records_of):
    records = records_of(any_evening)
    with any_evening.library.write() as tx:
        for record in records:
            tx.add(record)
    with any_evening.library.read() as tx:
        assert [tx.get(type(record), record.id) for record in records] == records


def test_an_exception_in_a_write_leaves_nothing_behind(any_evening):
    def fails(tx):
        tx.add(Venue(new_id(), any_evening.library.site, "Loftet"))
        tx.append(any_evening.session.id, "session.opened")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), any_evening.library.write() as tx:
        fails(tx)
    with any_evening.library.read() as tx:
        assert tx.count(Venue) == 1
        assert tx.events(any_evening.session.id) == []
        assert tx.get(Session, any_evening.session.id).last_seq == 0


def test_find_matches_none_single_values_and_any_of_several(any_evening):
    first, second = any_evening.people
    with any_evening.library.write() as tx:
        tx.put(replace(second, removed=True))
        tx.add(Group(new_id(), any_evening.library.site, "Bandet"))
    with any_evening.library.read() as tx:
        assert [p.id for p in tx.find(Person, removed=False)] == [first.id]
        assert {p.id for p in tx.find(Person, id={first.id, second.id, "nobody"})} == {first.id, second.id}
        assert [g.name for g in tx.find(Group, venue=None)] == ["Bandet"]
        assert tx.find(Person, id=()) == []
        assert tx.count(Group) == 2


def test_find_orders_by_a_field_up_or_down(any_evening):
    with any_evening.library.read() as tx:
        up = [p.alias for p in tx.find(Person, order_by="alias")]
        assert [p.alias for p in tx.find(Person, order_by="-alias")] == up[::-1]


def test_events_are_numbered_without_gaps_and_chained(any_evening):
    session = any_evening.session.id
    for number in range(3):
        with any_evening.library.write() as tx:
            tx.append(session, "take.marked", data={"frame": number, "æ": "ø"})
            tx.append(session, "take.marked", data={"frame": -number})
    with any_evening.library.read() as tx:
        events = tx.events(session)
        assert [event.seq for event in events] == [1, 2, 3, 4, 5, 6]
        assert first_break(events) is None
        assert [event.seq for event in tx.events(session, after=4)] == [5, 6]
        assert events[0].zone == "Europe/Oslo"


def test_replacing_a_session_does_not_touch_the_numbering_of_its_log(any_evening):
    with any_evening.library.write() as tx:
        tx.append(any_evening.session.id, "session.opened")
        tx.put(replace(any_evening.session, visitors=2, last_seq=0))
        tx.append(any_evening.session.id, "attendance.visitors", data={"count": 2})
    with any_evening.library.read() as tx:
        found = tx.get(Session, any_evening.session.id)
        assert (found.visitors, found.last_seq) == (2, 2)


@pytest.mark.parametrize("data", [{"text": "x" * 65}, {"deep": [{"x": "y" * 65}]}, {"k" * 65: 1}])
def test_text_cannot_enter_the_log(any_evening, data):
    with pytest.raises(LibraryError), any_evening.library.write() as tx:
        tx.append(any_evening.session.id, "note.added", data=data)


def test_a_log_cannot_be_changed_through_records(full_evening):
    with full_evening.library.read() as tx:
        event = tx.events(full_evening.session.id)[0]
    for change in ("add", "put", "remove"):
        with pytest.raises(LibraryError), full_evening.library.write() as tx:
            getattr(tx, change)(event)


def test_a_kind_that_is_not_registered_cannot_be_stored_or_found(library):
    @dataclass(frozen=True)
    class Diagnosis:
        id: str
        site: str

    with pytest.raises(LibraryError), library.write() as tx:
        tx.add(Diagnosis(new_id(), library.site))
    with pytest.raises(LibraryError), library.read() as tx:
        tx.find(Diagnosis)


def test_what_names_something_that_is_not_there_is_refused(any_evening):
    with pytest.raises(LibraryError), any_evening.library.write() as tx:
        tx.add(replace(any_evening.session, id=new_id(), group="nobody", folder="other"))


def test_a_second_session_row_for_one_folder_is_refused(any_evening):
    with pytest.raises(LibraryError) as refused, any_evening.library.write() as tx:
        tx.add(replace(any_evening.session, id=new_id()))
    assert refused.value.hint is not None


def test_what_is_not_there_cannot_be_replaced_removed_or_logged_to(any_evening):
    stranger = replace(any_evening.people[0], id=new_id())
    for change in (lambda tx: tx.put(stranger), lambda tx: tx.remove(stranger), lambda tx: tx.append("none", "x.y")):
        with pytest.raises(NotFoundError), any_evening.library.write() as tx:
            change(tx)


def test_a_removed_row_is_gone(any_evening):
    with any_evening.library.write() as tx:
        tx.remove(any_evening.people[1])
    with any_evening.library.read() as tx:
        assert tx.get(Person, any_evening.people[1].id) is None


@pytest.mark.real
def test_a_reader_sees_one_state_from_beginning_to_end(postgres_url, paths, clock):
    library = Library(paths, clock, url=postgres_url)
    with library.read() as reader:
        before = reader.count(Venue)
        writer = threading.Thread(target=_add_venue, args=(library,))
        writer.start()
        writer.join()
        assert reader.count(Venue) == before
    with library.read() as reader:
        assert reader.count(Venue) == before + 1
    library.close()


def test_threads_of_one_process_share_a_library(any_evening):
    threads = [threading.Thread(target=_append, args=(any_evening, 10)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with any_evening.library.read() as tx:
        assert [event.seq for event in tx.events(any_evening.session.id)] == list(range(1, 41))


def test_a_write_that_would_wait_for_itself_is_refused_at_once(evening):
    with evening.library.read(), pytest.raises(RuntimeError), evening.library.write():
        pass
    with evening.library.write(), pytest.raises(RuntimeError), evening.library.write():
        pass
    with evening.library.write() as tx:
        tx.append(evening.session.id, "session.opened")


def test_two_openings_agree_on_the_site(any_library, clock):
    other = Library(any_library.paths, clock, url=any_library._url)
    assert any_library.site == other.site
    other.close()


def test_an_event_row_is_what_append_returned(any_evening):
    with any_evening.library.write() as tx:
        event = tx.append(any_evening.session.id, "card.drawn", plugin="cards", actor_role="member", schema=2)
    with any_evening.library.read() as tx:
        assert tx.find(Event, kind="card.drawn") == [event]


def _add_venue(library):
    with library.write() as tx:
        tx.add(Venue(new_id(), library.site, "Loftet"))


def _append(evening, count):
    for _ in range(count):
        with evening.library.write() as tx:
            tx.append(evening.session.id, "session.opened")


def test_a_byte_that_makes_no_letter_is_one_sentence_and_changes_nothing(any_evening):
    library = any_evening.library

    def fails(tx):
        tx.add(Venue(new_id(), library.site, "Loftet"))
        tx.add(Venue(new_id(), library.site, "Kvist\udcff"))

    with pytest.raises(LibraryError, match="no letter of any alphabet"), library.write() as tx:
        fails(tx)
    with pytest.raises(LibraryError, match="no letter of any alphabet"), library.read() as tx:
        tx.find(Venue, name="\udcff")
    with library.read() as tx:
        assert tx.find(Venue, name="Loftet") == []
