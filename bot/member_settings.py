"""What somebody chooses for themselves: their language (R4), and when they want to be nudged (R44, R45)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from bot import texts
from bot.errors import Empty, EndsBeforeItStarts, NoWorkday
from bot.models import Member

WEEKDAYS = "0123456"
"""As in `Member.workdays`: Monday is 0."""


class Nudging(StrEnum):
    """Whether the bot may speak unasked."""

    ON = "on"
    PAUSED = "paused"
    OFF = "off"


@dataclass(frozen=True)
class Choices:
    """The settings of one person."""

    language: str | None
    """A language's code; None follows Slack."""
    workday_starts: time
    workday_ends: time
    workdays: Collection[str]
    """Of `WEEKDAYS`."""
    nudging: Nudging
    paused_until: date | None
    """The first day on which nudges may arrive again; of meaning when paused."""


def choices_of(member: Member, today: date) -> Choices:
    """What this person has chosen; `today` is their own. A pause that is over counts as none."""
    paused_until = member.nudges_paused_until
    is_paused = paused_until is not None and paused_until > today
    nudging = Nudging.OFF if member.nudges_off else Nudging.PAUSED if is_paused else Nudging.ON
    return Choices(
        language=member.language,
        workday_starts=member.workday_starts,
        workday_ends=member.workday_ends,
        workdays=member.workdays,
        nudging=nudging,
        paused_until=paused_until if is_paused else None,
    )


def choose(member: Member, choices: Choices, today: date) -> None:
    """Keep what this person chose; `today` is their own.

    Raises EndsBeforeItStarts at `workday_ends`, NoWorkday at `workdays`; Empty, DateInThePast or DateTooFar at
    `paused_until`.
    """
    if choices.workday_ends <= choices.workday_starts:
        raise EndsBeforeItStarts("workday_ends")
    workdays = "".join(day for day in WEEKDAYS if day in choices.workdays)
    if not workdays:
        raise NoWorkday("workdays")
    paused_until = choices.paused_until if choices.nudging is Nudging.PAUSED else None
    if choices.nudging is Nudging.PAUSED and paused_until is None:
        raise Empty("paused_until")
    member.nudges_paused_until = texts.ahead(paused_until, today, "paused_until")
    member.nudges_off = choices.nudging is Nudging.OFF
    member.language = choices.language
    member.workday_starts = choices.workday_starts
    member.workday_ends = choices.workday_ends
    member.workdays = workdays
