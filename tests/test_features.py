"""docs/features.md tells the truth: every row is there, and all that it names exists."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from handlers.commands import CLOSURE, MENTORSHIP

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "features.md"
NUMBERS = [f"R{number}" for number in range(1, 52) if number != 50]
COMMANDS = {"/mentorship": MENTORSHIP, "/closure": CLOSURE}


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    number: str
    what: str
    places: list[str]
    tests: list[str]


def _rows() -> list[Row]:
    rows = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| R"):
            number, what, where, tests = (cell.strip() for cell in line.strip("|").split("|"))
            rows.append(Row(number, what, re.findall(r"`([^`]+)`", where), re.findall(r"`([^`]+)`", tests)))
    return rows


ROWS = _rows()


def test_every_row_is_there_once_and_in_order() -> None:
    assert [row.number for row in ROWS] == NUMBERS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_all_that_a_row_names_exists(row: Row) -> None:
    assert row.places
    assert [place for place in row.places if not (ROOT / place).exists()] == []
    for command, word in re.findall(r"`(/\w+)(?: ([\w-]+))?", row.what):
        assert word in COMMANDS[command]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_the_tests_of_a_row_exist_and_name_it(row: Row) -> None:
    assert row.tests
    for test in row.tests:
        file, _, name = test.partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert name in functions, test
        named = f"{name} {ast.get_docstring(functions[name]) or ''}".replace("_", " ").upper()
        assert re.search(rf"\b{row.number}\b", named), f"{test} does not name {row.number}"


def test_the_stories_are_those_that_are_told() -> None:
    told = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests/end_to_end/stories").glob("test_*.py")}
    assert told == set(re.findall(r"\| `(tests/end_to_end/stories/[^`]+)` \|", PAGE.read_text(encoding="utf-8")))
