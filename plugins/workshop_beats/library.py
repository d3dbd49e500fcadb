"""Beats as the library holds them: the templates there are, and which was chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from workshop import PluginError, PresetError, StateError, message
from workshop_beats.choice import Choice
from workshop_beats.naming import named
from workshop_beats.vote import beats_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop import App, Document, Session, Song
    from workshop_beats.template.model import Beat
    from workshop_beats.vote import Ballot

PLUGIN = "beats"
OF_SESSION, OF_SONG, VOTE = "beats.chosen", "beats.song", "beats.vote"
_OWN = "own"

Documents = Callable[[str, str], "tuple[Document, ...]"]


def row(name: str, beat: Beat, language: str = "en") -> dict[str, Any]:
    """A template as a row of a list: `name` is what commands take, `title` what people say in a language."""
    return {
        "name": name,
        "title": beat.title(language),
        "style": beat.style,
        "tempo": plain(beat.tempo),
        "meter": beat.meter,
        "key": beat.tonality.name,
        "energy": beat.energy,
        "tags": list(beat.tags),
    }


def templates(app: App, refused: Callable[[PresetError], None]) -> Iterator[tuple[str, Beat]]:
    """Every template with its name, by energy and then by tempo; one that is wrong is handed to `refused` instead."""
    found: list[tuple[str, Beat]] = []
    for name in app.presets.names("beats"):
        try:
            found.append((name, app.presets.load("beats", name)))
        except PresetError as error:
            refused(error)
    yield from sorted(found, key=lambda each: (each[1].energy, each[1].tempo, each[0]))


def chosen(documents: Documents, session: Session, song: Song | None) -> Choice | None:
    """The choice that was made last for the song, else for the session; None when none was made."""
    return chosen_for(documents, session, song) or chosen_for(documents, session, None)


def chosen_for(documents: Documents, session: Session, song: Song | None) -> Choice | None:
    """The choice that was made last for just this song, or where there is none for the session; None: none was made."""
    found = documents(OF_SONG, song.id) if song is not None else documents(OF_SESSION, session.id)
    return Choice.read(found[-1].text) if found else None


def choose(app: App, choice: Choice, session: Session, song: Song | None = None) -> Beat:
    """Choose a beat for a song, or for the whole session, and log it; returns it as it will sound.

    Raises:
        NotFoundError: There is no beat, or no kit, of that name.
        PresetError: Its template, or the kit, is wrong.
        FileError: A recording of the kit is missing or damaged.
        StateError: The session is closed.
    """
    beat = playable(app, choice)
    if session.closed_at is not None:
        raise StateError(message("That session is closed."), message("Open a session before you choose a beat."))
    kind, subject = (OF_SONG, song.id) if song is not None else (OF_SESSION, session.id)
    said = {"beat": word(app, choice.beat), "tempo": plain(beat.tempo)}
    said |= {"transpose": choice.transpose, "hear": choice.hear}
    _keep(app, (kind, subject, choice.write()), session, "beat.chosen", said)
    return beat


def tried(documents: Documents, session: Session) -> tuple[str, ...]:
    """The beats that were chosen or voted on in a session, the first first."""
    voted = [name for vote in documents(VOTE, session.id) for name in beats_of(vote.text)]
    return tuple(dict.fromkeys([*voted, *(Choice.read(each.text).beat for each in documents(OF_SESSION, session.id))]))


def keep_vote(app: App, ballot: Ballot, winner: str, session: Session) -> None:
    """Keep and log a vote. A new vote is a new event; nothing that was counted is ever changed."""
    said: dict[str, Any] = {"beat": word(app, winner), "hands": ballot.hands_for(winner)}
    said |= {"all_hands": ballot.all_hands, "candidates": len(ballot.beats)}
    for place, (beat, hands) in enumerate(zip(ballot.beats, ballot.hands, strict=True), start=1):
        said |= {f"beat{place}": word(app, beat), f"hands{place}": hands}
    _keep(app, (VOTE, session.id, ballot.write(winner)), session, "beat.voted", said)


def _keep(app: App, document: tuple[str, str, str], session: Session, event: str, said: dict[str, Any]) -> None:
    """Keep a document (kind, subject, text) and log its event."""
    try:
        app.documents.keep(PLUGIN, *document, session=session.id, event=event, data=said)
    except PluginError:
        # Somebody may be called Disco, or have been: the log refuses the word, but the group may have the beat.
        hidden = {field: _OWN if _names_a_beat(field) else value for field, value in said.items()}
        if hidden == said:
            raise
        app.documents.keep(PLUGIN, *document, session=session.id, event=event, data=hidden)


def _names_a_beat(field: str) -> bool:
    """Whether a field of an event holds the name of a template."""
    return field.rstrip("12345") == "beat"


def load(app: App, choice: Choice) -> Beat:
    """The template of a choice, at its tempo and in its key.

    Raises:
        NotFoundError: There is no beat of that name.
        PresetError: Its template is wrong.
    """
    beat: Beat = app.presets.load("beats", choice.beat)
    return choice.applied(beat)


def chosen_with(app: App, kit: str) -> list[tuple[Choice, Song | None]]:
    """The choices that count now and name a kit: those of open sessions, and those of songs with the song."""
    subjects: list[tuple[str, str, Song | None]] = [
        (OF_SESSION, session.id, None) for session in app.sessions.list() if session.closed_at is None
    ]
    subjects += [(OF_SONG, song.id, song) for song in app.songs.list()]
    last = [(app.documents.find(kind, subject)[-1:], song) for kind, subject, song in subjects]
    choices = [(Choice.read(document.text), song) for documents, song in last for document in documents]
    return [(choice, song) for choice, song in choices if choice.kit == kit]


def playable(app: App, choice: Choice) -> Beat:
    """The template of a choice as `load` gives it, once its kit is there with all its recordings.

    Raises:
        NotFoundError: There is no beat, or no kit, of that name.
        PresetError: Its template, or the kit, is wrong.
        FileError: A recording of the kit is missing or damaged.
    """
    from workshop_beats.kits.recordings import need_recordings

    beat = load(app, choice)
    need_recordings(app.presets.load, choice.kit or beat.kit, app.paths.presets / "kits")
    return beat


def word(app: App, name: str) -> str:
    """What the log calls a template: its name where it ships with the workshop and is nobody's alias, else `own`."""
    shipped = app.presets.where("beats", name)[0].layer == "built-in"
    taken = any(person.alias.casefold() == name.casefold() for person in app.people.persons())
    return name if shipped and not taken else _OWN


def meant(app: App, name: str | None, session: str | None) -> Choice:
    """A choice of the template that was named, just as it is written; else what is chosen for the session.

    Raises:
        NotFoundError: There is no beat of that name or title.
        StateError: None was named, and no session is open or no beat is chosen in it.
    """
    if name is not None:
        return Choice(named(app, name))
    found = chosen(app.documents.find, app.sessions.current(session), None)
    if found is None:
        raise StateError(
            message("No beat is chosen in this session."), message("Name one; `workshop beat list` shows them.")
        )
    return found


def plain(tempo: float) -> float | int:
    """A tempo without a needless .0."""
    return int(tempo) if float(tempo).is_integer() else tempo
