"""The plugin host: loads plugins, asks and tells them, and keeps each from harming the others.

Plain pluggy lets one failing implementation silence all others. Here every implementation is called by itself, guarded against
everything but Ctrl-C, with its own context, and with its output in its own log.
"""

from __future__ import annotations

import threading
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from types import ModuleType
from typing import Any, TYPE_CHECKING

import pluggy

from workshop.capture import OutputRouter, append, file_logger
from workshop.errors import PluginError
from workshop.messages import message
from workshop.plugin import contract, hookspecs
from workshop.plugin.context import PluginContext
from workshop.plugin.discovery import Found, discover
from workshop.plugin.markers import PROJECT
from workshop.plugin.records import Failure, PluginRecord, Status, forget_failure, keep_failure, kept_failure
from workshop.settings import Settings, merged

if TYPE_CHECKING:
    from workshop.paths import Paths
    from workshop.plugin.contributions import Problem
    from pathlib import Path
    from collections.abc import Callable, Iterator, Mapping

SELF_CHECK = "workshop_self_check"
SETTINGS = "workshop_settings"
SELF_CHECK_SECONDS = 5.0


@dataclass(slots=True)
class _Plugin:
    """One plugin as the host knows it; `files` is the stem of its log and of its kept failure, `module` None where it is not loaded."""

    found: Found
    files: Path
    module: ModuleType | None = None
    failure: Failure | None = None
    context: PluginContext | None = None

    @property
    def log(self) -> Path:
        return self.files.with_suffix(".log")

    @property
    def kept(self) -> Path:
        return self.files.with_suffix(".json")


