"""Have all erased that is stored about oneself (R48).

What was somebody's alone is deleted. What they shared stays with the partner, and so does what the two kept together,
but no name and no id: in each mentorship an anonymous member takes their place, another one in each, so that no record
leads to another. Somebody who comes again begins anew.

Here it is decided for every table what becomes of somebody's rows; tests/bot/test_erasure.py fails on one that nobody
has decided about.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Enum, String, Text, Update, cast, or_, select, update
from sqlalchemy.orm import Session

from bot import closure, connection, export, introductions, ledger, plan, shout_out
from bot.called import ERASED
from bot.errors import FilesOnTheirWay, NotSure
from bot.members import local_day
from bot.models import (
    BY_TABLE,
    Agreement,
    Answer,
    Delivery,
    Draft,
    Ending,
    Introduction,
    IntroductionState,
    Member,
    Mentorship,
    Message,
    NextStep,
    Opportunity,
    ShoutOutState,
    State,
)
from bot.privacy import may_read
from bot.questions import BY_KEY, Audience

KIND = "erased"
"""The kind of message that tells a partner what has ended."""
CLOSED = "closed"
"""The kind that a question becomes when what it was about is gone from the record."""
QUESTIONS = frozenset({"invitation", "introduction_offered", "introduction_asked"})
"""The kinds of messages that ask for an answer to something that can be gone."""
LONGEST_ID = 32
"""Characters that a column has which may hold somebody's id."""
WAITS_FOR_FILES = timedelta(minutes=10)
"""How long an erasure waits for the files that somebody has asked for before it."""


def _never(_row: Any) -> bool:
    return False


def _is_shared(row: Any) -> bool:
    is_for_author = isinstance(row, Answer) and BY_KEY[row.question].audience is Audience.AUTHOR
    return row.shared_at is not None and not is_for_author


def _is_posted(row: Any) -> bool:
    return bool(row.state is ShoutOutState.POSTED)


@dataclass(frozen=True)
class Own:
    """That the rows of a table are somebody's own."""

    owner: str
    """The column that names them."""
    stays: Callable[[Any], bool] = _never
    """Whether a row stays with the partner."""


OF_BOTH = "The two keep these rows together, and the partner keeps them."
OF_NOBODY = "These rows are about nobody."
FATES: Mapping[str, Own | str] = {
    "answers": Own("author_id", stays=_is_shared),
    "check_ins": Own("author_id"),
    "closures": OF_BOTH,
    # It lapses, since it stands on the wishes of both.
    "connection_agreements": OF_BOTH,
    "connection_wishes": Own("author_id"),
    "diary_entries": Own("author_id"),
    "drafts": Own("author_id"),
    "extensions": OF_BOTH,
    "final_meetings": OF_BOTH,
    # Both have seen that a reflection was finished, and no word of it is in here.
    "finished_parts": OF_BOTH,
    "goals": OF_BOTH,
    # What somebody else has said of them.
    "introductions": Own("person_id"),
    "managers": Own("user_id"),
    "members": Own("user_id"),
    "mentorships": OF_BOTH,
    "messages": Own("receiver_id"),
    "next_steps": Own("author_id", stays=_is_shared),
    "nudge_rhythms": Own("user_id"),
    "offers": Own("user_id"),
    "open_views": Own("user_id"),
    "opportunities": OF_BOTH,
    "paces": OF_NOBODY,
    "received": OF_NOBODY,
    # Also one that was shared: it spoke of that moment.
    "remarks": Own("author_id"),
    "removals": OF_NOBODY,
    "shout_outs": Own("worded_by", stays=_is_posted),
    "skills": OF_BOTH,
    "suggestions": Own("author_id"),
}


@dataclass(frozen=True)
class Consequences:
    """What an erasure means for others."""

    ends: Sequence[Member]
    """The partners with whom a mentorship under way ends."""
    lapses: Sequence[Member]
    """The partners with whom an agreement to stay in touch lapses."""
    keep: Sequence[Member]
    """The partners who keep what was shared."""


def consequences(session: Session, me: Member) -> Consequences:
    """What it means for others if this person has all erased now."""
    kept = [mentorship for mentorship in _mine(session, me) if _is_kept(mentorship, me)]

    def partners(mentorships: Iterable[Mentorship]) -> list[Member]:
        return list({(partner := each.partner_of(me.user_id)).user_id: partner for each in mentorships}.values())

    return Consequences(
        ends=partners(mentorship for mentorship in kept if mentorship.is_under_way),
        lapses=partners(m for m in kept if m.state is State.ENDED and _have_agreed(session, m)),
        keep=partners(kept),
    )


def check(session: Session, me: Member, now: datetime, *, is_sure: bool) -> None:
    """Make sure that somebody wants it, and that the files have arrived which they have asked for before.

    Raises NotSure or FilesOnTheirWay at `sure`.
    """
    if not is_sure:
        raise NotSure("sure")
    files = select(Message.id).where(
        Message.receiver_id == me.user_id,
        Message.kind.in_([export.KIND, export.DIARY_KIND]),
        Message.state.in_([Delivery.DUE, Delivery.SENDING]),
        Message.due_at > now - WAITS_FOR_FILES,
    )
    if session.scalar(files.limit(1)) is not None:
        raise FilesOnTheirWay("sure")


