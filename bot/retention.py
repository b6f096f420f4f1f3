"""How long something is kept, and that it goes when its time has come (R48).

What two people have kept of an ended mentorship lasts (R28), for as many months as the operator has set, and longer as
long as they have agreed to stay in touch. A month before it goes, both are told. Everything else goes sooner, once
nobody can need it any more.

Each step takes a few rows at a time, so that nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, Select, delete, exists, inspect, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot import erasure, ledger, tact
from bot.database import Database, insert
from bot.models import (
    BY_TABLE,
    OPEN_STATES,
    Agreement,
    Base,
    Delivery,
    Draft,
    Member,
    Mentorship,
    Message,
    Removal,
    State,
    Wishes,
)

log = structlog.get_logger(__name__)

KIND = "deletion_ahead"
"""The kind of message that tells both of a pair when what is kept of their mentorship goes."""
NOTICE = timedelta(days=30)
INVITATIONS = timedelta(days=180)
"""How long an invitation is kept that nobody has answered, or that was declined."""
DRAFTS = timedelta(days=180)
MESSAGES = timedelta(days=365)
"""How long it is kept when something was sent, beyond the end of what it was about."""
STRANGERS = timedelta(days=180)
"""How long somebody is known of whom there is nothing else."""
REMOVED = timedelta(days=30)
"""How long a workspace that has removed the app can come back to what it had."""
BATCH = 50
ROWS = 500

_HAVE_AGREED = exists().where(Agreement.mentorship_id == Mentorship.id, Agreement.agreed_at.is_not(None))
_CAN_GO = (Mentorship.state == State.ENDED, ~_HAVE_AGREED)


def look(database: Database, now: datetime, keep: timedelta | None, is_installed: Callable[[str], bool]) -> None:
    """Tell of what goes in a month, and let go of what need not be kept any more.

    `keep` is how long an ended mentorship is kept, and a person who has left; None for always. `is_installed` finds out
    whether a workspace has the app now.
    """
    if keep is not None:
        _in_batches(database, lambda session: _announce(session, now, keep))
        _in_batches(database, lambda session: _spare(session, now))
        _in_batches(database, lambda session: _let_go_of_ended(session, now))
        _erase_who_left(database, now, keep)
    _in_batches(database, lambda session: _let_go_of_invitations(session, now))
    _delete(database, Draft, Draft.typed_at < now - DRAFTS)
    _delete(database, Message, *_old_messages(now))
    _delete(database, Member, *_nobody_refers_to(now))
    _leave_workspaces(database, now, is_installed)


def note_removal(session: Session, team_id: str, now: datetime) -> None:
    """Note that a workspace has removed the app; telling it twice changes nothing."""
    session.execute(insert(session, Removal).values(team_id=team_id, removed_at=now).on_conflict_do_nothing())


def is_ahead(message: Message, mentorship: Mentorship) -> bool:
    """Whether what a message tells of is still to come."""
    return mentorship.deletes_at is not None and message.occasion == _occasion(mentorship.deletes_at)


def _announce(session: Session, now: datetime, keep: timedelta) -> int:
    long_ago = now + NOTICE - keep
    # An agreement that has ended since counts from its end.
    answered_since = exists().where(Wishes.mentorship_id == Mentorship.id, Wishes.answered_at > long_ago)
    due = _some(Mentorship.deletes_at.is_(None), Mentorship.ended_at <= long_ago, ~answered_since, *_CAN_GO)
    found = session.scalars(due).all()
    for mentorship in found:
        mentorship.deletes_at = now + NOTICE
        for member in (mentorship.mentor, mentorship.mentee):
            if not member.is_deactivated:
                moment = tact.next_working_moment(member, now)
                occasion = _occasion(mentorship.deletes_at)
                ledger.owe(session, mentorship, member.user_id, KIND, moment, occasion=occasion)
    return len(found)


def _spare(session: Session, now: datetime) -> int:
    """The two have taken it up again, or have agreed to stay in touch after all."""
    is_kept = or_(Mentorship.state != State.ENDED, _HAVE_AGREED)
    found = session.scalars(_some(Mentorship.deletes_at.is_not(None), is_kept)).all()
    for mentorship in found:
        mentorship.deletes_at = None
        for member in (mentorship.mentor, mentorship.mentee):
            ledger.settle(session, mentorship, member.user_id, [KIND], "kept", now)
    return len(found)


def _let_go_of_ended(session: Session, now: datetime) -> int:
    is_to_be_told = exists().where(
        Message.mentorship_id == Mentorship.id,
        Message.kind == KIND,
        Message.state.in_([Delivery.DUE, Delivery.SENDING, Delivery.UNKNOWN]),
    )
    return _let_go(session, _some(Mentorship.deletes_at <= now, ~is_to_be_told, *_CAN_GO), now)


def _let_go_of_invitations(session: Session, now: datetime) -> int:
    has_not_begun = (Mentorship.begun_at.is_(None), Mentorship.state.in_([State.INVITED, State.DECLINED]))
    return _let_go(session, _some(*has_not_begun, Mentorship.created_at < now - INVITATIONS), now)


def _let_go(session: Session, mentorships: Select[Mentorship], now: datetime) -> int:
    found = session.scalars(mentorships).all()
    for mentorship in found:
        erasure.let_go(session, mentorship, now)
    if found:
        log.info("mentorships let go", count=len(found))
    return len(found)


def _erase_who_left(database: Database, now: datetime, keep: timedelta) -> None:
    """Somebody who has left cannot ask for it any more."""
    left = select(Member.team_id, Member.user_id).where(
        Member.is_deactivated, Member.was.is_(None), Member.refreshed_at < now - keep
    )
    with database.writing_across_workspaces() as session:
        people = session.execute(left.limit(BATCH)).all()
    for team_id, user_id in people:
        with database.writing(team_id) as session:
            erasure.erase(session, session.get_one(Member, (team_id, user_id)), now)


def _old_messages(now: datetime) -> Sequence[ColumnElement[bool]]:
    at_work = exists().where(Mentorship.id == Message.mentorship_id, Mentorship.state.in_(OPEN_STATES))
    is_over = Message.state.in_([Delivery.SENT, Delivery.DROPPED, Delivery.REFUSED, Delivery.LOST])
    return (Message.due_at < now - MESSAGES, is_over, ~at_work)


def _nobody_refers_to(now: datetime) -> Sequence[ColumnElement[bool]]:
    """Somebody who was named or has looked in once, long ago; and whoever was erased, when the last record is gone."""
    is_old = or_(Member.was.is_not(None), Member.refreshed_at < now - STRANGERS)
    return (is_old, *(~exists().where(column == Member.user_id, team == Member.team_id) for column, team in _refers()))


def _refers() -> Iterator[tuple[InstrumentedAttribute[str], InstrumentedAttribute[str]]]:
    """The columns that name somebody without whom their row makes no sense, each with its workspace."""
    # What most have is looked up first: then nothing else has to be.
    yield Mentorship.mentor_id, Mentorship.team_id
    yield Mentorship.mentee_id, Mentorship.team_id
    for table, fate in erasure.FATES.items():
        if isinstance(fate, erasure.Own) and table != "members":
            yield getattr(BY_TABLE[table], fate.owner), BY_TABLE[table].team_id


def _leave_workspaces(database: Database, now: datetime, is_installed: Callable[[str], bool]) -> None:
    """What remains of a workspace goes some time after it removed the app, unless it has come back."""
    with database.writing_across_workspaces() as session:
        gone = session.scalars(select(Removal.team_id).where(Removal.removed_at < now - REMOVED).limit(BATCH)).all()
    for team_id in gone:
        if not is_installed(team_id):
            log.warning("a workspace removed the app, what was left of it is deleted", team=team_id)
            for table in reversed(Base.metadata.sorted_tables):
                model = BY_TABLE[table.name]
                if model is not Removal:
                    _delete(database, model, model.team_id == team_id)
        _delete(database, Removal, Removal.team_id == team_id)


def _some(*conditions: ColumnElement[bool]) -> Select[Mentorship]:
    # In no order: to give them one, a database would rather search all of them than look up those few.
    query = select(Mentorship).where(*conditions).limit(BATCH)
    return query.with_for_update(of=Mentorship, skip_locked=True)


def _in_batches(database: Database, step: Callable[[Session], int]) -> None:
    done = BATCH
    while done == BATCH:
        with database.writing_across_workspaces() as session:
            done = step(session)


def _delete(database: Database, model: type[Base], *conditions: ColumnElement[bool]) -> None:
    key = inspect(model).primary_key
    done = ROWS
    while done == ROWS:
        with database.writing_across_workspaces() as session:
            some = select(*key).where(*conditions).limit(ROWS)
            statement = delete(model).where(tuple_(*key).in_(some)).returning(*key)
            done = len(session.execute(statement, execution_options={"synchronize_session": False}).all())


def _occasion(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"
