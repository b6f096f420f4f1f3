"""Rules for what people type, the same for every form."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from bot.errors import DateInTheFuture, DateInThePast, DateTooFar, DateTooLongAgo, Empty, TooLong
from bot.plain import length

LONGEST = 3000
"""Characters in one field: Slack's own limit for a text input (https://docs.slack.dev/reference/block-kit)."""
FARTHEST = timedelta(days=5 * 366)

_NOT_KEPT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Control characters and broken halves of others, which no database or file is sure to take; and commands that turn
round the direction of whatever stands behind them. Text that runs from right to left needs none of them."""
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and symbols that show nothing."""


def clean(text: str) -> str:
    """A text character for character, but for its blank ends and what cannot be kept; empty when nothing of it can be
    seen."""
    text = _NOT_KEPT.sub("", "\n".join(text.splitlines())).strip()
    return text if any(unicodedata.category(c)[0] not in "CZ" and c not in _FILLERS for c in text) else ""


def optional(text: str | None, field: str, longest: int = LONGEST) -> str:
    """What was typed, without blank ends; empty when nothing was. `longest` in characters.

    Raises TooLong at `field`.
    """
    text = clean(text or "")
    if length(text) > longest:
        raise TooLong(field, limit=longest)
    return text


def line(text: str | None) -> str:
    """What was typed into a field of one line, without the line breaks that were pasted into it."""
    return " ".join((text or "").split())


def required(text: str | None, field: str, longest: int = LONGEST) -> str:
    """What was typed, without blank ends. `longest` in characters.

    Raises Empty or TooLong at `field`.
    """
    text = optional(text, field, longest)
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
