"""From a typed command to the modal before one's eyes, beside a bare Bolt app: one person alone, and many at once.

Slack takes a while to open a modal, as it does in life: whoever waits for it waits for that as well. What is left where
it takes no time is told beside it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median
from threading import Barrier

from bench.apps import BARE, OURS, SETTLES_IN, Place, place
from bench.figures import Measured, side_by_side
from bench.surroundings import Surroundings
from bot import mentorships, schema
from bot.database import open_database
from bot.members import save_member
from bot.mentorships import Terms
from bot.models import Rhythm, Role
from playground.faults import Moment
from playground.person import Person

COMMANDS = ("/mentorship check-in", "/mentorship goals", "/closure", "/closure plan")
"""The slowest of these counts."""
OPENING_TAKES = 0.1
"""Seconds from the request to the modal, where Slack is as far away as it usually is."""


def alone(surroundings: Surroundings) -> Measured:
    """One person types a command."""
    return _slowest(surroundings, surroundings.sizes.repetitions, lambda people, line: _answer(people[0], line))


def at_once(surroundings: Surroundings) -> Measured:
    """Everyone types the same command at the same moment: how long the one in the middle waits."""
    size = surroundings.sizes.crowd

    def type_together(people: Sequence[Person], line: str) -> float:
        ready = Barrier(size)

        def type_it(person: Person) -> float:
            ready.wait()
            return _answer(person, line)

        return median(pool.map(type_it, people))

    with ThreadPoolExecutor(size) as pool:
        return _slowest(surroundings, max(5, surroundings.sizes.repetitions // 5), type_together)


def _slowest(
    surroundings: Surroundings, repetitions: int, measure: Callable[[Sequence[Person], str], float]
) -> Measured:
    with ExitStack() as stack:
        ours = stack.enter_context(place(surroundings, OURS))
        bare = stack.enter_context(place(surroundings, BARE))
        crowds = [_crowd(each, surroundings.sizes.crowd) for each in (ours, bare)]
        _pair_up(ours, crowds[0])
        for each in (ours, bare):
            stack.enter_context(each.run())
        time.sleep(SETTLES_IN)
        found = []
        for line in COMMANDS:
            our, their = (partial(measure, crowd, line) for crowd in crowds)
            _let_opening_take(OPENING_TAKES, ours, bare)
            answered = side_by_side(our, their, repetitions)
            _let_opening_take(0, ours, bare)
            nearby = side_by_side(our, their, repetitions)
            how = f"{answered.how}, for {line}; if Slack took no time, {nearby.how}"
            found.append(replace(answered, how=how))
    return max(found, key=lambda measured: measured.value)


def _let_opening_take(seconds: float, *places: Place) -> None:
    """Let so much time pass in each place between the request for a modal and the modal."""

    def travel(method: str, moment: Moment) -> None:
        if (method, moment) == ("views.open", "arrived"):
            time.sleep(seconds)

    for each in places:
        each.playground.world.faults.witness = travel


def _answer(person: Person, line: str) -> float:
    """Type a command, wait, and close the modal again; how many seconds passed until it was there."""
    typed = time.monotonic()
    person.command(line)
    opened = person.wait_for_modal().view.made_at
    person.close(everything=True)
    return opened - typed


def _crowd(where: Place, size: int) -> list[Person]:
    world = where.playground.world
    added = [world.add_person(f"Person {number}", user_id=f"U0CROWD{number:03}") for number in range(size)]
    return [Person(world, user.id) for user in added]


def _pair_up(where: Place, people: Sequence[Person]) -> None:
    """Make each person with an even place the mentor of the next, since some months."""
    now = datetime.now(UTC)
    terms = Terms("Grow into leading a team", Rhythm.FORTNIGHTLY, None, mentorships.STANDARD, mentorships.STANDARD)
    database = open_database(where.database_url)
    schema.upgrade(database.engine)
    with database.writing(people[0].user.team_id) as session:
        known = [
            save_member(
                session, each.user.team_id, where.playground.world.describe_user(each.user, include_locale=True), now
            )
            for each in people
        ]
        session.flush()
        for mentor, mentee in zip(known[::2], known[1::2], strict=True):
            began = now - timedelta(days=100)
            pair = mentorships.propose(session, mentor, mentee, Role.MENTOR, terms, began, began.date())
            mentorships.accept(session, pair, mentee, pair.proposal, began)
    database.close()
