"""Looks at the mentorships whose time has come, weighs their signals and writes the nudges that follow.

It reads the record and writes the ledger; what is written is sent by prompts.sender, which checks it again. A
mentorship is looked at early each morning of its mentor, and at once after something that matters has changed
(`look_at`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, selectinload

from bot import endings, ledger, nudges, signals, tact
from bot.database import Database
from bot.members import zone
from bot.models import Delivery, Member, Mentorship, Message, NudgeRhythm, State
from bot.reasons import reason_holds
from bot.settings import Settings

log = structlog.get_logger(__name__)

BATCH = 100
MORNING_MINUTES = 240
"""Looks are spread over the first hours of the day, before anybody's work begins."""


@dataclass(frozen=True)
class _Told:
    """What the two of a pair were told so far, and how often they would like to be."""

    messages: Mapping[str, Sequence[Message]]
    """By receiver, oldest first."""
    rhythms: Mapping[str, NudgeRhythm]
    """By person."""


def look(database: Database, now: datetime, settings: Settings) -> int:
    """Weigh every mentorship that is due to be looked at; the number of them.

    A mentorship that cannot be weighed is logged and looked at again the next day; the others go on.
    """
    looked = 0
    while True:
        with database.writing_across_workspaces() as session:
            batch = _take(session, now)
            told = _told(session, batch)
            for mentorship in batch:
                mentorship.look_at = _next_look(mentorship, now)
                try:
                    _weigh(session, mentorship, told[mentorship.id], now, settings)
                except SQLAlchemyError:
                    raise
                except Exception:
                    log.exception("mentorship not weighed", mentorship=mentorship.id, team=mentorship.team_id)
        looked += len(batch)
        if len(batch) < BATCH:
            return looked


def _take(session: Session, now: datetime) -> Sequence[Mentorship]:
    return session.scalars(
        select(Mentorship)
        .where(Mentorship.look_at <= now)
        .order_by(Mentorship.look_at, Mentorship.id)
        .limit(BATCH)
        .options(
            selectinload(Mentorship.goals),
            selectinload(Mentorship.skills),
            selectinload(Mentorship.remarks),
            selectinload(Mentorship.extensions),
            selectinload(Mentorship.check_ins),
        )
        .with_for_update(of=Mentorship, skip_locked=True)
    ).all()


def _told(session: Session, batch: Sequence[Mentorship]) -> dict[int, _Told]:
    ids = [mentorship.id for mentorship in batch]
    messages: dict[int | None, dict[str, list[Message]]] = {id_: defaultdict(list) for id_ in ids}
    for message in session.scalars(
        select(Message).where(Message.mentorship_id.in_(ids), Message.kind.in_(ledger.NUDGES)).order_by(Message.id)
    ):
        messages[message.mentorship_id][message.receiver_id].append(message)
    rhythms: dict[int, dict[str, NudgeRhythm]] = {id_: {} for id_ in ids}
    for rhythm in session.scalars(select(NudgeRhythm).where(NudgeRhythm.mentorship_id.in_(ids))):
        rhythms[rhythm.mentorship_id][rhythm.user_id] = rhythm
    return {id_: _Told(messages[id_], rhythms[id_]) for id_ in ids}


def _weigh(session: Session, mentorship: Mentorship, told: _Told, now: datetime, settings: Settings) -> None:
    if _pause_is_over(mentorship, now):
        _resume(session, mentorship, now)
    # A closing may be known to one of the two only: whatever changed in a message to the other would tell (R3).
    if mentorship.closure is not None:
        return
    _note_what_is_gone(session, mentorship, told, now)
    if mentorship.state is not State.ACTIVE or mentorship.mentor.is_deactivated or mentorship.mentee.is_deactivated:
        return
    notice = settings.planned_end_notice
    telling = [
        signal for signal in endings.speaking(mentorship, now, notice) if _is_worth_a_nudge(signal, mentorship, now)
    ]
    reasons = [nudges.reason_of_signal(signal, notice) for signal in telling]
    _owe(session, mentorship, mentorship.mentor, ledger.SIGNALS, reasons, told, now, settings.between_nudges)
    silence = signals.quiet(mentorship, now, settings.stale_after)
    if silence is not None:
        asking = [nudges.reason_of_quiet(silence)]
        for member in (mentorship.mentor, mentorship.mentee):
            _owe(session, mentorship, member, (nudges.QUIET,), asking, told, now, settings.between_nudges)
        _let_rest(session, mentorship, silence, told, now, timedelta(weeks=settings.faded_after))


