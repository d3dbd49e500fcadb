"""What a plugin module must hold to: known hooks with known arguments, and results of the type that the hook's specification says."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from itertools import islice
from types import FunctionType, ModuleType
from typing import Any, Protocol

from workshop.errors import PluginError, WorkshopError
from workshop.messages import Message, message
from workshop.plugin import hookspecs
from workshop.plugin.markers import API_VERSION, PREFIX, PROJECT
from workshop.plugin.records import Failure, Status

HOOKS: Mapping[str, Callable[..., Any]] = {
    name: spec for name, spec in vars(hookspecs).items() if name.startswith(PREFIX)
}
MOST_ITEMS = 10_000


def check_api(module: ModuleType) -> Failure | None:
    """What is wrong when a module's `WORKSHOP_API` is not the number spoken here."""
    wanted = getattr(module, "WORKSHOP_API", API_VERSION)
    if wanted == API_VERSION:
        return None
    reason = message(
        "It speaks version {wanted} of the plugin contract, this toolkit version {ours}.",
        wanted=wanted,
        ours=API_VERSION,
    )
    return Failure("", reason, message("Update the toolkit or the plugin, whichever is older."), Status.INCOMPATIBLE)


def hooks_of(module: ModuleType) -> tuple[dict[str, Any], list[Failure]]:
    """The functions of a module that implement hooks as they should, and what is wrong with those that do not."""
    good: dict[str, Any] = {}
    failures = []
    for name, function in list(vars(module).items()):
        if not isinstance(function, FunctionType):
            continue
        options = getattr(function, f"{PROJECT}_impl", None)
        if options is None and not (name.startswith(PREFIX) and function.__module__ == module.__name__):
            continue
        failure = _flaw(name, function, options)
        if failure is None:
            good[name] = function
        else:
            failures.append(failure)
    return good, failures


def _flaw(name: str, function: Callable[..., Any], options: Mapping[str, Any] | None) -> Failure | None:
    """What is wrong with one implementation, or None."""
    if name not in HOOKS:
        return Failure(name, message("There is no hook called {hook}.", hook=name), did_you_mean(name, HOOKS))
    if options is None:
        return Failure(name, message("{hook} is not marked as a hook.", hook=name), message("Put @hookimpl above it."))
    if options.get("hookwrapper") or options.get("wrapper"):
        reason = message("{hook} wraps the hooks of other plugins.", hook=name)
        return Failure(name, reason, message("Leave hookwrapper and wrapper out: plugins keep to themselves."))
    known = inspect.signature(HOOKS[name]).parameters
    for argument in inspect.signature(function).parameters.values():
        variadic = argument.kind in {argument.VAR_POSITIONAL, argument.VAR_KEYWORD}
        if argument.name not in known and argument.default is argument.empty and not variadic:
            reason = message("{hook} has no argument called {argument}.", hook=name, argument=argument.name)
            return Failure(name, reason, did_you_mean(argument.name, known))
    return None


def did_you_mean(word: str, known: Iterable[str]) -> Message:
    """The hint for a word that nobody knows: the nearest one, else all there are."""
    from difflib import get_close_matches

    listed = sorted(known)
    near = get_close_matches(word, listed, n=1)
    return (
        message("Did you mean {near}?", near=near[0])
        if near
        else message("There are: {known}.", known=", ".join(listed) or "-")
    )


def _wanted(hook: str) -> Any:
    """The type in the specification's `Iterable[Type]` or `Type | None`, all of which the public API exports."""
    found = re.search(r"(\w+)(?:]| \|)", HOOKS[hook].__annotations__["return"])
    return getattr(import_module(PROJECT), found[1] if found else "")


def drained(hook: str, call: Callable[[], Any]) -> list[Any]:
    """All items of a contribution, each of the hook's type.

    Raises:
        PluginError: The result is no iterable, an item is of another type or has no name, or there is no end of them.
    """
    wanted = _wanted(hook)
    result = call()
    if isinstance(result, (str, bytes, Mapping)) or not isinstance(result, Iterable):
        raise _wrong_type(hook, result, wanted)
    items = list(islice(result, MOST_ITEMS + 1))
    if len(items) > MOST_ITEMS:
        raise PluginError(message("{hook} gives more than {most} items.", hook=hook, most=MOST_ITEMS))
    for item in items:
        if not isinstance(item, wanted) or not isinstance(getattr(item, "name", ""), str):
            raise _wrong_type(hook, item, wanted)
    return items


def answer(hook: str, call: Callable[[], Any]) -> Any:
    """The answer of a hook of which one answer counts; None is none.

    Raises:
        PluginError: The answer is of another type.
    """
    wanted = _wanted(hook)
    value = call()
    if Protocol in wanted.__bases__:
        fits = all(callable(getattr(value, part, None)) for part in vars(wanted) if not part.startswith("_"))
    else:
        fits = isinstance(value, wanted)
    if value is not None and not fits:
        raise _wrong_type(hook, value, wanted)
    return value


def _wrong_type(hook: str, value: Any, wanted: type) -> PluginError:
    """The refusal of a value of the wrong type."""
    reason = message(
        "{hook} gives {given} where {wanted} is wanted.", hook=hook, given=type(value).__name__, wanted=wanted.__name__
    )
    return PluginError(reason, message("Tell whoever wrote the plugin."))


def load_failure(error: BaseException, module: str) -> Failure:
    """What an exception says about a plugin that did not load; `module` is the name it was imported by."""
    if isinstance(error, ModuleNotFoundError) and error.name and not f"{module}.".startswith(f"{error.name}."):
        package = error.name.partition(".")[0]
        reason = message("It needs the Python package {package}, which is not installed.", package=package)
        hint = message(
            "Install it: {command}", command=f"python -m pip install {PACKAGES.get(package, package.replace('_', '-'))}"
        )
        return Failure("", reason, hint, Status.MISSING_DEPENDENCY)
    if type(error) is ImportError and error.name == PROJECT:
        reason = message("It uses something that this toolkit does not have: {error}", error=said(error))
        return Failure(
            "", reason, message("Update the toolkit or the plugin, whichever is older."), Status.INCOMPATIBLE
        )
    return Failure("", message("It cannot be loaded: {error}", error=said(error)), None, Status.FAILED)


def hook_failure(error: BaseException, hook: str) -> Failure:
    """What an exception says about a plugin whose hook did not do its part."""
    if isinstance(error, WorkshopError):
        return Failure(hook, error.message, error.hint)
    return Failure(hook, message("{hook} failed: {error}", hook=hook, error=said(error)))


def said(error: BaseException) -> str:
    """An exception in one line, even one that cannot say itself."""
    try:
        text = str(error).strip().partition("\n")[0][:200]
    except BaseException as failed:  # noqa: BLE001 - a plugin's exception may do anything when it is printed
        text = type(failed).__name__
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


PACKAGES = {"jack": "JACK-Client", "PIL": "Pillow", "rtmidi": "python-rtmidi", "serial": "pyserial", "yaml": "PyYAML"}
