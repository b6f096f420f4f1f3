"""The process itself: it starts, stops cleanly, keeps what was typed when it dies, and serves both of Slack's ways."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from playground.bot_process import ROOT, BotProcess, bot_environment
from playground.person import Person
from playground.server import Playground


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_sigterm_ends_it_cleanly(bot: BotProcess, maya: Person) -> None:
    maya.command("/mentorship help")
    maya.see("/mentorship start")
    assert bot.stop() == 0
    events = [json.loads(line) for line in bot.output.splitlines()]
    assert [event["event"] for event in events][-1] == "stopped"
    assert not any(event.get("level") in {"warning", "error"} for event in events)


def test_http_mode_does_the_same(slack: Playground, sqlite_url: str, tmp_path: Path) -> None:
    with BotProcess(
        slack, sqlite_url, http_port=_free_port(), tick_seconds=0.2, log_file=tmp_path / "bot.log"
    ) as process:
        maya, jonas = slack.person("Maya"), slack.person("Jonas")
        maya.command("/mentorship start @Jonas")
        maya.wait_for_modal()
        maya.choose("my_role", "mentor")
        assert maya.submit() == {}
        maya.close()
        jonas.press("invitation_accept")
        maya.see("You are now the mentor of @Jonas Weber")
        assert process.stop() == 0


def test_a_crash_loses_neither_a_draft_nor_a_message(
    slack: Playground, bot: BotProcess, sqlite_url: str, tmp_path: Path, maya: Person, jonas: Person
) -> None:
    """R2: killed while somebody types, and with an invitation just sent off."""
    maya.command("/mentorship start @Jonas")
    maya.wait_for_modal()
    maya.choose("my_role", "mentor")
    maya.type("purpose", "Typed before the crash")
    priya = slack.person("Priya")
    priya.command("/mentorship start @Alex")
    priya.wait_for_modal()
    priya.choose("my_role", "mentor")
    assert priya.submit() == {}
    maya.close()
    bot.kill()
    # Long enough for the next process to be sure that nobody is still sending what was on its way.
    slack.clock.turn(timedelta(minutes=5))
    with BotProcess(slack, sqlite_url, tick_seconds=0.2, log_file=tmp_path / "second.log"):
        slack.person("Alex").see("@Priya Raman would like to be your mentor")
        maya.command("/mentorship start @Jonas")
        assert "Typed before the crash" in str(maya.wait_for_modal().view.content)


def test_what_people_write_is_never_logged(bot: BotProcess, maya: Person, jonas: Person) -> None:
    maya.command("/mentorship start @Jonas")
    maya.wait_for_modal()
    maya.choose("my_role", "mentor")
    maya.type("purpose", "A-SECRET-PURPOSE")
    assert maya.submit() == {}
    jonas.see("A-SECRET-PURPOSE")
    maya.command("/mentorship A-SECRET-COMMAND")
    maya.see("/mentorship start")
    assert bot.stop() == 0
    assert "SECRET" not in bot.output
    assert "xoxb" not in bot.output


def test_the_unknown_is_apologised_for_with_a_reference_that_the_log_has(
    bot: BotProcess, sqlite_url: str, jonas: Person
) -> None:
    jonas.command("/mentorship help")
    jonas.see("/mentorship diary")
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE diary_entries RENAME TO elsewhere"))
    engine.dispose()
    jonas.command("/mentorship diary EIN-GEHEIMNIS")
    jonas.see("Entschuldige, bei mir ist etwas schiefgegangen")
    reference = re.search(r"\b[0-9a-f]{8}\b", jonas.messages()[-1].words)
    assert reference is not None
    assert bot.stop() == 0
    failures = [event for event in map(json.loads, bot.output.splitlines()) if event["event"] == "interaction failed"]
    assert [failure["reference"] for failure in failures] == [reference.group()]
    assert "EIN-GEHEIMNIS" not in bot.output


@pytest.mark.parametrize(
    ("changes", "code", "told"),
    [
        ({"SLACK_BOT_TOKEN": ""}, 2, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, 1, "Slack did not let the bot in"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, 1, "Slack did not let the bot in"),
        ({"PORT": "many"}, 2, "PORT is 'many'"),
    ],
)
def test_a_wrong_setting_ends_it_with_a_sentence(
    slack: Playground, sqlite_url: str, changes: dict[str, str], code: int, told: str
) -> None:
    environment = {"PATH": "/usr/bin:/bin", **bot_environment(slack, sqlite_url), **changes}
    process = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (process.returncode, told in process.stderr) == (code, True), process.stderr
    assert "Traceback" not in process.stderr


def test_a_second_process_on_one_sqlite_file_is_told_so(
    slack: Playground, bot: BotProcess, sqlite_url: str, tmp_path: Path
) -> None:
    """However the first one ends, the next may begin: nothing has to be cleared away by hand."""
    link = tmp_path / "another-name.db"
    link.symlink_to("sendoff.db")
    second = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **bot_environment(slack, f"sqlite:///{link}")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 1
    assert f"Another Sendoff (process {bot.process.pid}) is running on {tmp_path / 'sendoff.db'}" in second.stderr
    assert "PostgreSQL" in second.stderr
    assert bot.is_running
    bot.kill()
    with BotProcess(slack, sqlite_url, log_file=tmp_path / "third.log") as third:
        assert third.stop() == 0


def test_check_and_migrate(slack: Playground, sqlite_url: str) -> None:
    environment = {"PATH": "/usr/bin:/bin", **bot_environment(slack, sqlite_url)}
    for command, told in (("migrate", "newest schema"), ("check", "All well")):
        process = subprocess.run(
            [sys.executable, "-m", "bot", command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (process.returncode, told in process.stdout) == (0, True), process.stderr
