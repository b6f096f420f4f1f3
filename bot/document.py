"""The reflection document: what a mentorship was worth, as one of the two may read it (R27).

It is collected anew for each reader and each time. Nothing comes in but what `bot.privacy` lets this reader read;
what only the reader may read so far is marked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from bot import answers, connection, ledger, next_steps
from bot.connection import Connection
from bot.errors import NothingChosen
from bot.members import zone
from bot.models import Goal, GoalState, Member, Mentorship, NextStep, Skill, SkillState, State
from bot.questions import QUESTIONS, Audience, Form, Question

FORMS = (Form.CELEBRATION, Form.LOOKING_BACK, Form.FEEDBACK, Form.LOOKING_AHEAD, Form.REFLECTION, Form.GOODBYE)
"""The forms whose answers belong in the document: what was planned for the conversation does not."""


class Format(StrEnum):
    """The forms in which somebody can have the document (R27)."""

    PDF = "pdf"
    MARKDOWN = "md"
    HTML = "html"
    CANVAS = "canvas"
    """In Slack itself, where the workspace allows it."""


STANDARD = (Format.PDF, Format.MARKDOWN)
"""What comes to somebody who has not chosen: one to read and to print, one to keep among one's notes."""


@dataclass(frozen=True)
class Piece:
    """An answer in somebody's own words."""

    question: Question
    author: Member
    text: str
    is_private: bool
    """Whether only the reader, who wrote it, may read it so far."""


@dataclass(frozen=True)
class Document:
    """All that goes into the document of one reader."""

    reader: Member
    mentor: Member
    mentee: Member
    purpose: str
    begun_on: date | None
    """This and the other days are those where the reader is."""
    ended_on: date | None
    made_on: date
    goals: Mapping[GoalState, Sequence[Goal]]
    skills: Sequence[Skill]
    """What the mentor taught, the skills mastered first."""
    pieces: Mapping[Form, Sequence[Piece]]
    next_steps: Sequence[NextStep]
    connection: Connection

    def pieces_by(self, form: Form, author: Member) -> list[Piece]:
        """What one of the two wrote in a form, in the order of its questions."""
        return [piece for piece in self.pieces[form] if piece.author.user_id == author.user_id]


def order(session: Session, mentorship: Mentorship, me: Member, formats: Sequence[Format], now: datetime) -> None:
    """Have the document sent to this person in these forms, as it then stands.

    Raises NothingChosen at `formats`.
    """
    if not formats:
        raise NothingChosen("formats")
    files = [each for each in formats if each is not Format.CANVAS]
    # A canvas may have to be replaced by files, so it is a message of its own.
    for together in (files, [Format.CANVAS] if Format.CANVAS in formats else []):
        if together:
            occasion = f"asked:{together[0]}:{now:%Y%m%dT%H%M%S%f}"
            facts = {"formats": list(together)}
            ledger.owe(session, mentorship, me.user_id, "document", now, occasion=occasion, facts=facts)


def collect(session: Session, mentorship: Mentorship, reader: Member, now: datetime) -> Document:
    """What this one of the two may read of their mentorship now."""
    here = zone(reader)
    return Document(
        reader=reader,
        mentor=mentorship.mentor,
        mentee=mentorship.mentee,
        purpose=mentorship.purpose,
        begun_on=mentorship.begun_at.astimezone(here).date() if mentorship.begun_at else None,
        ended_on=(
            mentorship.ended_at.astimezone(here).date()
            if mentorship.ended_at and mentorship.state is State.ENDED
            else None
        ),
        made_on=now.astimezone(here).date(),
        goals={state: [goal for goal in mentorship.goals if goal.state is state] for state in GoalState},
        skills=_skills(mentorship),
        pieces=_pieces(session, mentorship, reader),
        next_steps=next_steps.readable(session, mentorship, reader),
        connection=connection.look(session, mentorship, reader.user_id),
    )


def _skills(mentorship: Mentorship) -> list[Skill]:
    order = (SkillState.MASTERED, SkillState.PRACTISED, SkillState.BEGUN)
    return sorted(mentorship.skills, key=lambda skill: (order.index(skill.state), skill.id))


def _pieces(session: Session, mentorship: Mentorship, reader: Member) -> dict[Form, list[Piece]]:
    readable = answers.readable(session, mentorship, reader.user_id)
    pieces: dict[Form, list[Piece]] = {form: [] for form in FORMS}
    for question in QUESTIONS:
        if question.form not in pieces or question.audience is Audience.AUTHOR:
            continue
        for author in (mentorship.mentee, mentorship.mentor):
            answer = readable.get((author.user_id, question.key))
            if answer is not None:
                pieces[question.form].append(
                    Piece(question=question, author=author, text=answer.text, is_private=answer.shared_at is None)
                )
    return pieces
