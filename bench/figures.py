"""What a figure is, and how two things are measured side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from bench.surroundings import Surroundings

Unit = Literal["times", "MiB", "%", "a second"]


@dataclass(frozen=True)
class Measured:
    """What came out."""

    value: float
    """In the figure's unit."""
    how: str
    """What it is made of, such as "11.2 ms against 10.9 ms"."""


@dataclass(frozen=True)
class Figure:
    """Something that is measured, and what it should be."""

    name: str
    what: str
    goal: float
    """It should be this at most, or at least."""
    unit: Unit
    measure: Callable[[Surroundings], Measured]
    is_more_better: bool = False

    def is_met_by(self, value: float) -> bool:
        """Whether a value reaches the goal."""
        return value >= self.goal if self.is_more_better else value <= self.goal

    def say(self, value: float) -> str:
        """A value in this figure's unit."""
        return f"{value:.2f} times" if self.unit == "times" else f"{value:.0f} {self.unit}"

    def say_goal(self) -> str:
        """The goal, and on which side of it one should be."""
        return f"at {'least' if self.is_more_better else 'most'} {self.say(self.goal)}"


Timed = Callable[[], float]
"""Does something once and returns how many seconds it took."""


def side_by_side(ours: Timed, theirs: Timed, repetitions: int, *, warm_up: int = 3) -> Measured:
    """Do both so many times, after a few that do not count; how their medians compare.

    In turn, so that whatever else the machine does meets both.
    """
    found: tuple[list[float], list[float]] = ([], [])
    for number in range(warm_up + repetitions):
        for measure, kept in zip((ours, theirs), found, strict=True):
            took = measure()
            if number >= warm_up:
                kept.append(took)
    return compared(*found)


def compared(ours: Sequence[float], theirs: Sequence[float]) -> Measured:
    """How the medians of two series of seconds compare."""
    our, their = median(ours), median(theirs)
    return Measured(our / their, f"{seconds(our)} against {seconds(their)}")


def seconds(number: float) -> str:
    """A number of seconds as people write it."""
    return f"{number:.2f} s" if number >= 1 else f"{number * 1000:.1f} ms"
