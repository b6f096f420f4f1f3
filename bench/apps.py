"""Our bot and the bare Bolt app, each as a process in a playground of its own: how they start, what they hold."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.figures import Measured, Timed, side_by_side
from bench.surroundings import ROOT, Surroundings
from playground.bot_process import BotProcess
from playground.server import Playground, serve

OURS: Sequence[str] = ("-m", "bot", "run")
BARE: Sequence[str] = ("-m", "bench.bolt_app")
SETTLES_IN = 3.0
"""Seconds after which an app that has started does nothing more: its first tick is over."""


@dataclass(frozen=True)
class Place:
    """A playground, and what is to run in it."""

    playground: Playground
    arguments: Sequence[str]
    database_url: str

    def run(self) -> BotProcess:
        """Start the app; it is connected when this returns."""
        return BotProcess(self.playground, self.database_url, arguments=self.arguments, tick_seconds=15)


@contextmanager
def place(surroundings: Surroundings, arguments: Sequence[str]) -> Iterator[Place]:
    """A playground of its own for an app, and a SQLite file that is yet to be made."""
    folder = tempfile.mkdtemp(dir=surroundings.scratch)
    with serve(ROOT / "manifest.yml") as playground:
        yield Place(playground, arguments, f"sqlite:///{folder}/sendoff.db")


def start(surroundings: Surroundings) -> Measured:
    """From the start of a process to its first connection, as after an update: the record is there already."""
    with place(surroundings, OURS) as ours, place(surroundings, BARE) as bare:
        return side_by_side(_started(ours), _started(bare), max(5, surroundings.sizes.repetitions // 10), warm_up=1)


def first_start(surroundings: Surroundings) -> Measured:
    """The same when the record is yet to be made."""
    with place(surroundings, OURS) as ours, place(surroundings, BARE) as bare:
        file = Path(ours.database_url.removeprefix("sqlite:///"))
        return side_by_side(
            _started(ours, new=file), _started(bare), max(5, surroundings.sizes.repetitions // 10), warm_up=1
        )


def memory(surroundings: Surroundings) -> Measured:
    """What a process that has just started holds."""
    with place(surroundings, OURS) as ours, place(surroundings, BARE) as bare:
        # The first start makes the record; the second is like all others.
        ours.run().stop()
        held = [[_held_once_started(each) for _ in range(3)] for each in (ours, bare)]
    our, their = (median(each) for each in held)
    return Measured(our / their, f"{our:.1f} MiB against {their:.1f} MiB")


def held_by(process_id: int) -> float:
    """How much memory a process holds, in MiB: its own, and its share of what others hold too (Linux's Pss)."""
    for line in Path(f"/proc/{process_id}/smaps_rollup").read_text(encoding="ascii").splitlines():
        name, _, value = line.partition(":")
        if name == "Pss":
            return int(value.split()[0]) / 1024
    raise OSError(f"process {process_id} holds nothing")


def _started(where: Place, new: Path | None = None) -> Timed:
    """Times a start, each time with a `new` file for the record where one is named."""

    def once() -> float:
        if new is not None:
            for file in new.parent.glob(f"{new.name}*"):
                file.unlink()
        began = time.perf_counter()
        with where.run():
            return time.perf_counter() - began

    return once


def _held_once_started(where: Place) -> float:
    with where.run() as running:
        time.sleep(SETTLES_IN)
        return held_by(running.process.pid)
