"""The ledger of messages: what the bot owes somebody, and what became of it. Claimed and sent by bot.claims.

A *notice* follows from what the partner has just done and goes out at once. A *nudge* is unasked: it waits for the
receiver's working hours and for their week (bot.tact). Both are rows with a unique key; the database arbitrates "once".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from bot import narrow, tact
from bot.database import insert
from bot.in_bulk import among
from bot.models import Delivery, Member, Mentorship, Message

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

SIGNALS = (
    "step_back",
    "no_longer_serves",
    "goals_reached",
    "skills_mastered",
    "other_expertise",
    "planned_end",
    "energy_low",
)
"""Nudges that say to the mentor why it may be time to step back (bot.signals)."""
NUDGES = (*SIGNALS, "stale_check_ins", "resting")
"""Kinds that speak unasked while two people work together."""
AFTERWARDS = ("stay_in_touch", "pay_forward")
"""Kinds that speak unasked once the mentorship is behind the two (R33, R35)."""
UNASKED = (*NUDGES, *AFTERWARDS)
"""Kinds that wait for their receiver's week and hours. All others are notices. Message.is_nudge names them, too."""

BRING_FILES = frozenset({"document", "meeting_date", "export", "diary_export"})
"""Kinds that bring files."""

_KEY = ("mentorship_id", "receiver_id", "kind", "occasion")
_AS_GIVEN = {"dml_strategy": "raw"}
"""Rows that the session does not know as objects."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def owe(
    session: Session,
    mentorship: Mentorship,
    receiver_id: str,
    kind: str,
    due_at: datetime,
    *,
    occasion: str = "",
    facts: Mapping[str, Any] | None = None,
) -> bool:
    """Write down that somebody is owed a notice; true unless that very message is in the ledger already.

    One that was dropped, because its reason was gone before it was sent, is owed again. `facts` are ids and dates
    for its text, never a text that somebody wrote.
    """
    owed = notice(mentorship, receiver_id, kind, due_at, occasion=occasion, facts=facts)
    return _write(session, owed, index_elements=_KEY)


def owe_nudge(
    session: Session,
    mentorship: Mentorship,
    receiver: Member,
    kind: str,
    not_before: datetime,
    *,
    occasion: str = "",
    repeat: int = 0,
    facts: Mapping[str, Any] | None = None,
) -> bool:
    """As `owe`, for one of the `UNASKED` kinds: it is due at the receiver's first working moment from `not_before` on.

    Whether they have had one lately is asked when it is sent (bot.tact.next_moment).
    """
    owed = nudge(mentorship, receiver, kind, not_before, occasion=occasion, repeat=repeat, facts=facts)
    return _write(session, owed, index_elements=_KEY)


Owed = Mapping[str, Any]
"""A row that is yet to be written."""


def notice(
    mentorship: Mentorship | narrow.Mentorship,
    receiver_id: str,
    kind: str,
    due_at: datetime,
    *,
    occasion: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Owed:
    """What `owe` writes."""
    named = {"mentorship_id": mentorship.id, "receiver_id": receiver_id, "kind": kind, "occasion": occasion}
    return {**named, **_to_send(mentorship.team_id, due_at, due_at, 0, facts)}


def nudge(
    mentorship: Mentorship | narrow.Mentorship,
    receiver: Member | narrow.Member,
    kind: str,
    not_before: datetime,
    *,
    occasion: str = "",
    repeat: int = 0,
    facts: Mapping[str, Any] | None = None,
) -> Owed:
    """What `owe_nudge` writes."""
    named = {"mentorship_id": mentorship.id, "receiver_id": receiver.user_id, "kind": kind, "occasion": occasion}
    due_at = tact.next_working_moment(receiver, not_before)
    return {**named, **_to_send(mentorship.team_id, not_before, due_at, repeat, facts)}


def owe_all(session: Session, owed: Sequence[Owed]) -> None:
    """Write down all of these that are not in the ledger already, in one statement."""
    if owed:
        session.execute(_adding(session, index_elements=_KEY), list(owed), execution_options=_AS_GIVEN)
        session.info["owes"] = True


def reconsider(session: Session, receiver: Member, now: datetime) -> None:
    """Find the moment anew for each nudge that this person is owed, since their hours or days have changed."""
    waiting = select(Message).where(
        Message.receiver_id == receiver.user_id, Message.kind.in_(UNASKED), Message.state == Delivery.DUE
    )
    for message in session.scalars(waiting):
        message.due_at = tact.next_working_moment(receiver, max(now, message.not_before))
    session.info["owes"] = True


def owe_both(session: Session, made: Iterable[Mentorship], kind: str, now: datetime, acting: Member) -> None:
    """As `owe`, to both of each of these mentorships, of which nobody has been told anything yet: to each in their
    working hours, since a whole list may come in at any time, and at once to whoever is `acting`."""
    session.add_all(
        Message(
            team_id=mentorship.team_id,
            mentorship_id=mentorship.id,
            receiver_id=member.user_id,
            kind=kind,
            occasion="",
            due_at=now if member is acting else tact.next_working_moment(member, now),
            claimed_until=NEVER,
        )
        for mentorship in made
        for member in (mentorship.mentor, mentorship.mentee)
    )
    session.flush()
    session.info["owes"] = True


def owe_person(
    session: Session,
    receiver: Member,
    kind: str,
    due_at: datetime,
    *,
    occasion: str = "",
    facts: Mapping[str, Any] | None = None,
) -> bool:
    """As `owe`, for what concerns its receiver alone and no mentorship."""
    named = {"receiver_id": receiver.user_id, "kind": kind, "occasion": occasion}
    row = {**named, **_to_send(receiver.team_id, due_at, due_at, 0, facts)}
    key = ["team_id", *named]
    return _write(session, row, index_elements=key, index_where=Message.mentorship_id.is_(None))


def settle(
    session: Session,
    mentorship: Mentorship,
    receiver_id: str,
    kinds: Iterable[str],
    answer: str,
    now: datetime,
    *,
    occasion: str | None = None,
) -> None:
    """Note that messages of these kinds were answered, here or elsewhere: one not yet sent is dropped, a sent one
    is shown anew to say so (R46). With `occasion`, only the one that is about it."""
    theirs = (
        Message.mentorship_id == mentorship.id,
        Message.receiver_id == receiver_id,
        Message.kind.in_(list(kinds)),
        Message.answered_at.is_(None),
        *([] if occasion is None else [Message.occasion == occasion]),
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


def call_back(session: Session, mentorship: Mentorship, kind: str, now: datetime) -> bool:
    """Drop what is owed of this kind, to whomever; whether it was in time: nothing of it is on its way."""
    dropped = session.scalars(
        update(Message)
        .where(Message.mentorship_id == mentorship.id, Message.kind == kind, Message.state == Delivery.DUE)
        .values(state=Delivery.DROPPED, answered_at=now, answer="called_back", claimed_until=NEVER)
        .returning(Message.id)
    ).all()
    return bool(dropped)


def withdraw(session: Session, mentorship: Mentorship, receiver_id: str, kinds: Iterable[str]) -> None:
    """Drop what is yet to be sent of these kinds: what still has its reason is owed anew, at another time."""
    session.execute(
        update(Message)
        .where(
            Message.mentorship_id == mentorship.id,
            Message.receiver_id == receiver_id,
            Message.kind.in_(list(kinds)),
            Message.state == Delivery.DUE,
        )
        .values(state=Delivery.DROPPED)
    )


def show_anew(session: Session, mentorship: Mentorship, kinds: Iterable[str]) -> None:
    """Let what was sent of these kinds say how things stand now, whoever has got it."""
    session.execute(
        update(Message)
        .where(Message.mentorship_id == mentorship.id, Message.kind.in_(list(kinds)), Message.state == Delivery.SENT)
        .values(is_stale=True)
    )
    session.info["owes"] = True


def supersede(session: Session, messages: Iterable[Message], answer: str, now: datetime) -> None:
    """Note of sent messages that nothing is asked by them any more; they are shown anew to say so."""
    for message in messages:
        message.answered_at = now
        message.answer = answer
        message.is_stale = True
    session.info["owes"] = True


def supersede_all(session: Session, ids: Sequence[int], answer: str, now: datetime) -> None:
    """As `supersede`, in one statement, for messages that have not been read as objects. Those that somebody has
    answered meanwhile keep their answer."""
    waiting = and_(among(session, Message.id, ids), Message.state == Delivery.SENT, Message.answered_at.is_(None))
    # Locked in one order: the sender notes what became of several at once, too.
    locked = select(Message.id).where(waiting).order_by(Message.id).with_for_update()
    session.execute(
        update(Message).where(Message.id.in_(locked)).values(answered_at=now, answer=answer, is_stale=True),
        execution_options={"synchronize_session": False},
    )
    session.info["owes"] = True


def refuse_all(session: Session, team_id: str) -> int:
    """Note that nothing can be sent to a workspace any more, since the app was removed from it; how many were due."""
    refused = session.scalars(
        update(Message)
        .where(Message.team_id == team_id, Message.state == Delivery.DUE)
        .values(state=Delivery.REFUSED, claimed_until=NEVER)
        .returning(Message.id)
    ).all()
    session.execute(update(Message).where(Message.team_id == team_id, Message.is_stale).values(is_stale=False))
    return len(refused)


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


def unanswered(session: Session, receiver: Member, mentorship_ids: Iterable[int]) -> Mapping[int, Sequence[Message]]:
    """The nudges that somebody has got, or that were lost on their way, and has not answered; by mentorship."""
    found: defaultdict[int, list[Message]] = defaultdict(list)
    for message in session.scalars(
        select(Message)
        .where(
            Message.mentorship_id.in_(list(mentorship_ids)),
            Message.receiver_id == receiver.user_id,
            Message.kind.in_(UNASKED),
            Message.state.not_in([Delivery.DUE, Delivery.DROPPED]),
            Message.answered_at.is_(None),
        )
        .order_by(Message.id)
    ):
        if message.mentorship_id is not None:
            found[message.mentorship_id].append(message)
    return found


def is_nudge(message: Message) -> bool:
    """Whether this message speaks unasked, and therefore waits for its receiver's week and hours."""
    return message.kind in UNASKED


