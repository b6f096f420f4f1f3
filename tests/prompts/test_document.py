"""The document in Markdown: whole, in its order, in both languages, whatever people wrote (R27)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from sqlalchemy.orm import Session

from bot import answers, closure, connection, next_steps
from bot.connection import Contact, Given, Terms
from bot.document import FORMS, collect
from bot.models import Goal, GoalState, Mentorship, Rhythm, State, Wish
from bot.next_steps import Wording
from bot.questions import QUESTIONS, Audience
from prompts.document import HEADINGS, filename, layout
from prompts.document_markdown import markdown
from prompts.language import Language
from tests.conftest import NOW, TEAM

TODAY = NOW.date()
EVIL = "# Not a heading\n- no list\n\n> no quote [no](link) <b>no html</b> `no code`\n1. שלום 😀 *Grüße*\n---\nend\\"
ONE_LINE = " ".join(EVIL.split())


@pytest.fixture
def pair(session: Session, make_pair: Callable[..., Mentorship]) -> Mentorship:
    """A pair that has just begun."""
    return make_pair(session, purpose="", began=NOW - timedelta(days=40))


@pytest.fixture
def ended(session: Session, pair: Mentorship) -> Mentorship:
    """A pair that wrote something evil everywhere, shared it, and has ended."""
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    pair.purpose = EVIL
    for state in GoalState:
        goal = {"title": ONE_LINE, "evidence": EVIL, "measure": EVIL, "state": state, "settled_on": TODAY}
        pair.goals.append(Goal(team_id=TEAM, created_at=NOW, target_date=TODAY, **goal))
    for member in (pair.mentor, pair.mentee):
        asked = [
            q.key for q in QUESTIONS if pair.role_of(member.user_id) in q.asked and q.audience is not Audience.AUTHOR
        ]
        answers.write(session, pair, member, dict.fromkeys(asked, EVIL), NOW)
        answers.share(session, pair, member, asked, NOW)
        given = Given(Wish.YES, Terms(("coffee",), EVIL, Rhythm.YEARLY), (Contact("personal", "other", EVIL[:150]),))
        connection.answer(session, pair, member, given, NOW, TODAY)
    wording = Wording(EVIL, pair.mentee_id, date(2026, 6, 1))
    next_steps.add(session, pair, pair.mentor, wording, NOW, TODAY, shared=True)
    pair.state, pair.ended_at = State.ENDED, NOW
    return pair


def parse(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


def headings(text: str, level: int) -> list[str]:
    tokens = parse(text)
    return [after.content for token, after in pairwise(tokens) if token.tag == f"h{level}" and token.nesting == 1]


def test_r27_the_parts_come_in_their_order(session: Session, ended: Mentorship, say: Language) -> None:
    """R27, R4"""
    text = markdown(layout(collect(session, ended, ended.mentee, NOW), say), say)
    assert headings(text, 1) == [say("Our mentorship: {mentor} and {mentee}", mentor="Maya", mentee="Jonas")]
    assert headings(text, 2) == [
        say("What it was for"),
        say("Goals"),
        say("Celebration and thanks"),
        say("Looking back"),
        say("In {name}'s words", name="Maya"),
        say("In {name}'s words", name="Jonas"),
        say("Written goodbyes"),
        say("Feedback on the mentoring"),
        say("Looking ahead"),
        say("How we stay in touch"),
    ]
    assert say.day(TODAY) in text
    assert say.plural("{n} week", "{n} weeks", 5) in text, "40 days are five weeks and not several months"


def test_r27_what_people_wrote_becomes_no_markup(session: Session, ended: Mentorship, say: Language) -> None:
    """R27: and all of it is there, as often as they wrote it."""
    text = markdown(layout(collect(session, ended, ended.mentor, NOW), say), say)
    tokens = parse(text)
    inside = {child.type for token in tokens for child in token.children or []}
    assert inside <= {"text", "text_special", "hardbreak", "softbreak", "strong_open", "strong_close"}
    assert {token.type for token in tokens} <= {
        *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "hr"),
        *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
    }
    assert sum(token.type == "hr" for token in tokens) == 1
    asked = sum(len(q.asked) for q in QUESTIONS if q.form in FORMS and q.audience is not Audience.AUTHOR)
    # The purpose, three goals twice, the answers, a next step, the agreement's other basis, two addresses.
    assert text.count("שלום 😀") == 1 + 2 * 3 + asked + 1 + 1 + 2


def test_every_question_of_the_document_has_its_heading(say: Language) -> None:
    in_document = {q.key for q in QUESTIONS if q.form in FORMS and q.audience is not Audience.AUTHOR}
    assert set(HEADINGS) == in_document


def test_r27_what_is_empty_is_left_out(session: Session, pair: Mentorship, say: Language) -> None:
    """R27: at any time, also when there is hardly anything yet."""
    made = layout(collect(session, pair, pair.mentor, NOW), say)
    text = markdown(made, say)
    assert headings(text, 2) == []
    assert made.time.startswith({"en": "Since ", "de": "Seit dem "}[say.code])
    assert made.time in text
    assert "None" not in text
    assert "\n\n\n" not in text


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Maya Okafor", "Maya"),
        ("Dr. Maya Okafor", "Maya"),
        ("../../etc/passwd", "etc"),
        ("مايا", "مايا"),
        ("\u202egpj.exe", "gpj.exe"),
        ("😀", "U0MAYA0001"),
        ("x" * 255, "x" * 40),
    ],
)
def test_the_file_has_a_name_that_every_system_takes(
    session: Session, pair: Mentorship, say: Language, name: str, called: str
) -> None:
    pair.mentor.name = name
    both = say("{mentor} and {mentee}", mentor=called, mentee="Jonas")
    assert filename(collect(session, pair, pair.mentor, NOW), "md", say) == f"Sendoff - {both} - 2026-05-04.md"
