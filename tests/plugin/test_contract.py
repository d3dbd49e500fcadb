"""What a plugin module must hold to."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any

import pytest

import workshop
from workshop.plugin.contract import HOOKS, RefusedError, answer, check_api, drained, hooks_of
from workshop.plugin.records import Status


def module_of(text: str) -> ModuleType:
    module = ModuleType("plugin_under_test")
    exec(f"from workshop import *\n{text}", vars(module))  # noqa: S102 - a plugin as its author would write it
    return module


def test_every_hook_promises_a_public_type_or_nothing() -> None:
    for name, specification in HOOKS.items():
        promised = specification.__annotations__["return"]
        bare = promised.removeprefix("Iterable[").removesuffix("]").removesuffix(" | None")
        assert bare == "None" or bare in workshop.__all__, name


def test_every_hook_teaches_by_an_example() -> None:
    for name, specification in HOOKS.items():
        assert f"def {name}(" in (inspect.getdoc(specification) or ""), name


def test_fewer_and_further_arguments_with_defaults_are_allowed() -> None:
    module = module_of(
        "@hookimpl\ndef workshop_take_finished(tracks, loud=False):\n    pass\n"
        "@hookimpl\ndef workshop_session_opened():\n    pass\n"
    )
    good, failures = hooks_of(module)
    assert (sorted(good), failures) == (["workshop_session_opened", "workshop_take_finished"], [])


@pytest.mark.parametrize(
    "text",
    [
        "@hookimpl\ndef workshop_session_opened(*, group):\n    pass",
        "@hookimpl(hookwrapper=True)\ndef workshop_session_opened():\n    yield",
        "@hookimpl\ndef workshop_session_open(session):\n    pass",
        "@hookimpl\ndef on_opened(session):\n    pass",
        "def workshop_helper():\n    pass",
    ],
)
def test_a_hook_that_is_not_as_it_should_be_is_left_out_alone(text: str) -> None:
    good, failures = hooks_of(module_of(f"@hookimpl\ndef workshop_settings():\n    return []\n{text}\n"))
    assert list(good) == ["workshop_settings"]
    assert [failure.status for failure in failures] == [Status.DEGRADED]


def test_what_a_module_imports_is_not_its_own() -> None:
    module = module_of("")
    vars(module)["workshop_helper"] = test_what_a_module_imports_is_not_its_own
    assert hooks_of(module) == ({}, [])


@pytest.mark.parametrize("result", [None, 7, "text", b"bytes", {"a": 1}, [1], [None], [workshop.Setting(7, 1)]])  # type: ignore[arg-type]
def test_what_is_no_iterable_of_the_type_is_refused(result: Any) -> None:
    with pytest.raises(RefusedError):
        drained("workshop_settings", lambda: result)


@pytest.mark.parametrize("make", [list, tuple, iter, set])
def test_any_iterable_of_the_type_is_drained(make: Any) -> None:
    setting = workshop.Setting("sides", 6)
    assert drained("workshop_settings", lambda: make([setting])) == [setting]


def test_an_async_hook_is_refused() -> None:
    async def settings() -> list[Any]:
        return []

    coroutine = settings()
    with pytest.raises(RefusedError):
        drained("workshop_settings", lambda: coroutine)
    coroutine.close()


def test_none_is_no_answer_and_no_error() -> None:
    assert answer("workshop_choose_card", lambda: None) is None


@pytest.mark.parametrize(("spoken", "status"), [(1, None), (2, Status.INCOMPATIBLE), ("1", Status.INCOMPATIBLE)])
def test_only_the_contract_spoken_here_is_accepted(spoken: Any, status: Status | None) -> None:
    module = module_of(f"WORKSHOP_API = {spoken!r}")
    failure = check_api(module)
    assert (failure.status if failure else None) is status
