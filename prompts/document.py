"""The reflection document in words, in its reader's language: the one source of all its forms (R27)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot import span
from bot.connection import Connection, contacts_of, terms_of
from bot.document import Document, Piece
from bot.models import Goal, GoalState, Member, Skill, SkillState, Wishes
from bot.questions import Form
from prompts import connection_words
from prompts.language import N_, Language
from prompts.words import length

HEADINGS = {
    "celebration.grown": N_("What has grown, as {name} sees it"),
    "celebration.thanks": N_("Thanks from {name}"),
    "looking_back.together": N_("What working together was like for {name}"),
    "looking_back.goals": N_("The goals, as {name} sees them"),
    "looking_back.learned": N_("What {name} learned most"),
    "feedback.mentoring": N_("From {name} to {other}"),
    "looking_ahead.successor": N_("Who or what comes next, as {name} sees it"),
    "reflection.grown_as_mentor": N_("How I have grown as a mentor"),
    "reflection.own_career": N_("What it did for my own career"),
    "reflection.new_perspectives": N_("New perspectives that I owe to {other}"),
    "reflection.moments": N_("The moments that mattered most"),
    "reflection.lessons": N_("The most valuable lessons"),
    "reflection.skills": N_("Skills that I keep developing"),
    "reflection.advice": N_("The advice that had the most impact"),
    "reflection.applying": N_("How I put it to use"),
    "reflection.diary": N_("What my learning diary tells me"),
    "goodbye.text": N_("From {name} to {other}"),
}
"""What stands above each answer; `name` is who wrote it, `other` the other one of the pair."""
GOALS = {
    GoalState.REACHED: N_("Reached"),
    GoalState.LET_GO: N_("Let go along the way"),
    GoalState.OPEN: N_("Still open"),
}
SKILLS = {
    SkillState.MASTERED: N_("mastered since {day}"),
    SkillState.PRACTISED: N_("practised since {day}"),
    SkillState.BEGUN: N_("on the way"),
}
_NOT_IN_A_FILENAME = re.compile(r'[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069/\\:*?"<>|#^\[\]]+')
"""What Windows or Obsidian refuse, and marks that turn the direction of what follows."""
_LONGEST_NAME = 40


@dataclass(frozen=True)
class GoalEntry:
    """A goal; the words say how it went, or how the two would know that it is reached."""

    title: str
    day: str
    words: str


@dataclass(frozen=True)
class AnswerEntry:
    """What one of the two wrote to a question."""

    heading: str
    text: str
    is_private: bool


@dataclass(frozen=True)
class StepEntry:
    """What comes next for the mentee, and who sees to it."""

    who: str
    what: str
    is_private: bool


@dataclass(frozen=True)
class Part:
    """A chapter."""

    heading: str
    pieces: Sequence[AnswerEntry]
    steps: Sequence[StepEntry] = ()


@dataclass(frozen=True)
class ConnectionEntry:
    """How the two stay in touch: what they agreed, in lines and in their own words, and the addresses of each."""

    terms: Sequence[str]
    other: str
    contacts: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class Layout:
    """The document in words: what every form of it sets, in this order. Empty is what is left out."""

    title: str
    mentor: str
    mentee: str
    time: str
    """From when to when, and how long."""
    purpose: str
    reached: Sequence[str]
    """Goals reached and skills mastered, for the first page."""
    goals: Sequence[tuple[str, Sequence[GoalEntry]]]
    """By what became of them, in words."""
    skills: Sequence[tuple[str, str]]
    """Each with how far it has come."""
    parts: Sequence[Part]
    connection: ConnectionEntry | None
    closing: str


def filename(document: Document, extension: str, say: Language) -> str:
    """The name of the file, such as "Sendoff - Maya and Jonas - 2026-05-04.md"."""
    return f"Sendoff - {pair_of(document.mentor, document.mentee, say)} - {document.made_on.isoformat()}.{extension}"


def pair_of(mentor: Member, mentee: Member, say: Language) -> str:
    """The two by what people call them, fit for the name of a file."""
    return say("{mentor} and {mentee}", mentor=_first_name(mentor, say), mentee=_first_name(mentee, say))


def title(document: Document, say: Language) -> str:
    """What the document is called."""
    return say(
        "Our mentorship: {mentor} and {mentee}", mentor=say.name(document.mentor), mentee=say.name(document.mentee)
    )


def layout(document: Document, say: Language) -> Layout:
    """The document in words, ready to be set in any form. What has nothing in it is left out."""
    return Layout(
        title=title(document, say),
        mentor=say.name(document.mentor),
        mentee=say.name(document.mentee),
        time=_time_together(document, say),
        purpose=document.purpose,
        reached=[goal.title for goal in document.goals[GoalState.REACHED]]
        + [skill.name for skill in document.skills if skill.state is SkillState.MASTERED],
        goals=list(_goals(document, say)),
        skills=[_skill(skill, say) for skill in document.skills],
        parts=[part for part in _parts(document, say) if part.pieces or part.steps],
        connection=_connection(document, say),
        closing=_closing(document, say),
    )


def _time_together(document: Document, say: Language) -> str:
    if document.begun_on is None:
        return ""
    first = say.day(document.begun_on)
    lasted = length(span.between(document.begun_on, document.ended_on or document.made_on), say)
    if document.ended_on is None:
        return say("Since {first} ({length})", first=first, length=lasted)
    return say("{first} to {last} ({length})", first=first, last=say.day(document.ended_on), length=lasted)


def _goals(document: Document, say: Language) -> Iterator[tuple[str, list[GoalEntry]]]:
    for state, heading in GOALS.items():
        if document.goals[state]:
            yield say(heading), [_goal(goal, say) for goal in document.goals[state]]


def _goal(goal: Goal, say: Language) -> GoalEntry:
    if goal.state is GoalState.OPEN:
        day = say("planned for {day}", day=say.day(goal.target_date)) if goal.target_date else ""
        return GoalEntry(goal.title, day, goal.measure)
    return GoalEntry(goal.title, say.day(goal.settled_on) if goal.settled_on else "", goal.evidence)


def _skill(skill: Skill, say: Language) -> tuple[str, str]:
    """A skill, and how far it has come."""
    day = say.day(skill.marked_on) if skill.marked_on else ""
    return skill.name, say(SKILLS[skill.state], day=day)


def _parts(document: Document, say: Language) -> Iterator[Part]:
    def answers(pieces: Sequence[Piece]) -> list[AnswerEntry]:
        return [_answer(piece, document, say) for piece in pieces]

    mentor, mentee = document.mentor, document.mentee
    yield Part(say("Celebration and thanks"), answers(document.pieces[Form.CELEBRATION]))
    yield Part(say("Looking back"), answers(document.pieces[Form.LOOKING_BACK]))
    for author in (mentor, mentee):
        yield Part(
            say("In {name}'s words", name=say.name(author)), answers(document.pieces_by(Form.REFLECTION, author))
        )
    yield Part(say("Written goodbyes"), answers(document.pieces[Form.GOODBYE]))
    yield Part(say("Feedback on the mentoring"), answers(document.pieces[Form.FEEDBACK]))
    yield Part(say("Looking ahead"), answers(document.pieces[Form.LOOKING_AHEAD]), list(_steps(document, say)))


def _answer(piece: Piece, document: Document, say: Language) -> AnswerEntry:
    other = document.mentee if piece.author.user_id == document.mentor.user_id else document.mentor
    heading = say(HEADINGS[piece.question.key], name=say.name(piece.author), other=say.name(other))
    return AnswerEntry(heading, piece.text, piece.is_private)


def _steps(document: Document, say: Language) -> Iterator[StepEntry]:
    for step in document.next_steps:
        owner = document.mentor if step.owner_id == document.mentor.user_id else document.mentee
        who = (
            say("{name}, by {day}", name=say.name(owner), day=say.day(step.due_on)) if step.due_on else say.name(owner)
        )
        yield StepEntry(who, step.what, is_private=step.shared_at is None)


def _connection(document: Document, say: Language) -> ConnectionEntry | None:
    """How the two stay in touch, once both would like to; the addresses are there before the rhythm is settled."""
    connection = document.connection
    if connection.agreement is None:
        return None
    terms = terms_of(connection.agreement)
    return ConnectionEntry(
        terms=connection_words.summary(terms, say) if connection.is_agreed else (),
        other=terms.other_basis if connection.is_agreed else "",
        contacts=[
            (say.name(author), [connection_words.contact(contact, say) for contact in contacts_of(wishes)])
            for author, wishes in _both_wishes(document, connection)
            if wishes.channels
        ],
    )


def _both_wishes(document: Document, connection: Connection) -> Iterator[tuple[Member, Wishes]]:
    for author in (document.mentor, document.mentee):
        wishes = connection.mine if author.user_id == document.reader.user_id else connection.theirs
        if wishes is not None:
            yield author, wishes


def _closing(document: Document, say: Language) -> str:
    if document.ended_on is None:
        return say(
            "As it stood on {day}. You can ask for it anew whenever you like: /closure document.",
            day=say.day(document.made_on),
        )
    return say(
        "What the two of you built goes on, from here as colleagues. Made on {day}; it is yours to keep.",
        day=say.day(document.made_on),
    )


def _first_name(member: Member, say: Language) -> str:
    """What people call them, fit for a file name: "Maya" for Dr. Maya Okafor."""
    if member.was is not None:
        return say.name(member)
    words = _NOT_IN_A_FILENAME.sub(" ", member.name).split()
    name = next((word for word in words if any(c.isalnum() for c in word) and not word.endswith(".")), member.user_id)
    return name[:_LONGEST_NAME].strip(".")
