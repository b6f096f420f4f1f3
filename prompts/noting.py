"""Writes down what became of messages: the last step of sending, and the only one that knows all its outcomes."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from bot import departures, ledger, nudges, paces, shout_out, tempo
from bot.members import save_member
from bot.models import Delivery, Member, Message
from bot.paces import Lane
from bot.tempo import Tempo
from prompts import posting
from prompts.posting import Method, Outcome, Parcel, Result

log = structlog.get_logger(__name__)

LOOK_AGAIN = timedelta(seconds=30)
"""How long to wait before looking whether a message arrived whose answer was lost: it may still be on its way."""
MOST_ATTEMPTS = 30
"""With the pauses in bot.tempo this is about a day: time to repair what is wrong before a message is given up."""

_LANES = {Method.POST: Lane.SAY, Method.UPDATE: Lane.SHOW}


@dataclass(frozen=True)
class Posted:
    """A parcel and what became of it."""

    parcel: Parcel
    outcome: Outcome
    departed: Mapping[str, Any] | None = None
    """What Slack says about its receiver, if they have left."""
    permalink: str = ""
    """The address of a message in a channel."""

    @property
    def team_id(self) -> str:
        """In which workspace."""
        return self.parcel.team_id

    @property
    def message_id(self) -> int:
        """Its row, or the first of its rows."""
        return next(iter(self.parcel.answers))

    @property
    def in_channel(self) -> bool:
        """Whether it is said in a channel, for everybody there."""
        return bool(self.parcel.in_channel)

    @property
    def means_more(self) -> bool:
        """Whether it means something beyond its own message: somebody has left, or the app was removed."""
        return self.departed is not None or self.outcome.result is Result.WORKSPACE_GONE


@dataclass(frozen=True)
class Found:
    """A message that was looked for, and what was found."""

    team_id: str
    message_id: int
    people: Sequence[str]
    """In whose conversation with the bot it was looked for, by user id."""
    outcome: Outcome
    in_channel: bool = False
    permalink: str = ""
    means_more: bool = False


def note(session: Session, done: Sequence[Posted | Found], tempos: Mapping[Lane, Tempo], now: datetime) -> None:
    """Write down what became of messages in people's conversations with the bot: of any workspaces at once, unless one
    `means_more`."""
    posted = [each for each in done if isinstance(each, Posted)]
    found = [each for each in done if isinstance(each, Found)]
    ids = [message_id for each in posted for message_id in each.parcel.answers] + [each.message_id for each in found]
    # The receivers first, then the messages: two processes must not wait for each other.
    people = {(each.team_id, each.parcel.receiver_id) for each in posted if each.parcel.replaces is None}
    people.update((each.team_id, user_id) for each in found for user_id in each.people)
    _lock(session, people)
    messages = {
        message.id: message
        for message in session.scalars(
            select(Message).where(Message.id.in_(ids)).order_by(Message.id).with_for_update()
        )
    }
    sent_nudges: list[Message] = []
    for each in posted:
        rows = [messages[message_id] for message_id in each.parcel.answers if message_id in messages]
        _note_posted(rows, each, now)
        if each.parcel.is_nudge and each.outcome.result is Result.SENT:
            sent_nudges += rows
        elif each.parcel.is_nudge and each.outcome.result is not Result.UNKNOWN:
            # Somebody may have had all erased while it was on its way.
            receiver = session.get(Member, (each.team_id, each.parcel.receiver_id))
            if receiver is not None:
                receiver.nudged_at = each.parcel.nudged_before
        _follow_up(session, each, tempos, now)
    for finding in found:
        if finding.message_id in messages:
            _note_finding(session, messages[finding.message_id], finding.outcome, now)
        if finding.outcome.result is Result.LIMITED:
            _rest(session, finding.team_id, Lane.FIND, finding.outcome, tempos, now)
    if sent_nudges:
        _supersede_older(session, sent_nudges, now)


def note_in_channel(session: Session, done: Posted | Found, tempos: Mapping[Lane, Tempo], now: datetime) -> None:
    """Write down what became of a message in a channel; the two whose it is are told (R36)."""
    shout_out.lock(session, done.message_id)
    message = session.get(Message, done.message_id, with_for_update=True)
    if message is None:
        # One of the two has had all erased while it was on its way.
        return
    if isinstance(done, Found):
        _note_finding(session, message, done.outcome, now)
    else:
        _note_posted([message], done, now)
        _follow_up(session, done, tempos, now)
    shout_out.note_outcome(session, message, done.outcome.error, done.permalink, now)


def pause_or_give_up(message: Message, now: datetime, chance: float | None = None) -> None:
    """Try again after a pause that doubles up to an hour; after a day of that, give up. `chance`, from 0 to 1, is the
    same for what goes out together, and is drawn by lot where nothing else does."""
    message.attempts += 1
    if message.attempts < MOST_ATTEMPTS:
        chance = random.random() if chance is None else chance  # noqa: S311 - no secret
        _try_again(message, now + tempo.pause(message.attempts, chance))
        return
    log.error("message given up", message=message.id, kind=message.kind, team=message.team_id)
    if message.state is Delivery.SENT:
        is_up_to_date(message)
    else:
        message.state = Delivery.REFUSED
        message.claimed_until = ledger.NEVER


def is_up_to_date(message: Message) -> None:
    """Note that a sent message shows what it should, or never can."""
    message.is_stale = False
    message.attempts = 0
    message.claimed_until = ledger.NEVER


def _lock(session: Session, people: Collection[tuple[str, str]]) -> None:
    """Lock people, by workspace and user id; none is read, since most messages arrive and change nothing for them."""
    keys = (Member.team_id, Member.user_id)
    session.execute(select(*keys).where(tuple_(*keys).in_(people)).order_by(*keys).with_for_update())


def _rest(
    session: Session, team_id: str, lane: Lane, outcome: Outcome, tempos: Mapping[Lane, Tempo], now: datetime
) -> None:
    paces.rest(session, (team_id, lane), now + (outcome.rest or posting.DEFAULT_REST), now, tempos)


def _note_posted(rows: Sequence[Message], posted: Posted, now: datetime) -> None:
    parcel, outcome = posted.parcel, posted.outcome
    if outcome.result is not Result.SENT:
        log.warning(
            "message not sent",
            result=outcome.result.name.lower(),
            error=outcome.error,
            messages=list(parcel.answers),
            team=parcel.team_id,
        )
    chance = random.random()  # noqa: S311 - no secret
    for row in rows:
        if parcel.replaces is None:
            _note_post(row, outcome, parcel.lease, now, chance)
        else:
            _note_update(row, outcome, parcel.answers[row.id], now)


def _follow_up(session: Session, posted: Posted, tempos: Mapping[Lane, Tempo], now: datetime) -> None:
    """What an outcome means beyond its own message."""
    parcel, outcome = posted.parcel, posted.outcome
    if outcome.result is Result.LIMITED and parcel.method in _LANES:
        _rest(session, parcel.team_id, _LANES[parcel.method], outcome, tempos, now)
    if outcome.result is Result.WORKSPACE_GONE:
        refused = ledger.refuse_all(session, parcel.team_id)
        log.warning("the app was removed from a workspace", team=parcel.team_id, refused=refused)
    if posted.departed is not None:
        departures.tell_partners(session, save_member(session, parcel.team_id, posted.departed, now), now)


def _note_post(
    message: Message, outcome: Outcome, lease: datetime | None, now: datetime, chance: float | None = None
) -> None:
    if outcome.result is Result.SENT:
        message.state = Delivery.SENT
        message.attempts = 0
        message.sent_at, message.channel, message.ts = now, outcome.channel, outcome.ts
        message.claimed_until = ledger.NEVER
        return
    if message.state is not Delivery.SENDING or message.claimed_until != lease:
        # The answer came after the lease had ended: another process has taken care of it.
        return
    message.claimed_until = ledger.NEVER
    match outcome.result:
        case Result.UNKNOWN:
            message.state = Delivery.UNKNOWN
            message.claimed_until = now + LOOK_AGAIN
        case Result.REFUSED | Result.PERSON_GONE | Result.WORKSPACE_GONE:
            message.state = Delivery.REFUSED
        case Result.LIMITED:
            message.state = Delivery.DUE
            _try_again(message, now + (outcome.rest or posting.DEFAULT_REST))
        case Result.LATER:
            message.state = Delivery.DUE
            pause_or_give_up(message, now, chance)


def _note_finding(session: Session, message: Message, outcome: Outcome, now: datetime) -> None:
    if message.state is not Delivery.UNKNOWN:
        return
    match outcome.result:
        case Result.SENT:
            _note_post(message, outcome, None, now)
        case Result.LATER:
            log.info("message did not arrive, sent again", message=message.id)
            message.state = Delivery.DUE
            ledger.put_off(message, now)
            receiver = session.get(Member, (message.team_id, message.receiver_id))
            if ledger.is_nudge(message) and receiver is not None:
                # It does not count for the week.
                receiver.nudged_at = ledger.last_nudge_at(session, receiver)
        case Result.REFUSED:
            helps = "the two look" if message.kind == shout_out.POST else "the scope im:history"
            log.warning("message lost, or not: nobody can tell", message=message.id, kind=message.kind, helps=helps)
            message.state = Delivery.LOST
        case Result.PERSON_GONE | Result.WORKSPACE_GONE:
            message.state = Delivery.REFUSED
        case Result.UNKNOWN | Result.LIMITED:
            message.claimed_until = now + (outcome.rest or LOOK_AGAIN)


def _note_update(message: Message, outcome: Outcome, shown: str | None, now: datetime) -> None:
    if not message.is_stale:
        return
    match outcome.result:
        case Result.SENT if message.answer == shown:
            is_up_to_date(message)
        case Result.SENT:
            # It was answered once more while this was on its way.
            message.claimed_until = ledger.NEVER
        case Result.LIMITED:
            _try_again(message, now + (outcome.rest or posting.DEFAULT_REST))
        case Result.LATER | Result.UNKNOWN:
            pause_or_give_up(message, now)
        case Result.REFUSED | Result.PERSON_GONE | Result.WORKSPACE_GONE:
            is_up_to_date(message)


def _supersede_older(session: Session, sent: Sequence[Message], now: datetime) -> None:
    """Older messages that ask the same are shown anew to point to the new one, so that there is one to answer."""
    older = session.scalars(
        select(Message).where(
            Message.mentorship_id.in_({message.mentorship_id for message in sent}),
            Message.kind.in_(ledger.UNASKED),
            Message.state == Delivery.SENT,
            Message.answered_at.is_(None),
            Message.id.not_in([message.id for message in sent]),
        )
    )
    asked = {_question(message) for message in sent}
    ledger.supersede(session, [message for message in older if _question(message) in asked], nudges.SUPERSEDED, now)


def _question(message: Message) -> tuple[int | None, str, str]:
    """What a nudge asks whom: the signals of one mentorship are one question, its silence is another."""
    if message.kind in ledger.AFTERWARDS:
        return message.mentorship_id, message.receiver_id, message.kind
    return message.mentorship_id, message.receiver_id, "signals" if message.kind in ledger.SIGNALS else "silence"


def _try_again(message: Message, at: datetime) -> None:
    """Leave a message to be sent, or to be shown anew, at a later moment."""
    if message.state is Delivery.SENT:
        message.claimed_until = at
    else:
        ledger.put_off(message, at)
