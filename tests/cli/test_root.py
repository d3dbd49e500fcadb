"""The edge: codes, sentences, hints, two languages from one process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from workshop.cli.main import create_cli
from workshop.cli.request import Entry, WorkshopCommand
from workshop.errors import NotFoundError
from workshop.messages import message
from workshop.plugin.contributions import Command

if TYPE_CHECKING:
    from tests.cli.conftest import Line


def failing(error: BaseException) -> click.Command:
    """A command that raises."""

    @click.command(cls=WorkshopCommand)
    def fail() -> None:
        raise error

    return fail


def contribute(line: Line, *commands: Command, **loaded: click.Command) -> None:
    """Let a plugin contribute commands."""
    line.app.host.collect = lambda _hook: [("dice", command) for command in commands]
    line.app.host.resolve = lambda _plugin, target: loaded[target]


def test_help_lists_the_core_in_the_order_of_a_session_then_plugins(bare_line: Line) -> None:
    contribute(bare_line, Command("dice", "dice", "Throw a die.", {"nb": "Kast en terning."}))
    words = [line.split()[0] for line in bare_line("--help").output.splitlines() if line.startswith("  ")]
    assert words.index("venue") < words.index("session") < words.index("take") < words.index("dice")
    assert "Kast en terning." in bare_line("--lang", "nb", "--help").output


def test_a_core_name_is_never_the_plugins(bare_line: Line) -> None:
    contribute(bare_line, Command("venue", "theirs", "Mine now."), theirs=failing(RuntimeError()))
    assert "Add a venue." in bare_line("venue", "--help").output


def test_an_unknown_command_is_usage_and_names_what_was_meant(bare_line: Line) -> None:
    result = bare_line("venu", "list", code=2)
    assert "There is no command “venu”." in result.stderr
    assert "`workshop venue`" in result.stderr


def test_a_norwegian_word_leads_to_its_command(bare_line: Line) -> None:
    assert "`workshop session`" in bare_line("økt", code=2).stderr


def test_a_word_like_nothing_leads_to_the_list(bare_line: Line) -> None:
    assert "workshop --help" in bare_line("xyzzyqq", code=2).stderr


def test_an_option_that_does_not_exist_is_usage(bare_line: Line) -> None:
    result = bare_line("venue", "add", "--nome", "x", code=2)
    assert "No such option" in result.stderr
    assert "Usage: workshop venue add" in result.stderr


def test_a_language_that_is_not_spoken_is_usage(bare_line: Line) -> None:
    assert "'en', 'nb'" in bare_line("venue", "list", "--lang", "tlh", code=2).stderr


def test_a_refusal_is_one_sentence_and_a_hint(bare_line: Line) -> None:
    contribute(
        bare_line, Command("x", "x", "X."), x=failing(NotFoundError(message("There is no tune."), message("Hum.")))
    )
    result = bare_line("x", code=1)
    assert (result.stdout, result.stderr) == ("", "There is no tune.\n  → Hum.\n")


def test_an_unexpected_error_is_one_sentence_and_a_log_without_names(bare_line: Line) -> None:
    contribute(bare_line, Command("x", "x", "X."), x=failing(ValueError("Åse Canaryperson")))
    result = bare_line("x", code=1)
    log = bare_line.app.paths.logs / "error.log"
    assert str(log) in result.stderr
    assert "Canaryperson" not in result.stderr
    written = log.read_text(encoding="utf-8")
    assert "builtins.ValueError" in written
    assert "in fail" in written
    assert "Canaryperson" not in written


def test_debug_shows_where(bare_line: Line) -> None:
    contribute(bare_line, Command("x", "x", "X."), x=failing(ValueError("here")))
    result = CliRunner().invoke(create_cli(bare_line.app), ["x", "--debug"])
    assert "Traceback" in result.stderr
    assert result.exit_code == 1


def test_an_error_log_that_cannot_be_written_changes_nothing(bare_line: Line) -> None:
    bare_line.app.paths.home.write_text("not a folder")
    contribute(bare_line, Command("x", "x", "X."), x=failing(ValueError()))
    assert "Something went wrong" in bare_line("x", code=1).stderr


def test_ctrl_c_is_a_sentence(bare_line: Line) -> None:
    contribute(bare_line, Command("x", "x", "X."), x=failing(KeyboardInterrupt()))
    assert "Stopped." in bare_line("x", code=1).stderr


def test_a_reader_that_went_away_is_no_error_to_talk_about(bare_line: Line) -> None:
    contribute(bare_line, Command("x", "x", "X."), x=failing(BrokenPipeError(32, "gone")))
    assert bare_line("x", code=1).output == ""


def test_a_command_may_choose_its_code(bare_line: Line) -> None:
    contribute(bare_line, Command("x", "x", "X."), x=failing(click.exceptions.Exit(1)))
    assert bare_line("x", code=1).output == ""


def test_a_plugins_command_that_is_none_is_a_refusal(bare_line: Line) -> None:
    bare_line.app.host.collect = lambda _hook: [("dice", Command("x", "dice:x", "X."))]
    bare_line.app.host.resolve = lambda _plugin, _target: "not a command"
    assert "dice:x is no command." in bare_line("x", code=1).stderr


def test_one_process_serves_two_languages_in_turn(bare_line: Line) -> None:
    for _ in range(2):
        assert (
            "Alternativer" in bare_line("--lang", "nb", "--help").output
            or "Valg" in bare_line("--lang", "nb", "--help").output
        )
        assert "Options" in bare_line("--help").output


def test_what_was_caught_up_is_said_before_the_command_runs(bare_line: Line) -> None:
    @click.command(cls=WorkshopCommand)
    def tell() -> None:
        click.echo("ran")

    @click.command(cls=WorkshopCommand, library=False)
    def apart() -> None:
        click.echo("ran")

    contribute(bare_line, Command("tell", "tell", ""), Command("apart", "apart", ""), tell=tell, apart=apart)
    bare_line.app.catch_up = lambda: [message("Take {number} was saved.", number=3)]
    result = bare_line("tell")
    assert (result.stdout, result.stderr) == ("ran\n", "Take 3 was saved.\n")
    assert bare_line("apart").stderr == ""


@pytest.mark.parametrize("name", ["venue", "group", "person", "session", "take", "note", "song"])
def test_every_group_explains_its_commands_in_both_languages(bare_line: Line, name: str) -> None:
    english, norwegian = bare_line(name, "--help").output, bare_line(name, "--help", "--lang", "nb").output
    assert "Commands" in english
    assert english != norwegian


def test_completion_offers_commands_without_loading_one(bare_line: Line) -> None:
    result = CliRunner().invoke(
        create_cli(bare_line.app),
        [],
        env={"_WORKSHOP_COMPLETE": "bash_complete", "COMP_WORDS": "workshop ve", "COMP_CWORD": "1"},
    )
    assert "venue" in result.output


def test_an_entry_loads_what_it_names() -> None:
    assert Entry("workshop.cli.venues:venue", "").load().name == "venue"
