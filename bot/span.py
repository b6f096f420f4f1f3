"""How long something has lasted, in the unit that is honest for it: five weeks are not "several months" (R16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_WEEKS_FROM = 7
_MONTHS_FROM = 63
"""Days: nine weeks are counted in weeks no more."""
_YEARS_FROM = 24
"""Months: what is shorter than two years is still told in months."""


class Unit(StrEnum):
    """What a span is counted in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True)
class Span:
    """A length of time in full units: never more than has passed."""

    count: int
    unit: Unit


def between(first: date, last: date) -> Span:
    """How long it is from one day to another; nothing when `last` comes before `first`."""
    days = max(0, (last - first).days)
    if days < _WEEKS_FROM:
        return Span(days, Unit.DAYS)
    if days < _MONTHS_FROM:
        return Span(days // 7, Unit.WEEKS)
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    if months < _YEARS_FROM:
        return Span(months, Unit.MONTHS)
    return Span(months // 12, Unit.YEARS)
