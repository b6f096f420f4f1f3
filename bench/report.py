"""What came out, as a table: for the terminal and for docs/performance.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path

from bench.figures import Figure, Measured
from bench.surroundings import ROOT

PAGE = ROOT / "docs" / "performance.md"
HEAD = ("figure", "goal", "measured", "met", "that is", "measured on")
_RULE = "|---" * len(HEAD) + "|"


@dataclass(frozen=True)
class Line:
    """A figure and what was measured."""

    figure: Figure
    measured: Measured

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached."""
        return self.figure.is_met_by(self.measured.value)

    @property
    def cells(self) -> Sequence[str]:
        """What the table says of it."""
        figure, measured = self.figure, self.measured
        value = figure.say(measured.value)
        return f"`{figure.name}`", figure.say_goal(), value, "yes" if self.is_met else "**no**", measured.how, machine()


def table(lines: Sequence[Line]) -> str:
    """The lines in columns, for a terminal."""
    rows = [HEAD[:-1], *(line.cells[:-1] for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD) - 1)]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n" for row in rows
    )


def write(lines: Sequence[Line], page: Path = PAGE) -> None:
    """Put the lines into the page's table, each in the place of what was measured before."""
    before, rule, after = page.read_text(encoding="utf-8").partition(f"{_RULE}\n")
    if not rule:
        raise ValueError(f"{page} has no table {_RULE}")
    old = list(takewhile(lambda row: row.startswith("|"), after.splitlines(keepends=True)))
    rows = {row.split("|")[1].strip(): row for row in old}
    rows |= {line.cells[0]: f"| {' | '.join(line.cells)} |\n" for line in lines}
    page.write_text(before + rule + "".join(rows.values()) + after[len("".join(old)) :], encoding="utf-8")


def machine() -> str:
    """When and on what this was measured."""
    cpu = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor() or platform.machine(),
    )
    return f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} × {cpu}, Python {platform.python_version()}"


def _lines(file: str) -> Sequence[str]:
    try:
        return Path(file).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
