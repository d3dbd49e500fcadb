"""The screen says the same in every width: who, how loud, what is wrong, in signs and words and never in colour alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.live.shown import AASE, ALI, KARI, OLA, view
from workshop.cli.live.drawing import HELP, LETTERS, Drawing, Signs, cut, room, signs_for
from workshop.cli.live.painter import plain
from workshop.cli.tables import width
from workshop.messages import message
from workshop.services.take_view import KEYS, PersonView, Place
from workshop.translator import Translator

if TYPE_CHECKING:
    from workshop.services.take_view import TakeView


def drawn(taken: TakeView, columns: int = 80, rows: int = 24, **more: object) -> list[str]:
    signs = more.pop("signs", None)
    translator = more.pop("translator", Translator())
    return [plain(line) for line in Drawing(translator, columns, rows, signs).take(taken, **more)]  # type: ignore[arg-type]


def test_a_take_as_it_stands_on_a_usual_terminal() -> None:
    assert drawn(view(circled=True)) == [
        "● Take 3  0:42.1  bar 12 · hook  circled  disk: 1 h 20 min",
        "1 ▶ Åse                        ▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▌▯▯▯▯▯▯  -12 dB",
        "2   Kari",
        "    Ola med et svært langt na… ▮▮▮▮▮▮▮▮▮▮▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▌▯  too loud",
        "    Ali                        ▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯  no signal",
        "▲ There is no signal from Ali, channel 3.",
        "Enter stop  m marker  1-9 microphone  0 nobody  c circle  x delete  ? help",
    ]


def test_a_narrow_terminal_loses_keys_and_cells_but_neither_people_nor_warnings() -> None:
    assert drawn(view(), 40) == [
        "● Take 3  0:42.1  bar 12 · hook",
        "  disk: 1 h 20 min",
        "1 ▶ Åse           ▮▮▮▮▮▮▮▮▯▯  -12 dB",
        "2   Kari",
        "    Ola med et s… ▮▮▮▯▯▯▯▯▯▌  too loud",
        "    Ali           ▯▯▯▯▯▯▯▯▯▯  no signal",
        "▲ There is no signal from Ali, channel",
        "3.",
        "Enter stop  x delete  ? help",
    ]


def test_a_low_terminal_says_how_many_people_it_leaves_out() -> None:
    lines = drawn(view(), 80, 7)
    assert lines[1].startswith("1 ▶ Åse")
    assert lines[3] == "    and 2 more"
    assert len(lines) == 6


def test_an_encoding_without_the_signs_gets_letters() -> None:
    assert signs_for("utf-8") == Signs()
    assert signs_for("iso-8859-1") == signs_for(None) == signs_for("nonsense") == LETTERS
    line = drawn(view(people=(replace(ALI, silent=False), AASE)), 60, signs=LETTERS)
    assert line[0].startswith("* Take 3  0:42.1  bar 12 - hook")
    assert line[1].endswith("-inf dB")
    assert "##|--" in line[2]
    assert "> Åse" in line[2]


def test_what_a_key_did_stands_above_the_keys_and_help_takes_their_place() -> None:
    said = message("Marker at {time}.", time="0:41.9")
    assert drawn(view(), said=said)[-2:] == ["Marker at 0:41.9.", drawn(view())[-1]]
    helped = drawn(view(), helping=True)
    assert helped[-len(HELP) :] == [f"{key:<7}{does}" for key, does in HELP]
    some = view(keys=tuple(key for key in KEYS if key[0] not in {"1-9", "0"}))
    assert not [line for line in drawn(some, helping=True) if line.startswith(("1-9", "0 "))]


def test_what_went_wrong_stands_in_the_first_line() -> None:
    assert "lost frames: 64" in drawn(view(lost_frames=64))[0]
    assert "disk" not in drawn(view(disk_minutes=None))[0]


def test_room_for_more_than_two_hours_is_not_shown() -> None:
    assert drawn(view(disk_minutes=120))[0].endswith("disk: 2 h 0 min")
    assert "disk" not in drawn(view(disk_minutes=121))[0]


def test_before_the_section_that_is_recorded_there_is_no_sign_of_recording() -> None:
    head = drawn(view(begins_in=3.8, disk_minutes=None))[0]
    assert head == "○ Take 3  recording begins in 0:03.8  bar 12 · hook"
    assert drawn(view(begins_in=3.8), signs=LETTERS)[0].startswith("o Take 3")


def test_the_count_in_is_told_from_the_music() -> None:
    assert "count-in, bar 2" in drawn(view(place=Place(2, counting_in=True)))[0]
    assert drawn(view(place=None, disk_minutes=None))[0] == "● Take 3  0:42.1"
    assert drawn(view(place=Place(7), disk_minutes=None))[0] == "● Take 3  0:42.1  bar 7"


def test_nobody_has_a_name_of_its_own() -> None:
    nobody = PersonView(None, "", 1, 1, -6.0, -6.0, on_turn=True)
    assert "▶ nobody" in drawn(view(people=(KARI, nobody)))[2]


def test_who_cannot_have_the_microphone_keeps_the_number_and_it_is_said_why() -> None:
    gone = replace(KARI, alias="Bjørnstjerne Martinius", note="gone")
    assert drawn(view(people=(AASE, gone)), 40)[3] == "2   Bjørn… (gone)"
    has = replace(AASE, alias="Marit", note="shared")
    assert drawn(view(people=(has,)), 80)[1].startswith("1 ▶ Marit (shared) ▮")


@pytest.mark.parametrize("columns", [30, 40, 60, 80, 120])
def test_how_to_stop_and_what_somebodys_no_asks_for_are_in_every_line_of_keys(
    norwegian: Translator, columns: int
) -> None:
    for translator in (Translator(), norwegian):
        keys = drawn(view(), columns, translator=translator)[-1]
        assert {"Enter", "x", "?"} <= set(keys.split())


def test_a_name_cannot_move_the_terminal() -> None:
    assert not any("\x1b" in line for line in drawn(view(people=(replace(AASE, alias="\x1b[2JÅse"),))))


def test_a_screen_without_colours_says_the_same() -> None:
    lines = Drawing(Translator(), 80, 24).take(view())
    loud, silent = (next(line for line in lines if name in plain(line)) for name in ("Ola", "Ali"))
    assert (plain(loud).split("  ")[-1], plain(silent).split("  ")[-1]) == ("too loud", "no signal")
    assert {style for _, style in loud} >= {"green", "bold red"}


def test_norwegian_is_spoken_throughout(norwegian: Translator) -> None:
    for columns in (80, 40):
        said = drawn(view(), columns, translator=norwegian)
        assert norwegian.text("no signal") in "\n".join(said)
        assert all(width(line) < columns for line in said)


@pytest.mark.parametrize(("minutes", "said"), [(0, "0 min"), (59, "59 min"), (60, "1 h 0 min"), (120, "2 h 0 min")])
def test_the_disk_has_room_for_minutes_or_hours(minutes: int, said: str) -> None:
    assert room(minutes) == said


def test_a_name_is_cut_by_cells_and_not_by_letters() -> None:
    assert cut("Åse", 3, "…") == "Åse"
    assert cut("音楽家", 4, "…") == "音…"


PEOPLE = st.builds(
    PersonView,
    st.none() | st.just("p"),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30),
    st.integers(1, 99),
    st.integers(1, 99),
    st.none() | st.floats(-90, 3),
    st.none() | st.floats(-90, 3),
    st.booleans(),
    st.booleans(),
    st.none() | st.booleans(),
    st.sampled_from(["", "1"]),
)


@given(st.lists(PEOPLE, max_size=20), st.integers(21, 200), st.integers(4, 60), st.booleans())
def test_it_fits_every_terminal(people: list[PersonView], columns: int, rows: int, helping: bool) -> None:
    lines = drawn(view(people=tuple(people)), columns, rows, helping=helping)
    assert len(lines) < rows
    assert all(width(line) < columns for line in lines)


def test_before_the_first_turn_a_shared_microphone_is_one_meter_and_a_question() -> None:
    both = (replace(AASE, on_turn=None), replace(KARI, on_turn=None), OLA)
    assert drawn(view(people=both, warnings=(), disk_minutes=None), 60)[1:-1] == [
        "    microphone          ▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▌▯▯▯▯▯  -12 dB",
        "1   Åse",
        "2   Kari",
        "    Ola med et svært l… ▮▮▮▮▮▮▮▮▯▯▯▯▯▯▯▯▯▯▯▯▯▯▯▌  too loud",
        "Who has the shared microphone? Press the number before the",
        "name (1 to 2), or type `workshop take turn NAME`.",
    ]
    assert view(people=(replace(AASE, on_turn=None), OLA)).asking is None
