"""From a typed command to the modal before one's eyes, beside a bare Bolt app: one person alone, and many at once."""

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
from typing import NamedTuple

from bench.apps import BARE, OURS, SETTLES_IN, Place, place
from bench.figures import Measured, compared, in_turn
from bench.surroundings import Surroundings
from bot import mentorships, schema
from bot.database import open_database
from bot.members import save_member
from bot.mentorships import Terms
from bot.models import Rhythm, Role
from playground.person import Person

COMMANDS = ("/mentorship check-in", "/mentorship goals", "/closure", "/closure plan")
"""The slowest of these counts."""


class Answer(NamedTuple):
    """How long somebody waits after a command, in seconds."""

    all: float
    """Until Slack has been told that the command arrived, and the modal is there."""
    modal: float
    """Until the modal is there."""


def alone(surroundings: Surroundings) -> Measured:
    """One person types a command."""
    return _slowest(surroundings, surroundings.sizes.repetitions, lambda people, line: _answer(people[0], line))


def at_once(surroundings: Surroundings) -> Measured:
    """Everyone types the same command at the same moment: how long the one in the middle waits."""
    size = surroundings.sizes.crowd

    def type_together(people: Sequence[Person], line: str) -> Answer:
        ready = Barrier(size)

        def type_it(person: Person) -> Answer:
            ready.wait()
            return _answer(person, line)

        return Answer(*map(median, zip(*pool.map(type_it, people), strict=True)))

    with ThreadPoolExecutor(size) as pool:
        return _slowest(surroundings, max(5, surroundings.sizes.repetitions // 5), type_together)


def _slowest(
    surroundings: Surroundings, repetitions: int, measure: Callable[[Sequence[Person], str], Answer]
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
            answers = in_turn(partial(measure, crowds[0], line), partial(measure, crowds[1], line), repetitions)
            whole, modal = (compared(*([a[part] for a in each] for each in answers)) for part in (0, 1))
            found.append(replace(whole, how=f"{whole.how}, for {line}; until the modal is there {modal.how}"))
    return max(found, key=lambda measured: measured.value)


def _answer(person: Person, line: str) -> Answer:
    """Type a command, wait, and close the modal again."""
    typed = time.monotonic()
    person.command(line)
    told = time.monotonic()
    opened = person.wait_for_modal().view.made_at
    person.close(everything=True)
    return Answer(max(told, opened) - typed, opened - typed)


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
