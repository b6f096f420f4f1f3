"""Which nudges are due about one mentorship, and what people answer to them (R13, R14, R45, R46).

A *reason* is what a nudge speaks of: a signal, or check-ins that have gone quiet. Each reason is told once; an
unanswered nudge is repeated at most twice, ever more rarely; "not yet" and "less often" begin a new round, in which
what still holds is told again when its time comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot import ledger, mentorships, narrow, tact, texts
from bot.models import OPEN_STATES, Delivery, Member, Mentorship, Message, NudgeRhythm
from bot.signals import PlannedEnd, Quiet, Signal

QUIET = "stale_check_ins"
"""The kind of message that asks how it goes on (R13)."""

RESTING = "resting"
"""The kind of message that says, after the last question, that it rests (R40)."""
REST_AFTER = timedelta(days=21)
"""How long after the last question both are told that it rests."""
REST_IS_KNOWN = timedelta(days=14)
"""Nobody finds that it has faded sooner than this after hearing that it rests."""

NOT_YET = "not_yet"
LESS_OFTEN = "less_often"
SWITCHED_OFF = "off"
NOT_HERE = "not_here"
"""None about this mentorship; about others, as before."""
AGAIN = "again"
"""Asks to hear it once more, after the bot has fallen silent."""
GONE = "gone"
"""An answer of the record's own: what the message spoke of holds no longer."""
SUPERSEDED = "superseded"
"""An answer of the bot's own: a newer message says it all."""

_REACHED = frozenset({Delivery.SENT, Delivery.UNKNOWN, Delivery.LOST})


@dataclass(frozen=True)
class Reason:
    """What a nudge speaks of."""

    kind: str
    occasion: str
    question: str
    """What it asks: several reasons may ask the same, one after the other."""
    is_repeated: bool = True
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Nudge:
    """A nudge that should be owed now, and the first moment at which it may arrive."""

    kind: str
    occasion: str
    repeat: int
    facts: Mapping[str, Any]
    not_before: datetime


def reason_of_signal(signal: Signal, notice: Sequence[int]) -> Reason:
    """The reason for a nudge that a signal is. The milestones before a planned end repeat each other."""
    if isinstance(signal, PlannedEnd):
        day = signal.day.isoformat()
        facts = {"planned_end": day, "notice": max(notice)}
        return Reason(signal.kind, signal.occasion, day, is_repeated=signal.is_last_milestone, facts=facts)
    return Reason(signal.kind, signal.occasion, signal.occasion)


def reason_of_quiet(quiet: Quiet) -> Reason:
    """The reason for asking how it goes on."""
    return Reason(QUIET, quiet.occasion, quiet.occasion, facts={"since": quiet.since.isoformat()})


def due(
    told: Sequence[Message | narrow.Message],
    reasons: Sequence[Reason],
    rhythm: NudgeRhythm | narrow.NudgeRhythm | None,
    now: datetime,
    today: date,
    between: timedelta,
) -> list[Nudge]:
    """The nudges to one person about one mentorship that follow from `reasons`, the weightiest first.

    `told` are the messages of these kinds that the person is owed or has got, oldest first; `today` is the person's
    own day, `between` the least time between two nudges. Reasons that belong together (all signals) share their
    pauses: whichever was told last, all wait for it.
    """
    if is_silent(rhythm, today):
        return []
    told = [message for message in told if message.state is not Delivery.DROPPED or message.answered_at is not None]
    slower = rhythm.slower if rhythm is not None else 0
    last = max((_reached_at(message) for message in told if message.state in _REACHED), default=None)
    not_before = now if last is None else max(now, last + tact.pause_between(slower, between))
    found = []
    for reason in reasons:
        number = _round(told, reason)
        asked = [message for message in told if _asks_the_same(message, reason) and message.facts["round"] == number]
        times = [message for message in asked if _is_about(message, reason)]
        repeat = max((message.repeat + 1 for message in asked), default=0)
        if not times:
            found.append(_nudge(reason, number, min(repeat, tact.MOST_REPEATS), not_before))
        elif (
            last is not None
            and _may_be_repeated(reason, times, repeat)
            and now >= last + tact.repeat_after(repeat - 1, slower, between)
        ):
            found.append(_nudge(reason, number, repeat, not_before))
    return found


def is_silent(rhythm: NudgeRhythm | narrow.NudgeRhythm | None, today: date) -> bool:
    """Whether this person wants to hear nothing about a mentorship on their day `today`."""
    if rhythm is None:
        return False
    return rhythm.is_off or (rhythm.snoozed_until is not None and today < rhythm.snoozed_until)


