"""docs/operate.md, held to the code."""

from __future__ import annotations

import ast
import re
import sqlite3
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from bot.cli import cli
from bot.database import Database
from bot.models import Delivery
from bot.socket_mode import LISTENER_THREADS
from prompts.sender import STOPS_WITHIN, THREADS

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in PAGE.splitlines()
    if line.startswith("| `")
]
LEVELS = {"info": "info", "warning": "warning", "error": "error", "exception": "error"}


def _events() -> Mapping[str, set[str]]:
    """What the code logs, and how loudly."""
    found: dict[str, set[str]] = defaultdict(set)
    for room in ("bot", "handlers", "prompts"):
        for file in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                match node:
                    case ast.Call(
                        func=ast.Attribute(value=ast.Name("log"), attr=level), args=[ast.Constant(str(event)), *_]
                    ):
                        found[event].add(LEVELS[level])
    return found


def test_each_event_of_the_log_stands_there_with_its_level() -> None:
    told = {row[0].strip("`"): set(row[1].split(", ")) for row in ROWS if len(row) == 3}
    assert told == _events()


def test_each_command_stands_there() -> None:
    told = {match[1] for row in ROWS if (match := re.fullmatch(r"`python -m bot (\w+)`", row[0]))}
    assert told == set(cli.commands)
    assert set(re.findall(r"python -m bot (\w+)", PAGE)) == told


def test_each_setting_that_it_names_is_one() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    known = set(re.findall(r"^#? ?([A-Z_]+)=", example, re.MULTILINE))
    named = set(re.findall(r"`((?:SLACK|SENDOFF|DATABASE)_[A-Z_]+|HOST|PORT)\b", PAGE))
    assert named - known == set()
    assert len(named) >= 8


def test_each_state_of_a_message_stands_there() -> None:
    told = {row[0].strip("`") for row in ROWS if len(row) == 2 and not row[0].startswith("`python")}
    assert told == {state.value for state in Delivery}


def test_the_queries_can_be_asked(any_database: Database) -> None:
    queries = re.findall(r"```sql\s+(.+?);\s+```", PAGE, re.DOTALL)
    assert len(queries) == 2
    with any_database.engine.connect() as connection:
        for query in queries:
            connection.execute(text(query)).all()


def test_the_backup_holds_what_was_written_last(
    tmp_path: Path, sqlite_url: str, open_migrated: Callable[[str], Database]
) -> None:
    """While the bot has the file open."""
    with open_migrated(sqlite_url).engine.begin() as connection:
        connection.execute(text("INSERT INTO removals (team_id, removed_at) VALUES ('T1', '2026-05-04')"))
    [command] = re.findall(r'python -c "(.+)"', PAGE)
    subprocess.run([sys.executable, "-c", command], cwd=tmp_path, check=True)
    with closing(sqlite3.connect(tmp_path / "backup.db")) as backup:
        assert backup.execute("SELECT team_id FROM removals").fetchall() == [("T1",)]


def test_its_numbers_are_those_of_the_code(any_database: Database) -> None:
    assert f"takes {LISTENER_THREADS} things" in PAGE
    assert f"{THREADS} requests to Slack" in PAGE
    assert f"up to {STOPS_WITHIN:.0f} seconds" in PAGE
    pool = any_database.engine.pool
    assert f"uses up to {pool.size() + pool._max_overflow}," in PAGE  # type: ignore[attr-defined]


def test_what_it_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)", PAGE):
        assert (ROOT / "docs" / target).exists(), target
