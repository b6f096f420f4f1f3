"""Which days are public holidays for somebody (R44): in the country that they chose, else where their time zone lies.

The dates come from the library holidays, which keeps some 250 countries with their regions. What it does not know has
no holidays: nobody waits in vain because of a name in the record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.core import get_global

from bot import narrow
from bot.lazily import lazily
from bot.models import Member

if TYPE_CHECKING:
    from holidays import HolidayBase

_calendar: Callable[..., HolidayBase] = lazily("holidays", "country_holidays")
_known: Callable[[], Mapping[str, Sequence[str]]] = lazily("holidays", "list_supported_countries")
"""The regions of each country that is known, by codes."""

NONE = ""
"""In place of a country: no holidays."""
_SAME_AS_GB = "UK"
"""The library takes it beside the code of ISO 3166."""


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """The countries whose holidays are known, by their two letters (ISO 3166)."""
    return frozenset(code for code in _known() if len(code) == 2) - {_SAME_AS_GB}


@lru_cache(maxsize=100)
def regions(country: str, year: int) -> Mapping[str, str]:
    """The regions of a country, each with its own name, by a code such as DE-BY; none where all of them have the same
    holidays in this year."""
    if country not in countries():
        return {}
    everywhere = _calendar(country, years=year)
    named = everywhere.get_subdivision_aliases()
    own = [code for code in everywhere.subdivisions if _days(country, code, year) != everywhere.keys()]
    if not own:
        return {}
    # Among its names may be abbreviations, and a name in several languages: the first full one is the usual.
    return {
        f"{country}-{code}": next((name for name in named.get(code, ()) if not name.isupper()), code)
        for code in everywhere.subdivisions
    }


def is_region(code: str | None) -> bool:
    """Whether this is the code of a region whose holidays are known."""
    country, _, subdivision = (code or "").partition("-")
    return country in countries() and subdivision in _known()[country]


def country_of_zone(timezone: str) -> str:
    """The country in which a time zone lies, by its name; `NONE` for a zone of no single country, such as UTC.

    Older names count as well, since browsers still report them (Asia/Calcutta). A name without a place in it, such as
    CET, tells no country.
    """
    if "/" not in timezone:
        return NONE
    name = get_global("zone_aliases").get(timezone, timezone)
    country: str = get_global("zone_territories").get(name, NONE)
    return country if country in countries() else NONE


def country_of(member: Member | narrow.Member) -> str:
    """The country whose holidays this person keeps, or `NONE`. A chosen one stays, a guessed one travels with them."""
    return country_of_zone(member.timezone) if member.country is None else member.country


def is_holiday(member: Member | narrow.Member, day: date) -> bool:
    """Whether this day is a public holiday for this person."""
    country = country_of(member)
    return day in _days(country, _within(country, member.region), day.year)


def upcoming(country: str, region: str | None, today: date) -> date | None:
    """The next holiday from `today` on, if there is one in this year or the next: it shows whether all is right."""
    days = (_days(country, _within(country, region), year) for year in (today.year, today.year + 1))
    return min((day for of_year in days for day in of_year if day >= today), default=None)


def _within(country: str, region: str | None) -> str:
    """The region's code for the library, if it is a region of this country: somebody who follows their time zone abroad
    leaves it behind for a while."""
    at, _, code = (region or "").partition("-")
    return code if at == country else ""


@lru_cache(maxsize=2000)
def _days(country: str, subdivision: str, year: int) -> frozenset[date]:
    if country not in countries():
        return frozenset()
    has_region = subdivision in _known()[country]
    return frozenset(_calendar(country, subdiv=subdivision if has_region else None, years=year))