def _is_worth_a_nudge(signal: signals.Signal, mentorship: Mentorship, now: datetime) -> bool:
    match signal:
        case signals.StepBack():
            # The mentor has just been shown all there is to it, when saying so.
            said_at = mentorship.step_back_at
            return said_at is not None and now >= said_at + tact.WEEK
        case signals.NoLongerServes() | signals.OtherExpertise(by_mentor=True):
            # Likewise: the mentor has just been shown where it leads.
            return now >= tact.instant(signal.said_on, time.min, zone(mentorship.mentor)) + tact.WEEK
        case signals.PlannedEnd():
            # A milestone that lay behind the two when they began is no news.
            begun_at = mentorship.begun_at or mentorship.created_at
            begun_on = begun_at.astimezone(zone(mentorship.mentor)).date()
            return signal.day - timedelta(days=signal.milestone) > begun_on
        case _:
            return True


def _let_rest(
    session: Session,
    mentorship: Mentorship,
    silence: signals.Quiet,
    told: _Told,
    now: datetime,
    faded_after: timedelta,
) -> None:
    """After questions that neither has answered: tell both that it rests; after a long silence more, let it be (R40).

    Where one of the two could not be asked, nothing is concluded.
    """
    both = (mentorship.mentor, mentorship.mentee)
    theirs = [told.messages.get(member.user_id, ()) for member in both]
    asked = [nudges.asked_in_vain(messages, silence) for messages in theirs]
    last_asked = max((at for at in asked if at is not None), default=None)
    if last_asked is None or None in asked:
        return
    know = [nudges.knows_of_rest(messages, silence) for messages in theirs]
    all_know_since = max((at for at in know if at is not None), default=None)
    if all_know_since is not None and None not in know:
        if now >= max(last_asked + faded_after, all_know_since + nudges.REST_IS_KNOWN):
            endings.fade(session, mentorship, now)
    elif now >= last_asked + nudges.REST_AFTER:
        for member in both:
            ledger.owe_nudge(
                session,
                mentorship,
                member,
                nudges.RESTING,
                now,
                occasion=silence.occasion,
                facts={"since": silence.since.isoformat(), "reason": silence.occasion},
            )


def _owe(
    session: Session,
    mentorship: Mentorship,
    receiver: Member,
    kinds: Sequence[str],
    reasons: Sequence[nudges.Reason],
    told: _Told,
    now: datetime,
    between: timedelta,
) -> None:
    if receiver.nudges_off:
        return
    theirs = [message for message in told.messages.get(receiver.user_id, ()) if message.kind in kinds]
    today = now.astimezone(zone(receiver)).date()
    for nudge in nudges.due(theirs, reasons, told.rhythms.get(receiver.user_id), now, today, between):
        ledger.owe_nudge(
            session,
            mentorship,
            receiver,
            nudge.kind,
            nudge.not_before,
            occasion=nudge.occasion,
            repeat=nudge.repeat,
            facts=nudge.facts,
        )


def _note_what_is_gone(session: Session, mentorship: Mentorship, told: _Told, now: datetime) -> None:
    gone = [
        message
        for messages in told.messages.values()
        for message in messages
        if message.state is Delivery.SENT
        and message.answered_at is None
        and (_is_settled_by_a_pause(message, mentorship) or not reason_holds(message, mentorship))
    ]
    if gone:
        ledger.supersede(session, gone, nudges.GONE, now)


def _is_settled_by_a_pause(message: Message, mentorship: Mentorship) -> bool:
    return message.kind == nudges.QUIET and mentorship.state is State.PAUSED


def _pause_is_over(mentorship: Mentorship, now: datetime) -> bool:
    today = now.astimezone(zone(mentorship.mentor)).date()
    until = mentorship.paused_until
    return mentorship.state is State.PAUSED and until is not None and today >= until


def _resume(session: Session, mentorship: Mentorship, now: datetime) -> None:
    """Go on by itself after a pause: both are told, in their working hours; check-ins count from here."""
    mentorship.state = State.ACTIVE
    mentorship.paused_until = None
    mentorship.continued_at = now
    mentorship.look_at = _next_look(mentorship, now)
    for member in (mentorship.mentor, mentorship.mentee):
        moment = tact.next_working_moment(member, now)
        ledger.owe(session, mentorship, member.user_id, "resumed", moment, occasion=f"{now:%Y-%m-%dT%H:%M:%S}")


def _next_look(mentorship: Mentorship, now: datetime) -> datetime | None:
    """The next early morning where the mentor is; during a pause that of its last day; None when all is said."""
    if not mentorship.is_under_way:
        return None
    here = zone(mentorship.mentor)
    today = now.astimezone(here).date()
    day = today + timedelta(days=1)
    if mentorship.state is State.PAUSED and mentorship.paused_until is not None:
        day = max(day, mentorship.paused_until)
    minutes = mentorship.id % MORNING_MINUTES
    return tact.instant(day, time(minutes // 60, minutes % 60), here)
