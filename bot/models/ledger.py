"""The ledger: every message that the bot owes somebody or has sent, a row each."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Computed, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace, enum_column

_NUDGES = (
    *("step_back", "no_longer_serves", "goals_reached", "skills_mastered", "other_expertise", "planned_end"),
    *("energy_low", "stale_check_ins", "resting", "stay_in_touch", "pay_forward"),
)
"""As bot.ledger.UNASKED. One more needs a migration: the database has them in a column that it computes."""


class Delivery(StrEnum):
    """What became of a message."""

    DUE = "due"
    SENDING = "sending"
    """The request is on its way; after a crash in this state the outcome is unknown."""
    SENT = "sent"
    DROPPED = "dropped"
    """Its reason was gone before it was sent."""
    REFUSED = "refused"
    """Slack will not deliver it, ever: the person has left, the token is revoked."""
    UNKNOWN = "unknown"
    """The request went out and no answer came back: it is to be found out whether it arrived."""
    LOST = "lost"
    """Nobody can find out whether it arrived; it is not sent again."""


def _when_due(context: DefaultExecutionContext) -> datetime:
    due_at: datetime = context.get_current_parameters()["due_at"]  # type: ignore[no-untyped-call]
    return due_at


class Message(InWorkspace, Base):
    """A message that the bot owes somebody: a notice at once, or a nudge when the receiver works.

    The unique key arbitrates "once": the same occasion is never written down twice. What the message says is
    rendered from the record at the moment of sending, in the receiver's language.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("mentorship_id", "receiver_id", "kind", "occasion"),
        # To a unique key no two NULLs are the same: what is about no mentorship needs a key of its own.
        Index(
            "uq_messages_of_one_person",
            "team_id",
            "receiver_id",
            "kind",
            "occasion",
            unique=True,
            sqlite_where=text("mentorship_id IS NULL"),
            postgresql_where=text("mentorship_id IS NULL"),
        ),
        # The first two hold all that is asked, so that many that are due are counted, or put in order, without a look
        # at each (bot.claims).
        Index("ix_messages_due", "state", "due_at", "team_id", "claimed_until"),
        Index("ix_messages_next", "team_id", "state", "is_nudge", "due_at", "id"),
        Index("ix_messages_of_receiver", "team_id", "receiver_id", "state"),
        Index("ix_messages_stale", "is_stale"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mentorship_id: Mapped[int | None] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"))
    """None for what concerns its receiver alone."""
    receiver_id: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(48))
    """A key of bot.ledger.KINDS."""
    is_nudge: Mapped[bool] = mapped_column(Computed(f"kind IN {_NUDGES}", persisted=True))
    """Whether it waits behind all notices: the database keeps it, as part of the order in which messages go out."""
    occasion: Mapped[str] = mapped_column(String(120))
    """What makes this one different from the last of its kind: a date, a version."""
    repeat: Mapped[int] = mapped_column(default=0)
    """0 the first time, then how often the same occasion has been asked about again (R45)."""
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Ids and dates the text is rendered from; never a text that somebody wrote."""
    not_before: Mapped[datetime] = mapped_column(default=_when_due)
    """When it is due by itself; `due_at` may be later, at an hour that suits the receiver."""
    due_at: Mapped[datetime]
    claimed_until: Mapped[datetime]
    state: Mapped[Delivery] = mapped_column(enum_column(Delivery), default=Delivery.DUE)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    channel: Mapped[str | None] = mapped_column(String(32))
    ts: Mapped[str | None] = mapped_column(String(32))
    """Slack's name of the sent message within its channel."""
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(32))
    is_stale: Mapped[bool] = mapped_column(default=False)
    """Whether the sent message should be shown anew, because it was answered or its reason went."""


class Pace(InWorkspace, Base):
    """How much of a workspace's budget is used up, for all processes together (bot.paces)."""

    __tablename__ = "paces"

    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    lane: Mapped[str] = mapped_column(String(8), primary_key=True)
    """One of bot.paces.Lane."""
    rested_at: Mapped[datetime]
    """When the whole burst will be there again, see bot.tempo.Tempo."""


class NudgeRhythm(InWorkspace, Base):
    """How often one person wants to be nudged about one mentorship (R14, R45)."""

    __tablename__ = "nudge_rhythms"

    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    snoozed_until: Mapped[date | None]
    is_off: Mapped[bool] = mapped_column(default=False)
    """Whether the person wants none about this mentorship."""
    slower: Mapped[int] = mapped_column(default=0)
    """How often the person asked to be told less often; each time doubles the pause between nudges."""
