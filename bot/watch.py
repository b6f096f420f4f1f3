"""Looks at the mentorships whose time has come, weighs their signals and writes the nudges that follow.

It reads the record and writes the ledger; what is written is sent by prompts.sender, which checks it again. A
mentorship is looked at early each morning of its mentor, and at once after something that matters has changed
(`look_at`).

A batch is one unit of work of about a dozen statements, however many mentorships are in it: they are read as narrow
rows, weighed by pure functions, and what follows is written all at once. A process that dies in the middle has written
nothing, and the next look begins there.
"""

from __future__ import annotations

import gc
import itertools
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import endings, ledger, narrow, nudges, signals, tact
from bot.database import Database
from bot.in_bulk import among, set_each
from bot.members import local_day, zone
from bot.models import Delivery, Mentorship, State
from bot.reasons import reason_holds
from bot.settings import Settings

log = structlog.get_logger(__name__)

BATCH = 500
"""As many as take a fraction of a second: somebody who acts in one of them has to wait for the others."""
AT_ONCE = 3
"""While PostgreSQL reads and writes for two batches, another is weighed. SQLite has one writer."""
COLLECT_AFTER = 40
"""Batches. The few circles that statements leave add up over a million mentorships."""
MORNING_MINUTES = 240
"""Looks are spread over the first hours of the day, before anybody's work begins."""
NEIGHBOURS = 1000
"""So many ids in a row are looked at in the same minute: what belongs to them lies side by side in the database."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What follows from a look at one mentorship."""

    next_look: datetime | None
    resumes: bool = False
    """Whether its pause is over."""
    fades: bool = False
    """Whether it has rested for so long that it is let be."""
    gone: Sequence[int] = ()
    """The messages, by id, whose reason holds no longer."""
    owed: Sequence[ledger.Owed] = ()


def look(database: Database, now: datetime, settings: Settings) -> int:
    """Weigh every mentorship that is due to be looked at; the number of them.

    A mentorship that cannot be weighed is logged and looked at again the next day; the others go on.
    """
    looked = _look_at_a_batch(database, now, settings)
    if looked < BATCH:
        return looked
    side_by_side = AT_ONCE if database.engine.dialect.name == "postgresql" else 1
    with _collecting_no_garbage(), ThreadPoolExecutor(side_by_side, thread_name_prefix="watch") as pool:
        others = [pool.submit(_look_at_the_others, database, now, settings) for _ in range(side_by_side)]
        return looked + sum(other.result() for other in others)


def _look_at_the_others(database: Database, now: datetime, settings: Settings) -> int:
    looked = 0
    for number in itertools.count(1):
        count = _look_at_a_batch(database, now, settings)
        if not count:
            break
        looked += count
        if number % COLLECT_AFTER == 0:
            # Among what is new: all else was there before, and is no garbage.
            gc.collect(0)
    return looked


def _look_at_a_batch(database: Database, now: datetime, settings: Settings) -> int:
    with database.writing_across_workspaces() as session:
        batch = narrow.lock_due(session, now, BATCH, ledger.NUDGES)
        if batch:
            _write(session, {mentorship.id: _weighed(mentorship, now, settings) for mentorship in batch}, now)
        return len(batch)


