"""Rules for what people type, the same for every form."""

from __future__ import annotations

from datetime import date, timedelta

from bot.errors import DateInThePast, DateTooFar, Empty, TooLong

LONGEST = 3000
"""Characters in one field: Slack's own limit for a text input (https://docs.slack.dev/reference/block-kit)."""
FARTHEST = timedelta(days=5 * 366)


def optional(text: str | None, field: str) -> str:
    """What was typed, without blank ends; empty when nothing was.

    Raises TooLong at `field`.
    """
    text = (text or "").strip()
    if len(text) > LONGEST:
        raise TooLong(field, limit=LONGEST)
    return text


def required(text: str | None, field: str) -> str:
    """What was typed, without blank ends.

    Raises Empty or TooLong at `field`.
    """
    text = optional(text, field)
    if not text:
        raise Empty(field)
    return text


def ahead(day: date | None, today: date, field: str) -> date | None:
    """A day that must not lie in the past (`today` is the person's own), or none.

    Raises DateInThePast or DateTooFar at `field`.
    """
    if day is None:
        return None
    if day < today:
        raise DateInThePast(field)
    if day > today + FARTHEST:
        raise DateTooFar(field, latest=today + FARTHEST)
    return day
