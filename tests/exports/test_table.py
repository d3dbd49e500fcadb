"""Cells that a spreadsheet would take for a formula stay text, and come back as they were."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.domain.spreadsheet import FORMULA, GUARD, cell, guarded
from workshop_exports.table import write_table

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(TEXTS)
def test_no_text_starts_as_a_formula_and_one_apostrophe_gives_it_back(words: str) -> None:
    shown = guarded(words)
    assert not shown.lstrip(" ").startswith(FORMULA)
    assert (shown.removeprefix(GUARD) if shown.startswith(GUARD) else shown) == words


@pytest.mark.parametrize("name", ["-Ola", "@kari", "=1+1", "+47", "\tx", "\rx", " =cmd|' /C calc'!A0", "＝1"])  # noqa: RUF001
def test_names_like_formulas_are_guarded(name: str) -> None:
    assert cell(name) == GUARD + name


@pytest.mark.parametrize(("value", "text"), [(-6.5, "-6.5"), (None, ""), (True, "true"), (0, "0"), ("Åse", "Åse")])
def test_numbers_are_left_as_numbers(value: object, text: str) -> None:
    assert cell(value) == text


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_a_table_reads_back_as_it_was_written(tmp_path_factory, rows: list[tuple[str, str]]) -> None:
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    write_table(path, ("a", "b"), [{"a": a, "b": b} for a, b in rows])
    assert path.read_bytes().startswith(b"\xef\xbb\xbfa;b\r\n")
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = [(row["a"], row["b"]) for row in csv.DictReader(file, delimiter=";", strict=True)]
    assert read == [(guarded(a), guarded(b)) for a, b in rows]
