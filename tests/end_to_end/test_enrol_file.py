"""`python -m bot enrol`: pairs from a file, for the operator (R49)."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import click
import pytest
from sqlalchemy import func, select

from bot.database import Database
from bot.enrol_file import enrol_file
from bot.models import Manager, Member, Mentorship, Message
from bot.settings import Settings
from playground import deeds
from playground.bot_process import ROOT, BotProcess, bot_environment
from playground.cast import ALEX, LENA, TEAM_ID
from playground.person import Person
from playground.server import Playground
from playground.working_days import turn_to_working_hours

Enrol = Callable[..., None]


def test_r49_a_file_is_seen_put_right_and_enrolled(
    slack: Playground, bot: BotProcess, sqlite_url: str, tmp_path: Path, maya: Person, jonas: Person
) -> None:
    """R49, R39: beside the bot that runs, which then tells everybody."""
    lena = slack.person("Lena")
    turn_to_working_hours(slack, lena, maya, jonas)
    deeds.name_manager(lena, lena)

    def run(content: str) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "pairs.csv"
        file.write_text(content, encoding="utf-8-sig")
        return subprocess.run(
            [sys.executable, "-m", "bot", "enrol", str(file), "--team", TEAM_ID, "--yes"],
            cwd=ROOT,
            env={**os.environ, **bot_environment(slack, sqlite_url)},
            capture_output=True,
            text=True,
            check=False,
        )

    end = (slack.clock.now() + timedelta(days=90)).date()
    wrong = run("Mentor;Mentee;Ende\nmaya.okafor@example.org;jonas@example.org;morgen\n")
    assert wrong.returncode == 1
    assert "Line 2, mentee: I can't find anybody here with jonas@example.org." in wrong.stdout
    assert "Line 2, planned end: “morgen” is not a day that I can read." in wrong.stdout
    assert "Nobody was enrolled" in wrong.stderr
    right = run(f"Mentor;Mentee;Ende\nmaya.okafor@example.org;{jonas.id};{end:%d.%m.%Y}\n")
    assert right.returncode == 0, right.stderr
    assert "2. Maya Okafor mentors Jonas Weber: Every two weeks · until" in right.stdout
    maya.see("@Lena Brandt has brought you and @Jonas Weber together: you are the mentor.")
    jonas.see("@Lena Brandt hat dich mit @Maya Okafor zusammengebracht")


@pytest.fixture
def enrol(slack: Playground, database: Database, tmp_path: Path) -> Enrol:
    """Run the command in this process; Alex is the one programme manager."""
    settings = Settings(
        slack_bot_token=slack.world.default_workspace.bot_token,
        slack_api_url=slack.api_url,
        database_url=str(database.engine.url),
    )
    now = slack.clock.now()
    with database.writing(TEAM_ID) as session:
        for user_id in (ALEX, LENA):
            name = slack.world.users[user_id].real_name
            session.add(Member(team_id=TEAM_ID, user_id=user_id, name=name, refreshed_at=now))
        session.add(Manager(team_id=TEAM_ID, user_id=ALEX, named_by=LENA, named_at=now))

    def run(content: str | bytes, *, team: str | None = None, by: str | None = None, is_sure: bool = True) -> None:
        file = tmp_path / "pairs.csv"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        enrol_file(settings, file, team, by, is_sure=is_sure)

    return run


def count(database: Database) -> int:
    with database.reading(TEAM_ID) as session:
        return session.scalar(select(func.count()).select_from(Mentorship)) or 0


LIST = "mentor,mentee\nmaya.okafor@example.org,jonas.weber@example.org\n"


@pytest.mark.parametrize(
    ("content", "how", "told"),
    [
        ("Mentor;Mentee;Zweck\na;b;fürs Team".encode("cp1252"), {}, "not in UTF-8"),
        ("maya,jonas\n", {}, "has to name the columns"),
        (LIST, {"team": "T0ANOTHER1"}, "not for T0ANOTHER1"),
        (LIST, {"by": LENA}, f"--by: {ALEX} (Alex Kim)"),
        (LIST.replace("jonas", "nobody"), {}, "Nobody was enrolled"),
    ],
)
def test_r49_what_is_in_the_way_is_told(
    enrol: Enrol, database: Database, content: str | bytes, how: dict[str, str], told: str
) -> None:
    with pytest.raises(click.ClickException) as refused:
        enrol(content, **how)
    assert told in refused.value.message
    assert count(database) == 0


def test_r51_it_is_done_in_the_name_of_a_manager(enrol: Enrol, database: Database, slack: Playground) -> None:
    """R51: whom the two can turn to."""
    with database.writing(TEAM_ID) as session:
        session.add(Manager(team_id=TEAM_ID, user_id=LENA, named_by=LENA, named_at=slack.clock.now()))
    with pytest.raises(click.ClickException, match="in which programme manager's name"):
        enrol(LIST)
    enrol(LIST, by=LENA)
    with database.writing(TEAM_ID) as session:
        assert session.scalars(select(Mentorship.enrolled_by)).all() == [LENA]
        for manager in session.scalars(select(Manager)):
            session.delete(manager)
    with pytest.raises(click.ClickException, match="There is no programme manager yet"):
        enrol(LIST)


def test_r49_whoever_says_no_enrols_nobody(enrol: Enrol, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    with pytest.raises(click.Abort):
        enrol(LIST, is_sure=False)
    assert count(database) == 0


def test_r49_the_same_file_again_enrols_nobody(
    enrol: Enrol, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    enrol(LIST)
    enrol(LIST)
    assert "2. Maya Okafor and Jonas Weber: left as they are" in capsys.readouterr().out
    assert count(database) == 1


def test_r49_without_the_permission_ids_do(enrol: Enrol, database: Database, slack: Playground) -> None:
    """R49: addresses need an optional scope."""
    workspace = slack.world.default_workspace
    workspace.granted = workspace.granted - {"users:read.email"}
    with pytest.raises(click.ClickException, match="Nobody was enrolled"):
        enrol(LIST)
    maya, jonas = slack.person("Maya").id, slack.person("Jonas").id
    enrol(f"mentor,mentee\n{maya},{jonas}\n")
    assert count(database) == 1


def test_r49_five_hundred_lines(enrol: Enrol, database: Database, slack: Playground) -> None:
    """R49, R4: Slack is asked in a few requests, and everybody is told in their language."""
    people = [slack.world.add_person(f"Person {number}", "de-DE", "Europe/Berlin") for number in range(1000)]
    slack.world.limits.on = True
    lines = [f"{mentor.email},{mentee.id}" for mentor, mentee in zip(people[:500], people[500:], strict=True)]
    enrol("mentor,mentee\n" + "\n".join(lines))
    assert count(database) == 500
    with database.reading(TEAM_ID) as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 1000
        assert {member.slack_locale for member in session.scalars(select(Member)) if "Person" in member.name} == {
            "de-DE"
        }