def asked_in_vain(told: Sequence[Message | narrow.Message], quiet: Quiet) -> datetime | None:
    """When somebody was asked for the last time how it goes on, if they have answered none of it; else None.

    `told` are the messages that the person is owed or has got, oldest first.
    """
    asked = [message for message in told if message.kind == QUIET and message.facts.get("reason") == quiet.occasion]
    if not asked:
        return None
    last = asked[-1]
    return _reached_at(last) if is_last(last) and _waits(last) else None


def knows_of_rest(told: Sequence[Message | narrow.Message], quiet: Quiet) -> datetime | None:
    """When somebody was told that it rests, and has not answered; else None."""
    for message in told:
        if message.kind == RESTING and message.occasion == quiet.occasion and _waits(message):
            return _reached_at(message)
    return None


def is_last(message: Message | narrow.Message) -> bool:
    """Whether the bot falls silent about this after the message, which then says so."""
    return message.repeat >= tact.MOST_REPEATS


def not_yet(
    session: Session,
    mentorship: Mentorship,
    me: Member,
    kinds: Iterable[str],
    until: date | None,
    now: datetime,
    today: date,
) -> date:
    """Be asked again on a day, in four weeks unless one is chosen; nothing about this mentorship before. The day.

    Raises DateInThePast or DateTooFar at `until`.
    """
    until = texts.ahead(until, today, "until") or today + tact.NOT_YET_FOR
    rhythm_of(session, mentorship, me).snoozed_until = until
    ledger.settle(session, mentorship, me.user_id, kinds, f"{NOT_YET}:{until}", now)
    mentorship.look_at = now
    return until


def less_often(session: Session, mentorship: Mentorship, me: Member, kinds: Iterable[str], now: datetime) -> None:
    """Be told less often about this mentorship: each time doubles the pauses."""
    rhythm = rhythm_of(session, mentorship, me)
    rhythm.slower = min(rhythm.slower + 1, tact.MOST_OFTEN_SLOWER)
    ledger.settle(session, mentorship, me.user_id, kinds, LESS_OFTEN, now)
    mentorship.look_at = now


def switch_off(session: Session, me: Member, now: datetime) -> None:
    """Get no nudges any more, about any mentorship; the settings switch them on again."""
    me.nudges_off = True
    for mentorship in mentorships.all_of(session, me, *OPEN_STATES):
        ledger.settle(session, mentorship, me.user_id, ledger.NUDGES, SWITCHED_OFF, now)


def rhythm_of(session: Session, mentorship: Mentorship, me: Member) -> NudgeRhythm:
    """How often this person wants to be nudged about this mentorship."""
    rhythm = session.get(NudgeRhythm, (mentorship.id, me.user_id))
    if rhythm is None:
        rhythm = NudgeRhythm(team_id=me.team_id, mentorship_id=mentorship.id, user_id=me.user_id, slower=0)
        session.add(rhythm)
        session.flush()
    return rhythm


def _waits(message: Message | narrow.Message) -> bool:
    """Whether somebody has got it and not answered: a newer message that asks the same answers nothing for them."""
    return message.state in _REACHED and message.answer in {None, SUPERSEDED}


def _may_be_repeated(reason: Reason, times: Sequence[Message | narrow.Message], repeat: int) -> bool:
    have_arrived = all(message.state in _REACHED for message in times)
    return reason.is_repeated and have_arrived and repeat <= tact.MOST_REPEATS


def _reached_at(message: Message | narrow.Message) -> datetime:
    # Of one whose outcome is unknown we only know when it was due.
    return message.sent_at or message.due_at


def _round(told: Sequence[Message | narrow.Message], reason: Reason) -> str:
    """Counts what begins a new round: answers by the person, and that this very reason was gone in between."""
    answers = sum(1 for message in told if message.answer not in {None, GONE, SUPERSEDED})
    gone = sum(1 for message in told if message.answer == GONE and _is_about(message, reason))
    return f"{answers}.{gone}"


def _nudge(reason: Reason, number: str, repeat: int, not_before: datetime) -> Nudge:
    return Nudge(
        kind=reason.kind,
        occasion=f"{reason.occasion}#{number}.{repeat}",
        repeat=repeat,
        facts={**reason.facts, "reason": reason.occasion, "question": reason.question, "round": number},
        not_before=not_before,
    )


def _asks_the_same(message: Message | narrow.Message, reason: Reason) -> bool:
    return message.kind == reason.kind and message.facts.get("question") == reason.question


def _is_about(message: Message | narrow.Message, reason: Reason) -> bool:
    return message.kind == reason.kind and message.facts.get("reason") == reason.occasion
