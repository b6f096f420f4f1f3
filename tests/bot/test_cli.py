"""The operator gives and erases what is stored about people who cannot ask for themselves (R48)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from bot import diary
from bot.cli import cli
from bot.database import Database
from bot.models import Member, Mentorship, Message, State
from tests.conftest import NOW, TEAM

Run = Callable[..., Result]
JONAS = "U0JONAS001"


@pytest.fixture
def run(database: Database, make_pair: Callable[..., Mentorship]) -> Run:
    """Type a command, where Maya mentors Jonas, who has left the workspace."""
    with database.writing(TEAM) as session:
        pair = make_pair(session)
        pair.mentee.is_deactivated = True
        diary.write(session, pair.mentee, "Quittenmus", NOW)

    def type_it(*words: str, answer: str = "") -> Result:
        environment = {
            "SLACK_BOT_TOKEN": "xoxb-x",
            "SLACK_SIGNING_SECRET": "x",
            "DATABASE_URL": str(database.engine.url),
        }
        return CliRunner().invoke(cli, words, input=answer, env=environment)

    return type_it


def test_r48_the_operator_exports_what_is_stored_about_somebody(run: Run, tmp_path: Path) -> None:
    done = run("export", "--team", TEAM, "--user", JONAS, "--to", str(tmp_path / "new" / "folder"))
    assert done.exit_code == 0, done.output
    files = {file.suffix: file for file in (tmp_path / "new" / "folder").iterdir()}
    assert files.keys() == {".html", ".json", ".md"}
    assert all(str(file) in done.output for file in files.values())
    assert json.loads(files[".json"].read_text(encoding="utf-8"))["person"] == JONAS
    assert all("Quittenmus" in file.read_text(encoding="utf-8") for file in files.values())


def test_r48_the_operator_erases_after_a_clear_yes(run: Run, database: Database) -> None:
    words = ("erase", "--team", TEAM, "--user", JONAS)
    assert run(*words, answer="n\n").exit_code == 1
    with database.reading(TEAM) as session:
        assert session.get(Member, (TEAM, JONAS)) is not None, "nothing has happened yet"
    asked = run(*words, answer="y\n")
    assert "Jonas" in asked.output
    with database.reading(TEAM) as session:
        assert session.get(Member, (TEAM, JONAS)) is None
        assert session.scalars(select(Mentorship)).one().state is State.ENDED
        assert "erased" in session.scalars(select(Message.kind)).all()


@pytest.mark.parametrize("words", [("erase", "--yes"), ("export", "--to", "nowhere")])
def test_r48_of_somebody_unknown_it_is_said_so(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words, "--team", TEAM, "--user", "U0NOBODY01")
    assert done.exit_code == 1
    assert "Nothing is stored about U0NOBODY01" in done.output
    assert not Path("nowhere").exists()


def test_r48_it_does_not_ask_where_it_is_told_not_to(run: Run, database: Database) -> None:
    assert run("erase", "--yes", "--team", TEAM, "--user", JONAS).exit_code == 0
    with database.reading(TEAM) as session:
        assert session.get(Member, (TEAM, JONAS)) is None
