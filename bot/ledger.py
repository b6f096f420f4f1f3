"""The ledger of messages: what the bot owes somebody, claimed by one process at a time, and what became of it.

A *notice* follows from what the partner has just done and goes out at once. A *nudge* is unasked: it waits for the
receiver's working hours and for their week (bot.tact). Both are rows with a unique key; the database arbitrates "once".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import Session

from bot.models import Delivery, Member, Mentorship, Message

NUDGES = ("goals_reached", "energy_low", "planned_end", "stale_check_ins")
"""Kinds that speak unasked. Every other kind is a notice."""
SIGNALS = ("goals_reached", "energy_low", "planned_end")
"""Nudges that say to the mentor why it may be time to step back."""

LEASE = timedelta(minutes=2)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def owe(
    session: Session,
    mentorship: Mentorship,
    receiver_id: str,
    kind: str,
    due_at: datetime,
    *,
    occasion: str = "",
    repeat: int = 0,
    facts: Mapping[str, Any] | None = None,
) -> bool:
    """Write down that somebody is owed a message; true unless that very message is in the ledger already.

    `facts` are ids and dates for its text, never a text that somebody wrote.
    """
    insert = insert_on_postgresql if session.get_bind().dialect.name == "postgresql" else insert_on_sqlite
    added = session.execute(
        insert(Message)
        .values(
            team_id=mentorship.team_id,
            mentorship_id=mentorship.id,
            receiver_id=receiver_id,
            kind=kind,
            occasion=occasion,
            repeat=repeat,
            facts=dict(facts or {}),
            due_at=due_at,
            claimed_until=NEVER,
            state=Delivery.DUE,
            attempts=0,
            is_stale=False,
        )
        .on_conflict_do_nothing()
        .returning(Message.id)
    ).first()
    session.info["owes"] = True
    return added is not None


def settle(
    session: Session,
    mentorship: Mentorship,
    receiver_id: str,
    kinds: Iterable[str],
    answer: str,
    now: datetime,
) -> None:
    """Note that messages of these kinds were answered, here or elsewhere: one not yet sent is dropped, a sent one
    is shown anew to say so (R46)."""
    theirs = (
        Message.mentorship_id == mentorship.id,
        Message.receiver_id == receiver_id,
        Message.kind.in_(list(kinds)),
        Message.answered_at.is_(None),
    )
    session.execute(
        update(Message)
        .where(*theirs, Message.state == Delivery.DUE)
        .values(state=Delivery.DROPPED, answered_at=now, answer=answer)
    )
    session.execute(
        update(Message)
        .where(*theirs, Message.state != Delivery.DROPPED)
        .values(answered_at=now, answer=answer, is_stale=True)
    )
    session.info["owes"] = True


def claim(session: Session, now: datetime, batch: int = 100) -> Sequence[Message]:
    """Take messages that are due, or whose sent text is stale, so that no other process takes them for `LEASE`.

    One statement: on PostgreSQL replicas skip each other's rows, on SQLite there is one writer at a time.
    """
    wanted = or_(
        and_(Message.state == Delivery.DUE, Message.due_at <= now),
        and_(Message.is_stale, Message.state == Delivery.SENT),
    )
    due = (
        select(Message.id)
        .where(wanted, Message.claimed_until < now)
        .order_by(Message.due_at, Message.id)
        .limit(batch)
        .with_for_update(skip_locked=True)
    )
    claimed = session.scalars(
        update(Message)
        .where(Message.id.in_(due), Message.claimed_until < now)
        .values(claimed_until=now + LEASE)
        .returning(Message)
    ).all()
    return sorted(claimed, key=lambda message: (message.due_at, message.id))


def history(session: Session, mentorship: Mentorship, receiver_id: str, kinds: Iterable[str]) -> Sequence[Message]:
    """The messages of these kinds to one receiver about one mentorship, oldest first."""
    return session.scalars(
        select(Message)
        .where(
            Message.mentorship_id == mentorship.id,
            Message.receiver_id == receiver_id,
            Message.kind.in_(list(kinds)),
        )
        .order_by(Message.id)
    ).all()


def is_nudge(message: Message) -> bool:
    """Whether this message speaks unasked, and therefore waits for its receiver's week and hours."""
    return message.kind in NUDGES


def put_off(message: Message, until: datetime) -> None:
    """Leave a claimed message due, at a later time."""
    message.due_at = until
    message.claimed_until = NEVER


def note_nudged(member: Member, now: datetime) -> None:
    """Remember when a nudge last reached this person."""
    member.nudged_at = now
