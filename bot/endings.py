"""The other endings (R40 to R43): more time instead of an end, an early end without fault, a way out, a silence that
becomes a rest, and taking it up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot import answers, closure, ledger, mentorships, narrow, plan, remarks, shout_out, signals, tact, texts
from bot.errors import Empty, NotLater, NotUnderWay, PairExists, PersonHasLeft, TooLateToReopen
from bot.members import local_day, zone
from bot.models import Ending, Extension, Member, Mentorship, RemarkKind, State

REASON = "ending.reason"
"""The question that somebody who ends early may answer."""
TAKEN_UP = "reopened"
DECLINED = "declined"
CHANGED = "changed"
"""An answer of the record's own to what was asked after the ending: the two are at work again."""


def extend(
    session: Session, mentorship: Mentorship, me: Member, until: date | None, now: datetime, today: date
) -> None:
    """Give the two more time, until a new planned end; the other one is told (R13, R40).

    An ending that both know of is undone by it. What the partner plans in private stays theirs.

    Raises Empty, DateInThePast, DateTooFar or NotLater at `until`.
    """
    if until is None:
        raise Empty("until")
    texts.ahead(until, today, "until")
    old = mentorship.planned_end
    if old is not None and old >= today and until <= old:
        raise NotLater("until", day=old)
    number = closure.round_of(mentorship)
    mentorship.extensions.append(
        Extension(team_id=me.team_id, extended_by=me.user_id, extended_at=now, old_end=old, new_end=until)
    )
    mentorship.planned_end = until
    mentorship.state = State.ACTIVE
    mentorship.paused_until = None
    mentorship.continued_at = now
    mentorship.look_at = now
    partner = mentorship.partner_of(me.user_id)
    if closure.is_open_to_both(mentorship) or plan.find(session, mentorship, partner) is None:
        closure.undo(session, mentorship, now)
    session.flush()
    for member in (me, partner):
        ledger.settle(session, mentorship, member.user_id, ["planned_end", "stale_check_ins", "resting"], "go_on", now)
    ledger.owe(session, mentorship, partner.user_id, "extended", now, occasion=number, facts={"until": str(until)})


def has_more_time(mentorship: Mentorship | narrow.Mentorship, today: date, notice: int) -> bool:
    """Whether the two have just chosen to go on: nothing they knew then speaks for an ending before the new planned
    end is as near as `notice`, in days."""
    if not mentorship.extensions or mentorship.planned_end is None:
        return False
    is_newest = mentorship.extensions[-1].new_end == mentorship.planned_end
    return is_newest and today < mentorship.planned_end - timedelta(days=notice)


def speaking(mentorship: Mentorship | narrow.Mentorship, now: datetime, notice: Sequence[int]) -> list[signals.Signal]:
    """The signals that speak for an ending: where the two have just chosen to go on, only what has come up since.

    `notice` holds the days before a planned end at which it is spoken of.
    """
    found = signals.signals(mentorship, now, notice)
    today = local_day(mentorship.mentor, now)
    if has_more_time(mentorship, today, max(notice, default=signals.NEAR)):
        return [signal for signal in found if _is_newer(signal, mentorship)]
    return found


def end_early(
    session: Session, mentorship: Mentorship, me: Member, reason: str, now: datetime, *, shared: bool
) -> None:
    """End without fault: either may, at any time (R41). The other one is told that it has ended, and reads the reason
    only if it is `shared`.

    Raises TooLong at `ending.reason`.
    """
    answers.write(session, mentorship, me, {REASON: reason}, now)
    closure.finish(session, mentorship, Ending.ENDED_EARLY, now)
    if shared:
        answers.share(session, mentorship, me, [REASON], now)
    else:
        answers.withhold(session, mentorship, me, [REASON])
    _tell_ended(session, mentorship, me, now)


def leave(session: Session, mentorship: Mentorship, me: Member, now: datetime) -> None:
    """End at once because something was not right (R42). No reason is kept; the partner is told that it has ended and
    nothing else, and nothing that concerns the two is brought to this person any more.

    Raises NotUnderWay where it has never begun.
    """
    if mentorship.begun_at is None:
        raise NotUnderWay(name=mentorship.partner_of(me.user_id))
    if mentorship.is_under_way:
        closure.finish(session, mentorship, Ending.ENDED_EARLY, now)
        _tell_ended(session, mentorship, me, now)
    mentorship.shielded_id = me.user_id
    shout_out.turn_away(session, mentorship, me, now)


def fade(session: Session, mentorship: Mentorship, now: datetime) -> None:
    """Let a mentorship come to rest after a long silence; both are told, in their working hours, never silently."""
    closure.finish(session, mentorship, Ending.FADED, now)
    for member in (mentorship.mentor, mentorship.mentee):
        moment = tact.next_working_moment(member, now)
        ledger.owe(session, mentorship, member.user_id, "faded", moment, occasion=closure.round_of(mentorship))