def put_off(message: Message, until: datetime) -> None:
    """Leave a claimed message due, at a later time."""
    message.due_at = until
    message.claimed_until = NEVER


def last_nudge_at(session: Session, receiver: Member) -> datetime | None:
    """When the last nudge reached this person, or may have: of one whose outcome is unknown, when it was due."""
    return session.scalar(
        select(func.max(func.coalesce(Message.sent_at, Message.due_at))).where(
            Message.team_id == receiver.team_id,
            Message.receiver_id == receiver.user_id,
            Message.kind.in_(UNASKED),
            Message.state.in_([Delivery.SENDING, Delivery.SENT, Delivery.UNKNOWN, Delivery.LOST]),
        )
    )


def note_nudged(member: Member, now: datetime) -> None:
    """Remember when a nudge last reached this person."""
    member.nudged_at = now


def _to_send(
    team_id: str, not_before: datetime, due_at: datetime, repeat: int, facts: Mapping[str, Any] | None
) -> dict[str, Any]:
    return {
        "team_id": team_id,
        "not_before": not_before,
        "due_at": due_at,
        "repeat": repeat,
        "facts": dict(facts or {}),
        "claimed_until": NEVER,
        "state": Delivery.DUE,
        "attempts": 0,
        "is_stale": False,
    }


def _write(session: Session, row: Owed, **unique: Any) -> bool:
    """Add a row unless there is one; `unique` is the key that names it. Whether there is something new to send."""
    adding = _adding(session, **unique).returning(Message.id)
    added = session.execute(adding, [row], execution_options=_AS_GIVEN).first()
    session.info["owes"] = True
    return added is not None


def _adding(session: Session, **unique: Any) -> postgresql.Insert | sqlite.Insert:
    """Adds rows unless they are there. One that was dropped and never answered is owed again."""
    adding = insert(session, Message)
    again = ("not_before", "due_at", "facts", "state", "claimed_until")
    return adding.on_conflict_do_update(
        **unique,
        set_={name: adding.excluded[name] for name in again},
        where=and_(Message.state == Delivery.DROPPED, Message.answered_at.is_(None)),
    )
