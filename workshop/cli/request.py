"""What a command is given, and the classes it is made with.

A command of the core or of a plugin:

    @click.command(cls=WorkshopCommand, help=N_("Throw a die."))
    @json_option
    @click.pass_obj
    def dice(request: Request, as_json: bool) -> None:
        request.output.say(message("The die shows {eyes}.", eyes=4))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from workshop.cli.helptext import HelpPage
from workshop.errors import PluginError
from workshop.messages import N_, Message, message
from workshop.translator import Translator

if TYPE_CHECKING:
    from workshop.app import App
    from workshop.cli.output import Output

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Request:
    """One run of a command: the library's services, where to say things, in which language, with tracebacks or not."""

    app: App
    output: Output
    translator: Translator
    debug: bool = False


class Context(click.Context):
    """click's context with help in the listener's language."""

    @property
    def translator(self) -> Translator:
        """The translator of the request; English where there is none, as when the manual gathers help pages."""
        request = self.find_object(Request)
        return request.translator if request is not None else Translator()

    def make_formatter(self) -> click.HelpFormatter:
        """Make the page that help is written to."""
        return HelpPage(self.translator, self.terminal_width, self.max_content_width)


class Misuse(click.UsageError):
    """A command line that cannot be meant; said like any refusal, with exit code 2."""

    def __init__(self, sentence: Message, hint: Message | None = None, ctx: click.Context | None = None) -> None:
        super().__init__(str(sentence), ctx)
        self.sentence = sentence
        self.hint = hint


class WorkshopCommand(click.Command):
    """A command with translated help. `library=False`: it works without the library, so nothing is caught up first."""

    context_class = Context

    def __init__(self, *args: Any, library: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.library = library

    def invoke(self, ctx: click.Context) -> Any:
        """Bring the library up to date (mirrors, interrupted takes), say so, then run; a full disk is told last."""
        request = ctx.find_object(Request)
        if not self.library or request is None:
            return super().invoke(ctx)
        for sentence in request.app.catch_up():
            request.output.warn(sentence)
        try:
            return super().invoke(ctx)
        finally:
            for sentence in request.app.afterwards():
                request.output.warn(sentence)


class Entry(NamedTuple):
    """A command that is imported when it is chosen: `target` is module:name, `help` its line in the list of commands.

    `also` are words that people may type instead; they are answered with the right one. `translations` maps a
    language to the line, for plugins outside the catalogue; `loader` takes the place of the import where it is given.
    """

    target: str
    help: str
    also: tuple[str, ...] = ()
    translations: Mapping[str, str] | None = None
    loader: Callable[[], Any] | None = None

    def load(self) -> click.Command:
        """Import the command. Raises PluginError where a plugin's target is no command."""
        if self.loader is not None:
            return _command_of_a_plugin(self.target, self.loader())
        module, _, name = self.target.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


def _command_of_a_plugin(target: str, loaded: Any) -> click.Command:
    """What a plugin named, which may be anything."""
    if isinstance(loaded, click.Command):
        return loaded
    raise PluginError(
        message("{target} is no command.", target=target),
        message("The plugin's author made it; `workshop plugin list` tells which plugin that is."),
    )


class WorkshopGroup(click.Group):
    """A group whose commands are imported when they are chosen: neither help nor completion loads one."""

    context_class = Context
    command_class = WorkshopCommand

    def __init__(self, *args: Any, entries: Mapping[str, Entry] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._entries = dict(entries or {})

    def entries(self, ctx: click.Context) -> Mapping[str, Entry]:  # noqa: ARG002 - the root asks its plugins
        """The commands that are not loaded yet, by name."""
        return self._entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the names in the order in which they were given: that of a session, not of the alphabet."""
        return list(dict.fromkeys([*self.entries(ctx), *self.commands]))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the command of that name, or None."""
        if cmd_name in self.commands:
            return self.commands[cmd_name]
        entry = self._entries.get(cmd_name) or self.entries(ctx).get(cmd_name)
        return entry.load() if entry is not None else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one line a command."""
        entries = self.entries(ctx)
        rows = [(name, self._line(ctx, name, entries.get(name))) for name in self.list_commands(ctx)]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that `args` begins with.

        Raises:
            Misuse: There is none; the hint names what may have been meant.
        """
        name = args[0]
        if name.startswith("-") or self.get_command(ctx, name) is not None:
            return super().resolve_command(ctx, args)
        raise Misuse(message("There is no command “{name}”.", name=name), self._meant(ctx, name), ctx)

    def _line(self, ctx: click.Context, name: str, entry: Entry | None) -> str:
        """The help line of a command, in English or as its plugin translated it."""
        if entry is None:
            command = self.commands[name]
            return (command.short_help or command.help or "").partition("\n")[0]
        language = ctx.translator.language if isinstance(ctx, Context) else "en"
        return (entry.translations or {}).get(language, entry.help)

    def _meant(self, ctx: click.Context, name: str) -> Message | None:
        """A hint with the commands that look like `name`."""
        from difflib import get_close_matches

        words = {word: known for known, entry in self.entries(ctx).items() for word in entry.also}
        words.update((known, known) for known in self.list_commands(ctx))
        near = list(dict.fromkeys(words[word] for word in get_close_matches(name.casefold(), words, n=3)))
        if not near:
            return message("`{command} --help` lists the commands.", command=ctx.command_path)
        return message("Did you mean {names}?", names=", ".join(f"`{ctx.command_path} {known}`" for known in near))


def json_option(command: F) -> F:
    """Give a command `--json`, as the argument `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help=N_("Print JSON for programs instead of a table."))(
        command
    )


def session_option(command: F) -> F:
    """Give a command `--session`, as the argument `session`: an id, its last characters, or the session's folder."""
    return click.option(
        "--session", metavar=N_("SESSION"), help=N_("Another session than the open one, by its id or folder.")
    )(command)
