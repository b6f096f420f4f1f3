"""What each of the two writes, looking back, for the document: their own until they share it (R25, R26, R27)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from bot import answers, closure, ledger, questions
from bot.errors import NothingToShare
from bot.models import Answer, DiaryEntry, FinishedPart, Member, Mentorship, Role, State
from bot.questions import Form, Question

DIARY = "reflection.diary"
"""The question that only somebody with a learning diary is asked."""
ENTRIES_A_PAGE = 3


class Sharing(StrEnum):
    """What should become of a reflection when it is saved."""

    KEEP = "keep"
    """It is not finished, and its author's alone."""
    SHARE = "share"
    """It is finished, and the partner may read it."""
    FINISH = "finish"
    """It is finished, and stays its author's alone."""


@dataclass(frozen=True)
class Reflection:
    """Somebody's own reflection, as far as it has come."""

    questions: Sequence[Question]
    saved: Mapping[str, str]
    """The texts by question key."""
    is_shared: bool
    is_finished: bool
    may_be_finished: bool
    """Whether the two have talked, so that there is an ending to finish it for."""


@dataclass(frozen=True)
class DiaryPage:
    """Some of somebody's own diary entries, the newest first."""

    entries: Sequence[DiaryEntry]
    number: int
    """Counted from 0."""
    pages: int
    total: int
    """How many entries there are on all pages."""


def find(session: Session, mentorship: Mentorship, me: Member) -> Reflection:
    """My reflection on this mentorship."""
    mine = _mine(session, mentorship, me)
    asked = questions.of_form(Form.REFLECTION, mentorship.role_of(me.user_id))
    if DIARY not in mine and _count_entries(session, mentorship, me) == 0:
        asked = [question for question in asked if question.key != DIARY]
    return Reflection(
        questions=asked,
        saved={key: answer.text for key, answer in mine.items()},
        is_shared=_is_shared(mine),
        is_finished=session.get(FinishedPart, (mentorship.id, me.user_id, closure.REFLECTION)) is not None,
        may_be_finished=mentorship.state is State.ENDED or closure.is_open_to_both(mentorship),
    )


def save(
    session: Session,
    mentorship: Mentorship,
    me: Member,
    written: Mapping[str, str | None],
    sharing: Sharing,
    now: datetime,
    today: date,
) -> None:
    """Keep my reflection, and share or finish it.

    The partner is told when there is something to read, not of each change to it; when both have finished, both get
    the document.

    Raises NotYet when it is finished before the two have talked; NothingToShare at `sharing`; TooLong at the field.
    """
    partner = mentorship.partner_of(me.user_id)
    was_shared = _is_shared(_mine(session, mentorship, me))
    answers.write(session, mentorship, me, written, now)
    keys = list(_mine(session, mentorship, me))
    if sharing is not Sharing.SHARE:
        answers.withhold(session, mentorship, me, keys)
        ledger.settle(session, mentorship, partner.user_id, ["reflection_shared"], "withheld", now)
    if sharing is Sharing.KEEP:
        return
    closure.check_open(mentorship)
    if sharing is Sharing.SHARE:
        if not keys:
            raise NothingToShare("sharing")
        answers.share(session, mentorship, me, keys, now)
        if not was_shared:
            occasion = f"{now:%Y%m%dT%H%M%S%f}"
            ledger.owe(session, mentorship, partner.user_id, "reflection_shared", now, occasion=occasion)
    closure.finish_part(session, mentorship, me, closure.REFLECTION, now, today)
    _deliver_if_both_finished(session, mentorship, now)


def of_partner(session: Session, mentorship: Mentorship, me: Member) -> Sequence[Answer]:
    """What the partner has shared of their reflection, in the order of the questions."""
    partner = mentorship.partner_of(me.user_id)
    readable = answers.readable(session, mentorship, me.user_id)
    asked = questions.of_form(Form.REFLECTION, mentorship.role_of(partner.user_id))
    return [readable[partner.user_id, q.key] for q in asked if (partner.user_id, q.key) in readable]


