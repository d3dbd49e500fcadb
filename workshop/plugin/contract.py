"""What a plugin must hold to: known hooks with known arguments, and results of the type that the hook promises."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from itertools import islice
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, Protocol

from workshop.errors import PluginError, WorkshopError
from workshop.foreign import missing_package, place_of, said
from workshop.messages import Message, message
from workshop.nearest import did_you_mean
from workshop.plugin import hookspecs
from workshop.plugin.markers import API_VERSION, PREFIX, PROJECT
from workshop.plugin.records import Failure, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

HOOKS: Mapping[str, FunctionType] = {name: hook for name, hook in vars(hookspecs).items() if name.startswith(PREFIX)}
MOST_ITEMS = 10_000


class RefusedError(PluginError):
    """A plugin's result is not what its hook promises. Its sentence names types only, so that it can be kept."""


def check_api(module: ModuleType) -> Failure | None:
    """What is wrong when `WORKSHOP_API` of a module is not the number spoken here."""
    wanted = getattr(module, "WORKSHOP_API", API_VERSION)
    if wanted == API_VERSION:
        return None
    reason = message("It speaks version {wanted} of the plugin contract, we {ours}.", wanted=wanted, ours=API_VERSION)
    return Failure("", reason, message("Update the toolkit or the plugin, the older one."), Status.INCOMPATIBLE)


def hooks_of(module: ModuleType) -> tuple[dict[str, FunctionType], list[Failure]]:
    """The functions of a module that implement hooks as they should, and what is wrong with those that do not."""
    good, failures = {}, []
    for name, function in list(vars(module).items()):
        options = getattr(function, f"{PROJECT}_impl", None)
        own = name.startswith(PREFIX) and getattr(function, "__module__", "") == module.__name__
        if isinstance(function, FunctionType) and (own or options is not None):
            failure = _flaw(name, function, options)
            if failure is None:
                good[name] = function
            else:
                failures.append(failure)
    return good, failures


def _flaw(name: str, function: FunctionType, options: Mapping[str, Any] | None) -> Failure | None:
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


def _wanted(hook: str) -> Any:
    """The type in the specification's `Iterable[Type]` or `Type | None`, all of which the public API exports."""
    found = re.search(r"(\w+)(?:]| \|)", HOOKS[hook].__annotations__["return"])
    return getattr(import_module(PROJECT), found[1] if found else "")


def drained(hook: str, call: Callable[[], Any]) -> list[Any]:
    """All items of a contribution, each of the hook's type. RefusedError where one is not, or where there is no end."""
    wanted, result = _wanted(hook), call()
    if isinstance(result, str | bytes | dict) or not hasattr(result, "__iter__"):
        raise _wrong_type(hook, result, wanted)
    items = list(islice(result, MOST_ITEMS + 1))
    if len(items) > MOST_ITEMS:
        raise RefusedError(message("{hook} gives more than {most} items.", hook=hook, most=MOST_ITEMS))
    for item in items:
        if not isinstance(item, wanted) or not isinstance(getattr(item, "name", ""), str):
            raise _wrong_type(hook, item, wanted)
    return items


def answer(hook: str, call: Callable[[], Any]) -> Any:
    """The answer of a hook of which one answer counts; None is none. RefusedError where it is of another type."""
    wanted, value = _wanted(hook), call()
    if Protocol in wanted.__bases__:
        fits = all(callable(getattr(value, part, None)) for part in vars(wanted) if not part.startswith("_"))
    else:
        fits = isinstance(value, wanted)
    if value is not None and not fits:
        raise _wrong_type(hook, value, wanted)
    return value


def _wrong_type(hook: str, value: Any, wanted: type) -> RefusedError:
    """The refusal of a value of the wrong type."""
    given, right = type(value).__name__, wanted.__name__
    return RefusedError(message("{hook} gives {given} where {wanted} is wanted.", hook=hook, given=given, wanted=right))


def load_failure(error: BaseException, module: str) -> Failure:
    """What an exception says about a plugin that did not load; `module` is the name it was imported by."""
    missing = missing_package(error, module)
    if missing is not None:
        return Failure("", *missing, Status.MISSING_DEPENDENCY)
    if type(error) is ImportError and error.name == PROJECT:
        reason = message("It uses what this toolkit does not have: {error}", error=said(error))
        return Failure("", reason, message("Update the toolkit or the plugin, the older one."), Status.INCOMPATIBLE)
    return Failure("", message("It cannot be loaded: {error}", error=said(error)), None, Status.FAILED)


def hook_failure(error: BaseException, hook: str) -> tuple[Failure, Message]:
    """What an exception says about a hook that did not do its part, and what of it may be kept on disk.

    The text of an exception may hold names, so it is not kept; a RefusedError names types only.
    """
    lasting = message("{hook} failed: {error}", hook=hook, error=place_of(error))
    missing = missing_package(error)
    if isinstance(error, WorkshopError):
        failure = Failure(hook, error.message, error.hint, problems=getattr(error, "problems", ()))
        return failure, error.message if isinstance(error, RefusedError) else lasting
    return (Failure(hook, *missing), missing[0]) if missing else (Failure(hook, lasting), lasting)
