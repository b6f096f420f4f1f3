"""Mentorships as the daily look reads them, a batch at a time: only the columns that decide, and no text that anybody
wrote (docs/decisions/0009-narrow-rows-for-the-daily-look.md).

The names are those of the models, so that the rules (bot.signals, bot.nudges, bot.tact …) take either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache, partial
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import Session, aliased

from bot import models
from bot.in_bulk import among_named
from bot.models import Delivery, GoalState, Remark, Rhythm, SkillState, State


class Member(NamedTuple):
    """Where somebody is, when they work, and whether they are there."""

    user_id: str
    timezone: str
    is_deactivated: bool
    nudges_off: bool
    workday_starts: time
    workday_ends: time
    workdays: str
    country: str | None
    region: str | None


class Goal(NamedTuple):
    """Where a goal stands."""

    mentorship_id: int
    id: int
    state: GoalState
    settled_on: date | None
    created_at: datetime


class Skill(NamedTuple):
    """How far a skill has come."""

    mentorship_id: int
    id: int
    state: SkillState
    marked_on: date | None
    created_at: datetime


class CheckIn(NamedTuple):
    """How energising it was, and when."""

    mentorship_id: int
    id: int
    author_id: str
    energy: int
    at: datetime


class Extension(NamedTuple):
    """That the two have given themselves more time, and when."""

    mentorship_id: int
    id: int
    extended_at: datetime
    new_end: date


class NudgeRhythm(NamedTuple):
    """How often one of the two would like to be nudged."""

    mentorship_id: int
    user_id: str
    snoozed_until: date | None
    is_off: bool
    slower: int


class Message(NamedTuple):
    """A nudge that is owed or was sent, and what became of it."""

    mentorship_id: int
    id: int
    receiver_id: str
    kind: str
    occasion: str
    repeat: int
    facts: Mapping[str, Any]
    state: Delivery
    due_at: datetime
    sent_at: datetime | None
    answered_at: datetime | None
    answer: str | None


@dataclass(slots=True)
class Mentorship:
    """A mentorship with all that its signals and nudges follow from."""

    mentor: Member
    mentee: Member
    id: int
    team_id: str
    state: State
    rhythm: Rhythm
    planned_end: date | None
    created_at: datetime
    begun_at: datetime | None
    paused_until: date | None
    continued_at: datetime | None
    step_back_at: datetime | None
    ended_at: datetime | None
    shielded_id: str | None
    is_closing: bool
    """Whether a closure has begun, be it known to one of the two only."""
    goals: list[Goal] = field(default_factory=list)
    skills: list[Skill] = field(default_factory=list)
    check_ins: list[CheckIn] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    """The nudges about it, oldest first."""
    nudge_rhythms: dict[str, NudgeRhythm] = field(default_factory=dict)
    """How often each of the two would like them, by user id."""

    @property
    def mentor_id(self) -> str:
        """The mentor's user id."""
        return self.mentor.user_id

    @property
    def mentee_id(self) -> str:
        """The mentee's user id."""
        return self.mentee.user_id

    @property
    def is_under_way(self) -> bool:
        """Whether the pair works together or pauses."""
        return self.state in {State.ACTIVE, State.PAUSED}


OWN = (
    *("id", "team_id", "state", "rhythm", "planned_end", "created_at", "begun_at", "paused_until", "continued_at"),
    *("step_back_at", "ended_at", "shielded_id"),
)
"""The columns of a mentorship itself."""
OF_REMARK = ("mentorship_id", "author_id", "kind", "said_at", "shared_at")
"""The columns of a remark: all but its words."""

Narrow = TypeVar("Narrow", Goal, Skill, CheckIn, Extension, NudgeRhythm, Message)


