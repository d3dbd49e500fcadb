"""`workshop take`: recording, and what is said about what was recorded. Each command is imported when it is chosen."""

from __future__ import annotations

from workshop.cli.request import Entry, WorkshopGroup
from workshop.messages import N_

take = WorkshopGroup(
    "take",
    help=N_("Record takes and look after them."),
    entries={
        "record": Entry(
            "workshop.cli.take_record:record",
            N_("Record a take: one track for everybody who is here and said yes."),
            ("start",),
        ),
        "stop": Entry("workshop.cli.take_roll:stop", N_("Stop the take that rolls and keep it."), ("stopp",)),
        "arm": Entry("workshop.cli.take_arm:arm", N_("Open the device without recording, to set levels.")),
        "mark": Entry("workshop.cli.take_roll:mark", N_("Set a marker in the take that rolls."), ("merk",)),
        "turn": Entry("workshop.cli.take_turn:turn", N_("Say who is at a shared microphone from now on."), ("tur",)),
        "calibrate": Entry(
            "workshop.cli.take_calibrate:calibrate",
            N_("Measure a device once, so that tracks land on the beat."),
            ("kalibrer", "latency"),
        ),
        "list": Entry("workshop.cli.take_list:list_takes", N_("List the takes of the open session.")),
        "show": Entry("workshop.cli.take_list:show", N_("Show a take and its tracks.")),
        "log": Entry("workshop.cli.take_log:log", N_("List tracks, or those of one person."), ("tracks", "spor")),
        "verdict": Entry("workshop.cli.take_judge:verdict", N_("Say what the group thinks of a take.")),
        "note": Entry("workshop.cli.take_judge:note", N_("Write a note on a take."), ("notat",)),
        "import": Entry(
            "workshop.cli.take_import:import_", N_("Make a take of a WAV file from a phone or recorder."), ("hent",)
        ),
        "play": Entry("workshop.cli.take_play:play", N_("Listen to a take."), ("spill", "listen", "hør")),
        "mix": Entry("workshop.cli.take_mix:mix", N_("Write a rough mix of a take into a file."), ("miks", "bounce")),
        "stems": Entry("workshop.cli.take_mix:stems", N_("Write a file for each track and person of a take.")),
        "picture": Entry("workshop.cli.take_picture:picture", N_("Draw a take on a sheet of A4."), ("bilde", "draw")),
        "delete": Entry("workshop.cli.take_delete:delete", N_("Delete a take for good, because somebody on it asks.")),
        "recover": Entry("workshop.cli.take_roll:recover", N_("Save what can be saved of takes that were cut off.")),
    },
)
