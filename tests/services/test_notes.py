from __future__ import annotations

from dataclasses import replace

import pytest

from workshop.domain.session import About, Document
from workshop.domain.take import Take
from workshop.errors import NotFoundError, StateError
from workshop.services import views
from workshop.services.take_request import TakeRequest


def test_a_note_s_text_is_kept_and_the_log_has_its_id_only(opened):
    note = opened.notes.add("  Åse sang så det ljomet  ")
    assert note.text == "Åse sang så det ljomet"
    row = views.log(opened)[-1]
    assert (row["kind"], row["data"]) == ("note.added", {"note": note.id, "about": "session"})


def test_notes_are_about_takes_and_songs_by_number(willing, recorder):
    willing.takes.record(TakeRequest())
    willing.takes.stop()
    willing.songs.add("Natt")
    willing.notes.add("too fast", about=About.TAKE, subject=1)
    willing.notes.add("needs a bridge", about=About.SONG, subject="Natt")
    assert [(row["about"], row["subject"]) for row in views.notes(willing)] == [("take", 1), ("song", "Natt")]


@pytest.mark.parametrize("text", ["", "   ", "x" * 20_001])
def test_a_note_says_something(opened, text):
    with pytest.raises(StateError, match="A note has from 1"):
        opened.notes.add(text)


def test_a_note_about_what_is_not_there_is_refused(opened):
    with pytest.raises(NotFoundError):
        opened.notes.add("?", about=About.TAKE, subject=3)
    with pytest.raises(StateError, match="needs its number"):
        opened.notes.add("?", about=About.SONG)
    assert opened.notes.list() == ()


def test_a_deleted_take_takes_along_what_was_written_about_it(willing, home):
    willing.takes.record(TakeRequest())
    willing.takes.stop()
    take = willing.takes.get(1)
    willing.notes.add("Zebrakanarinotat", about=About.TAKE, subject=1)
    willing.notes.add("Fin kveld")
    with willing.library.write() as tx:
        willing.documents.keep_in(tx, "core", "core.backing", take.id, "Zebrakanaridokument", session=take.session)
        backing = tx.find(Document, subject=take.id)[0].id
        tx.put(replace(tx.get(Take, take.id), backing=backing, device="Zebrakanaritelefon"))
    willing.takes.delete(1)
    assert [row["text"] for row in views.notes(willing)] == ["Fin kveld"]
    assert not [path for path in home.rglob("*") if path.is_file() and b"Zebrakanari" in path.read_bytes()]
