"""Beats as the library holds them: the templates there are, and which was chosen."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from workshop import StateError, message

if TYPE_CHECKING:
    from workshop import App, Document, Session, Song
    from workshop_beats.template.model import Beat

PLUGIN = "beats"
OF_SESSION, OF_SONG = "beats.chosen", "beats.song"
_OWN = "own"

Documents = Callable[[str, str], "tuple[Document, ...]"]


def row(name: str, beat: Beat) -> dict[str, Any]:
    """A template as a row of a list: `name` is what commands take, `title` what people say."""
    return {
        "name": name,
        "title": beat.name,
        "style": beat.style,
        "tempo": _plain(beat.tempo),
        "meter": beat.meter,
        "key": beat.key,
        "energy": beat.energy,
        "tags": list(beat.tags),
    }


def chosen(documents: Documents, session: Session, song: Song | None) -> str | None:
    """The name of the beat that was chosen last for the song, else for the session; None when none was."""
    places = [(OF_SONG, song.id)] if song is not None else []
    for kind, subject in (*places, (OF_SESSION, session.id)):
        found = documents(kind, subject)
        if found:
            return str(json.loads(found[-1].text)["beat"])
    return None


def choose(app: App, name: str, session: Session, song: Song | None = None) -> Beat:
    """Choose a beat for a song, or for the whole session, and log it.

    Raises:
        NotFoundError: There is no beat of that name.
        PresetError: Its template is wrong.
        StateError: The session is closed.
    """
    beat: Beat = app.presets.load("beats", name)
    if session.closed_at is not None:
        raise StateError(message("That session is closed."), message("Open a session before you choose a beat."))
    kind, subject = (OF_SONG, song.id) if song is not None else (OF_SESSION, session.id)
    said = {"beat": word(app, name), "tempo": _plain(beat.tempo)}
    text = json.dumps({"beat": name})
    app.documents.keep(PLUGIN, kind, subject, text, session=session.id, event="beat.chosen", data=said)
    return beat


def word(app: App, name: str) -> str:
    """What the log calls a template: its name where it ships with the workshop, else `own`."""
    return name if app.presets.where("beats", name)[0].layer == "built-in" else _OWN


def wanted(app: App, name: str | None, session: str | None) -> str:
    """The name that was given, else that of the beat chosen for the session.

    Raises:
        StateError: None was given, and no session is open or no beat is chosen in it.
    """
    if name is not None:
        return name
    found = chosen(app.documents.find, app.sessions.current(session), None)
    if found is None:
        raise StateError(
            message("No beat is chosen in this session."), message("Name one; `workshop beat list` shows them.")
        )
    return found


def _plain(tempo: float) -> float | int:
    """A tempo without a needless .0."""
    return int(tempo) if tempo.is_integer() else tempo
