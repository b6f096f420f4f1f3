"""Gentle reminders to stay in touch, at the rhythm that two people have agreed on, in turn to each (R33).

They begin once the mentorship is behind the two. Each brings one idea from the agreement. Whoever wants none switches
them off with one click and the other one keeps theirs; when a few in a row stay without an answer, the bot says that
it falls silent, and does.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import ledger, tact, texts
from bot.database import Database
from bot.errors import ChangedMeanwhile
from bot.in_bulk import among
from bot.members import zone
from bot.models import Agreement, Member, Mentorship, Message, Rhythm, Role, State

log = structlog.get_logger(__name__)

KIND = "stay_in_touch"
"""The kind of message that reminds."""
DONE = "done"
OFF = "off"
CHANGED = "changed"
LATER = "later"
"""Begins the answer that names a day."""
MOST_UNANSWERED = 3
"""So many in a row, then there are none until somebody asks for them (R45)."""
OTHER_IDEA = "other"
"""Stands for the basis that the two have put in their own words."""
BATCH = 100

_MONTHS: Mapping[Rhythm, int] = {
    Rhythm.MONTHLY: 1,
    Rhythm.QUARTERLY: 3,
    Rhythm.TWICE_A_YEAR: 6,
    Rhythm.YEARLY: 12,
}


def begin(agreement: Agreement, now: datetime) -> None:
    """Count from here, after two people have agreed how often; where neither wants reminders, there stay none."""
    is_wanted = agreement.reminds_mentor or agreement.reminds_mentee
    agreement.remind_at = next_after(now, agreement.rhythm) if is_wanted else None
    agreement.reminded = agreement.unanswered = 0


def stop(session: Session, agreement: Agreement, mentorship: Mentorship, now: datetime) -> None:
    """Remind of this agreement no more, since it has changed or ended (R32)."""
    agreement.remind_at = None
    for member in (mentorship.mentor, mentorship.mentee):
        ledger.settle(session, mentorship, member.user_id, [KIND], CHANGED, now)


def look(database: Database, now: datetime) -> int:
    """Owe the reminders whose time has come; how many agreements were looked at."""
    looked = 0
    while True:
        with database.writing_across_workspaces() as session:
            due = session.scalars(
                select(Agreement)
                .where(Agreement.remind_at <= now)
                .order_by(Agreement.remind_at)
                .limit(BATCH)
                .with_for_update(skip_locked=True)
            ).all()
            of = _mentorships(session, due)
            for agreement in due:
                _remind(session, agreement, of[agreement.mentorship_id], now)
        looked += len(due)
        if len(due) < BATCH:
            return looked


def _mentorships(session: Session, due: Sequence[Agreement]) -> Mapping[int, Mentorship]:
    if not due:
        # To plan a join of five tables takes the database longer than to find that nothing is due.
        return {}
    theirs = among(session, Mentorship.id, [agreement.mentorship_id for agreement in due])
    return {mentorship.id: mentorship for mentorship in session.scalars(select(Mentorship).where(theirs))}


def answer(session: Session, mentorship: Mentorship, me: Member, now: datetime) -> None:
    """Note that somebody has got in touch: the next reminder comes after the agreed time."""
    ledger.settle(session, mentorship, me.user_id, [KIND], DONE, now)
    agreement = session.get(Agreement, mentorship.id)
    if agreement is not None and agreement.agreed_at is not None:
        agreement.unanswered = 0
        if _willing(agreement, mentorship):
            next_at = next_after(now, agreement.rhythm)
            agreement.remind_at = next_at if agreement.remind_at is None else min(agreement.remind_at, next_at)


def put_off(session: Session, mentorship: Mentorship, me: Member, until: date, now: datetime, today: date) -> None:
    """Be reminded on that day, once more oneself; `today` is the person's own day.

    Raises ChangedMeanwhile where there is no agreement any more; DateInThePast or DateTooFar at `until`.
    """
    texts.ahead(until, today, "until")
    agreement = _agreed(session, mentorship, me)
    ledger.settle(session, mentorship, me.user_id, [KIND], f"{LATER}:{until}", now)
    agreement.unanswered = 0
    agreement.remind_at = tact.instant(until, time.min, zone(me))
    if _turn(agreement, mentorship).user_id != me.user_id:
        agreement.reminded += 1


@dataclass(frozen=True)
class Standing:
    """How it stands with the reminders that one of the two gets."""

    rhythm: Rhythm | None
    is_wanted: bool
    """Whether this person wants any."""
    next_at: datetime | None
    """When one of the two is reminded next; None where nobody is."""
    is_mine: bool
    """Whether it is this person's turn then."""
    has_fallen_silent: bool
    """Whether there are none any more because nobody answered."""


def standing(agreement: Agreement | None, mentorship: Mentorship, me: Member) -> Standing | None:
    """How it stands with the reminders of an agreement, for one of the two; None where there is none to remind of."""
    somebody_left = mentorship.mentor.is_deactivated or mentorship.mentee.is_deactivated
    if agreement is None or agreement.agreed_at is None or somebody_left or mentorship.shielded_id is not None:
        return None
    is_wanted, next_at = reminds(agreement, mentorship, me), agreement.remind_at
    return Standing(
        rhythm=agreement.rhythm,
        is_wanted=is_wanted,
        next_at=next_at,
        is_mine=next_at is not None and _turn(agreement, mentorship).user_id == me.user_id,
        has_fallen_silent=is_wanted and next_at is None,
    )


