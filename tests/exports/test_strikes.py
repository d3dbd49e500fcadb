"""A name that may not be said is struck out of texts, however somebody typed it."""

from __future__ import annotations

import json

import pytest

from workshop.domain.consent import Decision, Use
from workshop.domain.ids import new_id
from workshop.domain.session import About, Note


def noted(planted, target, text: str) -> str:
    """The text of a note as an export at level alias tells it."""
    with planted.app.library.write() as tx:
        tx.add(Note(new_id(), "s", planted.session.id, About.SESSION, planted.session.id, text, planted.clock.now()))
    told = json.loads((planted.export(target, "alias") / "session.json").read_text("utf-8"))
    return str(max(told["notes"], key=lambda note: note["text"] != "" and note["text"].startswith("Prøve"))["text"])


@pytest.fixture
def unwilling(planted):
    """Somebody in the session who said no."""
    planted.says("Øystein Grøftekant", Use.RECORD, Decision.WITHDRAWN)
    return planted


@pytest.mark.parametrize(
    "spelling",
    [
        "Øystein Grøftekant",
        "Øyst\u200bein Grøfte\u00adkant",
        "Øystein  Grøftekant",
        "Øystein\n\u200b Grøftekant",
        "O\u0338ystein Grøftekant".replace("O\u0338", "Ø"),
        "øystein",
        "ØYSTEINS",
        "GRØFTEKANT",
    ],
)
def test_a_hidden_name_is_struck_out_however_it_is_typed(unwilling, tmp_path, spelling) -> None:
    text = noted(unwilling, tmp_path / "out", f"Prøve: {spelling} kom.")
    assert "[…]" in text
    assert not {"ø", "k"} & set(text.casefold().removeprefix("prøve: ").removesuffix(" kom."))


def test_the_former_alias_of_whoever_says_no_is_struck_out(unwilling, leaks, tmp_path) -> None:
    unwilling.app.people.edit_person("Øystein Grøftekant", alias="Nattergalen")
    assert "Øystein" not in noted(unwilling, tmp_path / "out", "Prøve: Øystein Grøftekant og Nattergalen kom.")
    assert leaks(tmp_path / "out", ("Øystein Grøftekant", "Nattergalen")) == []


def test_a_former_alias_is_struck_out_of_who_may_be_named_too(planted, leaks, tmp_path) -> None:
    planted.app.people.edit_person("Øystein Grøftekant", alias="Øystein")
    text = noted(planted, tmp_path / "out", "Prøve: Øystein Grøftekant, altså Øystein.")
    assert text == "Prøve: […], altså Øystein."
    assert leaks(tmp_path / "out", ("Grøftekant",)) == []


def test_a_former_alias_is_held_back_below_level_alias(planted, leaks, tmp_path) -> None:
    planted.app.people.add_person("Zebrakanarifuglen")
    planted.app.people.edit_person("Zebrakanarifuglen", alias="Ny")
    with planted.app.library.write() as tx:
        tx.append(planted.session.id, "beat.chosen", plugin="beats", data={"beat": "Zebrakanarifuglens-1", "tempo": 9})
    assert leaks(planted.export(tmp_path / "out"), ("Zebrakanarifuglen",)) == []
