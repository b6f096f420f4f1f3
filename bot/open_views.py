"""Which modals of the final meeting are open, so that what one of the two shares appears before the other (R19).

It is kept in the database since the other one's modal may have been opened through another process.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.models import Member, Mentorship, OpenView

LIFETIME = timedelta(hours=12)
"""A modal that was opened longer ago is taken to be closed."""


def note(session: Session, mentorship: Mentorship, me: Member, view_id: str, part: str, now: datetime) -> None:
    """Note that this person has this view before them; `part` is empty for the overview."""
    session.execute(delete(OpenView).where(OpenView.shown_at < now - LIFETIME))
    view = session.get(OpenView, (me.team_id, view_id))
    if view is None:
        view = OpenView(team_id=me.team_id, view_id=view_id)
        session.add(view)
    view.mentorship_id, view.user_id, view.part, view.shown_at = mentorship.id, me.user_id, part, now


def of(session: Session, mentorship_id: int, user_id: str, now: datetime) -> Sequence[OpenView]:
    """What this person may still have open of this meeting."""
    return session.scalars(
        select(OpenView).where(
            OpenView.mentorship_id == mentorship_id,
            OpenView.user_id == user_id,
            OpenView.shown_at >= now - LIFETIME,
        )
    ).all()


def known(session: Session, view_ids: Iterable[str]) -> Sequence[str]:
    """Those of these views that were noted."""
    return session.scalars(select(OpenView.view_id).where(OpenView.view_id.in_(list(view_ids)))).all()


def forget(session: Session, view_ids: Iterable[str]) -> None:
    """Note that these are closed."""
    session.execute(delete(OpenView).where(OpenView.view_id.in_(list(view_ids))))
