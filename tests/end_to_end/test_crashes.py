"""Nothing is lost and nothing comes twice, wherever in its work a process is killed (docs/decisions/0002).

The real process, killed at a seeded list of points, with a Slack that loses answers, limits, fails and hangs up. What
the points are can be seen from outside: by what Slack is asked, and by what stands in the ledger. In short here, at
full length by `make chaos`.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto

import pytest

from bot.models import Delivery
from playground.bot_process import BotProcess
from playground.faults import Fault
from playground.server import Playground
from tests.end_to_end.many_due import POST, ManyDue

FAST = {"SENDOFF_MESSAGES_A_MINUTE": "60000"}
LASTING = {"SENDOFF_MESSAGES_A_MINUTE": "6000"}
"""A rate at which two thousand are not all sent while one of three processes starts again."""
EVERYDAY_FAULTS = (
    Fault("answer_lost", POST, chance=0.05),
    Fault("request_lost", POST, chance=0.02),
    Fault("rate_limited", POST, chance=0.01, seconds=1),
    Fault("server_error", POST, chance=0.02, status=500),
)


HOW_IT_GOES = ("How is it going?", "Wie läuft es?")


class Point(Enum):
    """Where in its work a process is killed."""

    BEFORE_THE_CLAIM = auto()
    """It is connected, and has taken nothing yet."""
    AFTER_THE_CLAIM = auto()
    """What it has taken is written down, and has not all been asked of Slack."""
    REQUEST_ON_ITS_WAY = auto()
    """Slack has the request, and it may or may not take effect."""
    ANSWER_ON_ITS_WAY = auto()
    """It has taken effect, and the answer arrives no more."""
    BEFORE_THE_COMMIT = auto()
    """The answer has arrived, and what became of it cannot be written down."""


@dataclass
class Chaos:
    """Processes that send what is due, and are killed."""

    many: ManyDue
    slack: Playground
    database_url: str
    random: random.Random
    rate: Mapping[str, str]
    stack: ExitStack
    processes: list[BotProcess] = field(default_factory=list)
    hit: Counter[Point] = field(default_factory=Counter)
    """How often a process was seen to be at each point when it was killed."""

    def start(self, *, ready: bool = True) -> BotProcess:
        more = {} if ready else {"ready": ""}
        process = BotProcess(self.slack, self.database_url, self.rate, tick_seconds=0.2, **more)  # type: ignore[arg-type]
        self.stack.enter_context(process)
        self.processes.append(process)
        return process

    def restart(self, process: BotProcess) -> None:
        """Whoever is killed is started again, as an operator's system does."""
        self.processes.remove(process)
        self.start()

    def kill_at(self, point: Point) -> None:
        """Kill one of the processes at this point, and start it again; nothing where all is sent before."""
        process = self.random.choice(self.processes)
        after = self.random.randint(1, 60)
        match point:
            case Point.BEFORE_THE_CLAIM:
                process.kill()
                process = self._kill_when_connected(process)
            case Point.AFTER_THE_CLAIM:
                process.kill()
                process = self._kill_with_the_first_claim(process)
            case Point.REQUEST_ON_ITS_WAY:
                with self.many.traffic.gate("arrived", after) as gate:
                    if gate.wait(self.many.is_idle):
                        self.hit[point] += 1
                        process.kill()
                        if self.random.random() < 0.5:
                            self.slack.world.faults.add(Fault("request_lost", POST, times=gate.waiting))
            case Point.ANSWER_ON_ITS_WAY:
                with self.many.traffic.gate("done", after) as gate:
                    if gate.wait(self.many.is_idle):
                        self.hit[point] += 1
                        process.kill()
            case Point.BEFORE_THE_COMMIT:
                self._kill_before_the_commit(process, after)
        if not process.is_running:
            self.restart(process)

    def _kill_when_connected(self, old: BotProcess) -> BotProcess:
        self.processes.remove(old)
        posts = self.many.traffic.posts
        process = self.start(ready=False)
        process.kill()
        self.hit[Point.BEFORE_THE_CLAIM] += len(self.processes) > 1 or self.many.traffic.posts == posts
        return process

    def _kill_with_the_first_claim(self, old: BotProcess) -> BotProcess:
        # What the one before left behind does not count.
        self.many.traffic.wait_until_answered()
        self.processes.remove(old)
        posts, left = self.many.traffic.posts, self.many.states()[Delivery.SENDING]
        process = self.start(ready=False)
        while (claimed := self.many.states()[Delivery.SENDING] - left) <= 0 and not self.many.is_idle():
            pass
        process.kill()
        self.hit[Point.AFTER_THE_CLAIM] += self.many.traffic.posts - posts < claimed
        return process

    def _kill_before_the_commit(self, process: BotProcess, after: int) -> None:
        traffic = self.many.traffic
        with ExitStack() as locked:
            with traffic.gate("arrived", after) as gate:
                if not gate.wait(self.many.is_idle):
                    return
                locked.enter_context(self.many.nothing_can_be_written_down())
            traffic.wait_until_answered()
            # Until the answers have been read.
            time.sleep(0.05)
            self.hit[Point.BEFORE_THE_COMMIT] += 1
            process.kill()


