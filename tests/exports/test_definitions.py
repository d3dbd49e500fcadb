"""A column that nobody has defined cannot leave the library."""

from __future__ import annotations

import pytest

from workshop.services.disclosure import Disclosure, Level
from workshop.services.disclosure.definitions import Definitions


def test_an_undefined_column_is_refused() -> None:
    with pytest.raises(KeyError):
        Definitions().allowed("tracks", {"take_no": 1, "legal_name": "x"}, Level.ALIAS)


def test_a_column_of_words_is_emptied_below_level_alias_whatever_wrote_it() -> None:
    row = {"take_no": 1, "label": "Åses gitar", "sha256": "ff"}
    assert Definitions().allowed("tracks", row, Level.PSEUDONYMOUS) == {"take_no": 1, "label": "", "sha256": ""}
    assert Definitions().allowed("tracks", row, Level.ALIAS) == row


def test_every_reason_is_told_in_both_languages() -> None:
    for reason in (
        "words",
        "times",
        "links",
        "counts",
        "small",
        "consent",
        "unknown_voice",
        "rolling",
        "missing",
        "no_consent",
        "undone",
    ):
        why = Definitions().suppressed("x", reason).why
        assert why.en
        assert why.nb
        assert why.en != why.nb


@pytest.mark.parametrize("level", [Level.ALIAS, Level.PSEUDONYMOUS])
def test_every_table_defines_just_the_columns_its_rows_have(planted, level) -> None:
    disclosure: Disclosure = planted.app.exports.disclosure(planted.session, level)
    for table, columns in disclosure.definitions.items():
        for row in disclosure.table(table):
            assert list(row) == list(columns) or table == "session", table
            assert set(row) == set(columns), table


def test_what_is_left_out_is_empty_in_every_row(planted) -> None:
    disclosure = planted.app.exports.disclosure(planted.session, Level.PSEUDONYMOUS)
    named = [left.field.split(".") for left in disclosure.suppressed if "." in left.field]
    assert ["session", "group"] in named
    for table, column in named:
        assert all(row[column] == "" for row in disclosure.table(table))
