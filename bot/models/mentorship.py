"""A mentorship: two people, what they agreed, and where they stand."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.models.action_plan import Goal
from bot.models.base import Base, InWorkspace, enum_column
from bot.models.check_in import CheckIn
from bot.models.closure import Closure, FinalMeeting
from bot.models.introduction import Introduction, Opportunity
from bot.models.member import Member, Role
from bot.models.remark import Extension, Remark
from bot.models.skill import Skill
from bot.models.terms import Suggestion, WithTerms


class State(StrEnum):
    """Where a mentorship stands."""

    INVITED = "invited"
    DECLINED = "declined"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class Ending(StrEnum):
    """The kinds of endings (R40); reports count the first two as successes.

    A mentorship that was given more time has not ended: it has an Extension.
    """

    COMPLETED = "completed"
    COMPLETED_EARLY = "completed_early"
    ENDED_EARLY = "ended_early"
    FADED = "faded"


SUCCESSES = frozenset({Ending.COMPLETED, Ending.COMPLETED_EARLY})
"""The endings that an ending is meant to be."""
OPEN_STATES = (State.INVITED, State.ACTIVE, State.PAUSED)


class Mentorship(WithTerms, InWorkspace, Base):
    """Two people, what they agreed at the beginning (R5, R39), and where they stand."""

    __tablename__ = "mentorships"
    __table_args__ = (
        ForeignKeyConstraint(["team_id", "mentor_id"], ["members.team_id", "members.user_id"]),
        ForeignKeyConstraint(["team_id", "mentee_id"], ["members.team_id", "members.user_id"]),
        # The database arbitrates: however two invitations race, one pair has one open mentorship.
        Index(
            "uq_mentorships_open_pair",
            "team_id",
            "pair",
            unique=True,
            sqlite_where=text("state IN ('invited', 'active', 'paused')"),
            postgresql_where=text("state IN ('invited', 'active', 'paused')"),
        ),
        Index("ix_mentorships_mentor", "team_id", "mentor_id"),
        Index("ix_mentorships_mentee", "team_id", "mentee_id"),
        Index("ix_mentorships_look_at", "look_at"),
        # For bot.retention. Few have a row in these, and who is at work has none.
        Index(
            "ix_mentorships_ended_at",
            "ended_at",
            sqlite_where=text("ended_at IS NOT NULL"),
            postgresql_where=text("ended_at IS NOT NULL"),
        ),
        Index(
            "ix_mentorships_deletes_at",
            "deletes_at",
            sqlite_where=text("deletes_at IS NOT NULL"),
            postgresql_where=text("deletes_at IS NOT NULL"),
        ),
        Index(
            "ix_mentorships_not_begun",
            "created_at",
            sqlite_where=text("begun_at IS NULL"),
            postgresql_where=text("begun_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mentor_id: Mapped[str] = mapped_column(String(32))
    mentee_id: Mapped[str] = mapped_column(String(32))
    pair: Mapped[str] = mapped_column(String(65))
    """Both user ids in order, so that a pair is one whoever invited."""
    proposed_by: Mapped[str] = mapped_column(String(32))
    """Who worded it: the other one is asked, or both are told where a programme manager enrolled them."""
    enrolled_by: Mapped[str | None] = mapped_column(String(32))
    """Which programme manager brought the two together; nobody where one of them invited the other."""
    proposal: Mapped[int] = mapped_column(default=1)
    """Counts the versions of what the two agree on, so that an answer to an older one is told so."""
    state: Mapped[State] = mapped_column(enum_column(State), default=State.INVITED)
    created_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    paused_until: Mapped[date | None]
    continued_at: Mapped[datetime | None]
    """When the two last said that they go on; check-ins are counted as stale from here, too."""
    step_back_at: Mapped[datetime | None]
    """When the mentor said that the mentee should now practise on their own (R11)."""
    ended_at: Mapped[datetime | None]
    ending: Mapped[Ending | None] = mapped_column(enum_column(Ending))
    shielded_id: Mapped[str | None] = mapped_column(String(32))
    """Who left because something was not right (R42): nothing about this mentorship is brought to them any more."""
    reopening_asked_by: Mapped[str | None] = mapped_column(String(32))
    """Who would like to take it up again after it has ended (R43)."""
    reopened: Mapped[int] = mapped_column(default=0)
    """How often it was taken up again; it names what is told anew at the next ending."""
    deletes_at: Mapped[datetime | None]
    """When it goes, since it ended long ago: both have been told (R48). None for as long as that is not settled."""
    look_at: Mapped[datetime | None]
    """When the scheduler should next weigh this mentorship's signals; None when there is nothing to see."""

    mentor: Mapped[Member] = relationship(
        foreign_keys=[mentor_id],
        viewonly=True,
        lazy="joined",
        innerjoin=True,
        primaryjoin="and_(Mentorship.team_id == Member.team_id, foreign(Mentorship.mentor_id) == Member.user_id)",
    )
    mentee: Mapped[Member] = relationship(
        foreign_keys=[mentee_id],
        viewonly=True,
        lazy="joined",
        innerjoin=True,
        primaryjoin="and_(Mentorship.team_id == Member.team_id, foreign(Mentorship.mentee_id) == Member.user_id)",
    )
    goals: Mapped[list[Goal]] = relationship(order_by=Goal.id, lazy="select", cascade="all, delete-orphan")
    check_ins: Mapped[list[CheckIn]] = relationship(order_by=CheckIn.at, lazy="select", cascade="all, delete-orphan")
    skills: Mapped[list[Skill]] = relationship(order_by=Skill.id, lazy="select", cascade="all, delete-orphan")
    remarks: Mapped[list[Remark]] = relationship(lazy="select", cascade="all, delete-orphan")
    extensions: Mapped[list[Extension]] = relationship(
        order_by=Extension.id, lazy="select", cascade="all, delete-orphan"
    )
    introductions: Mapped[list[Introduction]] = relationship(
        order_by=Introduction.id, lazy="select", cascade="all, delete-orphan"
    )
    opportunities: Mapped[list[Opportunity]] = relationship(
        order_by=Opportunity.id, lazy="select", cascade="all, delete-orphan"
    )
    closure: Mapped[Closure | None] = relationship(lazy="joined", cascade="all, delete-orphan")
    final_meeting: Mapped[FinalMeeting | None] = relationship(lazy="select", cascade="all, delete-orphan")
    suggestion: Mapped[Suggestion | None] = relationship(lazy="select", cascade="all, delete-orphan")

    def role_of(self, user_id: str) -> Role:
        """What this person is in this mentorship.

        Raises ValueError for somebody who is neither; permission is checked before (bot.mentorships.find).
        """
        if user_id == self.mentor_id:
            return Role.MENTOR
        if user_id == self.mentee_id:
            return Role.MENTEE
        raise ValueError(f"{user_id} is not of mentorship {self.id}")

    def member(self, user_id: str) -> Member:
        """The one of the two with this id."""
        return self.mentor if self.role_of(user_id) is Role.MENTOR else self.mentee

    def partner_of(self, user_id: str) -> Member:
        """The other one of the two."""
        return self.mentee if self.role_of(user_id) is Role.MENTOR else self.mentor

    @property
    def is_open(self) -> bool:
        """Whether this is proposed, under way or paused, but not declined or ended."""
        return self.state in OPEN_STATES

    @property
    def is_under_way(self) -> bool:
        """Whether the pair works together or pauses."""
        return self.state in {State.ACTIVE, State.PAUSED}
