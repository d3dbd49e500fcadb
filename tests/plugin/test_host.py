"""Asking and telling plugins: order, first answers, names, contexts, safe mode."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from workshop.domain.recording import Recorder
from workshop.errors import PluginError
from workshop.kept import keep
from workshop.messages import message
from workshop.plugin.host import PluginHost
from workshop.plugin.records import Status
from workshop.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workshop.domain.cards import Deck
    from workshop.domain.session import Session
    from workshop.paths import Paths

DEALER = "@hookimpl{options}\ndef workshop_choose_card(deck):\n    return {answer}\n"
pytestmark = pytest.mark.usefixtures("alone")


def dealer(answer: str, options: str = "") -> str:
    return DEALER.format(answer=answer, options=options)


def choose(host: PluginHost, session: Session, deck: Deck) -> tuple[str, Any] | None:
    return host.first("workshop_choose_card", session=session, deck=deck, drawn=(), seed=1)


def test_a_later_plugin_wins_over_a_trylast_default(put: Any, host: PluginHost, session: Session, deck: Deck) -> None:
    put(a_default=dealer("deck.cards[0]", "(trylast=True)"), b_own=dealer("deck.cards[1]"))
    assert choose(host, session, deck) == ("b_own", deck.cards[1])


def test_a_trylast_default_loaded_last_still_comes_last(
    put: Any, host: PluginHost, session: Session, deck: Deck
) -> None:
    put(a_own=dealer("deck.cards[1]"), b_default=dealer("deck.cards[0]", "(trylast=True)"))
    assert choose(host, session, deck) == ("a_own", deck.cards[1])


@pytest.mark.parametrize("answer", ["None", "1 / 0", "'text'", "deck"])
def test_the_next_is_asked_after_none_a_failure_or_a_wrong_type(
    answer: str, put: Any, host: PluginHost, session: Session, deck: Deck
) -> None:
    put(a_default=dealer("deck.cards[0]", "(trylast=True)"), b_own=dealer(answer))
    assert choose(host, session, deck) == ("a_default", deck.cards[0])
    assert [record.status for record in host.records()] == [
        Status.ENABLED,
        Status.ENABLED if answer == "None" else Status.DEGRADED,
    ]


def test_who_asks_is_told_what_failed_in_this_call_whatever_failed_before(
    put: Any, paths: Paths, session: Session, deck: Deck
) -> None:
    put(a_default=dealer("deck.cards[0]", "(trylast=True)"), b_own=dealer("1 / 0"), c_own=dealer("'text'"))
    keep(paths.logs / "b_own.failure", "workshop_session_opened", message("It failed before."))
    host, failures = PluginHost(paths), []
    given = {"session": session, "deck": deck, "drawn": (), "seed": 1}
    assert host.first("workshop_choose_card", failures.append, **given) == ("a_default", deck.cards[0])
    assert [str(failure.reason).partition(" (")[0] for failure in failures] == [
        "workshop_choose_card gives str where Card is wanted.",
        "workshop_choose_card failed: ZeroDivisionError",
    ]


def test_no_answer_is_none(host: PluginHost, session: Session, deck: Deck) -> None:
    assert choose(host, session, deck) is None


def test_a_recorder_is_known_by_what_it_can_do(put: Any, host: PluginHost) -> None:
    methods = [name for name in vars(Recorder) if not name.startswith("_")]
    body = "\n".join(f"    def {name}(self, *given): ..." for name in methods)
    put(
        a_whole=f"class Whole:\n{body}\n\n@hookimpl(trylast=True)\ndef workshop_recorder():\n    return Whole()\n",
        b_half="class Half:\n    def arm(self): ...\n\n@hookimpl\ndef workshop_recorder():\n    return Half()\n",
    )
    answer = host.first("workshop_recorder")
    assert answer is not None
    assert answer[0] == "a_whole"


def test_everybody_is_told_though_one_fails(put: Any, host: PluginHost, session: Session, paths: Paths) -> None:
    note = "@hookimpl\ndef workshop_session_opened(session, context):\n    (context.data_folder() / 'told').touch()\n"
    put("base_exception", "raises_everywhere", a_first=note, z_last=note)
    host.notify("workshop_session_opened", session=session)
    assert sorted(path.parent.name for path in paths.data.glob("*/told")) == ["a_first", "z_last"]


def test_ctrl_c_in_a_hook_gets_out(put: Any, host: PluginHost, session: Session) -> None:
    put(ctrl_c="@hookimpl\ndef workshop_session_opened():\n    raise KeyboardInterrupt\n")
    with pytest.raises(KeyboardInterrupt):
        host.notify("workshop_session_opened", session=session)


def test_contributions_are_asked_for_once(put: Any, host: PluginHost) -> None:
    put(
        counts="asked = []\n@hookimpl\ndef workshop_exporters():\n    asked.append(1)\n    return [Exporter('x', 'x:y')]\n"
    )
    assert host.collect("workshop_exporters") == host.collect("workshop_exporters")
    (module,) = (module for _, module in host.modules())
    assert module.asked == [1]


def test_of_two_with_one_name_the_first_loaded_counts(put: Any, host: PluginHost, stand: Any) -> None:
    both = "@hookimpl\ndef workshop_exporters():\n    yield Exporter('poster', '{name}:write')\n"
    put(a_one=both.format(name="a_one"), b_two=both.format(name="b_two"))
    assert [(name, item.target) for name, item in host.collect("workshop_exporters")] == [("a_one", "a_one:write")]
    assert str(stand("b_two").reason) == "Its “poster” is left out: a_one has one."


def test_what_is_not_taken_of_a_thief_stays(put: Any, host: PluginHost) -> None:
    put("steals_command")
    host.reserve("workshop_commands", {"session"})
    assert [item.name for _, item in host.collect("workshop_commands")] == ["own-one"]


def test_each_has_a_context_of_its_own(put: Any, host: PluginHost, session: Session, paths: Paths) -> None:
    note = "@hookimpl\ndef workshop_session_opened(context):\n    context.logger.info('I am %s', context.name)\n"
    put(one=note, two=note)
    host.notify("workshop_session_opened", session=session)
    assert "INFO I am one" in (paths.logs / "one.log").read_text(encoding="utf-8")
    assert "INFO I am two" in (paths.logs / "two.log").read_text(encoding="utf-8")
    assert host.context("one").data != host.context("two").data
    assert (paths.logs / "one.log").stat().st_mode & 0o077 == 0


def test_settings_are_the_leaders_over_the_defaults(put: Any, paths: Paths) -> None:
    put(
        dice="@hookimpl\ndef workshop_settings():\n"
        "    yield Setting('sides', 6)\n    yield Setting('speed', 1.0)\n    yield Setting('loud', True)\n"
    )
    settings = Settings({"plugins": {"dice": {"sides": 20, "speed": 2, "loud": 1, "colour": "red"}}})
    host = PluginHost(paths, settings)
    assert host.context("dice").settings == {"sides": 20, "speed": 2, "loud": True}
    (record,) = host.records()
    assert str(record.reason) == "workshop.toml: loud must look like True."


def test_an_unknown_setting_is_told_with_the_near_one(put: Any, paths: Paths) -> None:
    put(dice="@hookimpl\ndef workshop_settings():\n    yield Setting('sides', 6)\n")
    host = PluginHost(paths, Settings({"plugins": {"dice": {"side": 20}}}))
    host.context("dice")
    (record,) = host.records()
    assert (str(record.reason), str(record.hint)) == (
        "workshop.toml: there is no setting called side.",
        "Did you mean sides?",
    )


def test_names_are_for_those_who_declare_the_need(put: Any, host: PluginHost, session: Session) -> None:
    asks = "heard = []\n@hookimpl\ndef workshop_session_opened(context):\n    heard.append(context.alias('id-1'))\n"
    put(needy=f"needs = ['alias']\n{asks}", nosy=asks)
    host.bind(alias=lambda person: f"alias of {person}")
    host.notify("workshop_session_opened", session=session)
    modules = dict(host.modules())
    assert (modules["needy"].heard, modules["nosy"].heard) == (["alias of id-1"], [])
    assert [str(record.reason) for record in host.records()] == ["None", "This plugin may not see names."]


def test_documents_are_each_plugins_own(put: Any, host: PluginHost) -> None:
    put(dice="@hookimpl\ndef workshop_document_kinds():\n    yield DocumentKind('dice.sheet', 'session')\n", other="")
    host.bind(documents=lambda kind, subject: (kind, subject))
    assert host.context("dice").documents("dice.sheet", "s") == ("dice.sheet", "s")
    with pytest.raises(PluginError):
        host.context("other").documents("dice.sheet", "s")


def test_what_nobody_bound_is_refused_in_a_sentence(put: Any, host: PluginHost) -> None:
    put(dice="")
    with pytest.raises(PluginError, match="Plugins cannot ask for preset here"):
        host.context("dice").preset("beats", "x")


def test_drivers_of_all_are_seen_by_each(put: Any, host: PluginHost) -> None:
    put(a="@hookimpl\ndef workshop_audio_drivers():\n    yield AudioDriver('desk', 'a:open', 'a:scan')\n", b="")
    assert list(host.context("b").drivers()) == ["desk"]


def test_resolving_a_target_that_fails_is_one_sentence(put: Any, host: PluginHost, stand: Any) -> None:
    put(dice="")
    assert host.resolve("dice", "json:loads").__name__ == "loads"
    with pytest.raises(PluginError, match="The plugin dice cannot do this now"):
        host.resolve("dice", "dice_of_nobody:roll")
    assert str(stand("dice").reason) == "It needs the Python package dice_of_nobody, which is not installed."


def test_a_disabled_plugin_is_not_imported(put: Any, paths: Paths) -> None:
    put("system_exit")
    host = PluginHost(paths, Settings({"plugins": {"disabled": ["system_exit"]}}))
    (record,) = host.records()
    assert (record.status, record.hint, host.modules()) == (Status.DISABLED, None, [])


def test_safe_mode_starts_with_none_of_them(put: Any, paths: Paths) -> None:
    put("system_exit", dice="")
    host = PluginHost(paths, environ={"WORKSHOP_SAFE_MODE": "1"})
    assert {record.status for record in host.records()} == {Status.DISABLED}
    assert host.modules() == []


def test_self_checks_run_side_by_side(put: Any, paths: Paths) -> None:
    put("hanging_check", "failing_check", fine=(
        "@hookimpl\ndef workshop_self_check(context):\n    yield Problem(Severity.WARNING, message('No die.'))\n"
    ))  # fmt: skip
    problems = PluginHost(paths, wait=0.5).check()
    assert [(name, str(problem.message)) for name, problem in problems] == [("fine", "No die.")]


def test_what_one_thread_prints_stays_on_the_screen_while_another_runs_a_hook(
    put: Any, host: PluginHost, session: Session, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    put(slow=(
        "import threading\ninside, go = threading.Event(), threading.Event()\n"
        "@hookimpl\ndef workshop_session_opened():\n    inside.set()\n    go.wait(5)\n    print('from the hook')\n"
    ))  # fmt: skip
    host.load()
    module = dict(host.modules())["slow"]
    thread = threading.Thread(target=host.notify, args=("workshop_session_opened",), kwargs={"session": session})
    thread.start()
    assert module.inside.wait(5)
    print("from the leader")
    module.go.set()
    thread.join()
    print("afterwards")
    assert capsys.readouterr().out == "from the leader\nafterwards\n"
    assert (paths.logs / "slow.log").read_text(encoding="utf-8") == "from the hook\n"


def test_a_library_that_cannot_be_written_harms_no_hook(
    put: Callable[..., None], paths: Paths, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    put("prints", "raises_everywhere")
    paths.logs.write_text("a file where the folder should be")
    host = PluginHost(paths)
    host.collect("workshop_commands")
    host.notify("workshop_session_opened", session=session)
    assert capsys.readouterr() == ("", "")
    assert [record.status for record in host.records()] == [Status.ENABLED, Status.DEGRADED]


def test_an_unreadable_failure_file_is_passed_over(put: Any, host: PluginHost, paths: Paths) -> None:
    put(dice="")
    paths.logs.mkdir()
    (paths.logs / "dice.failure").write_bytes(b"\xff[[[[")
    assert host.records()[0].status is Status.ENABLED


def test_the_log_of_an_odd_name_stays_in_its_folder(paths: Paths, host: PluginHost) -> None:
    odd: Path = paths.plugins / "å b..c.py"
    odd.write_text("print('hei')", encoding="utf-8")
    (record,) = host.records()
    assert (record.name, record.status) == ("å b..c", Status.ENABLED)
    assert [path.name for path in paths.logs.iterdir()] == ["å_b__c.log"]
