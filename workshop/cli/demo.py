"""`workshop demo`: a whole session with a rehearsal band, through the commands and the engine of a real one."""

from __future__ import annotations

import io
import shutil
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from workshop.app import App, create_app
from workshop.cli.main import create_cli
from workshop.cli.output import Output
from workshop.cli.request import Request, WorkshopCommand
from workshop.errors import FileError, PluginError
from workshop.messages import N_, Message, message, quoted
from workshop.paths import make_private

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARK = "this-is-a-demo.txt"
GROUP = "Låtskriverne"
VENUE = "Kjelleren"
BAND = ("Åse", "Đoko", "Ŋávdi")
LATE = "Sølvi 🎤"
CANDIDATES = ("boom-bap", "midnight-house", "six-eight-soul")
HANDS = "1,4,1"
BARS = "4"
LATE_AFTER_SECONDS = 4.0


@click.command(
    cls=WorkshopCommand,
    library=False,
    help=N_(
        "Play through a whole session with a made-up band: attendance, card, beat, two takes, log. "
        "It takes half a minute, in a library of its own; your register is not touched."
    ),
)
@click.pass_obj
def demo(request: Request) -> None:
    """Make the stage, play the session, name what to open."""
    home, log = request.app.paths.home / "demo", request.app.paths.home / "demo-log"
    _fresh(home, log, request.app.paths.plugins)
    stage = Stage(request, home)
    for heading, lines in _scenes():
        stage.heading(heading)
        for words in lines:
            stage.types(*words)
    stage.heading(message("Take 2, and somebody comes late"))
    stage.takes_with_a_late_comer()
    for heading, lines in _endings(log, request.output.text(message("Take 2 has it. Start with the hook next time."))):
        stage.heading(heading)
        for words in lines:
            stage.types(*words)
    stage.names_what_to_open(log)


def _scenes() -> Iterator[tuple[Message, list[tuple[str, ...]]]]:
    """Everything up to the first take: a heading, then what a leader types."""
    people = (*BAND, LATE)
    yield (
        message("The house, once"),
        [
            ("venue", "add", VENUE),
            ("group", "add", GROUP, "--venue", VENUE),
            *(("person", "add", alias, "--group", GROUP) for alias in people),
            *(("consent", alias, "--use", use, "--grant") for alias in people for use in ("record", "share_in_house")),
        ],
    )
    yield message("At the door"), [("session", "open", GROUP), ("attend", *BAND), ("attend", "--visitors", "2")]
    yield (
        message("Something to write about, and a beat"),
        [("card", "draw"), ("beat", "vote", *CANDIDATES, "--counts", HANDS)],
    )
    yield (
        message("Take 1"),
        [
            ("take", "record", "--driver", "simulated", "--bars", BARS),
            ("take", "verdict", "1", "keep"),
        ],
    )


def _endings(log: Path, note: str) -> Iterator[tuple[Message, list[tuple[str, ...]]]]:
    """Everything after the second take; `note` is the leader's."""
    yield (
        message("What was it like?"),
        [
            ("take", "verdict", "2", "circled"),
            ("note", "add", note),
            ("attend",),
        ],
    )
    yield (
        message("Close, and hand over"),
        [
            ("session", "close"),
            ("session", "export", "--format", "log", "--level", "alias", "--audio", "--to", str(log)),
        ],
    )


@dataclass
class Stage:
    """A terminal on the demo's own library, whose commands are shown as they are typed."""

    request: Request
    home: Path
    app: App = field(init=False)

    def __post_init__(self) -> None:
        self.app = create_app(self.home, clock=self.request.app.clock, environ=self.request.app.environ)

    def heading(self, text: Message) -> None:
        """Say what comes next."""
        said = self.request.output.text(text)
        self.request.output.say(click.style(f"\n{said}", bold=True) if self.request.output.terminal else f"\n{said}")

    def types(self, *words: str) -> None:
        """Show a command and run it.

        Raises:
            PluginError: It was refused; why has been said.
        """
        self._show(words)
        if self._run(self.app, self.request.output, words):
            raise PluginError(
                message("The demo stopped at `workshop {command}`.", command=" ".join(map(quoted, words))),
                message("`workshop doctor` looks for what is missing on this machine."),
            )

    def takes_with_a_late_comer(self) -> None:
        """Record the second take while somebody is let in from another window."""
        window = LateComer(self)
        window.start()
        self.types("take", "record", "--driver", "simulated", "--bars", BARS)
        window.join()
        self.request.output.say(message("Meanwhile, in another window:"))
        self._show(window.words)
        self.request.output.say(window.printed.getvalue().rstrip())

    def names_what_to_open(self, log: Path) -> None:
        """End with the files that a leader may want to see and hear."""
        say = self.request.output.say
        self.heading(message("That was a session. Open these:"))
        say(f"  {log / 'README.txt'}")
        say(f"  {log / 'tracks.csv'}")
        for path in sorted(log.rglob("*.wav")):
            say(f"  {path}")
        self.request.output.hint(
            message("Your own house starts with `workshop venue add`; `workshop --help` lists the rest.")
        )

    def _show(self, words: tuple[str, ...]) -> None:
        """Show a command as it would be typed."""
        typed = " ".join(quoted(word) for word in ("workshop", *words))
        line = f"$ {typed}"
        self.request.output.say(click.style(line, fg="cyan") if self.request.output.terminal else line)

    def _run(self, app: App, output: Output, words: tuple[str, ...]) -> int:
        """Run a command on the demo's library; returns its exit code."""
        request = Request(app, output, self.request.translator, self.request.debug)
        code: int = create_cli(app, self.request.translator.language).main(
            list(words), standalone_mode=False, obj=request
        )
        return code


class LateComer(threading.Thread):
    """Another window of the same library: waits until the take has rolled a while, then marks somebody late."""

    words = ("attend", LATE, "--state", "late")

    def __init__(self, stage: Stage) -> None:
        super().__init__(name="late-comer", daemon=True)
        self.printed = io.StringIO()
        self._stage = stage
        self._app = create_app(stage.home, clock=stage.app.clock, environ=stage.app.environ)

    def run(self) -> None:
        """Wait for the right moment by the take's own frames, then type."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            rolling = self._app.takes.rolling()
            if rolling is not None and rolling.frame >= LATE_AFTER_SECONDS * rolling.sample_rate:
                output = Output(self._stage.request.translator, self.printed, self.printed)
                self._stage._run(self._app, output, self.words)  # noqa: SLF001 - two halves of one thing
                return
            time.sleep(0.1)


def _fresh(home: Path, log: Path, plugins: Path) -> None:
    """An empty library for the demo with the leader's own plugins in it; the last demo and its log are thrown away.

    Raises:
        FileError: Something that is no demo stands there.
    """
    if home.exists():
        if not (home / MARK).exists() and any(home.iterdir()):
            raise FileError(
                message("{folder} is not a demo's library, so it is left alone.", folder=str(home)),
                message("Move it away, then try again."),
            )
        shutil.rmtree(home)
        shutil.rmtree(log, ignore_errors=True)
    make_private(home)
    (home / MARK).write_text(
        "This library belongs to `workshop demo`, which throws it away at the next run.\n", encoding="utf-8"
    )
    if plugins.is_dir():
        shutil.copytree(plugins, home / "plugins")
