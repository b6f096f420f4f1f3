"""What is to be sent next: taken from the ledger by one process at a time, in the order of what matters.

The database arbitrates: a person whose message is being prepared is locked for some milliseconds, other processes pass
over them, and afterwards see what is on its way. Everything but `waiting` is about one workspace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, union_all, update
from sqlalchemy.orm import Session

from bot import ledger
from bot.models import Delivery, Member, Message
from bot.paces import CONVERSATION, Key, Lane

LEASE = timedelta(minutes=3)
"""How long no other process touches what was taken: longer than the slowest message takes, with a file in four
requests. After that, nobody waits for its outcome any more."""
LATE = timedelta(hours=1)
"""How old a notice is that does not come alone any more."""


@dataclass(frozen=True)
class Due:
    """What somebody is to be sent next, in one message."""

    receiver: Member
    messages: Sequence[Message]


def waiting(session: Session, now: datetime) -> dict[Key, int]:
    """How much is waiting to be done now, by workspace and lane, over all workspaces."""
    lanes: Sequence[tuple[Lane, ColumnElement[bool]]] = (
        (Lane.SAY, is_due(now)),
        (Lane.SHOW, _is_stale(now)),
        (Lane.FIND, _is_unknown(now)),
    )
    counts = union_all(
        *(
            select(Message.team_id, literal(lane).label("lane"), func.count())
            .where(condition)
            .group_by(Message.team_id)
            for lane, condition in lanes
        )
    )
    return {(team_id, Lane(lane)): count for team_id, lane, count in session.execute(counts)}


def next_receivers(session: Session, now: datetime, most: int) -> dict[str, bool]:
    """Who in the workspace is due something, by user id in the order of what matters: first the notices, for which
    somebody has done something, then the nudges, each by age. True for a nudge.

    However much is due, only the first of it is looked at.
    """
    found: dict[str, bool] = {}
    for is_nudge in (False, True):
        while len(found) < most:
            page = session.scalars(
                select(Message.receiver_id)
                .where(is_due(now), Message.is_nudge == is_nudge, Message.receiver_id.not_in(found))
                .order_by(Message.due_at, Message.id)
                .limit(most)
            ).all()
            found |= dict.fromkeys(page, is_nudge)
            if len(page) < most:
                break
    return dict(list(found.items())[:most])


def claim(session: Session, receivers: Sequence[str], now: datetime, most: int) -> list[Due]:
    """Take for up to `most` of these people, in this order, what is due to them next; none for whom has just been
    written to."""
    taken: dict[str, Member] = {}
    for place in range(0, len(receivers), most):
        if len(taken) < most:
            # Those that another process has locked are passed over.
            taken |= _lock(session, receivers[place : place + most], most - len(taken), _can_be_spoken_to(now))
    rows = _rows(session, and_(is_due(now), Message.receiver_id.in_(list(taken))))
    theirs: dict[str, list[Message]] = {}
    for row in rows:
        theirs.setdefault(row.receiver_id, []).append(row)
    return [Due(taken[user_id], together(messages, now)) for user_id, messages in theirs.items()]


def together(rows: Sequence[Message], now: datetime) -> Sequence[Message]:
    """Which of the messages due to one person, oldest first, become one: the next notice, or all nudges (R44).

    Notices that are late, after an outage, come as one message rather than as a flood.
    """
    notices = [message for message in rows if not ledger.is_nudge(message)]
    if not notices:
        return rows
    late = [message for message in notices if message.not_before <= now - LATE and _stands_beside_others(message)]
    return late if notices[0] in late else notices[:1]


def claim_stale(session: Session, now: datetime, most: int) -> list[Due]:
    """Take for up to `most` people the sent messages of theirs whose text is stale, a `Due` each.

    One that is being shown anew just now is left for later, so that the older text never arrives last.
    """
    taken = _lock(session, _receivers(session, _is_stale(now), most), most)
    theirs = Message.receiver_id.in_(list(taken))
    under_way = select(Message.channel, Message.ts).where(
        theirs, Message.is_stale, Message.state == Delivery.SENT, Message.claimed_until >= now
    )
    busy = {(channel, ts) for channel, ts in session.execute(under_way) if ts is not None}
    messages: dict[tuple[object, ...], list[Message]] = {}
    for row in _rows(session, and_(_is_stale(now), theirs)):
        if (row.channel, row.ts) not in busy:
            row.claimed_until = now + LEASE
            messages.setdefault((row.channel, row.ts or row.id), []).append(row)
    return [Due(taken[rows[0].receiver_id], rows) for rows in messages.values()]


def claim_unknown(session: Session, now: datetime, most: int) -> list[list[Message]]:
    """Take messages of which nobody knows whether they arrived, to find it out: the answer was lost, or their sender
    died while the request was out. Those of up to `most` people, together what would stand in one conversation.

    No other process takes them for `LEASE`, and none sends them again before it is found out
    (docs/decisions/0002-at-most-once.md).
    """
    receivers = _receivers(session, _is_unknown(now), most)
    rows = session.scalars(
        select(Message)
        .where(_is_unknown(now), Message.receiver_id.in_(receivers))
        .order_by(Message.id)
        .with_for_update(skip_locked=True)
    )
    conversations: dict[tuple[str, ...], list[Message]] = {}
    for row in rows:
        row.state = Delivery.UNKNOWN
        row.claimed_until = now + LEASE
        conversations.setdefault((row.facts.get("channel", ""), *readers(row)), []).append(row)
    return list(conversations.values())


def readers(message: Message) -> Sequence[str]:
    """In whose conversation with the bot a message stands, by user id."""
    people: Sequence[str] = message.facts.get("together", (message.receiver_id,))
    return people


def put_off_nudges(session: Session, receiver_id: str, until: datetime, now: datetime) -> None:
    """Leave the nudges that are due to somebody for a later moment, since they do not want to be disturbed now."""
    session.execute(
        update(Message).where(is_due(now), Message.receiver_id == receiver_id, Message.is_nudge).values(due_at=until)
    )


def _receivers(session: Session, condition: ColumnElement[bool], most: int) -> Sequence[str]:
    """Up to `most` people to whom messages in such a condition belong, those with the oldest first."""
    return session.scalars(
        select(Message.receiver_id)
        .where(condition)
        .group_by(Message.receiver_id)
        .order_by(func.min(Message.id))
        .limit(most)
    ).all()


def _lock(
    session: Session, user_ids: Sequence[str], most: int, condition: ColumnElement[bool] | None = None
) -> dict[str, Member]:
    found = select(Member).where(Member.user_id.in_(user_ids)).limit(most).with_for_update(skip_locked=True)
    members = session.scalars(found if condition is None else found.where(condition))
    return {member.user_id: member for member in members}


def _rows(session: Session, condition: ColumnElement[bool]) -> Sequence[Message]:
    return session.scalars(
        select(Message).where(condition).order_by(Message.due_at, Message.id).with_for_update()
    ).all()


def is_due(now: datetime) -> ColumnElement[bool]:
    """What can be sent now, as far as the ledger knows."""
    return and_(Message.state == Delivery.DUE, Message.due_at <= now, Message.claimed_until < now)


def _is_stale(now: datetime) -> ColumnElement[bool]:
    return and_(Message.is_stale, Message.state == Delivery.SENT, Message.claimed_until < now)


def _is_unknown(now: datetime) -> ColumnElement[bool]:
    # It was due, of course. So asked, an index is searched by that, rather than by each workspace there is.
    is_past = and_(Message.due_at <= now, Message.claimed_until < now)
    return and_(Message.state.in_([Delivery.UNKNOWN, Delivery.SENDING]), is_past)


def _can_be_spoken_to(now: datetime) -> ColumnElement[bool]:
    return or_(Member.rested_at.is_(None), Member.rested_at <= CONVERSATION.latest(now))


def _stands_beside_others(message: Message) -> bool:
    is_elsewhere = message.facts.get("together") or message.facts.get("channel")
    return not is_elsewhere and message.kind not in ledger.BRING_FILES
