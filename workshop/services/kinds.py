"""The core's kinds of log events.

A closed vocabulary of ids, numbers and words, with a sentence for people in each language.

A field's type is id, int, number, bool or word, or the closed list of its words with bars between them; a question
mark at its end says that it may be missing.
"""

from __future__ import annotations

from workshop.plugin.contributions import EventKind

STATES = "present|late|left|excused|absent"
USES = "record|listen_in_group|keep|share_with_me|share_in_house|perform|publish_label"
VERDICTS = "none|circled|keep|no-good|false-start"
MARKERS = "marker|good|mistake|verse|hook|bridge|solo|ending"
ENDS = "done|recovered|device_lost|disk_full|damaged"


def core_kinds() -> tuple[EventKind, ...]:
    """Every kind of event that the core logs."""
    return (*_of_sessions(), *_of_people(), *_of_takes(), *_within_takes(), *_of_the_rest())


def _of_sessions() -> tuple[EventKind, ...]:
    """Opening and closing."""
    return (
        _kind(
            "session.opened",
            "The session opened.",
            "Økta ble åpnet.",
            group="id",
            venue="id?",
            plan="word?",
        ),
        _kind(
            "session.closed",
            "The session closed after {minutes} minutes.",
            "Økta ble avsluttet etter {minutes} minutter.",
            minutes="int",
            at_us="int?",
        ),
        _kind("session.reopened", "The session was opened again.", "Økta ble åpnet igjen."),
        _kind(
            "session.recovered", "The session was read back from its files.", "Økta ble lest inn igjen fra filene sine."
        ),
    )


def _of_people() -> tuple[EventKind, ...]:
    """Attendance and consent. Who it is about is the event's subject."""
    return (
        _kind(
            "attendance.marked",
            "{subject}: {state}.",
            "{subject}: {state}.",
            attendance="id",
            state=STATES,
            place="int?",
            at_us="int",
            together="id",
        ),
        _kind(
            "attendance.visitors",
            "{visitors} visitors are here.",
            "{visitors} gjester er her.",
            visitors="int",
            before="int",
        ),
        _kind(
            "people.added", "{subject} is here for the first time.", "{subject} er her for første gang.", together="id"
        ),
        _kind(
            "consent.recorded",
            "{subject}, {use}: {decision} ({scope}).",
            "{subject}, {use}: {decision} ({scope}).",
            consent="id",
            use=USES,
            decision="granted|denied|withdrawn",
            scope="person|song|take",
        ),
    )


def _of_takes() -> tuple[EventKind, ...]:
    """How takes begin, end and are judged."""
    return (
        _take_kind(
            "take.started",
            "Take {number} started. Tracks: {tracks}, {sample_rate} Hz.",
            "Opptak {number} startet. Spor: {tracks}, {sample_rate} Hz.",
            tracks="int",
            sample_rate="int",
            left_out="int",
            song="id?",
        ),
        _take_kind(
            "take.imported",
            "Take {number} came from a file. Tracks: {tracks}, {sample_rate} Hz.",
            "Opptak {number} kom fra en fil. Spor: {tracks}, {sample_rate} Hz.",
            tracks="int",
            sample_rate="int",
            song="id?",
        ),
        _take_kind(
            "take.finished",
            "Take {number} ended: {seconds} s on {tracks} tracks ({status}).",
            "Opptak {number} er ferdig: {seconds} s på {tracks} spor ({status}).",
            status=ENDS,
            frames="int",
            tracks="int",
            lost_frames="int",
            seconds="number",
        ),
        _take_kind(
            "take.recovered",
            "Take {number} was saved after its recorder stopped: {seconds} s on {tracks} tracks.",
            "Opptak {number} ble reddet etter at opptakeren stoppet: {seconds} s på {tracks} spor.",
            status=ENDS,
            frames="int",
            tracks="int",
            lost_frames="int",
            seconds="number",
        ),
        _take_kind(
            "take.failed",
            "Take {number} never began.",
            "Opptak {number} kom aldri i gang.",
        ),
        _take_kind(
            "take.verdict",
            "Take {number}: {verdict}.",
            "Opptak {number}: {verdict}.",
            verdict=VERDICTS,
            before=VERDICTS,
        ),
        _take_kind("take.deleted", "Take {number} was deleted.", "Opptak {number} ble slettet."),
    )


