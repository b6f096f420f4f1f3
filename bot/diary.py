"""The learning diary: what somebody learned, in their own words and for their eyes alone (R30).

It is the mentee's, but nobody is turned away: a mentor learns too, and so does somebody between two mentorships.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import mentorships, texts
from bot.errors import NotFound
from bot.models import DiaryEntry, Member, Role, State


def write(session: Session, me: Member, text: str, now: datetime) -> DiaryEntry:
    """Add an entry. It goes with the mentorship in which its author is the mentee, where that is clear.

    Raises Empty or TooLong at `text`.
    """
    entry = DiaryEntry(
        team_id=me.team_id,
        author_id=me.user_id,
        mentorship_id=_current_mentorship(session, me),
        text=texts.required(text, "text"),
        at=now,
    )
    session.add(entry)
    session.flush()
    return entry


def keep_once(session: Session, me: Member, text: str, now: datetime) -> DiaryEntry:
    """Add an entry, unless its author has one with the very same text: then that one.

    Raises Empty or TooLong at `text`.
    """
    text = texts.required(text, "text")
    same = select(DiaryEntry).where(DiaryEntry.author_id == me.user_id, DiaryEntry.text == text)
    return session.scalars(same.limit(1)).first() or write(session, me, text, now)


def rewrite(entry: DiaryEntry, text: str) -> None:
    """Put an entry in other words; it keeps its time.

    Raises Empty or TooLong at `text`.
    """
    entry.text = texts.required(text, "text")


def remove(session: Session, entry: DiaryEntry) -> None:
    """Delete an entry for good."""
    session.delete(entry)
    session.flush()


def find_entry(session: Session, me: Member, entry_id: int) -> DiaryEntry:
    """The entry with this id, if this person wrote it.

    Raises NotFound otherwise, whether it exists or not.
    """
    query = select(DiaryEntry).where(DiaryEntry.id == entry_id, DiaryEntry.author_id == me.user_id)
    entry = session.scalar(query)
    if entry is None:
        raise NotFound
    return entry


def entries(session: Session, me: Member, searched: str = "") -> Sequence[DiaryEntry]:
    """This person's entries, newest first: all of them, or those that hold every word of `searched`.

    Words are compared here and not by the database: the two databases disagree about "Ä" and "ä".
    """
    mine = session.scalars(
        select(DiaryEntry)
        .where(DiaryEntry.author_id == me.user_id)
        .order_by(DiaryEntry.at.desc(), DiaryEntry.id.desc())
    )
    wanted = _folded(searched).split()
    return [entry for entry in mine if all(word in _folded(entry.text) for word in wanted)] if wanted else mine.all()


def count(session: Session, me: Member) -> int:
    """How many entries this person has."""
    query = select(func.count()).select_from(DiaryEntry).where(DiaryEntry.author_id == me.user_id)
    return session.scalar(query) or 0


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _current_mentorship(session: Session, me: Member) -> int | None:
    current = mentorships.all_of(session, me, State.ACTIVE, State.PAUSED)
    learning = [mentorship for mentorship in current if mentorship.role_of(me.user_id) is Role.MENTEE]
    return learning[0].id if len(learning) == 1 else None
