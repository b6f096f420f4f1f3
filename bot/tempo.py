"""How fast to go: plain arithmetic over a clock. Nothing here sleeps, asks a database or knows what is being paced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

Key = TypeVar("Key")

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)


@dataclass(frozen=True)
class Tempo:
    """An even rate with room for a short burst after a rest.

    All that is remembered of the past is one moment, `rested_at`: when the whole burst will be there again. Each one
    that goes out moves it on by `every`.
    """

    every: timedelta
    """How far apart they are in the long run."""
    burst: int = 1
    """How many may go at once after a rest."""

    def allowed(self, rested_at: datetime, now: datetime) -> int:
        """How many may go now."""
        missing = max(timedelta(), rested_at - now)
        return max(0, self.burst + (-missing // self.every))

    def taken(self, rested_at: datetime, now: datetime, count: int) -> datetime:
        """`rested_at` after so many have gone."""
        return max(rested_at, now) + count * self.every

    def latest(self, now: datetime) -> datetime:
        """Up to which `rested_at` one may go now."""
        return now + (self.burst - 1) * self.every

    def ready_at(self, rested_at: datetime, count: int) -> datetime:
        """When so many (at most a burst) may go at once."""
        return rested_at - (self.burst - count) * self.every

    def resting(self, rested_at: datetime, until: datetime) -> datetime:
        """`rested_at` when none may go before `until`, and then one at a time."""
        return max(rested_at, self.latest(until))


def a_minute(count: float, burst_for: timedelta) -> Tempo:
    """So many a minute; in one burst as many as belong to `burst_for`, one at least."""
    every = timedelta(minutes=1) / count
    return Tempo(every, max(1, burst_for // every))


def share(room: int, wanted: Mapping[Key, int], least: int = 1) -> dict[Key, int]:
    """Divide `room` fairly: whoever wants little gets it, the rest is divided evenly. Where it does not come out even,
    the first ones get one more. Where it would be less than `least` for each, the first ones get so much."""
    shares = dict.fromkeys(wanted, 0)
    hungry = [key for key, count in wanted.items() if count > 0]
    while room > 0 and hungry:
        each = max(least, room // len(hungry))
        for key in hungry:
            more = min(each, wanted[key] - shares[key], room)
            shares[key] += more
            room -= more
        hungry = [key for key in hungry if shares[key] < wanted[key]]
    return shares


def pause(attempts: int, chance: float) -> timedelta:
    """How long to wait after so many attempts (1 or more) that failed: twice as long each time, up to an hour.

    `chance`, from 0 to 1, moves it by up to a quarter, so that what failed together is not tried again all at once.
    """
    # The exponent is capped, not only the pause: a large one would overflow.
    even: timedelta = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempts - 1, 10))
    return even * (0.75 + chance / 2)