def _within_takes() -> tuple[EventKind, ...]:
    """What happens while a take rolls, by frame."""
    return (
        _take_kind(
            "take.joined",
            "{subject} joined take {number} at {frame}.",
            "{subject} ble med på opptak {number} fra {frame}.",
            subject="id?",
            track="id",
            frame="int",
        ),
        _take_kind(
            "take.left",
            "{subject} left take {number} at {frame}.",
            "{subject} gikk ut av opptak {number} ved {frame}.",
            subject="id?",
            track="id",
            track_number="int",
            frame="int",
        ),
        _take_kind(
            "take.turn",
            "{subject} is on track {track_number} of take {number} from {frame}.",
            "{subject} er på spor {track_number} i opptak {number} fra {frame}.",
            subject="id?",
            track="id",
            track_number="int",
            frame="int",
            nobody="bool?",
        ),
        _take_kind(
            "take.marker",
            "Marked in take {number} at {frame}: {kind}.",
            "Merket i opptak {number} ved {frame}: {kind}.",
            marker="id",
            frame="int",
            kind=MARKERS,
        ),
        _take_kind(
            "take.lost_frames",
            "Take {number} lost {frames} frames at {frame}.",
            "Opptak {number} mistet {frames} sampler ved {frame}.",
            frame="int",
            frames="int",
        ),
        *_noticed_in_takes(),
    )


def _noticed_in_takes() -> tuple[EventKind, ...]:
    """What the recorder notices that no track shows."""
    return (
        _take_kind(
            "take.rate_changed",
            "The device of take {number} ran at {hertz} Hz from {frame} on, which is not its rate.",
            "Lydkortet i opptak {number} gikk på {hertz} Hz fra {frame}, og det er ikke frekvensen det skulle ha.",
            frame="int",
            hertz="number",
        ),
        _take_kind(
            "take.clock_jumped",
            "The computer's clock was set by {seconds} s at {frame} of take {number}.",
            "Klokka på maskinen ble stilt {seconds} s ved {frame} i opptak {number}.",
            frame="int",
            seconds="number",
        ),
        _take_kind(
            "take.slept",
            "The computer slept for {seconds} s at {frame} of take {number}.",
            "Maskinen sov i {seconds} s ved {frame} i opptak {number}.",
            frame="int",
            seconds="number",
        ),
        _take_kind(
            "take.suspect",
            "The disk reported an error at {frame} of take {number}.",
            "Disken meldte en feil ved {frame} i opptak {number}.",
            frame="int",
        ),
    )


def _of_the_rest() -> tuple[EventKind, ...]:
    """Notes, songs, exports, undo and the clock."""
    return (
        _kind("note.added", "A note was written.", "Et notat ble skrevet.", note="id", about="session|take|song"),
        _kind("song.added", "A song was added.", "En låt ble lagt til.", song="id", number="int"),
        _kind(
            "data.exported",
            "The session was exported as {format} at level {level}.",
            "Økta ble eksportert som {format} på nivå {level}.",
            format="word",
            level="alias|pseudonymous|counts",
        ),
        _take_kind(
            "take.copied",
            "A copy of take {number} was written outside the library ({format}).",
            "En kopi av opptak {number} ble skrevet utenfor biblioteket ({format}).",
            format="mix|stems|picture",
        ),
        _take_kind(
            "take.erased",
            "Of take {number} recordings were deleted, wholly or in part. Tracks: {tracks}.",
            "Av opptak {number} ble opptakene på noen spor slettet, helt eller delvis. Spor: {tracks}.",
            tracks="int",
        ),
        _kind("undo.done", "Taken back: {seq}", "Angret: {seq}", seq="int"),
        _kind(
            "app.clock_jump",
            "The clock jumped by {seconds} s, or the machine slept.",
            "Klokka hoppet {seconds} s, eller maskinen sov.",
            seconds="number",
        ),
    )


def _kind(name: str, en: str, nb: str, /, **fields: str) -> EventKind:
    """A kind with its sentences and fields."""
    return EventKind(name, fields, {"en": en, "nb": nb})


def _take_kind(name: str, en: str, nb: str, /, **fields: str) -> EventKind:
    """A kind of event of one take, by its id and number."""
    return _kind(name, en, nb, take="id", number="int", **fields)
