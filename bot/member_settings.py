"""What somebody chooses for themselves: their language (R4), and when they want to be nudged (R44, R45)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy.orm import Session

from bot import ledger, mentorships, public_holidays, reasons, texts
from bot.errors import Empty, EndsBeforeItStarts, NoWorkday
from bot.members import local_day
from bot.models import Member, State

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
    country: str | None = None
    """Whose public holidays are kept free; None follows the time zone (bot.public_holidays)."""
    region: str | None = None
    """Of that country, if it matters."""


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
        country=member.country,
        region=member.region,
    )


def choose(session: Session, member: Member, choices: Choices, now: datetime) -> None:
    """Keep what this person chose. What they are owed finds its moment anew, and in another language what still asks
    something of them is shown anew.

    Raises EndsBeforeItStarts at `workday_ends`, NoWorkday at `workdays`; Empty, DateInThePast or DateTooFar at
    `paused_until`; HolidaysNotFound.
    """
    today = local_day(member, now)
    if choices.workday_ends <= choices.workday_starts:
        raise EndsBeforeItStarts("workday_ends")
    workdays = "".join(day for day in WEEKDAYS if day in choices.workdays)
    if not workdays:
        raise NoWorkday("workdays")
    paused_until = choices.paused_until if choices.nudging is Nudging.PAUSED else None
    if choices.nudging is Nudging.PAUSED and paused_until is None:
        raise Empty("paused_until")
    texts.ahead(paused_until, today, "paused_until")
    if choices.language != member.language:
        reasons.show_anew_what_asks(session, member)
    member.language = choices.language
    member.workday_starts = choices.workday_starts
    member.workday_ends = choices.workday_ends
    member.workdays = workdays
    # A country or region that nobody knows could only come from elsewhere than the form.
    is_known = choices.country in {None, public_holidays.NONE, *public_holidays.countries(today.year)}
    member.country = choices.country if is_known else None
    member.region = choices.region if public_holidays.is_region(choices.region, today.year) else None
    if choices.nudging is not Nudging.OFF and member.nudges_off:
        switch_on(session, member, now)
    member.nudges_off = choices.nudging is Nudging.OFF
    member.nudges_paused_until = paused_until
    ledger.reconsider(session, member, now)


def switch_on(session: Session, member: Member, now: datetime) -> None:
    """Get nudges again, at once: whatever there is to tell is looked at anew."""
    member.nudges_off = False
    member.nudges_paused_until = None
    for mentorship in mentorships.all_of(session, member, State.ACTIVE):
        mentorship.look_at = now
    ledger.reconsider(session, member, now)
