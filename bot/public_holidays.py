"""Which days are public holidays for somebody (R44): in the country that they chose, else where their time zone lies.

The dates come from the library holidays, which keeps some 250 countries with their regions. What it does not know has
no holidays: nobody waits in vain because of a name in the record. It is asked once for a year, for the whole world, in
a process of its own (docs/decisions/0010).
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock

import structlog
from babel.core import get_global

from bot import narrow
from bot.models import Member

log = structlog.get_logger(__name__)

NONE = ""
"""In place of a country: no holidays."""
_ANSWERS_WITHIN = 10
"""Seconds: it takes less than one, unless the machine has more to do than it can."""
_ASK_AGAIN_AFTER = 60
"""Seconds after a question that brought no answer: many would ask it, and each would wait for it."""
_OF_A_YEAR = Path(__file__).with_name("holidays_of_a_year.py")
_OF_NO_COUNTRY = {"001", "ZZ"}
"""Where Babel says that zones lie which belong to the world or are unknown."""


class HolidaysNotFound(Exception):
    """Nothing is known about the holidays of a year, for now: the library could not be asked. After a minute it is
    asked again."""


@dataclass(frozen=True, slots=True)
class _Year:
    """The public holidays of a year, of the whole world."""

    days: dict[str, tuple[date, ...]] = field(default_factory=dict)
    """Of each country and of each region, by a code such as DE or DE-BY."""
    names: dict[str, str] = field(default_factory=dict)
    """Of the regions alone."""


_years: dict[int, _Year] = {}
_asked_in_vain: dict[int, float] = {}
"""When a year was last asked about without an answer, by time.time."""
_asking = Lock()


def countries(year: int) -> frozenset[str]:
    """The countries whose holidays are known, by their two letters (ISO 3166). Raises HolidaysNotFound, as all do that
    somebody chooses by."""
    known = _in(year)
    return frozenset(known.days.keys() - known.names.keys())


def regions(country: str, year: int) -> Mapping[str, str]:
    """The regions of a country, each with its own name, by a code such as DE-BY; none where all of them have the same
    holidays in this year."""
    known = _in(year)
    here = {code: name for code, name in known.names.items() if _country_in(code) == country}
    has_own = any(known.days[code] != known.days[country] for code in here)
    return here if has_own else {}


def is_region(code: str | None, year: int) -> bool:
    """Whether this is the code of a region whose holidays are known."""
    return code in _in(year).names


def country_of_zone(timezone: str) -> str:
    """The country in which a time zone lies, by its name; `NONE` for a zone of no single country, such as UTC.

    Older names count as well, since browsers still report them (Asia/Calcutta). A name without a place in it, such as
    CET, tells no country.
    """
    if "/" not in timezone:
        return NONE
    name = get_global("zone_aliases").get(timezone, timezone)
    country: str = get_global("zone_territories").get(name, NONE)
    return NONE if country in _OF_NO_COUNTRY else country


def country_of(member: Member | narrow.Member) -> str:
    """The country whose holidays this person keeps, or `NONE`. A chosen one stays, a guessed one travels with them."""
    return country_of_zone(member.timezone) if member.country is None else member.country


def is_holiday(member: Member | narrow.Member, day: date) -> bool:
    """Whether this day is a public holiday for this person. Where nobody can say, no day is: what they have done, and
    what they are owed, must not fail for it."""
    try:
        return day in _days(country_of(member), member.region, day.year)
    except HolidaysNotFound:
        return False


def upcoming(country: str, region: str | None, today: date) -> date | None:
    """The next holiday from `today` on, if there is one in this year or the next: it shows whether all is right."""
    # The next year is asked about only once it is needed.
    days = (day for year in (today.year, today.year + 1) for day in _days(country, region, year))
    return next((day for day in days if day >= today), None)


def _days(country: str, region: str | None, year: int) -> tuple[date, ...]:
    """In order. Somebody who follows their time zone abroad leaves their region behind for a while."""
    days = _in(year).days
    of_country = days.get(country, ())
    return days.get(region, of_country) if region and _country_in(region) == country else of_country


def _country_in(region: str) -> str:
    return region.partition("-")[0]


def _in(year: int) -> _Year:
    if (known := _years.get(year)) is None:
        with _asking:
            # Whoever had to wait for the answer to somebody else has it now.
            if (known := _years.get(year)) is None:
                known = _years[year] = _ask_now_and_then(year)
    return known


def _ask_now_and_then(year: int) -> _Year:
    if 0 <= time.time() - _asked_in_vain.get(year, 0) < _ASK_AGAIN_AFTER:
        raise HolidaysNotFound(f"{year}: asked a moment ago")
    try:
        return _ask(year)
    except HolidaysNotFound:
        _asked_in_vain[year] = time.time()
        log.exception("holidays not known", year=year)
        raise


def _ask(year: int) -> _Year:
    # By its path, and with nothing that lies beside it (-P): where we were started from does not matter, nor whether
    # we are installed, nor what our modules are called.
    command = [sys.executable, "-P", str(_OF_A_YEAR), str(year)]
    try:
        # In a session of its own, so that a Ctrl-C is for us alone: what somebody has asked for is finished.
        answer = subprocess.run(  # noqa: S603 - ourselves
            command, capture_output=True, check=False, text=True, timeout=_ANSWERS_WITHIN, start_new_session=True
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise HolidaysNotFound(f"{year}: {error}") from error
    if answer.returncode != 0:
        raise HolidaysNotFound(f"{year}: it left with {answer.returncode}: {answer.stderr}")
    known = _Year()
    # Each day once, however many places keep it.
    day = cache(date.fromisoformat)
    for line in answer.stdout.splitlines():
        code, name, days = json.loads(line)
        known.days[code] = tuple(map(day, days))
        if name is not None:
            known.names[code] = name
    return known
