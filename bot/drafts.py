"""What is typed into a form is kept from the first character on (R2), for its author alone (R47)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.models import Draft


def keep(
    session: Session, team_id: str, author_id: str, form: str, fields: Mapping[str, Any], typed_at: datetime
) -> None:
    """Keep the fields of an open form; a keystroke that arrives after a newer one changes nothing."""
    draft = session.get(Draft, (team_id, author_id, form), with_for_update=True)
    if draft is None:
        session.add(Draft(team_id=team_id, author_id=author_id, form=form, fields=dict(fields), typed_at=typed_at))
    elif typed_at >= draft.typed_at:
        draft.fields = dict(fields)
        draft.typed_at = typed_at


def find(session: Session, team_id: str, author_id: str, form: str) -> Mapping[str, Any]:
    """The fields of a form as they were last typed; empty when there is no draft."""
    draft = session.get(Draft, (team_id, author_id, form))
    return draft.fields if draft else {}


def clear(session: Session, team_id: str, author_id: str, form: str, at: datetime) -> None:
    """Forget a draft: its form was sent off. The row stays, empty, so that no late keystroke brings it back."""
    draft = session.get(Draft, (team_id, author_id, form), with_for_update=True)
    if draft is not None:
        draft.fields = {}
        draft.typed_at = max(at, draft.typed_at)
