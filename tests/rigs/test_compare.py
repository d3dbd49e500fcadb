"""Which port is which, what is missing, and what nobody expected."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from workshop_rigs.compare import Wanted, compare, matches, wanted_ports
from workshop_rigs.model import DeviceProfile, Rig
from workshop_rigs.ports import Port

HEAD = {"name": "R", "author": "me", "licence": "CC0-1.0"}
words = st.text("abcø *", max_size=12)


def inputs(*names: str) -> list[Port]:
    return [Port("fake", "input", name) for name in names]


def test_a_star_stands_for_any_letters_and_capitals_do_not_matter() -> None:
    assert matches("LPD8:LPD8 MIDI 1 20:0", "*lpd8*")
    assert matches("Blåtastatur", "blå*")
    assert not matches("nanoKEY", "*lpd8*")
    assert not matches("ab", "ab*ab")
    assert matches("[x]?", "[x]?")


def test_the_numbers_that_alsa_adds_do_not_matter() -> None:
    assert matches("LPD8:LPD8 MIDI 1 24:0", "LPD8:LPD8 MIDI 1")


@given(words, words, words)
def test_a_name_fits_the_pattern_that_was_made_of_it(before: str, between: str, after: str) -> None:
    assert matches(f"{before}{between}{after}", f"{before}*{after}")
    assert matches(before, before)
    assert matches(between, "*")


def test_a_pattern_of_many_stars_takes_no_time() -> None:
    start = time.perf_counter()

    assert not matches("a" * 100, "*a" * 60 + "b")
    assert time.perf_counter() - start < 0.1


def test_each_port_is_given_once_and_the_pickiest_device_chooses_first() -> None:
    anything, pads = Wanted("Any", "input", "*"), Wanted("Pads", "input", "*LPD8*")
    checked = compare([anything, pads], inputs("LPD8", "Keys"))

    assert {want.device: port.name for want, port in checked.found} == {"Any": "Keys", "Pads": "LPD8"}
    assert (checked.missing, checked.unexpected) == ((), ())


def test_two_of_a_kind_need_two_ports() -> None:
    pads = [Wanted("Pads 1", "input", "*LPD8*"), Wanted("Pads 2", "input", "*LPD8*")]

    assert [want.device for want in compare(pads, inputs("LPD8 1")).missing] == ["Pads 2"]
    assert compare(pads, inputs("LPD8 1", "LPD8 2")).missing == ()


def test_an_input_is_no_output() -> None:
    assert compare([Wanted("Keys", "output", "*")], inputs("Keys")).missing


def test_an_optional_device_is_not_missed_and_takes_nothing_from_others() -> None:
    spare, keys = Wanted("Spare", "input", "*keys*", optional=True), Wanted("Keys", "input", "*")

    assert compare([spare], []).missing == ()
    assert [want.device for want, _ in compare([spare, keys], inputs("my keys")).found] == ["Keys"]


def test_what_the_rig_ignores_is_not_unexpected() -> None:
    checked = compare([], inputs("Midi Through Port-0 14:0", "Telefon"), ["midi through*"])

    assert [port.name for port in checked.unexpected] == ["Telefon"]


@given(st.lists(st.sampled_from(["a", "b", "*"]), max_size=5), st.lists(st.sampled_from("abc"), max_size=5))
def test_every_port_and_every_wish_is_accounted_for(patterns: list[str], names: list[str]) -> None:
    wanted = [Wanted(str(place), "input", pattern) for place, pattern in enumerate(patterns)]
    checked = compare(wanted, inputs(*names))

    assert len(checked.found) + len(checked.missing) == len(wanted)
    assert len(checked.found) + len(checked.unexpected) == len(names)


def test_a_device_takes_from_its_profile_what_it_leaves_out() -> None:
    rig = Rig.model_validate({**HEAD, "device": [{"name": "Pads", "profile": "p", "output": "mine"}, {"name": "Bare"}]})
    profile = DeviceProfile.model_validate({**HEAD, "kind": "pads", "input": "theirs", "output": "theirs"})

    assert wanted_ports(rig, {"p": profile}) == (Wanted("Pads", "input", "theirs"), Wanted("Pads", "output", "mine"))
