"""The core's commands, in the order of a session. Each is imported when it is chosen."""

from __future__ import annotations

from workshop.cli.request import Entry
from workshop.messages import N_


def core_commands() -> dict[str, Entry]:
    """Every command of the core by name; `also` holds what Norwegian leaders may type."""
    return {
        "demo": Entry("workshop.cli.demo:demo", N_("Play through a whole session with a made-up band."), ("prøve",)),
        "doctor": Entry(
            "workshop.cli.doctor:doctor", N_("Check the library, the plugins and this machine."), ("lege", "sjekk")
        ),
        "devices": Entry("workshop.cli.devices:devices", N_("List the audio devices."), ("enheter", "lydkort")),
        "venue": Entry("workshop.cli.venues:venue", N_("Places where groups meet."), ("sted", "lokale")),
        "group": Entry("workshop.cli.groups:group", N_("Groups that meet week by week."), ("gruppe",)),
        "person": Entry("workshop.cli.persons:person", N_("People, by the name they chose."), ("deltaker", "people")),
        "session": Entry("workshop.cli.sessions:session", N_("Open, close and export sessions."), ("økt", "okt")),
        "attend": Entry("workshop.cli.attend:attend", N_("Mark who is here, or show it."), ("oppmøte", "attendance")),
        "consent": Entry(
            "workshop.cli.consents:consent", N_("Write down what somebody's recordings may be used for."), ("samtykke",)
        ),
        "note": Entry("workshop.cli.notes:note", N_("Notes on a session, a take or a song."), ("notat",)),
        "undo": Entry("workshop.cli.undo:undo", N_("Take back the last mark, count, verdict or closing."), ("angre",)),
        "song": Entry("workshop.cli.songs:song", N_("The songs that groups work on."), ("låt",)),
        "take": Entry("workshop.cli.takes:take", N_("Record takes and look after them."), ("opptak", "record")),
        "plugin": Entry("workshop.cli.plugins:plugin", N_("List plugins, or write a new one."), ("tillegg", "plugins")),
        "preset": Entry("workshop.cli.presets:preset", N_("List and check presets."), ("oppsett", "presets")),
    }