def lock_due(session: Session, now: datetime, most: int, kinds: Sequence[str]) -> Sequence[Mentorship]:
    """Take up to so many mentorships that are to be looked at by now, with their messages of these kinds.

    Those that another process has taken are passed over. The number of statements is the same for any number.
    """
    due = session.connection().execute(_select_due(), {"now": now, "most": most})
    size = len(Member._fields)
    found = [Mentorship(Member(*row[:size]), Member(*row[size : 2 * size]), *row[2 * size :]) for row in due.all()]
    if found:
        _fill(session, {mentorship.id: mentorship for mentorship in found}, kinds)
    return found


@cache
def _select_due() -> Select[Any]:
    """Statements are made once: to make them anew for each batch takes as long as to read some of its tables."""
    taken = (
        select(models.Mentorship.mentor_id, models.Mentorship.mentee_id, *(getattr(models.Mentorship, n) for n in OWN))
        .where(models.Mentorship.look_at <= bindparam("now"))
        .order_by(models.Mentorship.look_at, models.Mentorship.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        # By itself, so that nobody is looked up for what another process has taken.
        .cte("taken")
    )
    mentor, mentee = aliased(models.Member), aliased(models.Member)
    return (
        select(
            *(getattr(member, name) for member in (mentor, mentee) for name in Member._fields),
            *(taken.c[name] for name in OWN),
            models.Closure.mentorship_id.is_not(None),
        )
        .join(mentor, and_(mentor.team_id == taken.c.team_id, mentor.user_id == taken.c.mentor_id))
        .join(mentee, and_(mentee.team_id == taken.c.team_id, mentee.user_id == taken.c.mentee_id))
        .outerjoin(models.Closure, models.Closure.mentorship_id == taken.c.id)
    )


def _fill(session: Session, by_id: Mapping[int, Mentorship], kinds: Sequence[str]) -> None:
    for goal in _rows(Goal, _of(session, models.Goal, Goal._fields, by_id)):
        by_id[goal.mentorship_id].goals.append(goal)
    for skill in _rows(Skill, _of(session, models.Skill, Skill._fields, by_id)):
        by_id[skill.mentorship_id].skills.append(skill)
    for check_in in _rows(CheckIn, _of(session, models.CheckIn, CheckIn._fields, by_id)):
        by_id[check_in.mentorship_id].check_ins.append(check_in)
    messages = _rows(Message, _of(session, models.Message, Message._fields, by_id, kinds))
    for message in sorted(messages, key=attrgetter("id")):
        by_id[message.mentorship_id].messages.append(message)
    for row in _of(session, Remark, OF_REMARK, by_id):
        by_id[row[0]].remarks.append(Remark(**dict(zip(OF_REMARK, row, strict=True)), text=""))
    extensions = _rows(Extension, _of(session, models.Extension, Extension._fields, by_id))
    for extension in sorted(extensions, key=attrgetter("id")):
        by_id[extension.mentorship_id].extensions.append(extension)
    for rhythm in _rows(NudgeRhythm, _of(session, models.NudgeRhythm, NudgeRhythm._fields, by_id)):
        by_id[rhythm.mentorship_id].nudge_rhythms[rhythm.user_id] = rhythm


def _rows(kind: type[Narrow], rows: Iterable[Iterable[Any]]) -> Iterator[Narrow]:
    # What the class itself does to be made from a row takes three times as long.
    return map(partial(tuple.__new__, kind), rows)


def _of(
    session: Session,
    table: type[models.Base],
    names: Sequence[str],
    ids: Collection[int],
    kinds: Sequence[str] = (),
) -> Sequence[Sequence[Any]]:
    connection = session.connection()
    statement = _select_of(connection.dialect.name, table, names, tuple(kinds))
    # All at once: to ask the driver for one after the other takes twice as long.
    return connection.execute(statement, {"ids": list(ids)}).all()


@cache
def _select_of(dialect: str, table: type[models.Base], names: Sequence[str], kinds: Sequence[str]) -> Select[Any]:
    columns = [getattr(table, name) for name in names]
    of_these = select(*columns).where(among_named(dialect, columns[0], "ids"))
    return of_these.where(models.Message.kind.in_(kinds)) if kinds else of_these
