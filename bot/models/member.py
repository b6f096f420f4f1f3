"""A person in a workspace, as Slack tells us, with what they chose in their settings."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import String, Time
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace, enum_column


class Role(StrEnum):
    """What a person is in a mentorship."""

    MENTOR = "mentor"
    MENTEE = "mentee"


class Member(InWorkspace, Base):
    """A person who uses Sendoff or was named by someone who does."""

    __tablename__ = "members"

    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    slack_locale: Mapped[str] = mapped_column(String(35), default="en-US")
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    """The zone's name (IANA): its offset changes twice a year, its name does not."""
    is_bot: Mapped[bool] = mapped_column(default=False)
    is_deactivated: Mapped[bool] = mapped_column(default=False)
    is_admin: Mapped[bool] = mapped_column(default=False)
    """Whether Slack has them as an admin or owner of the workspace: those name the programme managers (R51)."""
    refreshed_at: Mapped[datetime]
    """When Slack last told us about this person."""
    was: Mapped[Role | None] = mapped_column(enum_column(Role))
    """For somebody whose data were erased (R48), what they were to the one who keeps the record of the two: such a
    member has no name, and an id that Slack does not know."""

    language: Mapped[str | None] = mapped_column(String(8))
    """The language chosen in the settings; None follows Slack."""
    workday_starts: Mapped[time] = mapped_column(Time, default=time(9))
    workday_ends: Mapped[time] = mapped_column(Time, default=time(17))
    workdays: Mapped[str] = mapped_column(String(7), default="01234")
    """The days that nudges may arrive on, Monday is 0."""
    country: Mapped[str | None] = mapped_column(String(2))
    """The country whose public holidays are kept free (ISO 3166); None follows the time zone, empty keeps none."""
    region: Mapped[str | None] = mapped_column(String(24))
    """A region such as DE-BY: its holidays are kept free as well, while its country is the person's."""
    nudges_off: Mapped[bool] = mapped_column(default=False)
    nudges_paused_until: Mapped[date | None]
    nudged_at: Mapped[datetime | None]
    """When the last nudge reached this person, over all their mentorships (R44)."""
    rested_at: Mapped[datetime | None]
    """When the conversation with this person will have rested from what the bot wrote last (bot.paces.CONVERSATION)."""
