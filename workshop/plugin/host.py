"""The plugin host: loads plugins, asks and tells them, and keeps each from harming the others.

Plain pluggy lets one failing implementation silence all others. Here every implementation is called by itself, guarded
against everything but Ctrl-C, with its own context, and with its output in its own log.
"""

from __future__ import annotations

import threading
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pluggy

from workshop.errors import PluginError
from workshop.foreign import Catcher, at_once, file_logger
from workshop.kept import forget, keep, kept
from workshop.messages import message
from workshop.plugin import contract, hookspecs
from workshop.plugin.context import PluginContext
from workshop.plugin.discovery import Found, discover
from workshop.plugin.markers import PROJECT
from workshop.plugin.records import Failure, Loaded, PluginRecord, Status
from workshop.settings import Settings, merged

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from workshop.messages import Message
    from workshop.paths import Paths
    from workshop.plugin.contributions import Problem

SELF_CHECK = "workshop_self_check"
SETTINGS = "workshop_settings"


class PluginHost:
    """All plugins of one library. Nothing is loaded before it is first needed; hooks are named in full.

    `environ` may hold WORKSHOP_SAFE_MODE; `wait` is how many seconds self-checks have.
    """

    def __init__(
        self,
        paths: Paths,
        settings: Settings | None = None,
        environ: Mapping[str, str] | None = None,
        *,
        wait: float = 5.0,
    ) -> None:
        self._paths = paths
        self._settings = settings or Settings()
        self._safe = bool((environ or {}).get("WORKSHOP_SAFE_MODE"))
        self._wait = wait
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(hookspecs)
        self._plugins: dict[str, Loaded] = {}
        self._collected: dict[str, list[tuple[str, Any]]] = {}
        self._reserved: dict[str, frozenset[str]] = {}
        self._bound: dict[str, Callable[..., Any]] = {}
        self._catcher = Catcher()
        self._lock = threading.RLock()
        self._loaded = False

    def bind(self, **given: Callable[..., Any]) -> None:
        """Hand in what contexts offer: `documents(kind, subject)`, `preset(kind, name)`, `alias(person)`."""
        self._bound.update(given)

    def reserve(self, hook: str, names: Collection[str]) -> None:
        """Keep names of a contribution for the core: what plugins contribute by such a name is left out and told."""
        if self._reserved.get(hook) != frozenset(names):
            self._reserved[hook] = frozenset(names)
            self._collected.pop(hook, None)

    def load(self) -> None:
        """Find and import all plugins, once. Whatever they do, this comes back; the records say how it went."""
        with self._lock:
            if not self._loaded:
                self._loaded = True
                for found in discover(self._paths.plugins):
                    self._admit(found)

    def records(self) -> tuple[PluginRecord, ...]:
        """How every plugin stands by now, in the order of loading."""
        self.load()
        return tuple(plugin.record(printed=plugin.log in self._catcher.printed) for plugin in self._plugins.values())

    def modules(self) -> list[tuple[str, ModuleType]]:
        """The modules of the plugins that run, as (plugin, module), in the order of loading."""
        self.load()
        return [(plugin.found.name, plugin.module) for plugin in self._plugins.values() if plugin.module is not None]

    def collect(self, hook: str) -> list[tuple[str, Any]]:
        """All that plugins contribute by a hook, as (plugin, item), asked for once.

        Of two items with one name, that of the plugin that was loaded first counts.
        """
        with self._lock:
            if hook not in self._collected:
                self.load()
                owners = dict.fromkeys(self._reserved.get(hook, ()), "")
                items: list[tuple[str, Any]] = []
                for plugin, call in sorted(self._calls(hook, {}), key=lambda pair: pair[0].place):
                    for drained in self._run(plugin, hook, partial(contract.drained, hook, call)):
                        items += self._free(plugin, hook, drained, owners)
                self._collected[hook] = items
            return list(self._collected[hook])

    def notify(self, hook: str, **arguments: Any) -> None:
        """Tell every plugin what happened. What they return or raise changes nothing here."""
        for plugin, call in self._calls(hook, arguments):
            self._run(plugin, hook, call)

    def first(
        self, hook: str, failed: Callable[[Failure], None] | None = None, /, **arguments: Any
    ) -> tuple[str, Any] | None:
        """The first answer that is not None, as (plugin, answer).

        A plugin that fails, or answers in the wrong type, is passed over, told to `failed`, and the next one asked.
        """
        for plugin, call in self._calls(hook, arguments):
            for value in self._run(plugin, hook, partial(contract.answer, hook, call), failed):
                if value is not None:
                    return plugin.found.name, value
        return None

    def check(self) -> list[tuple[str, Problem]]:
        """What the self-checks found, as (plugin, problem). They run at once; one that hangs is left behind."""
        checks = [(plugin, partial(contract.drained, SELF_CHECK, call)) for plugin, call in self._calls(SELF_CHECK, {})]
        for plugin, _ in checks:
            self.context(plugin.found.name)
        answers = at_once([partial(self._run, plugin, SELF_CHECK, check) for plugin, check in checks], self._wait)
        for (plugin, _), answer in zip(checks, answers, strict=True):
            if answer is None:
                reason = message("Its self-check gave no answer within {seconds} seconds.", seconds=self._wait)
                self._fail(plugin, Failure(SELF_CHECK, reason))
        pairs = zip(checks, answers, strict=True)
        return [(plugin.found.name, item) for (plugin, _), answer in pairs for items in answer or () for item in items]

    def context(self, name: str) -> PluginContext:
        """What the plugin of this name is given of the library."""
        self.load()
        plugin = self._plugins[name]
        if plugin.context is None:
            named = {"alias": partial(self._service, "alias")} if "alias" in getattr(plugin.module, "needs", ()) else {}
            plugin.context = PluginContext(
                name=name,
                settings=self._settings_of(plugin),
                home=self._paths.home,
                data=self._paths.data / plugin.log.stem,
                logger=file_logger(name, plugin.log),
                documents=partial(self._documents, name),
                preset=partial(self._service, "preset"),
                drivers=lambda: {driver.name: driver for _, driver in self.collect("workshop_audio_drivers")},
                **named,
            )
        return plugin.context

    def resolve(self, name: str, target: str) -> Any:
        """What the import path `module:name` in a plugin's contribution stands for; PluginError where nothing does."""
        from pkgutil import resolve_name

        self.load()
        plugin = self._plugins[name]
        for value in self._run(plugin, target, partial(resolve_name, target)):
            return value
        record = plugin.record()
        reason = message("The plugin {plugin} cannot do this now. {reason}", plugin=name, reason=record.reason)
        raise PluginError(reason, record.hint)

    def _admit(self, found: Found) -> None:
        """Load one plugin, unless it is switched off or its name is taken."""
        key = found.name if found.name not in self._plugins else found.source
        stem = "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in found.name)
        plugin = self._plugins[key] = Loaded(found, len(self._plugins), self._paths.logs / f"{stem}.log")
        if key != found.name:
            reason = message("There is another plugin called {plugin}.", plugin=found.name)
            plugin.failure = Failure("", reason, message("Give the file another name."), Status.FAILED)
        elif found.name in self._settings.disabled:
            plugin.failure = Failure("", message("It is switched off in workshop.toml."), None, Status.DISABLED)
        elif self._safe and not found.own:
            hint = message("Start without WORKSHOP_SAFE_MODE to have it back.")
            plugin.failure = Failure("", message("It is left out in safe mode."), hint, Status.DISABLED)
        else:
            _, error = self._catcher.attempt(plugin.log, partial(self._import, plugin))
            plugin.failure = plugin.failure if error is None else contract.load_failure(error, found.module)

    def _import(self, plugin: Loaded) -> None:
        """Import a plugin and hand pluggy its good hooks: it would refuse the whole module for one misspelt hook."""
        module = plugin.found.load()
        plugin.failure = contract.check_api(module)
        if plugin.failure is None:
            hooks, failures = contract.hooks_of(module)
            good = ModuleType(plugin.found.name)
            vars(good).update(hooks)
            self._manager.register(good, plugin.found.name)
            plugin.module = module
            earlier = kept(plugin.kept)
            plugin.failure = failures[0] if failures else Failure(*earlier) if earlier else None

    def _run(
        self, plugin: Loaded, hook: str, work: Callable[[], Any], failed: Callable[[Failure], None] | None = None
    ) -> list[Any]:
        """Do one plugin's work: its result as the only item; nothing when it failed, which is then in its record."""
        result, error = self._catcher.attempt(plugin.log, work)
        if error is not None:
            failure, lasting = contract.hook_failure(error, hook)
            self._fail(plugin, failure, lasting)
            if failed is not None:
                failed(failure)
            return []
        if plugin.failure is not None and plugin.failure.hook == hook:
            plugin.failure = None
            forget(plugin.kept)
        return [result]

    @staticmethod
    def _fail(plugin: Loaded, failure: Failure, lasting: Message | None = None) -> None:
        """Put a failure into the plugin's record, where the first one counts, and keep it for later commands."""
        if plugin.failure is None or plugin.failure.hook == failure.hook:
            plugin.failure = failure
            keep(plugin.kept, failure.hook, lasting or failure.reason)

    def _calls(self, hook: str, arguments: Mapping[str, Any]) -> Iterator[tuple[Loaded, Callable[[], Any]]]:
        """Every implementation of a hook, in pluggy's order of calling, ready to be called."""
        self.load()
        for implementation in reversed(getattr(self._manager.hook, hook).get_hookimpls()):
            plugin = self._plugins[implementation.plugin_name]
            yield plugin, partial(self._call, plugin, implementation, arguments)

    def _call(self, plugin: Loaded, implementation: pluggy.HookImpl, arguments: Mapping[str, Any]) -> Any:
        """Call one implementation with the arguments that it asks for."""
        asks = implementation.argnames
        given = {**arguments, "context": self.context(plugin.found.name)} if "context" in asks else arguments
        return implementation.function(*(given[name] for name in asks))

    def _free(self, plugin: Loaded, hook: str, items: list[Any], owners: dict[str, str]) -> list[tuple[str, Any]]:
        """The items whose names nobody has yet; the names of settings and problems are each plugin's own."""
        free = []
        for item in items:
            if hook != SETTINGS and item.name in owners:
                owner = owners[item.name] or message("the toolkit")
                reason = message("Its “{name}” is left out: {owner} has one.", name=item.name, owner=owner)
                self._fail(plugin, Failure(hook, reason))
            else:
                owners[item.name] = plugin.found.name
                free.append((plugin.found.name, item))
        return free

    def _settings_of(self, plugin: Loaded) -> Mapping[str, Any]:
        """The plugin's settings over its defaults; what is wrong with them is told in its record."""
        name = plugin.found.name
        defaults = {setting.name: setting.default for owner, setting in self.collect(SETTINGS) if owner == name}
        settings, wrong = merged(defaults, self._settings.plugin(name))
        for reason, hint in wrong:
            plugin.failure = plugin.failure or Failure(SETTINGS, reason, hint)
        return settings

    def _documents(self, name: str, kind: str, subject: str) -> Any:
        """The documents of a kind that the plugin registered; PluginError where the kind is not the plugin's."""
        if (name, kind) not in ((owner, item.name) for owner, item in self.collect("workshop_document_kinds")):
            raise PluginError(message("The plugin {plugin} has no documents called {kind}.", plugin=name, kind=kind))
        return self._service("documents", kind, subject)

    def _service(self, service: str, *arguments: str) -> Any:
        """Ask what the application bound by this name."""
        if service not in self._bound:
            raise PluginError(message("Plugins cannot ask for {service} here.", service=service))
        return self._bound[service](*arguments)
