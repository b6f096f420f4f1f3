"""Who looks after mentoring in a workspace (R51)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace


class Manager(InWorkspace, Base):
    """That somebody is a programme manager: named by an admin of the workspace, whether or not they are one."""

    __tablename__ = "managers"

    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    named_by: Mapped[str] = mapped_column(String(32))
    named_at: Mapped[datetime]
