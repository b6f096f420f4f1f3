"""The rules of the house that a machine can check: rooms, migrations, translations, what no file may hold."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from bot import migrating, schema
from prompts import translations

ROOT = Path(__file__).parent.parent
ROOMS = {
    # What each room may import of the others: arrows point one way.
    "bot": set(),
    "prompts": {"bot"},
    "handlers": {"bot", "prompts"},
    "playground": {"bot", "prompts"},
    "bench": {"bot", "prompts", "playground"},
}
KNOW_EVERYONE = {"bot/app.py", "bot/cli.py", "bot/enrol_file.py", "bot/operating.py", "bot/web.py"}
"""The composition root and what starts it."""


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            yield file.relative_to(ROOT).as_posix(), ast.parse(file.read_text(encoding="utf-8"))


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "lazily":
            # Loaded when it is first called, and an import all the same.
            yield from (argument.value for argument in node.args[:1] if isinstance(argument, ast.Constant))


MODULES = dict(_modules())


@pytest.mark.parametrize("path", [path for path in MODULES if path not in KNOW_EVERYONE])
def test_arrows_between_rooms_point_one_way(path: str) -> None:
    room = path.partition("/")[0]
    others = {name.partition(".")[0] for name in _imports(MODULES[path])} & (set(ROOMS) - {room})
    assert others <= ROOMS[room]


def test_the_models_know_only_models() -> None:
    for path, tree in MODULES.items():
        if path.startswith("bot/models/"):
            ours = {name for name in _imports(tree) if name.startswith("bot.")}
            assert all(name.startswith("bot.models") for name in ours), path


def test_apscheduler_ticks_in_one_module() -> None:
    # bot.app and bot.web hold the running scheduler, prompts.jobs alone tells it what to do.
    users = {path for path, tree in MODULES.items() if any("apscheduler" in name for name in _imports(tree))}
    assert users <= {"prompts/jobs.py", "bot/app.py", "bot/web.py"}


def test_the_library_of_holidays_stays_in_a_process_of_its_own() -> None:
    alone = "bot/holidays_of_a_year.py"
    rooms = {path: {name.partition(".")[0] for name in _imports(tree)} for path, tree in MODULES.items()}
    assert [path for path, of_whom in rooms.items() if "holidays" in of_whom] == [alone]
    assert rooms[alone] & set(ROOMS) == set()
    assert [path for path, tree in MODULES.items() if "bot.holidays_of_a_year" in _imports(tree)] == []


@pytest.mark.parametrize("path", MODULES)
def test_no_import_hides_in_a_function(path: str) -> None:
    tree = MODULES[path]
    functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    imports = (ast.Import, ast.ImportFrom)
    assert [node.lineno for function in functions for node in ast.walk(function) if isinstance(node, imports)] == []


def test_what_is_loaded_lazily_is_there() -> None:
    calls = [
        [argument.value for argument in node.args]
        for tree in MODULES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "lazily"
        if all(isinstance(argument, ast.Constant) for argument in node.args)
    ]
    assert calls
    assert [(module, name) for module, name in calls if not callable(getattr(import_module(module), name))] == []


HEAVY = {
    "alembic",
    "apscheduler",
    "flask",
    "fontTools",
    "fpdf",
    "gunicorn",
    "holidays",
    "icalendar",
    "jinja2",
    "psycopg",
}
"""What a process on SQLite needs nothing of before it has something to say."""


@pytest.mark.parametrize(
    ("module", "without"),
    [("bot.app", HEAVY), ("bot.cli", HEAVY | {"handlers", "prompts", "slack_bolt", "sqlalchemy"})],
)
def test_a_start_loads_what_it_needs(module: str, without: set[str]) -> None:
    load = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", load], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert without & set(loaded.split()) == set()


def test_time_is_read_in_one_place() -> None:
    """A process started under another date behaves as on that date, and the playground can turn the clock."""
    readers = {
        path
        for path, tree in MODULES.items()
        if path.startswith(("bot/", "handlers/", "prompts/"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}
        if isinstance(node.value, ast.Name) and node.value.id in {"datetime", "date", "time"}
    }
    # The scheduler's own ticks are in real time: they say when to look, never what is due.
    assert readers <= {"bot/clock.py", "prompts/jobs.py"}


def test_there_is_one_newest_migration() -> None:
    assert migrating.heads() == [schema.newest()]


def test_every_text_is_translated() -> None:
    """R4: nothing is missing, stale, fuzzy or broken in any catalogue."""
    assert translations.catalogue_files()
    assert list(translations.faults()) == []


def test_each_decision_has_a_number_of_its_own() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(page.name.partition("-")[0]) for page in pages]
    assert numbers == list(range(1, len(pages) + 1))
    assert [int(page.read_text(encoding="utf-8")[2:].partition(".")[0]) for page in pages] == numbers


FORBIDDEN_WORDS = re.compile(r"\b(terminat\w*|close the account|end of (the )?relationship)\b", re.IGNORECASE)


def test_no_text_speaks_of_an_ending_as_a_loss() -> None:
    """R1: an ending is a success."""
    found = [str(message.id) for message in translations.extract() if FORBIDDEN_WORDS.search(str(message.id))]
    assert found == []


def test_no_file_names_a_package_registry() -> None:
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    if not files:
        pytest.skip("not a git checkout")
    address = re.compile(
        r"^\s*--(extra-)?(index-url|find-links)|\"resolved\": *\"https?:|pypi\.org|npmjs\.org", re.MULTILINE
    )
    found = [
        name
        for name in files
        if (ROOT / name).suffix in {".txt", ".lock", ".toml", ".md", ".yml", ".json", ".cfg", ""}
        and address.search((ROOT / name).read_text(encoding="utf-8", errors="ignore"))
    ]
    assert found == []