def switch(session: Session, mentorship: Mentorship, me: Member, now: datetime, *, on: bool) -> None:
    """Get reminders or none; the other one's stay as they are.

    Raises ChangedMeanwhile where there is no agreement any more.
    """
    agreement = _agreed(session, mentorship, me)
    if mentorship.role_of(me.user_id) is Role.MENTOR:
        agreement.reminds_mentor = on
    else:
        agreement.reminds_mentee = on
    if not on:
        ledger.settle(session, mentorship, me.user_id, [KIND], OFF, now)
    agreement.unanswered = 0
    if not _willing(agreement, mentorship):
        agreement.remind_at = None
    elif agreement.remind_at is None:
        agreement.remind_at = next_after(now, agreement.rhythm)


def choose(
    session: Session,
    mentorship: Mentorship,
    me: Member,
    until: date | None,
    now: datetime,
    today: date,
    *,
    on: bool,
) -> None:
    """Get reminders or none, and the next one on a day, if one is chosen. Where there were none any more because nobody
    answered, there are again. `today` is the person's own day.

    Raises ChangedMeanwhile where there is no agreement any more; DateInThePast or DateTooFar at `until`.
    """
    agreement = _agreed(session, mentorship, me)
    if on != reminds(agreement, mentorship, me) or (on and agreement.remind_at is None):
        switch(session, mentorship, me, now, on=on)
    if on and until is not None:
        put_off(session, mentorship, me, until, now, today)


def reminds(agreement: Agreement, mentorship: Mentorship, me: Member) -> bool:
    """Whether this person gets reminders."""
    is_mentor = mentorship.role_of(me.user_id) is Role.MENTOR
    return agreement.reminds_mentor if is_mentor else agreement.reminds_mentee


def holds(session: Session, message: Message, mentorship: Mentorship) -> bool:
    """Whether a reminder should still go out (R46)."""
    agreement = session.get(Agreement, mentorship.id)
    if agreement is None or agreement.agreed_at is None or agreement.version != message.facts.get("version"):
        return False
    partner = mentorship.partner_of(message.receiver_id)
    return (
        mentorship.state is State.ENDED
        and mentorship.shielded_id is None
        and not partner.is_deactivated
        and reminds(agreement, mentorship, mentorship.member(message.receiver_id))
    )


def next_after(moment: datetime, rhythm: Rhythm | None, times: int = 1) -> datetime:
    """The same day of the month and time, so many rhythms later; the month's last day where it has no such day."""
    months = moment.month - 1 + _MONTHS.get(rhythm or Rhythm.QUARTERLY, 3) * times
    year, month = moment.year + months // 12, months % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


def _remind(session: Session, agreement: Agreement, mentorship: Mentorship, now: datetime) -> None:
    if agreement.agreed_at is None or not _willing(agreement, mentorship) or mentorship.shielded_id is not None:
        agreement.remind_at = None
        return
    agreement.remind_at = next_after(now, agreement.rhythm)
    receiver = _turn(agreement, mentorship)
    if mentorship.state is not State.ENDED or receiver.nudges_off:
        return
    agreement.unanswered += 1
    # What nobody answers comes ever more rarely (R45).
    agreement.remind_at = next_after(now, agreement.rhythm, agreement.unanswered)
    is_last = agreement.unanswered >= MOST_UNANSWERED
    ledger.owe_nudge(
        session,
        mentorship,
        receiver,
        KIND,
        now,
        occasion=f"{agreement.version}:{now:%Y-%m-%d}",
        facts={"version": agreement.version, "idea": _idea(agreement), "is_last": is_last},
    )
    agreement.reminded += 1
    if is_last:
        agreement.remind_at = None


def _idea(agreement: Agreement) -> str:
    """One basis of the agreement, another one each time to each of the two; empty where they named none."""
    ideas = [*agreement.bases, *([OTHER_IDEA] if agreement.other_basis else [])]
    number = agreement.reminded
    return ideas[(number + number // 2) % len(ideas)] if ideas else ""


def _turn(agreement: Agreement, mentorship: Mentorship) -> Member:
    """Whose turn it is, of those who want reminders."""
    willing = _willing(agreement, mentorship)
    reachable = [member for member in willing if not member.nudges_off] or willing
    return reachable[agreement.reminded % len(reachable)]


def _willing(agreement: Agreement, mentorship: Mentorship) -> list[Member]:
    both = (mentorship.mentor, mentorship.mentee)
    if any(member.is_deactivated for member in both):
        return []
    return [member for member in both if reminds(agreement, mentorship, member)]


def _agreed(session: Session, mentorship: Mentorship, me: Member) -> Agreement:
    agreement = session.get(Agreement, mentorship.id)
    if agreement is None or agreement.agreed_at is None:
        raise ChangedMeanwhile(name=mentorship.partner_of(me.user_id))
    return agreement
