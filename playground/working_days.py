"""Days on which people of the playground work: on other days the bot says nothing unasked."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot import public_holidays
from bot.models import Member
from playground.person import Person
from playground.server import Playground


def works(person: Person, then: datetime) -> bool:
    """Whether this person works on the day (in UTC) of `then`, with the settings that everybody begins with."""
    return then.weekday() < 5 and not public_holidays.is_holiday(Member(timezone=person.user.tz), then.date())


def working_day(then: datetime, *people: Person) -> datetime:
    """`then`, or the same time on the next day on which all these people work."""
    while not all(works(person, then) for person in people):
        then += timedelta(days=1)
    return then


def turn_to_working_hours(playground: Playground, *people: Person) -> None:
    """Turn the clock to an hour, tomorrow or on the next day on which all these people work, that is within their hours
    from New York to Berlin, in summer and in winter."""
    tomorrow = playground.clock.now() + timedelta(days=1)
    playground.clock.turn_to(working_day(tomorrow, *people).replace(hour=14, minute=0))
