"""A tick that finds nothing due, with many mentorships in the record and with few."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import NoReturn

from bench.figures import Measured, Timed, side_by_side
from bench.record import NOW
from bench.surroundings import Surroundings
from bot import reminders, watch
from bot.database import open_database
from bot.settings import Settings
from prompts.language import load_languages
from prompts.sender import Sender

SETTINGS = Settings(slack_bot_token="")


def tick(kind: str, surroundings: Surroundings) -> Measured:
    """Everything that the scheduler does at a tick (prompts.jobs), on a database of this kind."""
    sizes = surroundings.sizes
    with ExitStack() as stack:
        many, few = (_ticking(stack, surroundings.database(kind, count)) for count in (sizes.mentorships, sizes.few))
        return side_by_side(many, few, sizes.repetitions * 5, warm_up=50)


def _ticking(stack: ExitStack, address: str) -> Timed:
    database = open_database(address)
    stack.callback(database.close)
    sender = Sender(database, load_languages(), lambda: NOW, _refuse, SETTINGS)

    def once() -> float:
        started = time.perf_counter()
        found = watch.look(database, NOW, SETTINGS) + reminders.look(database, NOW) + sender.send_due()
        seconds = time.perf_counter() - started
        if found:
            raise RuntimeError(f"{found} things were due where nothing should be")
        return seconds

    return once


def _refuse(team_id: str) -> NoReturn:
    raise RuntimeError(f"nothing is due in {team_id}")
