"""What is typed into a form is kept from the first character on (R2), for its author alone (R47)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.database import insert
from bot.models import Draft


def keep(
    session: Session, team_id: str, author_id: str, form: str, fields: Mapping[str, Any], typed_at: datetime
) -> None:
    """Keep the fields of an open form. A field that the form does not have at the moment keeps what it held: who
    chooses again finds it again. A keystroke that arrives after a newer one, or twice, changes nothing."""
    draft = _locked(session, team_id, author_id, form, typed_at)
    if typed_at >= draft.typed_at:
        draft.fields = {**draft.fields, **fields}
        draft.typed_at = typed_at


def find(session: Session, team_id: str, author_id: str, form: str) -> Mapping[str, Any]:
    """The fields of a form as they were last typed; empty when there is no draft."""
    draft = session.get(Draft, (team_id, author_id, form))
    return draft.fields if draft else {}


def clear(session: Session, team_id: str, author_id: str, form: str, at: datetime) -> None:
    """Forget a draft: its form was sent off. An empty row stays, so that no late keystroke brings it back."""
    draft = _locked(session, team_id, author_id, form, at)
    draft.fields = {}
    draft.typed_at = max(at, draft.typed_at)


def _locked(session: Session, team_id: str, author_id: str, form: str, at: datetime) -> Draft:
    """The draft, empty if it is new; whoever else writes to it waits, and so do two who both make the first one."""
    key = {"team_id": team_id, "author_id": author_id, "form": form}
    draft = session.get(Draft, key, with_for_update=True)
    if draft is None:
        session.execute(insert(session, Draft).values(**key, fields={}, typed_at=at).on_conflict_do_nothing())
        draft = session.get_one(Draft, key, with_for_update=True)
    return draft