def erase(session: Session, me: Member, now: datetime) -> Sequence[str]:
    """Erase all that is stored about this person; the ids of the partners, whose records have changed.

    What is under way ends, and the partners are told kindly. After this, nothing in the database leads to the person.
    """
    user_id = me.user_id
    _lock_mine(session, me)
    mine = _mine(session, me)
    partners = [mentorship.partner_of(user_id) for mentorship in mine]
    # From here on nothing waits for them, and nothing is sent to them.
    me.is_deactivated = True
    session.flush()
    for mentorship in mine:
        _leave(session, mentorship, me, now)
    _be_introduced_to_nobody(session, me, now)
    kept = {mentorship: mentorship.role_of(user_id) for mentorship in mine if _is_kept(mentorship, me)}
    for mentorship in mine:
        if mentorship not in kept:
            let_go(session, mentorship, now)
    for partner in partners:
        if partner.was is not None:
            session.delete(partner)
    for mentorship in kept:
        _delete_unread(session, mentorship, mentorship.partner_of(user_id))
    _delete_own(session, me)
    for mentorship, role in kept.items():
        nobody = Member(
            team_id=me.team_id,
            user_id=f"{ERASED}{secrets.token_hex(12)}",
            name="",
            was=role,
            is_deactivated=True,
            refreshed_at=now,
        )
        session.add(nobody)
        session.flush()
        _put_in_place(session, mentorship, user_id, nobody.user_id)
    session.delete(me)
    session.flush()
    _forget(session, user_id)
    return [partner.user_id for partner in partners if partner.was is None]


def let_go(session: Session, mentorship: Mentorship, now: datetime) -> None:
    """Delete a mentorship with all that is about it; questions that somebody has before them are closed."""
    _close(session, _messages_about(session, mentorship), now)
    session.delete(mentorship)
    session.flush()


def _leave(session: Session, mentorship: Mentorship, me: Member, now: datetime) -> None:
    """End what there is between the two, and tell the partner."""
    partner = mentorship.partner_of(me.user_id)
    if mentorship.state is State.INVITED:
        if mentorship.proposed_by == partner.user_id:
            facts = {"ends": "invitation", "day": mentorship.created_at.isoformat()}
            ledger.owe_person(session, partner, KIND, now, occasion=f"invitation:{mentorship.id}", facts=facts)
        return
    ends = "mentorship" if mentorship.is_under_way else "agreement" if _have_agreed(session, mentorship) else None
    if mentorship.is_under_way:
        _end(session, mentorship, partner, now)
    if ends is not None:
        ledger.owe(session, mentorship, partner.user_id, KIND, now, facts={"ends": ends})
    connection.lapse(session, mentorship, now)
    shout_out.lapse(session, mentorship, now)
    for introduction in mentorship.introductions:
        if introduction.state in introductions.PENDING:
            introduction.state = IntroductionState.WITHDRAWN
            _close(session, _messages_about_introduction(session, introduction), now)
    if mentorship.mentor_id == me.user_id:
        mentorship.step_back_at = None
    if mentorship.shielded_id == me.user_id:
        mentorship.shielded_id = None
    if mentorship.reopening_asked_by == me.user_id:
        mentorship.reopening_asked_by = None
    session.flush()


def _end(session: Session, mentorship: Mentorship, partner: Member, now: datetime) -> None:
    """Complete it, if the partner has done all that there was to do (R24); else end it without fault (R41)."""
    if closure.complete_if_done(session, mentorship, now, local_day(partner, now)):
        return
    if not closure.is_open_to_both(mentorship) and plan.find(session, mentorship, partner) is None:
        # That the one who leaves had begun to plan remains their own.
        mentorship.closure = None
    closure.finish(session, mentorship, Ending.ENDED_EARLY, now)


def _be_introduced_to_nobody(session: Session, me: Member, now: datetime) -> None:
    """Nothing is left of whom a mentor would have liked to introduce this person to."""
    for introduction in session.scalars(select(Introduction).where(Introduction.person_id == me.user_id)).all():
        _close(session, _messages_about_introduction(session, introduction), now)
        session.delete(introduction)
    session.flush()


def _delete_own(session: Session, me: Member) -> None:
    for table, fate in FATES.items():
        if isinstance(fate, Own) and table != "members":
            model = BY_TABLE[table]
            for row in session.scalars(select(model).where(getattr(model, fate.owner) == me.user_id)).all():
                if not fate.stays(row):
                    session.delete(row)
    session.flush()


def _delete_unread(session: Session, mentorship: Mentorship, partner: Member) -> None:
    """Delete what nobody is left to read: what was written for a partner who had turned away before (R42)."""
    if mentorship.shielded_id != partner.user_id:
        return
    row: Any
    for model in (Answer, NextStep, Opportunity, Introduction):
        for row in session.scalars(select(model).where(model.mentorship_id == mentorship.id)).all():
            if not may_read(partner.user_id, row, mentorship):
                session.delete(row)
    session.flush()