class PluginHost:
    """All plugins of one library. Nothing is loaded before it is first needed.

    `find` and `self_check_seconds` are there for tests. Hooks are named in full, such as "workshop_session_opened".
    """

    def __init__(
        self,
        paths: Paths,
        settings: Settings | None = None,
        environ: Mapping[str, str] | None = None,
        *,
        find: Callable[[Path], list[Found]] = discover,
        self_check_seconds: float = SELF_CHECK_SECONDS,
    ) -> None:
        self._paths = paths
        self._settings = settings or Settings()
        self._safe = bool((environ or {}).get("WORKSHOP_SAFE_MODE"))
        self._find = find
        self._seconds = self_check_seconds
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(hookspecs)
        self._plugins: dict[str, _Plugin] = {}
        self._doubles: list[PluginRecord] = []
        self._collected: dict[str, list[tuple[str, Any]]] = {}
        self._reserved: dict[str, frozenset[str]] = {}
        self._bound: dict[str, Callable[..., Any]] = {}
        self._router = OutputRouter()
        self._lock = threading.RLock()
        self._loaded = False

    def bind(self, **given: Callable[..., Any]) -> None:
        """Hand in what contexts offer: `documents(kind, subject)`, `preset(kind, name)`, `alias(person)`."""
        self._bound.update(given)

    def reserve(self, hook: str, names: frozenset[str]) -> None:
        """Keep names of a contribution for the core; plugins that contribute one are degraded. To be called before `collect`."""
        self._reserved[hook] = frozenset(names)
        self._collected.pop(hook, None)

    def load(self) -> None:
        """Find and import all plugins, once. Whatever they do, this comes back; the records say how it went."""
        with self._lock:
            if not self._loaded:
                self._loaded = True
                for found in self._find(self._paths.plugins):
                    self._admit(found)

    def records(self) -> tuple[PluginRecord, ...]:
        """How every plugin stands by now, in the order of loading."""
        self.load()
        shown = []
        for plugin in self._plugins.values():
            found, failure = plugin.found, plugin.failure
            known = (failure.status, failure.reason, failure.hint) if failure else (Status.ENABLED,)
            shown.append(PluginRecord(found.name, found.source, found.version, *known))
        return (*shown, *self._doubles)

    def collect(self, hook: str) -> list[tuple[str, Any]]:
        """All that plugins contribute by a hook, as (plugin, item). Of two items with one name the first loaded plugin's counts."""
        with self._lock:
            if hook not in self._collected:
                self.load()
                places = list(self._plugins)
                owners = dict.fromkeys(self._reserved.get(hook, ()), "")
                items: list[tuple[str, Any]] = []
                for plugin, call in sorted(self._calls(hook, {}), key=lambda pair: places.index(pair[0].found.name)):
                    for drained in self._run(plugin, hook, partial(contract.drained, hook, call)):
                        items += self._free(plugin, hook, drained, owners)
                self._collected[hook] = items
            return list(self._collected[hook])

    def notify(self, hook: str, **arguments: Any) -> None:
        """Tell every plugin what happened. What they return or raise changes nothing here."""
        for plugin, call in self._calls(hook, arguments):
            self._run(plugin, hook, call)

    def first(self, hook: str, **arguments: Any) -> tuple[str, Any] | None:
        """The first answer that is not None, as (plugin, answer); a plugin that fails or answers in the wrong type is passed over."""
        for plugin, call in self._calls(hook, arguments):
            for value in self._run(plugin, hook, partial(contract.answer, hook, call)):
                if value is not None:
                    return plugin.found.name, value
        return None

    def check(self) -> list[tuple[str, Problem]]:
        """What the self-checks of all plugins found, as (plugin, problem). They run at once; one that hangs is left behind."""
        running = []
        for plugin, call in self._calls(SELF_CHECK, {}):
            self.context(plugin.found.name)
            found: list[list[Problem]] = []
            thread = threading.Thread(target=self._check_one, args=(plugin, call, found), daemon=True)
            thread.start()
            running.append((plugin, thread, found))
        deadline = time.monotonic() + self._seconds
        problems = []
        for plugin, thread, found in running:
            thread.join(max(deadline - time.monotonic(), 0))
            if thread.is_alive():
                reason = message("Its self-check gave no answer within {seconds} seconds.", seconds=self._seconds)
                self._fail(plugin, Failure(SELF_CHECK, reason))
            problems += [(plugin.found.name, problem) for drained in found for problem in drained]
        return problems

    def _check_one(self, plugin: _Plugin, call: Callable[[], Any], found: list[list[Problem]]) -> None:
        """Run one self-check in its thread, where a KeyboardInterrupt can only be the plugin's own."""
        with suppress(KeyboardInterrupt):
            found.extend(self._run(plugin, SELF_CHECK, partial(contract.drained, SELF_CHECK, call)))

    def context(self, name: str) -> PluginContext:
        """What the plugin of this name is given of the library."""
        self.load()
        plugin = self._plugins[name]
        if plugin.context is None:
            plugin.context = PluginContext(
                name,
                self._settings_of(plugin),
                self._paths.home,
                self._paths.data / plugin.files.name,
                file_logger(name, plugin.log),
                partial(self._documents, name),
                lambda kind, preset: self._service("preset", kind, preset),
                lambda: {driver.name: driver for _, driver in self.collect("workshop_audio_drivers")},
                **(
                    {"alias": partial(self._service, "alias")} if "alias" in getattr(plugin.module, "needs", ()) else {}
                ),
            )
        return plugin.context

    def resolve(self, name: str, target: str) -> Any:
        """The object that an import path `package.module:name` of a plugin's contribution stands for.

        Raises:
            PluginError: There is none, or its module cannot be imported.
        """
        from pkgutil import resolve_name

        plugin = self._plugins[name]
        for value in self._run(plugin, target, partial(resolve_name, target)):
            return value
        failure = plugin.failure
        reason = failure.reason if failure else ""
        raise PluginError(
            message("The plugin {plugin} cannot do this now. {reason}", plugin=name, reason=reason),
            failure and failure.hint,
        )

    def modules(self) -> list[tuple[str, ModuleType]]:
        """The modules of the plugins that are loaded, as (plugin, module), in the order of loading."""
        self.load()
        return [(plugin.found.name, plugin.module) for plugin in self._plugins.values() if plugin.module is not None]

    def _admit(self, found: Found) -> None:
        """Load one plugin, unless it is not wanted or its name is taken."""
        if found.name in self._plugins:
            reason = message("There is another plugin called {plugin}.", plugin=found.name)
            hint = message("Give the file another name.")
            self._doubles.append(PluginRecord(found.name, found.source, found.version, Status.FAILED, reason, hint))
            return
        stem = "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in found.name)
        plugin = self._plugins[found.name] = _Plugin(found, self._paths.logs / stem)
        if found.name in self._settings.disabled:
            plugin.failure = Failure("", message("It is switched off in workshop.toml."), None, Status.DISABLED)
        elif self._safe and not found.own:
            hint = message("Start without WORKSHOP_SAFE_MODE to have it back.")
            plugin.failure = Failure("", message("It is left out in safe mode."), hint, Status.DISABLED)
        else:
            self._import(plugin)

    def _import(self, plugin: _Plugin) -> None:
        """Import one plugin and register the hooks that are as they should be."""
        try:
            with self._router.into(plugin.log):
                module = plugin.found.load()
                plugin.failure = contract.check_api(module)
                if plugin.failure is None:
                    hooks, failures = contract.hooks_of(module)
                    view = ModuleType(plugin.found.name)
                    vars(view).update(hooks)
                    self._manager.register(view, plugin.found.name)
                    plugin.module = module
                    plugin.failure = next(iter(failures), None) or kept_failure(plugin.kept)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - SystemExit of a plugin must not end the session
            self._fail(plugin, contract.load_failure(error, plugin.found.module), error)

    def _calls(self, hook: str, arguments: Mapping[str, Any]) -> Iterator[tuple[_Plugin, Callable[[], Any]]]:
        """Every implementation of a hook, in pluggy's order of calling, ready to be called."""
        self.load()
        for implementation in reversed(getattr(self._manager.hook, hook).get_hookimpls()):
            plugin = self._plugins[implementation.plugin_name]
            yield plugin, partial(self._call, plugin, implementation, arguments)

    def _call(self, plugin: _Plugin, implementation: pluggy.HookImpl, arguments: Mapping[str, Any]) -> Any:
        """Call one implementation with the arguments that it asks for."""
        given = (
            {**arguments, "context": self.context(plugin.found.name)}
            if "context" in implementation.argnames
            else arguments
        )
        return implementation.function(*(given[name] for name in implementation.argnames))

    def _run(self, plugin: _Plugin, hook: str, work: Callable[[], Any]) -> list[Any]:
        """Do one plugin's work: its result as the only item, or nothing when it failed, which is then in its record."""
        try:
            with self._router.into(plugin.log):
                result = work()
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - one plugin must not silence the others
            self._fail(plugin, contract.hook_failure(error, hook), error)
            return []
        if plugin.failure is not None and plugin.failure.hook == hook:
            plugin.failure = None
            forget_failure(plugin.kept, hook)
        return [result]

    def _free(self, plugin: _Plugin, hook: str, items: list[Any], owners: dict[str, str]) -> list[tuple[str, Any]]:
        """The items whose names nobody has yet, with the plugin's name. The names of settings are each plugin's own."""
        free = []
        for item in items:
            if hook != SETTINGS and item.name in owners:
                owner = owners[item.name] or message("the toolkit")
                self._fail(
                    plugin,
                    Failure(hook, message("Its “{name}” is left out: {owner} has one.", name=item.name, owner=owner)),
                )
            else:
                owners[item.name] = plugin.found.name
                free.append((plugin.found.name, item))
        return free

    def _fail(self, plugin: _Plugin, failure: Failure, error: BaseException | None = None) -> None:
        """Put a failure into the plugin's record and log; a failing hook is kept for later commands, the first one counts."""
        if error is not None:
            append(plugin.log, "".join(traceback.format_exception(error)))
        hint = failure.hint or message("The details are in {log}.", log=str(plugin.log))
        failure = replace(failure, hint=hint)
        if plugin.failure is None or plugin.failure.hook == failure.hook:
            plugin.failure = failure
            if failure.status is Status.DEGRADED:
                keep_failure(plugin.kept, failure)

    def _settings_of(self, plugin: _Plugin) -> Mapping[str, Any]:
        """The plugin's settings over its defaults; what is wrong with them is told in its record."""
        name = plugin.found.name
        defaults = {setting.name: setting.default for owner, setting in self.collect(SETTINGS) if owner == name}
        settings, wrong = merged(defaults, self._settings.plugin(name))
        for key, reason in wrong:
            self._fail(
                plugin, Failure(SETTINGS, reason, None if key in defaults else contract.did_you_mean(key, defaults))
            )
        return settings

    def _documents(self, name: str, kind: str, subject: str) -> Any:
        """The documents of a kind that the plugin registered.

        Raises:
            PluginError: The kind is not the plugin's.
        """
        if (name, kind) not in ((owner, item.name) for owner, item in self.collect("workshop_document_kinds")):
            raise PluginError(message("The plugin {plugin} has no documents called {kind}.", plugin=name, kind=kind))
        return self._service("documents", kind, subject)

    def _service(self, service: str, *arguments: str) -> Any:
        """What the application bound by this name, asked."""
        if service not in self._bound:
            raise PluginError(message("Plugins cannot ask for {service} here.", service=service))
        return self._bound[service](*arguments)
