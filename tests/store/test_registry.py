"""Every column says whether it holds people; nothing slips in unclassified."""

from __future__ import annotations

import pytest

from workshop.domain.ids import new_id
from workshop.errors import LibraryError
from workshop.store import codec
from workshop.store.registry import HOUSEKEEPING, KINDS, Holds, Mirror, columns, kind_of
from workshop.store.tables import METADATA


def test_every_column_of_every_table_is_classified_and_nothing_else_is():
    classified = {kind.table: set(kind.holds) for kind in KINDS} | {
        name: set(found) for name, found in HOUSEKEEPING.items()
    }
    assert {name: set(table.columns.keys()) for name, table in METADATA.tables.items()} == classified


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.table)
def test_a_table_has_the_fields_of_its_record(kind):
    assert list(codec.fields_of(kind.record)) == list(kind.holds) or set(codec.fields_of(kind.record)) == set(
        kind.holds
    )


def test_whatever_refers_to_a_person_is_classified_as_a_person():
    references = {
        (table.name, column.name)
        for table in METADATA.tables.values()
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    }
    assert references <= {(kind.table, column) for kind, column in columns(Holds.PERSON)}


def test_every_other_reference_is_classified_as_an_id():
    for kind in KINDS:
        for column in METADATA.tables[kind.table].columns:
            if column.foreign_keys and "person" not in {key.column.table.name for key in column.foreign_keys}:
                assert kind.holds[column.name] is Holds.ID


def test_names_titles_and_notes_are_text():
    text = {(kind.table, column) for kind, column in columns(Holds.TEXT)}
    named = {("person", "alias"), ("song", "title"), ("note", "text"), ("document", "text"), ("group", "name")}
    assert named | {("session", "folder"), ("take", "device"), ("consent", "how")} <= text


def test_every_kind_is_in_one_mirror_and_session_kinds_lead_to_a_session():
    for kind in KINDS:
        if kind.mirror is Mirror.SESSION and kind.table != "session":
            column, above = kind.parent
            assert column in kind.holds
            assert kind_of(above).mirror is Mirror.SESSION
        else:
            assert kind.parent is None


def test_a_kind_that_is_not_listed_is_refused():
    with pytest.raises(LibraryError):
        kind_of(type(new_id()))
