"""Many nudges that are due at once, to real pairs; and what becomes of them, counted where people see it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Self

from sqlalchemy import func, select, text

from bench import due
from bot import claims, nudges, schema
from bot.database import open_database
from bot.models import Delivery, Message
from playground.cast import TEAM_ID
from playground.faults import Moment
from playground.person import Person
from playground.server import Playground
from prompts.posting import METADATA

POST = "chat.postMessage"
OURS = Message.kind == nudges.QUIET
SETTLED = frozenset({Delivery.SENT, Delivery.LOST})


class ManyDue:
    """Pairs who have not been heard of for long: each of the two is owed the question how it goes on."""

    def __init__(self, slack: Playground, database_url: str, nudges_due: int) -> None:
        """Half as many mentorships as nudges; each mentor has two mentees, and so gets one message for two nudges."""
        slack.clock.turn_to(due.MORNING)
        self.slack = slack
        self.nudges_due = nudges_due
        self.traffic = Traffic(slack)
        self.database = open_database(database_url)
        schema.upgrade(self.database.engine)
        people = nudges_due // 4 * 3
        users = due.owe(self.database, slack.world, slack.world.default_workspace, people, mentees=2)
        self.people = [Person(slack.world, user.id) for user in users]

    def __enter__(self) -> Self:
        """Nudges that are due."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the database."""
        self.database.close()

    # How far it has come

    def states(self) -> Counter[Delivery]:
        """How many nudges are in each state."""
        with self.database.reading(TEAM_ID) as session:
            counted = session.execute(select(Message.state, func.count()).where(OURS).group_by(Message.state))
            return Counter({state: int(count) for state, count in counted})

    def is_idle(self) -> bool:
        """Whether nothing can be sent before time passes."""
        now = self.slack.clock.now()
        with self.database.reading(TEAM_ID) as session:
            return session.scalar(select(Message.id).where(claims.is_due(now)).limit(1)) is None

    def is_settled(self) -> bool:
        """Whether of each nudge it is known what became of it, as far as anybody can."""
        return self.states().keys() <= SETTLED

    def let_time_pass(self, timeout: float) -> None:
        """Turn the clock on bit by bit until all are settled: a lease ends, a pause is over, a limit is gone.

        Never while a call is under way: to a process that waits for an answer, no lease has ended in truth.
        """
        deadline = time.monotonic() + timeout
        while not self.is_settled():
            assert time.monotonic() < deadline, f"not settled: {self.states()}"
            self.traffic.wait_until_quiet()
            self.slack.clock.turn(timedelta(seconds=45))

    @contextmanager
    def nothing_can_be_written_down(self) -> Iterator[None]:
        """Hold a lock for which every outcome has to wait."""
        with self.database.engine.begin() as connection:
            # On SQLite the transaction itself is the lock: it begins as a writing one.
            if connection.dialect.name == "postgresql":
                connection.execute(text("LOCK TABLE messages IN EXCLUSIVE MODE"))
            yield

    # What people see

    def arrived(self) -> Counter[int]:
        """How often each nudge has arrived, by the ids in the messages that people got."""
        found: Counter[int] = Counter()
        for person in self.people:
            for seen in person.messages():
                metadata = seen.message.metadata or {}
                assert metadata["event_type"] == METADATA
                found.update(metadata["event_payload"]["ids"])
        return found

    def rows(self) -> dict[int, Message]:
        """All nudges, by id."""
        with self.database.reading(TEAM_ID) as session:
            return {message.id: message for message in session.scalars(select(Message).where(OURS))}

    def check_that_none_is_lost_and_none_comes_twice(self) -> None:
        """Each nudge has arrived once, and each person has got one message."""
        assert self.states() == {Delivery.SENT: self.nudges_due}
        assert self.arrived() == dict.fromkeys(self.rows(), 1)
        assert {len(person.messages()) for person in self.people} == {1}

    def check_that_what_may_be_lost_is_known(self) -> list[Person]:
        """No nudge has arrived twice, and of each that has not the ledger says so; who has got nothing."""
        arrived, rows = self.arrived(), self.rows()
        assert {row.state for row in rows.values()} <= SETTLED
        assert set(arrived.values()) <= {1}
        missing = [row for id_, row in rows.items() if id_ not in arrived]
        assert {row.state for row in missing} <= {Delivery.LOST}
        assert {len(person.messages()) for person in self.people} <= {0, 1}
        without = [person for person in self.people if not person.messages()]
        assert {person.id for person in without} == {row.receiver_id for row in missing}
        return without


class Traffic:
    """The calls that come in at the stand-in: how many are under way, and a gate that holds them at a moment."""

    def __init__(self, slack: Playground) -> None:
        self._changed = threading.Condition()
        self._under_way: Counter[str] = Counter()
        """How many calls of each method are under way."""
        self._last = time.monotonic()
        self._gate: Gate | None = None
        self.posts = 0
        """How many messages have ever come in."""
        slack.world.faults.witness = self._witness

    def _witness(self, method: str, moment: Moment) -> None:
        with self._changed:
            self._last = time.monotonic()
            self._under_way[method] += {"arrived": 1, "answered": -1}.get(moment, 0)
            self.posts += method == POST and moment == "arrived"
            gate = self._gate
            self._changed.notify_all()
        if gate is not None and method == POST:
            gate.pass_through(moment)

    def wait_until_answered(self) -> None:
        """Wait until no call is under way."""
        with self._changed:
            ended = self._changed.wait_for(lambda: not self._under_way.total(), 30)
            assert ended, f"calls do not end: {self._under_way}"

    def wait_until_quiet(self, seconds: float = 0.4) -> None:
        """Wait until nothing has come in for a while, from now on."""
        began = time.monotonic()
        while True:
            self.wait_until_answered()
            if (rest := max(began, self._last) + seconds - time.monotonic()) <= 0:
                return
            time.sleep(rest)

    @contextmanager
    def gate(self, moment: Moment, after: int) -> Iterator[Gate]:
        """Hold each message at this moment, once so many have come by; let all go at the end of the block."""
        self._gate = gate = Gate(moment, after)
        try:
            yield gate
        finally:
            self._gate = None
            gate.open()


class Gate:
    """Where messages wait."""

    def __init__(self, moment: Moment, after: int) -> None:
        self._moment = moment
        self._left = after
        self._changed = threading.Condition()
        self._is_open = False
        self.waiting = 0
        """How many messages wait here."""

    def pass_through(self, moment: Moment) -> None:
        """Come by, and wait if this is the moment."""
        if moment != self._moment:
            return
        with self._changed:
            self._left -= 1
            if self._left <= 0 and not self._is_open:
                self.waiting += 1
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._is_open, 30)
                self.waiting -= 1

    def wait(self, is_over: Callable[[], bool], gather: float = 0.1) -> bool:
        """Wait until one waits here, and a little until more do; False where it `is_over` before."""
        while True:
            with self._changed:
                if self._changed.wait_for(lambda: self.waiting > 0, 0.05):
                    break
            if is_over():
                return False
        time.sleep(gather)
        return True

    def open(self) -> None:
        """Let all go, and hold nobody any more."""
        with self._changed:
            self._is_open = True
            self._changed.notify_all()
