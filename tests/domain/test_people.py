from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.domain.people import clean_name, name_key


@pytest.mark.parametrize("spelling", ["Åse", "ÅSE", "A\u030ase", "  åse ", "åse\u00a0", "Å\u200bse", "\u202eÅse"])
def test_spellings_of_one_name_are_one_name(spelling):
    assert name_key(spelling) == name_key("Åse")


@pytest.mark.parametrize("other", ["Ase", "Åsa", "Aase", ""])
def test_other_names_are_other_names(other):
    assert name_key(other) != name_key("Åse")


@pytest.mark.parametrize(
    "name", ["Čáhcečoahkki", "Šielmmá", "Đŋŧž", "🎤 Mia", "Ól", "👩\u200d🎤 Mia", "🏳\ufe0f\u200d🌈", "👩🏽\u200d🎤"]
)
def test_letters_and_emoji_survive(name):
    assert clean_name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize("name", ["\u200b", "\u202e", "\u00ad\u2060", "\u200d", "\ufeff "])
def test_what_nobody_can_see_is_no_name(name):
    assert clean_name(name) == ""
    assert clean_name(f"{name}Ola{name}") == "Ola"


@given(st.text())
def test_a_cleaned_name_stays_as_it_is_and_holds_no_control_characters(text):
    cleaned = clean_name(text)
    assert clean_name(cleaned) == cleaned
    assert name_key(cleaned) == name_key(name_key(cleaned))
    assert not any(unicodedata.category(character) == "Cc" for character in cleaned)
    assert {character for character in cleaned if unicodedata.category(character) == "Cf"} <= {"\u200d"}
