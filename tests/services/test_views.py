from __future__ import annotations

import json

from workshop.domain.attendance import State
from workshop.services import views
from workshop.services.take_request import TakeRequest

from .fakes import gone


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


def test_a_take_that_rolls_is_as_long_as_its_files_are_by_now(willing, recorder):
    willing.takes.record(TakeRequest(channels={1: "Åse", 2: "Ola"}))
    recorder.play(3)
    willing.attendance.mark(["Ola"], State.LEFT)
    recorder.play(7)
    (take,) = views.takes(willing)
    assert (take["seconds"], take["frames"]) == (10.0, 480_000)
    assert [track["frames"] for track in take["tracks"]] == [480_000, 144_000]
    recorder.fail["status"] = gone()
    assert views.takes(willing)[0]["frames"] == 0
