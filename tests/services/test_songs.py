from __future__ import annotations

import pytest

from workshop.errors import NotFoundError, StateError
from workshop.services import views


def test_a_song_belongs_to_the_open_session_s_group_and_is_found_by_title_number_or_id(opened):
    song = opened.songs.add("Natt i Bærum", key="Am", tempo=92.5)
    assert song.group == opened.sessions.current().group
    assert [opened.songs.find(wanted) for wanted in ("natt i bærum", "1", "#1", song.id[-6:])] == [song] * 4
    assert [event.kind for event, _ in opened.events.sentences()][-1] == "song.added"
    assert views.songs(opened)[0]["title"] == "Natt i Bærum"


def test_a_song_called_by_a_number_goes_by_its_title(app):
    app.songs.add("2")
    app.songs.add("Dag")
    assert app.songs.find("2").title == "2"


def test_a_title_is_taken_once_and_a_tempo_makes_sense(app):
    app.songs.add("Natt")
    with pytest.raises(StateError, match="already"):
        app.songs.add("NATT")
    for tempo in (5, 401, float("nan")):
        with pytest.raises(StateError, match="BPM"):
            app.songs.add("Dag", tempo=tempo)
    with pytest.raises(NotFoundError, match="no song called"):
        app.songs.find("Dag")


def test_editing_changes_what_is_given(app):
    app.songs.add("Natt", group="Band", tempo=90)
    song = app.songs.edit("Natt", title="Natta", key="C")
    assert (song.title, song.key, song.tempo) == ("Natta", "C", 90)
    assert app.songs.edit("1", group="").group is None
    assert app.songs.list("Band") == ()
    assert len(app.songs.list()) == 1