def of_me(session: Session, mentorship: Mentorship, me: Member) -> Sequence[Answer]:
    """What I wrote myself, in the order of the questions, shared or not."""
    mine = _mine(session, mentorship, me)
    asked = questions.of_form(Form.REFLECTION, mentorship.role_of(me.user_id))
    return [mine[question.key] for question in asked if question.key in mine]


def last_time(session: Session, mentorship: Mentorship) -> Mentorship | None:
    """The mentor's last mentorship before this one in which they wrote a reflection as the mentor (R28).

    One that they left because something was not right is not brought up again (R42).
    """
    asked = [question.key for question in questions.of_form(Form.REFLECTION, Role.MENTOR)]
    wrote = select(Answer.id).where(
        Answer.mentorship_id == Mentorship.id,
        Answer.author_id == mentorship.mentor_id,
        Answer.question.in_(asked),
    )
    return session.scalar(
        select(Mentorship)
        .where(
            Mentorship.mentor_id == mentorship.mentor_id,
            Mentorship.id != mentorship.id,
            Mentorship.state == State.ENDED,
            or_(Mentorship.shielded_id.is_(None), Mentorship.shielded_id != mentorship.mentor_id),
            wrote.exists(),
        )
        .order_by(Mentorship.ended_at.desc(), Mentorship.id.desc())
        .limit(1)
    )


def diary_page(session: Session, mentorship: Mentorship, me: Member, number: int) -> DiaryPage:
    """My diary entries from this mentorship, and those that belong to none; a page that is not there becomes the
    nearest one."""
    total = _count_entries(session, mentorship, me)
    pages = max(1, -(-total // ENTRIES_A_PAGE))
    number = min(max(number, 0), pages - 1)
    entries = session.scalars(
        select(DiaryEntry)
        .where(*_my_entries(mentorship, me))
        .order_by(DiaryEntry.at.desc(), DiaryEntry.id.desc())
        .offset(number * ENTRIES_A_PAGE)
        .limit(ENTRIES_A_PAGE)
    ).all()
    return DiaryPage(entries=entries, number=number, pages=pages, total=total)


def _deliver_if_both_finished(session: Session, mentorship: Mentorship, now: datetime) -> None:
    have_finished = set(
        session.scalars(
            select(FinishedPart.author_id).where(
                FinishedPart.mentorship_id == mentorship.id, FinishedPart.part == closure.REFLECTION
            )
        )
    )
    both = {mentorship.mentor_id, mentorship.mentee_id}
    # The completed ending has brought both the document already.
    is_complete = mentorship.closure is not None and mentorship.closure.completed_at is not None
    if have_finished < both or is_complete:
        return
    for user_id in sorted(both):
        ledger.owe(session, mentorship, user_id, "document", now, occasion="reflections")


def _mine(session: Session, mentorship: Mentorship, me: Member) -> dict[str, Answer]:
    readable = answers.readable(session, mentorship, me.user_id)
    keys = {question.key for question in questions.of_form(Form.REFLECTION, mentorship.role_of(me.user_id))}
    return {key: answer for (author_id, key), answer in readable.items() if author_id == me.user_id and key in keys}


def _is_shared(mine: Mapping[str, Answer]) -> bool:
    return any(answer.shared_at is not None for answer in mine.values())


def _count_entries(session: Session, mentorship: Mentorship, me: Member) -> int:
    count = select(func.count()).select_from(DiaryEntry).where(*_my_entries(mentorship, me))
    return session.scalar(count) or 0


def _my_entries(mentorship: Mentorship, me: Member) -> list[ColumnElement[bool]]:
    return [
        DiaryEntry.author_id == me.user_id,
        or_(DiaryEntry.mentorship_id == mentorship.id, DiaryEntry.mentorship_id.is_(None)),
    ]