@contextmanager
def chaos(
    slack: Playground,
    database_url: str,
    nudges: int,
    *,
    processes: int,
    seed: int,
    rate: Mapping[str, str] = FAST,
    finds: bool = True,
) -> Iterator[Chaos]:
    if not finds:
        workspace = slack.world.default_workspace
        workspace.granted = workspace.granted - {"im:history"}
    slack.world.faults.seed(seed)
    for fault in EVERYDAY_FAULTS:
        slack.world.faults.add(fault)
    with ManyDue(slack, database_url, nudges) as many, ExitStack() as stack:
        made = Chaos(many, slack, database_url, random.Random(seed), rate, stack)
        for _ in range(processes):
            made.start()
        yield made


def kill_again_and_again(chaos: Chaos, kills: int) -> None:
    points = [point for _ in range(0, kills, len(Point)) for point in chaos.random.sample(list(Point), len(Point))]
    for point in points[:kills]:
        if chaos.random.random() < 0.3:
            chaos.slack.world.faults.drop_sockets()
        chaos.kill_at(point)


def check_what_came_of_it(chaos: Chaos, *, finds: bool) -> None:
    if finds:
        chaos.many.check_that_none_is_lost_and_none_comes_twice()
        return
    without = chaos.many.check_that_what_may_be_lost_is_known()
    for person in without[:5]:
        person.open_home()
        person.wait_for(lambda person=person: any(words in person.screen for words in HOW_IT_GOES), name="the question")


@pytest.mark.parametrize(("kind", "processes"), [("sqlite", 1), ("postgresql", 3)])
def test_killed_wherever_it_is_nothing_is_lost_and_nothing_comes_twice(
    request: pytest.FixtureRequest, slack: Playground, kind: str, processes: int
) -> None:
    url: str = request.getfixturevalue(f"{kind}_url")
    with chaos(slack, url, 120, processes=processes, seed=1) as made:
        kill_again_and_again(made, len(Point))
        made.many.let_time_pass(timeout=60)
        made.many.check_that_none_is_lost_and_none_comes_twice()


@pytest.mark.chaos
@pytest.mark.parametrize("seed", range(1, 4))
@pytest.mark.parametrize("finds", [True, False], ids=["finds", "cannot look"])
@pytest.mark.parametrize(("kind", "processes"), [("sqlite", 1), ("postgresql", 3)])
def test_two_thousand_nudges_and_thirty_crashes(
    request: pytest.FixtureRequest, slack: Playground, kind: str, processes: int, finds: bool, seed: int
) -> None:
    """Without the scope im:history, one whose answer was lost may be lost; what it asks stands in the Home tab."""
    url: str = request.getfixturevalue(f"{kind}_url")
    with chaos(slack, url, 2000, processes=processes, seed=seed, rate=LASTING, finds=finds) as made:
        kill_again_and_again(made, 30)
        assert made.hit.keys() == set(Point), "each point was met"
        made.many.let_time_pass(timeout=600)
        check_what_came_of_it(made, finds=finds)