def _close(session: Session, messages: Iterable[Message], now: datetime) -> None:
    """Let go of messages; a question that somebody has before them is shown anew, to say that nothing is asked."""
    for message in messages:
        if message.kind in QUESTIONS and message.ts is not None and message.answered_at is None:
            message.mentorship_id, message.kind, message.occasion = None, CLOSED, str(message.id)
            message.facts, message.answered_at, message.is_stale = {}, now, True
        else:
            session.delete(message)
    session.info["owes"] = True
    session.flush()


def _put_in_place(session: Session, mentorship: Mentorship, user_id: str, nobody_id: str) -> None:
    """Put an anonymous member in somebody's place, wherever a mentorship names them."""
    for model in BY_TABLE.values():
        if model is Mentorship or hasattr(model, "mentorship_id"):
            is_about = (model.id if model is Mentorship else model.mentorship_id) == mentorship.id
            for column in _short_texts(model):
                _replace(session, update(model).where(is_about), column, user_id, nobody_id)
    session.expire_all()
    mentorship.pair = ":".join(sorted((mentorship.mentor_id, mentorship.mentee_id)))
    for message in _messages_about(session, mentorship):
        message.facts = _with(message.facts, user_id, nobody_id)
    session.flush()


def _forget(session: Session, user_id: str) -> None:
    """Take an id out of what others have: who named them a manager, whom they were about to invite."""
    for model in BY_TABLE.values():
        for column in _short_texts(model):
            other = None if model.__table__.columns[column].nullable else ""
            _replace(session, update(model), column, user_id, other)
    session.expire_all()
    for message in session.scalars(select(Message).where(cast(Message.facts, String).contains(user_id))):
        message.facts = _with(message.facts, user_id, "")
    drafts = or_(Draft.form.contains(user_id), cast(Draft.fields, String).contains(user_id))
    for draft in session.scalars(select(Draft).where(drafts)).all():
        if user_id in draft.form:
            session.delete(draft)
        else:
            draft.fields = _without(draft.fields, user_id)
    session.flush()


def _replace(session: Session, rows: Update, column: str, user_id: str, other: str | None) -> None:
    statement = rows.where(rows.table.c[column] == user_id).values({column: other})
    session.execute(statement, execution_options={"synchronize_session": False})


def _short_texts(model: type[Any]) -> Iterator[str]:
    """The columns that could hold somebody's id: not what people write, nor one of a few words, nor what is shorter."""
    for column in model.__table__.columns:
        is_text = isinstance(column.type, String) and not isinstance(column.type, (Text, Enum))
        if is_text and (column.type.length or 0) >= LONGEST_ID and column.name != "team_id":
            yield column.name


def _with(facts: Any, user_id: str, other: str) -> Any:
    """Facts with one id in the place of another."""
    if isinstance(facts, dict):
        return {name: _with(fact, user_id, other) for name, fact in facts.items()}
    if isinstance(facts, list):
        return [_with(fact, user_id, other) for fact in facts]
    return other if facts == user_id else facts


def _without(typed: Any, user_id: str) -> Any:
    """What was typed into a form without an id that was chosen in it, or found for an address in it."""
    if isinstance(typed, dict):
        return {name: _without(value, user_id) for name, value in typed.items() if value != user_id}
    return [_without(value, user_id) for value in typed if value != user_id] if isinstance(typed, list) else typed


def _mine(session: Session, me: Member) -> Sequence[Mentorship]:
    is_mine = or_(Mentorship.mentor_id == me.user_id, Mentorship.mentee_id == me.user_id)
    return session.scalars(select(Mentorship).where(is_mine).order_by(Mentorship.id)).all()


def _lock_mine(session: Session, me: Member) -> None:
    """Let nobody change the mentorships of this person meanwhile. It comes before they are read: where the partner has
    just been erased, PostgreSQL would otherwise find the new id and the old members together, and so nothing."""
    is_mine = or_(Mentorship.mentor_id == me.user_id, Mentorship.mentee_id == me.user_id)
    session.execute(select(Mentorship.id).where(is_mine).order_by(Mentorship.id).with_for_update())


def _is_kept(mentorship: Mentorship, me: Member) -> bool:
    """Whether there is a partner with something to keep: one that never began is nobody's memory."""
    return mentorship.state not in {State.INVITED, State.DECLINED} and mentorship.partner_of(me.user_id).was is None


def _have_agreed(session: Session, mentorship: Mentorship) -> bool:
    agreement = session.get(Agreement, mentorship.id)
    return agreement is not None and agreement.agreed_at is not None


def _messages_about(session: Session, mentorship: Mentorship) -> Sequence[Message]:
    return session.scalars(select(Message).where(Message.mentorship_id == mentorship.id)).all()


def _messages_about_introduction(session: Session, introduction: Introduction) -> Sequence[Message]:
    about = select(Message).where(
        Message.mentorship_id == introduction.mentorship_id,
        Message.kind.in_(introductions.KINDS),
        Message.occasion == str(introduction.id),
    )
    return session.scalars(about).all()
