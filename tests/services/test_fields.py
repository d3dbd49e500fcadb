from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.services.fields import fits


@pytest.mark.parametrize(
    ("declared", "good", "bad"),
    [
        ("id", "01a20670-d591-76be-9c34-31b6a85269d4", "not-an-id"),
        ("int", 3, 3.5),
        ("int", -1, True),
        ("number", 1.5, float("inf")),
        ("number", 2, "2"),
        ("bool", False, 0),
        ("word", "boom-bap/90", "two words"),
        ("word", "C#m7:1.2", "Åse"),
        ("keep|no-good", "no-good", "keep|no-good"),
        ("word?", None, ""),
        ("id?", None, 7),
    ],
)
def test_a_field_holds_its_type_and_nothing_else(declared, good, bad):
    assert fits(declared, good)
    assert not fits(declared, bad)


@given(st.text(), st.sampled_from(["id", "int", "number", "bool", "a|b"]))
def test_free_text_fits_no_closed_field(text, declared):
    assert fits(declared, text) == (text in {"a", "b"} and declared == "a|b")


def test_an_unknown_type_fits_nothing_and_none_needs_a_question_mark():
    assert not fits("text", "anything")
    assert not fits("word", None)
