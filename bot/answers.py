"""What the two write to the questions of the ending: their own until they share it (R27)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import texts
from bot.closure import is_open_to_both
from bot.errors import NotYet
from bot.models import Answer, Member, Mentorship
from bot.privacy import may_read
from bot.questions import BY_KEY, Audience


def write(
    session: Session, mentorship: Mentorship, me: Member, written: Mapping[str, str | None], now: datetime
) -> None:
    """Keep answers by question key. A text that was shared before stays shared; a blank one is removed.

    Raises TooLong at the field, which has the question's key as its name.
    """
    role = mentorship.role_of(me.user_id)
    mine = _of_author(session, mentorship, me.user_id)
    for key, raw in written.items():
        if role not in BY_KEY[key].asked:
            continue
        text = texts.optional(raw, key)
        answer = mine.get(key)
        if not text:
            if answer is not None:
                session.delete(answer)
        elif answer is None:
            session.add(
                Answer(
                    team_id=mentorship.team_id,
                    mentorship_id=mentorship.id,
                    author_id=me.user_id,
                    question=key,
                    text=text,
                    written_at=now,
                )
            )
        elif answer.text != text:
            answer.text = text
            answer.written_at = now
    session.flush()


def share(session: Session, mentorship: Mentorship, me: Member, keys: Iterable[str], now: datetime) -> None:
    """Let the partner read these answers. What only its author may read is never shared.

    Raises NotYet at `share` while the partner cannot know that the two are ending (R3).
    """
    if not is_open_to_both(mentorship):
        raise NotYet("share")
    mine = _of_author(session, mentorship, me.user_id)
    for key in keys:
        if key in mine and mine[key].shared_at is None and BY_KEY[key].audience is not Audience.AUTHOR:
            mine[key].shared_at = now
    session.flush()


def withhold(session: Session, mentorship: Mentorship, me: Member, keys: Iterable[str]) -> None:
    """Keep these answers for their author again."""
    mine = _of_author(session, mentorship, me.user_id)
    for key in keys:
        if key in mine:
            mine[key].shared_at = None
    session.flush()


def readable(session: Session, mentorship: Mentorship, reader_id: str) -> Mapping[tuple[str, str], Answer]:
    """The answers that this person may read, by author id and question key."""
    answers = session.scalars(select(Answer).where(Answer.mentorship_id == mentorship.id).order_by(Answer.id))
    return {
        (answer.author_id, answer.question): answer for answer in answers if may_read(reader_id, answer, mentorship)
    }


def _of_author(session: Session, mentorship: Mentorship, author_id: str) -> dict[str, Answer]:
    answers = session.scalars(
        select(Answer).where(Answer.mentorship_id == mentorship.id, Answer.author_id == author_id)
    )
    return {answer.question: answer for answer in answers}
