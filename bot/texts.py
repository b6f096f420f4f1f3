"""Rules for what people type, the same for every form."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlsplit

from bot.errors import DateInTheFuture, DateInThePast, DateTooFar, DateTooLongAgo, Empty, TooLong

LONGEST = 3000
"""Characters in one field: Slack's own limit for a text input (https://docs.slack.dev/reference/block-kit)."""
LONGEST_LINK = 2000
"""Characters in a web address."""
FARTHEST = timedelta(days=5 * 366)


def length(text: str) -> int:
    """The length of a text in UTF-16 units, in which an emoji counts twice.

    Slack does not say how it counts. What is no longer than this fits into a form again, whichever way that is.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def optional(text: str | None, field: str, longest: int = LONGEST) -> str:
    """What was typed, without blank ends; empty when nothing was. `longest` in characters.

    Raises TooLong at `field`.
    """
    text = (text or "").strip()
    if length(text) > longest:
        raise TooLong(field, limit=longest)
    return text


def required(text: str | None, field: str, longest: int = LONGEST) -> str:
    """What was typed, without blank ends. `longest` in characters.

    Raises Empty or TooLong at `field`.
    """
    text = optional(text, field, longest)
    if not text:
        raise Empty(field)
    return text


def is_link(text: str) -> bool:
    """Whether this is a web address that can be opened."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host) and not any(c.isspace() or c in "<>" for c in text)


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


def behind(day: date | None, today: date, field: str) -> date:
    """A day that must not lie ahead (`today` is the person's own); today where none was chosen.

    Raises DateInTheFuture or DateTooLongAgo at `field`.
    """
    if day is None:
        return today
    if day > today:
        raise DateInTheFuture(field)
    if day < today - FARTHEST:
        raise DateTooLongAgo(field, earliest=today - FARTHEST)
    return day
