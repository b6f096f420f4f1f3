"""The date of the final meeting: set, moved or called off by either of the two, and brought to both (R18)."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot import ledger, texts
from bot.errors import AlreadyMet, ChangedMeanwhile, Empty, NoSuchTime, NotYet, TimeInThePast
from bot.models import FinalMeeting, Member, Mentorship

LENGTH = timedelta(minutes=30)
"""What the agenda takes (R19)."""


def planned(mentorship: Mentorship) -> FinalMeeting | None:
    """The date that the two have, whether ahead or behind them; None when there is none, or it was called off."""
    meeting = mentorship.final_meeting
    return meeting if meeting is not None and not meeting.is_cancelled else None


def version_of(mentorship: Mentorship) -> int:
    """How often the date was changed so far; 0 before there is one."""
    return mentorship.final_meeting.version if mentorship.final_meeting is not None else 0


def moment_at(day: date | None, clock: time | None, zone: ZoneInfo, now: datetime) -> datetime:
    """The moment, in UTC, at which it is this day and time where somebody is.

    A time that comes twice, on the night when clocks go back, is the first of the two.

    Raises Empty, DateInThePast or DateTooFar at `day`; Empty, TimeInThePast, or NoSuchTime (clocks go forward over
    it) at `time`.
    """
    if day is None:
        raise Empty("day")
    if clock is None:
        raise Empty("time")
    texts.ahead(day, now.astimezone(zone).date(), "day")
    local = datetime.combine(day, clock, zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime("time")
    if moment < now:
        raise TimeInThePast("time")
    return moment


def schedule(
    session: Session, mentorship: Mentorship, me: Member, starts_at: datetime, version: int, now: datetime
) -> None:
    """Set or move the date; both get it for their calendars. `version` is the one that this person has seen.

    The same date once more changes nothing. Raises NotYet before the two have talked (R3), AlreadyMet, and
    ChangedMeanwhile at `day` where the other one was faster.
    """
    meeting = _changeable(mentorship, me, version)
    if meeting is None:
        meeting = FinalMeeting(team_id=me.team_id, uid=uuid.uuid4().hex, starts_at=starts_at, version=0, changed_at=now)
        mentorship.final_meeting = meeting
    elif meeting.starts_at == starts_at and not meeting.is_cancelled:
        return
    meeting.starts_at = starts_at
    meeting.is_cancelled = False
    _note_change(session, mentorship, meeting, me.user_id, now)


def call_off(session: Session, mentorship: Mentorship, me: Member, version: int, now: datetime) -> None:
    """Call the date off, without a reason; both hear of it, and so do their calendars.

    Raises NotYet, AlreadyMet and ChangedMeanwhile as `schedule` does. Calling it off twice changes nothing.
    """
    if (meeting := planned(mentorship)) is None:
        return
    _changeable(mentorship, me, version)
    meeting.is_cancelled = True
    _note_change(session, mentorship, meeting, me.user_id, now)


def lapse(session: Session, mentorship: Mentorship, now: datetime) -> None:
    """Take a date that still lies ahead out of both calendars: the ending has taken another way, or the two have met
    before."""
    meeting = planned(mentorship)
    if meeting is not None and meeting.starts_at > now:
        meeting.is_cancelled = True
        _note_change(session, mentorship, meeting, None, now)


def _changeable(mentorship: Mentorship, me: Member, version: int) -> FinalMeeting | None:
    closure = mentorship.closure
    if closure is None or closure.conversation_held_at is None:
        raise NotYet
    if closure.met_at is not None:
        raise AlreadyMet("day", name=mentorship.partner_of(me.user_id))
    if version != version_of(mentorship):
        raise ChangedMeanwhile("day", name=mentorship.partner_of(me.user_id))
    return mentorship.final_meeting


def _note_change(
    session: Session, mentorship: Mentorship, meeting: FinalMeeting, changed_by: str | None, now: datetime
) -> None:
    meeting.version += 1
    meeting.changed_by = changed_by
    meeting.changed_at = now
    session.flush()
    for member in (mentorship.mentor, mentorship.mentee):
        ledger.owe(session, mentorship, member.user_id, "meeting_date", now, occasion=str(meeting.version))
