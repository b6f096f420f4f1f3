"""docs/privacy.md is true to the code (R48)."""

from __future__ import annotations

import re
from pathlib import Path

import click

from bot import received, retention
from bot.cli import cli
from bot.export import DECISIONS
from bot.models import Base
from bot.settings import Settings
from handlers.commands import MENTORSHIP

PAGE = (Path(__file__).parent.parent / "docs" / "privacy.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| ")]


def test_every_table_is_named_once_with_what_it_holds_why_and_who_reads_it() -> None:
    rows = [row for row in ROWS if len(row) == 4 and row[0].startswith("`")]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row[0])]
    assert sorted(named) == sorted(table.name for table in Base.metadata.sorted_tables)
    assert all(all(row) for row in rows)


def test_what_nobody_is_given_is_said_to_be_read_by_nobody() -> None:
    nobodys = {name for name, decision in DECISIONS.items() if not decision.owners and not decision.of_pair}
    said = {name for row in ROWS if row[-1].startswith("nobody") for name in re.findall(r"`(\w+)`", row[0])}
    assert said == nobodys


def test_how_long_something_is_kept_is_what_the_code_keeps_it_for() -> None:
    told = {row[0]: row[1] for row in ROWS if len(row) == 2}
    settings = Settings(slack_bot_token="xoxb-x")
    kept = {
        "an ended mentorship": f"{settings.keep_months} months after its end",
        "Both are told": f"{retention.NOTICE.days} days before",
        "an invitation": f"{retention.INVITATIONS.days} days",
        "what was typed": f"{retention.DRAFTS.days} days",
        "the notes of what was sent": f"{retention.MESSAGES.days} days",
        "somebody of whom": f"{retention.STRANGERS.days} days",
        "which has removed the app": f"{retention.REMOVED.days} days",
        "ids of clicks": f"{received.KEPT_FOR.days} days",
    }
    for what, how_long in kept.items():
        assert any(what in f"{thing} {time}" and how_long in time for thing, time in told.items()), what


def test_the_commands_and_settings_that_it_names_are_there() -> None:
    assert set(re.findall(r"python -m bot (\w+)", PAGE)) <= set(cli.commands)
    for command in re.findall(r"python -m bot (.+)", PAGE):
        name, *words = command.split()
        options = {option for param in cli.commands[name].params for option in param.opts}
        assert {word for word in words if word.startswith("--")} <= options
    assert set(re.findall(r"`/mentorship (\w+)`", PAGE)) <= set(MENTORSHIP)
    example = (Path(__file__).parent.parent / ".env.example").read_text(encoding="utf-8")
    assert all(name in example for name in re.findall(r"`(SENDOFF_\w+)", PAGE))
    assert isinstance(cli, click.Group)
