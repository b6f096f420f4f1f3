"""How often somebody hears unasked about one mentorship: what they chose, and changing it back (R45).

The same answers stand in each message (bot.nudges); here they are for all nudges about a mentorship together. For two
who have ended theirs, and remind each other of staying in touch, see bot.reminders.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import ledger, nudges, tact, texts
from bot.members import zone
from bot.models import Member, Mentorship, Message, NudgeRhythm


@dataclass(frozen=True)
class HowOften:
    """What somebody has chosen about the nudges of one mentorship, and whether the bot has given up asking."""

    slower: int = 0
    """As in `NudgeRhythm`."""
    snoozed_until: date | None = None
    """A day to come, before which they hear nothing."""
    is_off: bool = False
    has_fallen_silent: bool = False

    @property
    def is_silent(self) -> bool:
        """Whether they want to hear nothing at the moment."""
        return self.is_off or self.snoozed_until is not None


def look(
    session: Session,
    me: Member,
    mentorship_ids: Iterable[int],
    unanswered: Mapping[int, Sequence[Message]],
    today: date,
) -> Mapping[int, HowOften]:
    """How often somebody hears of each of these mentorships, by id, in one query; `today` is their own day,
    `unanswered` what they have not answered (see bot.ledger)."""
    ids = list(mentorship_ids)
    chosen = select(NudgeRhythm).where(NudgeRhythm.user_id == me.user_id, NudgeRhythm.mentorship_id.in_(ids))
    rhythms = {rhythm.mentorship_id: rhythm for rhythm in session.scalars(chosen)}
    return {id_: _how_often(rhythms.get(id_), unanswered.get(id_, ()), today) for id_ in ids}


def look_at(session: Session, me: Member, mentorship: Mentorship, today: date) -> HowOften:
    """How often somebody hears of this mentorship; `today` is their own day."""
    unanswered = ledger.unanswered(session, me, [mentorship.id])
    return look(session, me, [mentorship.id], unanswered, today)[mentorship.id]


def earliest(
    session: Session, me: Member, mentorship: Mentorship, chosen: HowOften, now: datetime, between: timedelta
) -> datetime:
    """When somebody hears of a mentorship at the earliest, should there be something to say.

    Nothing in it tells whether there is: what the other one plans must not show (R3).
    """
    told = ledger.history(session, mentorship, me.user_id, ledger.NUDGES)
    last = max((message.sent_at for message in told if message.sent_at is not None), default=None)
    not_before = now if last is None else max(now, last + tact.pause_between(chosen.slower, between))
    if chosen.snoozed_until is not None:
        not_before = max(not_before, tact.instant(chosen.snoozed_until, time.min, zone(me)))
    return tact.next_moment(me, not_before, between)


def choose(
    session: Session,
    mentorship: Mentorship,
    me: Member,
    slower: int | None,
    until: date | None,
    now: datetime,
    today: date,
) -> None:
    """Choose how often to hear of a mentorship: `slower` as in `NudgeRhythm`, None for not at all; nothing before
    `until`. Everything can be changed back in the same way. `today` is the person's own day.

    Raises DateInThePast or DateTooFar at `until`.
    """
    until = texts.ahead(until, today, "until")
    before = look_at(session, me, mentorship, today)
    rhythm = nudges.rhythm_of(session, mentorship, me)
    rhythm.is_off = slower is None
    rhythm.slower = before.slower if slower is None else min(max(slower, 0), tact.MOST_OFTEN_SLOWER)
    rhythm.snoozed_until = until if until is not None and until > today else None
    session.flush()
    if (answer := _answer(rhythm, before)) is not None:
        ledger.settle(session, mentorship, me.user_id, ledger.NUDGES, answer, now)
    else:
        ledger.withdraw(session, mentorship, me.user_id, ledger.NUDGES)
    mentorship.look_at = now


def ask_again(session: Session, mentorship: Mentorship, me: Member, now: datetime) -> None:
    """Be asked again what was asked in vain: a new round begins."""
    ledger.settle(session, mentorship, me.user_id, ledger.NUDGES, nudges.AGAIN, now)
    mentorship.look_at = now


def _how_often(rhythm: NudgeRhythm | None, unanswered: Iterable[Message], today: date) -> HowOften:
    has_fallen_silent = any(message.kind in ledger.NUDGES and nudges.is_last(message) for message in unanswered)
    if rhythm is None:
        return HowOften(has_fallen_silent=has_fallen_silent)
    until = rhythm.snoozed_until
    return HowOften(
        slower=rhythm.slower,
        snoozed_until=until if until is not None and until > today else None,
        is_off=rhythm.is_off,
        has_fallen_silent=has_fallen_silent,
    )


def _answer(chosen: NudgeRhythm, before: HowOften) -> str | None:
    """What the choice answers to the messages that still ask; None where it asks for more, not for less."""
    if chosen.is_off and not before.is_off:
        return nudges.NOT_HERE
    if chosen.snoozed_until is not None and chosen.snoozed_until != before.snoozed_until:
        return f"{nudges.NOT_YET}:{chosen.snoozed_until}"
    if chosen.slower > before.slower:
        return nudges.LESS_OFTEN
    return None
