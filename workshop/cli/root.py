"""The root command: core commands, then those of plugins; and the edge where every error becomes a sentence."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from workshop.cli.core import core_commands
from workshop.cli.options import split_options
from workshop.cli.output import Output
from workshop.cli.request import Entry, Request, WorkshopGroup
from workshop.translator import Translator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import click

    from workshop.app import App
    from workshop.plugin.contributions import Command
    from workshop.plugin.host import PluginHost


COMMANDS = "workshop_commands"


class Root(WorkshopGroup):
    """`workshop`. Plugins are asked for commands only for help, completion and names the core does not know."""

    def __init__(self, app: App, language: str, **kwargs: Any) -> None:
        super().__init__("workshop", entries=core_commands(), **kwargs)
        self._app = app
        self._language = language

    def entries(self, ctx: click.Context) -> Mapping[str, Entry]:  # noqa: ARG002 - one root, one library
        """The core's commands, then the plugins' in the order of their names; a core name cannot be taken."""
        host = self._app.host
        host.reserve(COMMANDS, frozenset(self._entries))
        contributed = {command.name: _entry(host, plugin, command) for plugin, command in host.collect(COMMANDS)}
        return self._entries | dict(sorted(contributed.items()))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command. For `plugin` all are asked for theirs, so that it can tell who wanted a name of the core."""
        if cmd_name == "plugin":
            self.entries(ctx)
        return super().get_command(ctx, cmd_name)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = "workshop",
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run one command line and exit: 0 done, 1 refused, 2 a command line that cannot be meant.

        With `standalone_mode` off the code is returned. `obj` may be a Request of the caller's.
        """
        given = split_options(sys.argv[1:] if args is None else args)
        request = extra.pop("obj", None) or self._request(given.language, given.debug)
        try:
            extra |= {"standalone_mode": False, "windows_expand_args": windows_expand_args, "obj": request}
            returned = super().main(given.rest(), prog_name, complete_var, **extra)
            request.output.stdout.flush()
            code = returned if isinstance(returned, int) else 0
        except BaseException as error:  # noqa: BLE001 - the edge: whatever happens becomes a sentence and a code
            from workshop.cli.faults import report

            code = report(error, request, self._app.paths)
        if not standalone_mode:
            return code
        sys.exit(code)

    def _request(self, language: str | None, debug: bool) -> Request:
        """The request of one command line, in its `--lang` or else in the root's language."""
        translator = Translator(language or self._language)
        return Request(self._app, Output(translator), translator, debug)


def _entry(host: PluginHost, plugin: str, command: Command) -> Entry:
    """A plugin's command, imported through the host so that a broken one is one sentence."""
    loader = partial(host.resolve, plugin, command.target)
    return Entry(command.target, command.help, translations=command.translations, loader=loader)
