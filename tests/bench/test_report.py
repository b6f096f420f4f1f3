"""What is written into the page about performance."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench import report
from bench.__main__ import FIGURES
from bench.figures import Figure, Measured, side_by_side

MEASURED = Measured(1, "")


def test_a_new_line_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    shutil.copy(report.PAGE, page)
    first, second = FIGURES[:2]
    for value in (9.0, 1.25):
        report.write([report.Line(figure, Measured(value, "a against b")) for figure in (first, second)], page)
    text = page.read_text(encoding="utf-8")
    assert text.count(f"| `{first.name}` |") == text.count(f"| `{second.name}` |") == 1
    assert "| 1.25 times | yes | a against b |" in text
    assert text.splitlines()[-1] == report.PAGE.read_text(encoding="utf-8").splitlines()[-1]


def test_a_goal_is_met_from_its_own_side() -> None:
    fast, small = (
        Figure("f", "", 150, "a second", lambda _: MEASURED, is_more_better=better) for better in (True, False)
    )
    assert [fast.is_met_by(value) for value in (149, 150, 151)] == [False, True, True]
    assert [small.is_met_by(value) for value in (149, 150, 151)] == [True, True, False]
    assert (fast.say_goal(), small.say_goal()) == ("at least 150 a second", "at most 150 a second")


def test_two_things_are_compared_by_the_one_in_the_middle() -> None:
    ours, theirs = iter([9.0, 2.0, 3.0, 50.0]), iter([9.0, 1.0, 2.0, 2.0])
    measured = side_by_side(lambda: next(ours), lambda: next(theirs), 3, warm_up=1)
    assert measured == Measured(pytest.approx(1.5), "3.00 s against 2.00 s")
