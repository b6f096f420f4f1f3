"""Introductions in words: within Slack's limits, in both languages, whatever people write (R29, R4)."""

from __future__ import annotations

from collections.abc import Callable

from slack_sdk.models.views import View
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import introductions
from bot.models import IntroductionState, Member, Mentorship, Message
from prompts import introductions as pages
from prompts.block_kit import problems_in_message, problems_in_view
from prompts.language import Language
from prompts.letter import Letter
from prompts.messages import RENDERERS
from tests.conftest import NOW

MakePair = Callable[..., Mentorship]
MakeMember = Callable[..., Member]
LONG = ("😀 <!channel> & *bold* مرحبا " * 40)[:480]
LINK = "https://example.org/" + "a" * 1900


def sound(view: View) -> str:
    content = view.to_dict()
    assert problems_in_view(content) == []
    return str(content)


def test_r29_a_full_page_fits(session: Session, make_pair: MakePair, make_member: MakeMember, say: Language) -> None:
    """R29, R4: with as many as there can be, for both."""
    pair = make_pair(session)
    for number in range(introductions.MOST):
        person = make_member(session, "Ж" * 255, user_id=f"U0PERSON{number:02}")
        made = introductions.propose(session, pair, pair.mentor, person, LONG[:240], NOW)
        if number % 2:
            introductions.answer(session, made, pair, pair.mentee, NOW, agrees=number % 4 == 1)
        introductions.share_opportunity(session, pair, pair.mentor, LONG[:240], LINK, NOW)
    for me in (pair.mentor, pair.mentee):
        sound(pages.page(pair, me, say))
    assert "introduction_add" not in sound(pages.page(pair, pair.mentee, say))
    assert "introduction_yes" not in sound(pages.page(pair, pair.mentor, say))


def test_r29_each_is_spoken_to_and_not_about(
    session: Session, make_pair: MakePair, make_member: MakeMember, say: Language
) -> None:
    """R29"""
    pair = make_pair(session)
    made = introductions.propose(session, pair, pair.mentor, make_member(session, "Priya"), "Maps", NOW)
    for state in IntroductionState:
        made.state = state
        assert pair.mentee_id not in sound(pages.page(pair, pair.mentee, say)), state
    made.state = IntroductionState.PERSON_ASKED
    assert pair.mentee_id in sound(pages.page(pair, pair.mentor, say))


def test_r29_the_forms_hold_what_was_typed(session: Session, make_pair: MakePair, say: Language) -> None:
    """R29, R2"""
    pair = make_pair(session)
    pair.mentee.name = "Ж" * 255
    assert LONG[:100] in sound(pages.introduction_form(pair, {"why": LONG[:250], "person": "U0PRIYA001"}, say))
    assert LINK in sound(pages.opportunity_form(pair, {"what": LONG[:250], "link": LINK}, say))


def test_r29_each_message_before_and_after_its_answer(
    session: Session, make_pair: MakePair, make_member: MakeMember, say: Language
) -> None:
    """R29, R46: nothing private in the notification, no buttons once answered."""
    pair = make_pair(session)
    priya = make_member(session, "Priya")
    made = introductions.propose(session, pair, pair.mentor, priya, "Private <!channel> words", NOW)
    introductions.answer(session, made, pair, pair.mentee, NOW, agrees=True)
    introductions.answer(session, made, pair, priya, NOW, agrees=True)
    introductions.share_opportunity(session, pair, pair.mentor, "Private words", LINK, NOW)
    other = make_member(session, "Omar")
    made = introductions.propose(session, pair, pair.mentor, other, "Private words", NOW)
    introductions.answer(session, made, pair, pair.mentee, NOW, agrees=True)
    introductions.answer(session, made, pair, other, NOW, agrees=False)
    people = {member.user_id: member for member in (pair.mentor, pair.mentee, priya, other)}
    kinds = {*introductions.KINDS, "opportunity"}
    messages = session.scalars(
        select(Message).where(Message.kind.in_(kinds)).execution_options(populate_existing=True)
    ).all()
    assert {message.kind for message in messages} == kinds
    for message in messages:
        answered = message.answer
        for answer in {answered, None, "yes", "no", "withdrawn"}:
            message.answer = answer
            letter = Letter(message=message, mentorship=pair, receiver=people[message.receiver_id], now=NOW)
            post = RENDERERS[message.kind](letter, say)
            content = {"text": post.text, "blocks": [block.to_dict() for block in post.blocks]}
            assert problems_in_message(content) == []
            assert "rivate" not in post.text
            is_question = message.kind in {"introduction_offered", "introduction_asked"}
            assert ("introduction_yes" in str(content)) == (is_question and answer is None)
        message.answer = answered
