"""How fast nudges go out: as fast as Slack's limits allow, and how fast where there are none."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

from sqlalchemy import create_engine, text

from bench import answers, apps, due
from bench.figures import Measured
from bench.surroundings import ROOT, Surroundings
from bot import schema
from bot.database import Database, open_database
from playground.bot_process import BotProcess, bot_environment
from playground.faults import Fault, Moment
from playground.model import Workspace
from playground.person import Person
from playground.server import Playground, serve
from playground.world import install

POST = "chat.postMessage"
ANSWERS_TAKE = 0.1
"""Seconds, where there are no limits."""
A_MINUTE = 120
"""Messages in a workspace, where there are limits."""
NO_LIMITS = {"SENDOFF_MESSAGES_A_MINUTE": "600000"}
WORKSPACES = 50
SETTLES_IN = 5.0
"""Seconds: at first, what Slack lets pass at once goes out at once."""
GIVES_UP_AFTER = 30.0
"""Seconds in which nothing has come in."""


class Arrivals:
    """When messages have come in at the stand-in, and were taken or refused, by its clock."""

    def __init__(self, slack: Playground) -> None:
        self._clock = slack.clock
        self.at: list[float] = []
        slack.world.faults.witness = self._witness

    def _witness(self, method: str, moment: Moment) -> None:
        if method == POST and moment == "done":
            self.at.append(self._clock.timestamp())

    def wait_for(self, count: int) -> None:
        """Wait until so many have come in. Raises RuntimeError when they do not."""
        began = self._clock.timestamp()
        while len(self.at) < count:
            time.sleep(0.05)
            if self._clock.timestamp() - max([began, *self.at[-1:]]) > GIVES_UP_AFTER:
                raise RuntimeError(f"{len(self.at)} of {count} nudges came in")

    @property
    def a_second(self) -> float:
        """How many came in a second, while all that send have work: without the first and the last tenth."""
        at = self.at[len(self.at) // 10 : -len(self.at) // 10]
        return (len(at) - 1) / (at[-1] - at[0])


def fast(surroundings: Surroundings) -> Measured:
    """One process, no limits."""
    one = _without_limits(surroundings, 1)
    return Measured(one, f"{surroundings.sizes.nudges:,} nudges, answers take {ANSWERS_TAKE * 1000:.0f} ms")


def replicas(surroundings: Surroundings) -> Measured:
    """Three processes against one, no limits. One is measured before and after: how fast a machine is changes within
    minutes."""
    before, three, after = (_without_limits(surroundings, processes) for processes in (1, 3, 1))
    one = (before + after) / 2
    return Measured(three / one, f"{three:.0f} a second against {one:.0f}")


def limited(surroundings: Surroundings) -> Measured:
    """One process, many workspaces of unequal size, and a Slack that refuses what is too much.

    Measured from some seconds after the first until the smallest workspace has got all that it was owed: so long, each
    has work. Nothing counts if anything was refused.
    """
    with _place(surroundings) as (slack, database, url), ExitStack() as stack:
        workspaces = [
            install(slack.world, team_id=f"T0BENCH{number:02}", name=f"Workspace {number}", domain=f"bench-{number}")
            for number in range(WORKSPACES)
        ]
        sizes = _unequal(surroundings.sizes.limited_nudges, WORKSPACES)
        for workspace, size in zip(workspaces, sizes, strict=True):
            due.owe(database, slack.world, workspace, size)
        slack.world.limits.on, slack.world.limits.posts_per_workspace = True, A_MINUTE
        arrivals = Arrivals(slack)
        stack.enter_context(_sender(slack, url, workspaces))
        arrivals.wait_for(sum(sizes))
        posted = [
            sorted(
                float(ts) for each in slack.world.channels.values() if each.team_id == team.id for ts in each.messages
            )
            for team in workspaces
        ]
        begins = arrivals.at[0] + SETTLES_IN
        ends = min(times[-1] for times in posted)
        went = sum(begins <= at < ends for times in posted for at in times)
        refused = len(arrivals.at) - sum(map(len, posted))
    allowed = WORKSPACES * A_MINUTE / 60 * (ends - begins)
    how = f"{went / (ends - begins):.0f} of {WORKSPACES * A_MINUTE / 60:.0f} a second, for {ends - begins:.0f} s"
    return Measured(0 if refused else 100 * went / allowed, f"{how}; {refused} refused")


def memory(surroundings: Surroundings) -> Measured:
    """What a process holds after many nudges and many commands, against the same process when it had just started."""
    count = surroundings.sizes.later
    with _place(surroundings) as (slack, database, url), BotProcess(slack, url, NO_LIMITS) as bot:
        time.sleep(apps.SETTLES_IN)
        first = apps.held_by(bot.process.pid)
        arrivals = Arrivals(slack)
        users = due.owe(database, slack.world, slack.world.default_workspace, count)
        arrivals.wait_for(count)
        people = [Person(slack.world, user.id) for user in users[: surroundings.sizes.crowd]]

        def type_commands(person: Person) -> None:
            for number in range(count // len(people)):
                person.command(answers.COMMANDS[number % len(answers.COMMANDS)])
                person.close(everything=True)

        with ThreadPoolExecutor(len(people)) as pool:
            list(pool.map(type_commands, people))
        time.sleep(apps.SETTLES_IN)
        last = apps.held_by(bot.process.pid)
    return Measured(
        last / first, f"{last:.1f} MiB after {count:,} nudges and as many commands, against {first:.1f} MiB"
    )


def _without_limits(surroundings: Surroundings, processes: int) -> float:
    """How many nudges so many processes send in a second, as the stand-in sees it."""
    count = surroundings.sizes.nudges
    with _place(surroundings) as (slack, database, url), ExitStack() as stack:
        due.owe(database, slack.world, slack.world.default_workspace, count)
        slack.world.faults.add(Fault("slow", POST, seconds=ANSWERS_TAKE))
        arrivals = Arrivals(slack)
        # All are there before the first is due.
        slack.clock.turn_to(due.MORNING - timedelta(hours=1))
        for _ in range(processes):
            stack.enter_context(BotProcess(slack, url, NO_LIMITS))
        slack.clock.turn_to(due.MORNING + timedelta(minutes=1))
        arrivals.wait_for(count)
        return arrivals.a_second


@contextmanager
def _place(surroundings: Surroundings) -> Iterator[tuple[Playground, Database, str]]:
    """A playground, some time before everybody's work begins, and an empty PostgreSQL database for it."""
    url = _new_database(surroundings)
    offset = Path(mkdtemp(dir=surroundings.scratch)) / "offset"
    with serve(ROOT / "manifest.yml", offset_file=offset) as slack:
        slack.clock.turn_to(due.MORNING)
        database = open_database(url)
        schema.upgrade(database.engine)
        yield slack, database, url
        database.close()


def _new_database(surroundings: Surroundings) -> str:
    server = create_engine(
        surroundings.postgresql.replace("postgresql://", "postgresql+psycopg://", 1), isolation_level="AUTOCOMMIT"
    )
    name = f"sending_{uuid4().hex}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    server.dispose()
    return server.url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)


@contextmanager
def _sender(slack: Playground, url: str, workspaces: Sequence[Workspace]) -> Iterator[None]:
    """Our sender alone, as a process."""
    more = {
        "BENCH_TOKENS": json.dumps({each.id: each.bot_token for each in workspaces}),
        "SENDOFF_MESSAGES_A_MINUTE": str(A_MINUTE),
        "SENDOFF_TICK_SECONDS": "1",
    }
    environment = {"PATH": "/usr/bin:/bin", **bot_environment(slack, url), **more}
    process = subprocess.Popen([sys.executable, "-m", "bench.sender_app"], cwd=ROOT, env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _unequal(count: int, parts: int) -> list[int]:
    """So many in so many parts, each of them even, the largest three times as large as the smallest."""
    weights = [1 + 2 * part / (parts - 1) for part in range(parts)]
    return [round(count * weight / sum(weights) / 2) * 2 for weight in weights]
