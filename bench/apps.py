"""Our bot and the bare Bolt app, each as a process in a playground of its own: how they start, what they hold."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from mmap import PAGESIZE
from pathlib import Path
from statistics import median

from bench.figures import Measured, seconds, side_by_side
from bench.surroundings import ROOT, Surroundings
from playground.bot_process import READY, BotProcess
from playground.server import Playground, serve


@dataclass(frozen=True)
class App:
    """Something that is run in a playground."""

    arguments: Sequence[str]
    """What Python is to run."""
    ready: str
    """What its log says when it answers; empty where it does as soon as it is connected."""


OURS = App(("-m", "bot", "run"), READY)
BARE = App(("-m", "bench.bolt_app"), "")
SETTLES_IN = 3.0
"""Seconds after which an app that has started does nothing more: its first tick is over."""


@dataclass(frozen=True)
class Place:
    """A playground, and what is to run in it."""

    playground: Playground
    app: App
    database_url: str

    def run(self, *, until_ready: bool = True) -> BotProcess:
        """Start the app; when this returns, it answers, or at least is connected."""
        ready = self.app.ready if until_ready else ""
        return BotProcess(
            self.playground, self.database_url, arguments=self.app.arguments, ready=ready, tick_seconds=15
        )


@contextmanager
def place(surroundings: Surroundings, app: App) -> Iterator[Place]:
    """A playground of its own for an app, and a SQLite file that is yet to be made."""
    folder = tempfile.mkdtemp(dir=surroundings.scratch)
    with serve(ROOT / "manifest.yml") as playground:
        yield Place(playground, app, f"sqlite:///{folder}/sendoff.db")


def start(surroundings: Surroundings) -> Measured:
    """From the start of a process to its first connection, as after an update: the record is there already."""
    return _start(surroundings, is_new=False)


def first_start(surroundings: Surroundings) -> Measured:
    """The same when the record is yet to be made."""
    return _start(surroundings, is_new=True)


def _start(surroundings: Surroundings, *, is_new: bool) -> Measured:
    repetitions = max(5, surroundings.sizes.repetitions // 10)
    with place(surroundings, OURS) as ours, place(surroundings, BARE) as bare:
        connected, answers = (partial(_started, ours, is_new=is_new, until_ready=ready) for ready in (False, True))
        measured = side_by_side(connected, partial(_started, bare), repetitions, warm_up=1)
        ready = median(answers() for _ in range(repetitions))
    return replace(measured, how=f"{measured.how}; it answers after {seconds(ready)}")


def memory(surroundings: Surroundings) -> Measured:
    """What a process that has just started holds."""
    with place(surroundings, OURS) as ours, place(surroundings, BARE) as bare:
        # The first start makes the record; the second is like all others.
        ours.run().stop()
        held = [[_held_once_started(each) for _ in range(3)] for each in (ours, bare)]
    our, their = (median(each) for each in held)
    return Measured(our / their, f"{our:.1f} MiB against {their:.1f} MiB")


def held_by(process_id: int) -> float:
    """How much memory a process holds, in MiB: what `top` shows as resident."""
    return int(Path(f"/proc/{process_id}/statm").read_text(encoding="ascii").split()[1]) * PAGESIZE / 2**20


def _started(where: Place, *, is_new: bool = False, until_ready: bool = False) -> float:
    """Seconds until an app is connected, or answers; where it `is_new`, without the record that it had."""
    if is_new:
        file = Path(where.database_url.removeprefix("sqlite:///"))
        for each in file.parent.glob(f"{file.name}*"):
            each.unlink()
    began = time.perf_counter()
    with where.run(until_ready=until_ready):
        return time.perf_counter() - began


def _held_once_started(where: Place) -> float:
    with where.run() as running:
        time.sleep(SETTLES_IN)
        return held_by(running.process.pid)