@contextmanager
def _collecting_no_garbage() -> Iterator[None]:
    """A batch makes a hundred thousand objects that go by themselves: to look for circles among them, again and again
    while they come into being, would take as long as everything else."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _weighed(mentorship: narrow.Mentorship, now: datetime, settings: Settings) -> _Outcome:
    try:
        return _weigh(mentorship, now, settings)
    except Exception:
        log.exception("mentorship not weighed", mentorship=mentorship.id, team=mentorship.team_id)
        return _Outcome(now + timedelta(days=1))


def _write(session: Session, outcomes: Mapping[int, _Outcome], now: datetime) -> None:
    """Write all that follows, in as many statements for thousands as for one; but what fades is written one by one: it
    takes months to come to that."""
    set_each(session, Mentorship.look_at, {id_: outcome.next_look for id_, outcome in outcomes.items()})
    if resumed := [id_ for id_, outcome in outcomes.items() if outcome.resumes]:
        session.execute(
            update(Mentorship)
            .where(among(session, Mentorship.id, resumed))
            .values(state=State.ACTIVE, paused_until=None, continued_at=now)
        )
    if gone := [message for outcome in outcomes.values() for message in outcome.gone]:
        ledger.supersede_all(session, gone, nudges.GONE, now)
    ledger.owe_all(session, [owed for outcome in outcomes.values() for owed in outcome.owed])
    if fading := [id_ for id_, outcome in outcomes.items() if outcome.fades]:
        fades = select(Mentorship).where(among(session, Mentorship.id, fading)).order_by(Mentorship.id)
        for mentorship in session.scalars(fades).all():
            try:
                endings.fade(session, mentorship, now)
            except SQLAlchemyError:
                raise
            except Exception:
                log.exception("mentorship not faded", mentorship=mentorship.id, team=mentorship.team_id)


def _weigh(mentorship: narrow.Mentorship, now: datetime, settings: Settings) -> _Outcome:
    owed: list[ledger.Owed] = []
    if resumes := _pause_is_over(mentorship, now):
        mentorship = replace(mentorship, state=State.ACTIVE, paused_until=None, continued_at=now)
        owed += _tell_resumed(mentorship, now)
    next_look = _next_look(mentorship, now)
    # A closing may be known to one of the two only: whatever changed in a message to the other would tell (R3).
    if mentorship.is_closing:
        return _Outcome(next_look, resumes, owed=owed)
    told, gone = _without_what_is_gone(mentorship, now)
    if mentorship.state is not State.ACTIVE or mentorship.mentor.is_deactivated or mentorship.mentee.is_deactivated:
        return _Outcome(next_look, resumes, owed=owed, gone=gone)
    notice, between = settings.planned_end_notice, settings.between_nudges
    telling = [
        signal for signal in endings.speaking(mentorship, now, notice) if _is_worth_a_nudge(signal, mentorship, now)
    ]
    if telling:
        reasons = [nudges.reason_of_signal(signal, notice) for signal in telling]
        owed += _due(mentorship, mentorship.mentor, ledger.SIGNALS, reasons, told, now, between)
    silence = signals.quiet(mentorship, now, settings.stale_after)
    fades = False
    if silence is not None:
        asking = [nudges.reason_of_quiet(silence)]
        for member in (mentorship.mentor, mentorship.mentee):
            owed += _due(mentorship, member, (nudges.QUIET,), asking, told, now, between)
        rests, fades = _comes_to_rest(mentorship, silence, told, now, timedelta(weeks=settings.faded_after))
        if rests:
            owed += _tell_rests(mentorship, silence, now)
    return _Outcome(next_look, resumes, fades, gone, owed)


def _without_what_is_gone(
    mentorship: narrow.Mentorship, now: datetime
) -> tuple[Sequence[narrow.Message], Sequence[int]]:
    """The messages as they will be, with those answered whose reason holds no longer; and the ids of these."""
    gone = {
        message.id
        for message in mentorship.messages
        if message.state is Delivery.SENT
        and message.answered_at is None
        and (_is_settled_by_a_pause(message, mentorship) or not reason_holds(message, mentorship))
    }
    if not gone:
        return mentorship.messages, ()
    told = [
        message._replace(answered_at=now, answer=nudges.GONE) if message.id in gone else message
        for message in mentorship.messages
    ]
    return told, sorted(gone)


def _is_settled_by_a_pause(message: narrow.Message, mentorship: narrow.Mentorship) -> bool:
    return message.kind == nudges.QUIET and mentorship.state is State.PAUSED


def _is_worth_a_nudge(signal: signals.Signal, mentorship: narrow.Mentorship, now: datetime) -> bool:
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


def _due(
    mentorship: narrow.Mentorship,
    receiver: narrow.Member,
    kinds: Sequence[str],
    reasons: Sequence[nudges.Reason],
    told: Sequence[narrow.Message],
    now: datetime,
    between: timedelta,
) -> list[ledger.Owed]:
    if receiver.nudges_off:
        return []
    theirs = [message for message in told if message.receiver_id == receiver.user_id and message.kind in kinds]
    rhythm = mentorship.nudge_rhythms.get(receiver.user_id)
    today = local_day(receiver, now)
    return [
        ledger.nudge(
            mentorship,
            receiver,
            nudge.kind,
            nudge.not_before,
            occasion=nudge.occasion,
            repeat=nudge.repeat,
            facts=nudge.facts,
        )
        for nudge in nudges.due(theirs, reasons, rhythm, now, today, between)
    ]


def _comes_to_rest(
    mentorship: narrow.Mentorship,
    silence: signals.Quiet,
    told: Sequence[narrow.Message],
    now: datetime,
    faded_after: timedelta,
) -> tuple[bool, bool]:
    """After questions that neither has answered: whether both are to be told that it rests; and whether, after a long
    silence more, it is let be (R40).

    Where one of the two could not be asked, nothing is concluded.
    """
    both = (mentorship.mentor, mentorship.mentee)
    theirs = [[message for message in told if message.receiver_id == member.user_id] for member in both]
    asked = [nudges.asked_in_vain(messages, silence) for messages in theirs]
    last_asked = max((at for at in asked if at is not None), default=None)
    if last_asked is None or None in asked:
        return False, False
    know = [nudges.knows_of_rest(messages, silence) for messages in theirs]
    all_know_since = max((at for at in know if at is not None), default=None)
    if all_know_since is not None and None not in know:
        return False, now >= max(last_asked + faded_after, all_know_since + nudges.REST_IS_KNOWN)
    return now >= last_asked + nudges.REST_AFTER, False


def _tell_rests(mentorship: narrow.Mentorship, silence: signals.Quiet, now: datetime) -> list[ledger.Owed]:
    facts = {"since": silence.since.isoformat(), "reason": silence.occasion}
    return [
        ledger.nudge(mentorship, member, nudges.RESTING, now, occasion=silence.occasion, facts=facts)
        for member in (mentorship.mentor, mentorship.mentee)
    ]


def _pause_is_over(mentorship: narrow.Mentorship, now: datetime) -> bool:
    today = local_day(mentorship.mentor, now)
    until = mentorship.paused_until
    return mentorship.state is State.PAUSED and until is not None and today >= until


def _tell_resumed(mentorship: narrow.Mentorship, now: datetime) -> list[ledger.Owed]:
    """It goes on by itself after a pause: both are told, in their working hours; check-ins count from here."""
    occasion = f"{now:%Y-%m-%dT%H:%M:%S}"
    return [
        ledger.notice(mentorship, member.user_id, "resumed", tact.next_working_moment(member, now), occasion=occasion)
        for member in (mentorship.mentor, mentorship.mentee)
    ]


def _next_look(mentorship: narrow.Mentorship, now: datetime) -> datetime | None:
    """The next early morning where the mentor is; during a pause that of its last day; None when all is said."""
    if not mentorship.is_under_way:
        return None
    day = local_day(mentorship.mentor, now) + timedelta(days=1)
    if mentorship.state is State.PAUSED and mentorship.paused_until is not None:
        day = max(day, mentorship.paused_until)
    minutes = mentorship.id // NEIGHBOURS % MORNING_MINUTES
    return tact.instant(day, time(minutes // 60, minutes % 60), zone(mentorship.mentor))
