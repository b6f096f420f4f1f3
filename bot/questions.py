"""Every question of an ending that somebody answers in words: who is asked, where, and who may ever read it.

The sentences are in prompts; a text's privacy is decided here and in bot.privacy, nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.models import Role


class Form(StrEnum):
    """The place where a question stands."""

    PLAN = "plan"
    CELEBRATION = "celebration"
    LOOKING_BACK = "looking_back"
    NOTES = "notes"
    """The mentor's own notes while the two look back: they stand in that form, and in no document."""
    FEEDBACK = "feedback"
    LOOKING_AHEAD = "looking_ahead"
    REFLECTION = "reflection"
    GOODBYE = "goodbye"
    """Written where no meeting is possible (R24)."""
    SELF_CHECK = "self_check"
    """Whether one is ready to mentor in turn (R35)."""
    ENDING = "ending"
    """Ending without the four steps (R41)."""


class Audience(StrEnum):
    """Who may read an answer."""

    AUTHOR = "author"
    """Nobody else, ever."""
    PAIR_WHEN_SHARED = "pair_when_shared"
    """The partner, once the author has shared it."""


@dataclass(frozen=True)
class Question:
    """A question of the ending."""

    key: str
    form: Form
    asked: tuple[Role, ...]
    audience: Audience = Audience.PAIR_WHEN_SHARED


_BOTH = (Role.MENTOR, Role.MENTEE)

QUESTIONS: tuple[Question, ...] = (
    # Planning the conversation (R15, R16). `plan.ideas` holds keys of ideas, one a line.
    Question("plan.ideas", Form.PLAN, _BOTH, Audience.AUTHOR),
    Question("plan.own_idea", Form.PLAN, _BOTH, Audience.AUTHOR),
    Question("plan.opener", Form.PLAN, _BOTH, Audience.AUTHOR),
    # The final meeting, in its order (R19 to R23).
    Question("celebration.grown", Form.CELEBRATION, _BOTH),
    Question("celebration.thanks", Form.CELEBRATION, _BOTH),
    Question("looking_back.together", Form.LOOKING_BACK, _BOTH),
    Question("looking_back.goals", Form.LOOKING_BACK, (Role.MENTEE,)),
    Question("looking_back.learned", Form.LOOKING_BACK, _BOTH),
    Question("notes.looking_back", Form.NOTES, (Role.MENTOR,), Audience.AUTHOR),
    Question("feedback.mentoring", Form.FEEDBACK, (Role.MENTEE,)),
    Question("looking_ahead.successor", Form.LOOKING_AHEAD, _BOTH),
    # The reflection document (R25, R26).
    Question("reflection.grown_as_mentor", Form.REFLECTION, (Role.MENTOR,)),
    Question("reflection.own_career", Form.REFLECTION, (Role.MENTOR,)),
    Question("reflection.new_perspectives", Form.REFLECTION, (Role.MENTOR,)),
    Question("reflection.moments", Form.REFLECTION, (Role.MENTOR,)),
    Question("reflection.lessons", Form.REFLECTION, (Role.MENTEE,)),
    Question("reflection.skills", Form.REFLECTION, (Role.MENTEE,)),
    Question("reflection.advice", Form.REFLECTION, (Role.MENTEE,)),
    Question("reflection.applying", Form.REFLECTION, (Role.MENTEE,)),
    Question("reflection.diary", Form.REFLECTION, (Role.MENTEE,)),
    # Other endings (R24, R41).
    Question("goodbye.text", Form.GOODBYE, _BOTH),
    Question("ending.reason", Form.ENDING, _BOTH),
    # Paying it forward (R35).
    Question("self_check.brings", Form.SELF_CHECK, (Role.MENTEE,), Audience.AUTHOR),
    Question("self_check.carries_on", Form.SELF_CHECK, (Role.MENTEE,), Audience.AUTHOR),
    Question("self_check.strengths", Form.SELF_CHECK, (Role.MENTEE,), Audience.AUTHOR),
    Question("self_check.prepares", Form.SELF_CHECK, (Role.MENTEE,), Audience.AUTHOR),
)

BY_KEY = {question.key: question for question in QUESTIONS}


def of_form(form: Form, role: Role) -> list[Question]:
    """The questions that this form asks of somebody in this role, in their order."""
    return [question for question in QUESTIONS if question.form is form and role in question.asked]