def may_be_reopened(mentorship: Mentorship, now: datetime, days: int) -> bool:
    """Whether this ending is so fresh that the two can still undo it."""
    if mentorship.state is not State.ENDED or mentorship.ended_at is None:
        return False
    somebody_left = mentorship.mentor.is_deactivated or mentorship.mentee.is_deactivated
    return not somebody_left and now <= mentorship.ended_at + timedelta(days=days)


def is_asked_to_reopen(mentorship: Mentorship, me: Member) -> bool:
    """Whether the partner would like to take it up again, and this person may know."""
    is_asked = mentorship.reopening_asked_by == mentorship.partner_of(me.user_id).user_id
    return is_asked and mentorship.shielded_id != me.user_id


def ask_to_reopen(session: Session, mentorship: Mentorship, me: Member, now: datetime, days: int) -> None:
    """Ask the other one to take it up again (R43). Where they have asked already, this is a yes.

    Raises NotUnderWay, TooLateToReopen, PersonHasLeft or PairExists.
    """
    _check_reopening(session, mentorship, me, now, days)
    if is_asked_to_reopen(mentorship, me):
        _reopen(session, mentorship, now)
        return
    if mentorship.reopening_asked_by == me.user_id:
        return
    mentorship.reopening_asked_by = me.user_id
    partner = mentorship.partner_of(me.user_id)
    ledger.owe(session, mentorship, partner.user_id, "reopening_asked", now, occasion=f"{now:%Y%m%dT%H%M%S%f}")


def confirm_reopening(session: Session, mentorship: Mentorship, me: Member, now: datetime, days: int) -> None:
    """Say yes: the mentorship goes on where it was, and both are told. Saying it twice changes nothing.

    Raises NotUnderWay (nobody asks any more), TooLateToReopen, PersonHasLeft or PairExists.
    """
    if mentorship.is_under_way:
        return
    _check_reopening(session, mentorship, me, now, days)
    if not is_asked_to_reopen(mentorship, me):
        raise NotUnderWay(name=mentorship.partner_of(me.user_id))
    _reopen(session, mentorship, now)


def decline_reopening(session: Session, mentorship: Mentorship, me: Member, now: datetime) -> None:
    """Leave it as it is, without a reason; the one who asked is told kindly."""
    if not is_asked_to_reopen(mentorship, me):
        return
    mentorship.reopening_asked_by = None
    partner = mentorship.partner_of(me.user_id)
    ledger.settle(session, mentorship, me.user_id, ["reopening_asked"], DECLINED, now)
    ledger.owe(session, mentorship, partner.user_id, "reopening_declined", now, occasion=f"{now:%Y%m%dT%H%M%S%f}")


def _tell_ended(session: Session, mentorship: Mentorship, me: Member, now: datetime) -> None:
    partner = mentorship.partner_of(me.user_id)
    ledger.owe(session, mentorship, partner.user_id, "ended", now, occasion=closure.round_of(mentorship))


def _check_reopening(session: Session, mentorship: Mentorship, me: Member, now: datetime, days: int) -> None:
    partner = mentorship.partner_of(me.user_id)
    if mentorship.state is not State.ENDED:
        raise NotUnderWay(name=partner)
    if partner.is_deactivated:
        raise PersonHasLeft(name=partner)
    if not may_be_reopened(mentorship, now, days):
        raise TooLateToReopen(name=partner, days=days)
    if mentorships.has_open_pair(session, me, partner):
        raise PairExists(name=partner)


def _reopen(session: Session, mentorship: Mentorship, now: datetime) -> None:
    mentorship.state = State.ACTIVE
    mentorship.ended_at = mentorship.ending = None
    mentorship.reopening_asked_by = mentorship.shielded_id = None
    mentorship.reopened += 1
    mentorship.continued_at = mentorship.look_at = now
    # What spoke for the ending was weighed when the two decided to go on.
    mentorship.step_back_at = None
    if mentorship.planned_end is not None and mentorship.planned_end <= now.date():
        mentorship.planned_end = None
    closure.undo(session, mentorship, now)
    for member in (mentorship.mentor, mentorship.mentee):
        remarks.take_back(session, mentorship, member, RemarkKind.NO_LONGER_SERVES, now)
        ledger.settle(session, mentorship, member.user_id, ["reopening_asked"], TAKEN_UP, now)
        ledger.settle(session, mentorship, member.user_id, ledger.AFTERWARDS, CHANGED, now)
        ledger.owe(session, mentorship, member.user_id, "reopened", now, occasion=str(mentorship.reopened))


def _is_newer(signal: signals.Signal, mentorship: Mentorship | narrow.Mentorship) -> bool:
    """Whether this has come up only after the two chose to go on."""
    chose_on: date = mentorship.extensions[-1].extended_at.astimezone(zone(mentorship.mentor)).date()
    match signal:
        case signals.StepBack() | signals.NoLongerServes() | signals.OtherExpertise():
            return signal.said_on > chose_on
        case signals.GoalsReached() | signals.SkillsMastered():
            return signal.last_on > chose_on
        case _:
            return False
