"""Whatever people call a thing, its file has a name that every system takes, and that no other has."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_beats.safe_names import file_stem, file_stems, numbered, reserved

NASTY = st.text(st.sampled_from("aA/\\.:*?\x1b\x00 -_é\u0301\u202e💥|<>\"'%$~") | st.characters(), max_size=60)


@given(st.lists(NASTY, min_size=1, max_size=3))
def test_no_text_leads_out_of_its_folder_or_into_the_terminal(parts: list[str]) -> None:
    stem = file_stem(*parts)
    name = f"{stem}.wav"

    assert PureWindowsPath(name).name == PurePosixPath(name).name == name
    assert stem.isprintable()
    assert not set(stem) & set('<>:"/\\|?*. ')
    assert 0 < len(stem.encode()) <= 202
    assert not reserved(stem)


@given(st.lists(NASTY, max_size=12, unique=True))
def test_no_two_names_are_alike_where_case_does_not_count(others: list[str]) -> None:
    stems = file_stems("beat", others)

    assert list(stems) == others
    assert len({stem.casefold() for stem in stems.values()}) == len(others)


@pytest.mark.parametrize(
    ("parts", "stem"),
    [
        (("boom-bap", "hook"), "boom-bap-hook"), (("x", "x/../../evil"), "x-x-evil"), (("con", ""), "con-1"),
        (("a\x1b]0;pwn\x07", "æ ø å"), "a-0-pwn-æ-ø-å"), (("", "..."), "beat-1"), (("NUL",), "NUL-1"),
    ],
)  # fmt: skip
def test_names_stay_as_close_to_what_was_said_as_can_be(parts: tuple[str, ...], stem: str) -> None:
    assert file_stem(*parts) == stem


def test_a_name_that_is_taken_in_other_letters_gets_a_number() -> None:
    assert numbered("Hook", {"hook", "HOOK-2"}) == "Hook-3"
    assert numbered("hook", ()) == "hook"
