from __future__ import annotations

import json

from workshop.services import views
from workshop.services.take_request import TakeRequest


def test_every_view_is_plain_json_with_the_same_keys_in_every_row(willing, recorder):
    willing.songs.add("Natt")
    willing.notes.add("fint")
    willing.takes.record(TakeRequest(song="Natt"))
    recorder.play(1)
    willing.takes.stop()
    for view in (
        views.venues,
        views.groups,
        views.people,
        views.sessions,
        views.attendance,
        views.consents,
        views.songs,
        views.notes,
        views.takes,
        views.log,
    ):
        rows = view(willing)
        assert rows, view.__name__
        assert json.loads(json.dumps(rows)) == rows
        assert len({tuple(row) for row in rows}) == 1


def test_a_session_s_row_counts_who_came_and_who_is_here(willing):
    from workshop.domain.attendance import State

    willing.attendance.mark(["Åse"], State.LEFT)
    willing.attendance.visitors(2)
    row = views.session(willing)
    assert (row["present"], row["here"], row["visitors"], row["takes"], row["open"]) == (4, 3, 2, 0, True)
    assert (row["group"], row["venue"]) == ("Låtskriverne", "Kjelleren")


def test_a_shared_track_names_everybody_and_belongs_to_nobody(willing):
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}, channels={2: "Ali"}))
    first, second = views.takes(willing)[0]["tracks"]
    assert (first["person"], first["alias"], first["aliases"]) == (None, None, ["Åse", "Ola"])
    assert (second["alias"], second["aliases"]) == ("Ali", ["Ali"])
