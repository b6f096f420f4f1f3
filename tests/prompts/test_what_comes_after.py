"""Reminders, paying it forward and figures in words, in both languages (R33, R35, R37)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from bot import closure, connection, reminders
from bot.connection import BASES, Contact, Given, Terms
from bot.models import Agreement, Ending, Mentorship, Message, Rhythm, Wish
from bot.rates import Rate
from prompts import connect, figures, paying_forward
from prompts.block_kit import problems_in_message, problems_in_view
from prompts.language import Language
from prompts.letter import Letter
from prompts.messages import RENDERERS
from tests.conftest import NOW, TEAM

LONG = ("😀 <!channel> & *bold* مرحبا " * 200)[:2400]
MakePair = Callable[..., Mentorship]


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    """Two people who have ended, and agreed on how to stay in touch."""
    pair = make_pair(session)
    pair.mentor.name = "Dr. مايا & *Okafor* 😀"
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    for member in (pair.mentor, pair.mentee):
        contacts = tuple(Contact("personal", channel, "+49 170 1234567 " + "x" * 180) for channel in ("phone", "other"))
        given = Given(Wish.YES, Terms(BASES, LONG, Rhythm.MONTHLY), contacts)
        connection.answer(session, pair, member, given, NOW, NOW.date())
    closure.finish(session, pair, Ending.COMPLETED, NOW)
    return pair


def said(session: Session, pair: Mentorship, kind: str, say: Language, answer: str | None = None, **facts: Any) -> str:
    """What both get of this kind."""
    texts = []
    for receiver in (pair.mentor, pair.mentee):
        message = Message(
            team_id=TEAM, mentorship_id=pair.id, receiver_id=receiver.user_id, kind=kind, occasion=f"{answer}{facts}",
            due_at=NOW, claimed_until=NOW, facts=facts, answer=answer,
        )  # fmt: skip
        session.add(message)
        session.flush()
        post = RENDERERS[kind](Letter(message=message, mentorship=pair, receiver=receiver, now=NOW), say)
        content = {"text": post.text, "blocks": [block.to_dict() for block in post.blocks]}
        assert problems_in_message(content) == []
        assert "<!channel>" not in post.text
        texts.append(json.dumps(content, ensure_ascii=False))
    return " ".join(texts)


def percent(number: str, say: Language) -> str:
    """As each language writes it."""
    return f"{number}%" if say.code == "en" else f"{number}\N{NO-BREAK SPACE}%"


def shown(view: View) -> str:
    content = view.to_dict()
    assert problems_in_view(content) == []
    return json.dumps(content, ensure_ascii=False)


@pytest.mark.parametrize("idea", [*BASES, "other", "", "unknown"])
def test_r33_r34_a_reminder_has_an_idea_and_no_roles(
    session: Session, pair: Mentorship, say: Language, idea: str
) -> None:
    """R33, R34: they are colleagues."""
    text = said(session, pair, "stay_in_touch", say, idea=idea, is_last=True)
    assert "reminder_off" in text
    assert "mentor" not in text.lower().replace("mentorship", "")


@pytest.mark.parametrize("answer", ["done", "later:2026-06-01", "off", "changed", "superseded"])
def test_r33_r46_an_answered_reminder_asks_no_more(
    session: Session, pair: Mentorship, say: Language, answer: str
) -> None:
    """R33, R46"""
    assert "action_id" not in said(session, pair, "stay_in_touch", say, answer, idea="coffee")


def test_r33_the_agreement_shows_whether_there_are_reminders(session: Session, pair: Mentorship, say: Language) -> None:
    """R33, R45: a message's buttons get lost, the page has them too."""
    seen = connection.look(session, pair, pair.mentor_id)
    assert "reminder_off" in shown(connect.answered(pair, pair.mentor, seen, say))
    reminders.switch(session, pair, pair.mentor, NOW, on=False)
    assert "reminder_on" in shown(connect.answered(pair, pair.mentor, seen, say))
    assert "reminder_off" in shown(
        connect.answered(pair, pair.mentee, connection.look(session, pair, pair.mentee_id), say)
    )
    assert session.get_one(Agreement, pair.id).reminds_mentee


@pytest.mark.parametrize("answer", [None, "offered", "not_now", "superseded"])
def test_r35_the_invitation_before_and_after_its_answer(
    session: Session, pair: Mentorship, say: Language, answer: str | None
) -> None:
    """R35: the figure stands as a report (R37)."""
    text = said(session, pair, "pay_forward", say, answer)
    assert ("pay_forward_no" in text) == (answer is None)
    assert (percent("89", say) in text) == (answer is None)
    assert percent("89", say) not in text or "Mentor Lane" in text


def test_r35_r42_nothing_is_spoken_of_one_that_somebody_had_to_leave(pair: Mentorship, say: Language) -> None:
    """R35, R42: they may mentor somebody all the same."""
    pair.shielded_id = pair.mentee_id
    assert "Okafor" not in shown(paying_forward.form(pair, pair.mentee, {}, None, say, has_offered=False))
    assert "U0JONAS001" in shown(paying_forward.form(pair, pair.mentor, {}, None, say, has_offered=False))


@pytest.mark.parametrize("has_offered", [True, False])
def test_r35_the_page_holds_what_was_written(pair: Mentorship, say: Language, *, has_offered: bool) -> None:
    """R35: the mentor is asked one thing, the mentee has a self-check of four questions."""
    filled = dict.fromkeys(paying_forward.QUESTIONS, LONG)
    mentees = shown(paying_forward.form(pair, pair.mentee, filled, Rate(4, 5), say, has_offered=has_offered))
    mentors = shown(paying_forward.form(pair, pair.mentor, filled, None, say, has_offered=has_offered))
    assert mentees.count("plain_text_input") == 4
    assert "plain_text_input" not in mentors
    shown(paying_forward.saved(pair, say, has_offered=has_offered))


def test_r37_what_others_report_is_never_a_fact(say: Language) -> None:
    """R37: with the own rate beside it where there is one."""
    for of in (figures.staying_in_touch, figures.offering_to_mentor):
        assert "Mentor Lane" in of(None, say)
        assert percent("60", say) not in of(None, say)
        assert "Mentor Lane" in of(Rate(3, 5), say)
        assert percent("60", say) in of(Rate(3, 5), say)


def test_r37_the_question_shows_both(session: Session, pair: Mentorship, say: Language) -> None:
    """R37"""
    seen = connection.look(session, pair, pair.mentor_id)
    text = shown(connect.form(pair, pair.mentor, seen, {}, say, rate=Rate(3, 5)))
    assert percent("75", say) in text
    assert percent("60", say) in text
