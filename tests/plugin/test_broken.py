"""A bad plugin breaks only itself: every kind of broken plugin, as a real file, one by one and all at once."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.plugin.conftest import BROKEN
from workshop.cli.plugins import ask_all
from workshop.interpreter import pip_install
from workshop.plugin.host import PluginHost
from workshop.plugin.records import Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop.domain.attendance import Attendance
    from workshop.domain.cards import Deck
    from workshop.domain.session import Session
    from workshop.domain.take import Take
    from workshop.paths import Paths

EXPECTED = {
    "base_exception": (Status.DEGRADED, "workshop_session_opened failed: Storm (base_exception.py:12)"),
    "endless": (Status.DEGRADED, "workshop_document_kinds gives more than 10000 items."),
    "failing_check": (Status.DEGRADED, "workshop_self_check failed: SystemExit (failing_check.py:10)"),
    "half_way": (Status.DEGRADED, "workshop_commands failed: RuntimeError (half_way.py:9)"),
    "hanging_check": (Status.DEGRADED, "Its self-check gave no answer within 0.5 seconds."),
    "import_error": (Status.FAILED, "It cannot be loaded: ImportError: cannot import name 'no_such_name' from 'json'"),
    "misspelt_hook": (Status.DEGRADED, "There is no hook called workshop_comands."),
    "missing_dependency": (
        Status.MISSING_DEPENDENCY,
        "It needs the Python package pythonosc_of_another_house, which is not installed.",
    ),
    "newer_api": (Status.INCOMPATIBLE, "It speaks version 2 of the plugin contract, we 1."),
    "newer_name": (Status.INCOMPATIBLE, "It uses what this toolkit does not have: ImportError: cannot import name"),
    "prints": (Status.ENABLED, "What it prints goes to"),
    "raises_everywhere": (Status.DEGRADED, "workshop_session_opened failed: ValueError (raises_everywhere.py:8)"),
    "steals_command": (Status.DEGRADED, "Its “session” is left out: the toolkit has one."),
    "steals_preset_kind": (Status.DEGRADED, "Its “beats” is left out: beats has one."),
    "system_exit": (Status.FAILED, "It cannot be loaded: SystemExit: 3"),
    "unmarked_hook": (Status.DEGRADED, "workshop_commands is not marked as a hook."),
    "wraps_hooks": (Status.DEGRADED, "workshop_commands wraps the hooks of other plugins."),
    "wrong_answer": (Status.DEGRADED, "workshop_choose_card gives str where Card is wanted."),
    "wrong_argument": (Status.DEGRADED, "workshop_session_opened has no argument called sesion."),
    "wrong_item": (Status.DEGRADED, "workshop_commands gives str where Command is wanted."),
    "wrong_type": (Status.DEGRADED, "workshop_commands gives int where Command is wanted."),
}
HINTS = {
    "misspelt_hook": "Did you mean workshop_commands?",
    "missing_dependency": f"Install it: {pip_install('pythonosc-of-another-house')}",
    "newer_api": "Update the toolkit or the plugin, the older one.",
    "unmarked_hook": "Put @hookimpl above it.",
    "wrong_argument": "Did you mean session?",
}


def live(host: PluginHost, session: Session, attendance: Attendance, take: Take, deck: Deck) -> None:
    """Ask and tell everything once, as a whole evening does."""
    host.reserve("workshop_commands", {"session", "take"})
    for hook in ("commands", "preset_kinds", "settings", "event_kinds", "document_kinds", "exporters", "midi_drivers"):
        host.collect(f"workshop_{hook}")
    host.notify("workshop_session_opened", session=session)
    host.notify("workshop_attendance_changed", session=session, attendance=attendance)
    host.notify("workshop_take_started", session=session, take=take)
    host.notify("workshop_take_finished", session=session, take=take, tracks=())
    host.notify("workshop_session_closed", session=session)
    host.first("workshop_choose_card", session=session, deck=deck, drawn=(), seed=1)
    host.check()


def test_every_broken_plugin_is_expected() -> None:
    assert sorted(EXPECTED) == sorted(path.stem for path in BROKEN.glob("*.py"))


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.usefixtures("alone")
def test_each_alone_is_told_with_its_reason(
    name: str,
    put: Callable[..., None],
    host: PluginHost,
    session: Session,
    attendance: Attendance,
    take: Take,
    deck: Deck,
) -> None:
    put(name)
    if name == "steals_preset_kind":
        host.reserve("workshop_preset_kinds", {"beats"})
    live(host, session, attendance, take, deck)
    (record,) = host.records()
    status, reason = EXPECTED[name]
    assert record.status is status
    assert str(record.reason).startswith(reason.replace("beats has", "the toolkit has"))
    assert (record.hint is None) == (status is Status.ENABLED)
    assert str(record.hint) == HINTS.get(name, str(record.hint))


def test_all_at_once_leave_the_toolkit_whole(
    put: Callable[..., None], paths: Paths, session: Session, attendance: Attendance, take: Take, deck: Deck
) -> None:
    healthy = PluginHost(paths)
    healthy.load()
    put(*EXPECTED)
    host = PluginHost(paths, wait=6)
    live(host, session, attendance, take, deck)
    stands = {record.name: record for record in host.records()}
    for name, (status, reason) in EXPECTED.items():
        assert stands[name].status is status, name
        assert str(stands[name].reason).startswith(reason.replace("0.5", "6")), name
    own = [record for record in host.records() if record.source == "music-workshop"]
    assert [record.name for record in own] == ["beats", "cards", "exports", "recorder", "rigs"]
    assert {record.status for record in own} == {Status.ENABLED}
    for hook in ("workshop_commands", "workshop_preset_kinds", "workshop_exporters", "workshop_event_kinds"):
        assert [pair for pair in host.collect(hook) if pair[0] not in EXPECTED] == healthy.collect(hook)
    answer = host.first("workshop_choose_card", session=session, deck=deck, drawn=("sound-1",), seed=1)
    assert answer == ("cards", deck.cards[1])


@pytest.mark.usefixtures("alone")
def test_nothing_of_them_reaches_the_screen(
    put: Callable[..., None],
    host: PluginHost,
    session: Session,
    attendance: Attendance,
    take: Take,
    deck: Deck,
    capfd: Any,
) -> None:
    put(*EXPECTED)
    live(host, session, attendance, take, deck)
    print("mine")
    assert capfd.readouterr() == ("mine\n", "")


@pytest.mark.usefixtures("alone")
def test_no_text_of_an_exception_stays_on_disk(
    put: Callable[..., None],
    paths: Paths,
    host: PluginHost,
    session: Session,
    attendance: Attendance,
    take: Take,
    deck: Deck,
) -> None:
    put("raises_everywhere", "base_exception")
    live(host, session, attendance, take, deck)
    written = b"".join(path.read_bytes() for path in paths.logs.iterdir())
    assert b"ValueError" in written
    assert b"latskriverne" not in written.replace(b"session.folder", b"")
    assert b"ValueError: canary" not in written


@pytest.mark.usefixtures("alone")
def test_a_failed_event_is_still_told_by_the_next_command(
    put: Callable[..., None], paths: Paths, session: Session
) -> None:
    put("raises_everywhere")
    PluginHost(paths).notify("workshop_session_closed", session=session)
    (record,) = PluginHost(paths).records()
    assert record.status is Status.DEGRADED
    assert str(record.reason).startswith("workshop_session_closed failed: ValueError")


@pytest.mark.usefixtures("alone")
def test_what_goes_right_again_is_no_longer_told(put: Callable[..., None], paths: Paths, session: Session) -> None:
    put(mood="@hookimpl\ndef workshop_session_opened():\n    1 / 0\n")
    PluginHost(paths).notify("workshop_session_opened", session=session)
    put(mood="@hookimpl\ndef workshop_session_opened():\n    pass\n")
    later = PluginHost(paths)
    assert later.records()[0].status is Status.DEGRADED
    later.notify("workshop_session_opened", session=session)
    assert later.records()[0].status is Status.ENABLED
    assert PluginHost(paths).records()[0].status is Status.ENABLED


def test_a_hanging_self_check_does_not_keep_the_process_from_ending(put: Callable[..., None], paths: Paths) -> None:
    put("hanging_check")
    program = (
        "from pathlib import Path; from workshop.paths import Paths; from workshop.plugin.host import PluginHost\n"
        f"host = PluginHost(Paths(Path({str(paths.home)!r})), wait=0.2); host.check(); print(host.records()[-1].status)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == "degraded"


def test_plugin_list_names_each_with_its_reason(
    put: Callable[..., None], workshop_cli: Any, workshop_home: Any
) -> None:
    del put
    (workshop_home / "plugins").mkdir()
    for name in EXPECTED:
        (workshop_home / "plugins" / f"{name}.py").write_bytes((BROKEN / f"{name}.py").read_bytes())
    done = workshop_cli("plugin", "list", "--check", "--json")
    assert done.exit_code == 0, done.output
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    asked = {"base_exception", "raises_everywhere", "wrong_answer", "hanging_check"}
    for name in set(EXPECTED) - asked:
        status, reason = EXPECTED[name]
        assert (rows[name]["status"], rows[name]["reason"][: len(reason)]) == (
            status,
            reason if reason != "None" else "",
        )
    assert rows["hanging_check"]["status"] == "degraded"
    shown = workshop_cli("plugin", "list").stdout
    assert "misspelt_hook: There is no hook called workshop_comands.\n    → Did you mean workshop_commands?" in shown


def test_ask_all_asks_every_contribution(put: Callable[..., None], workshop_app: Any) -> None:
    del put
    records = ask_all(workshop_app, check=False)
    assert {record.status for record in records} == {Status.ENABLED}
