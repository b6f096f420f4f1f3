"""The other endings in words, in both languages and at their extremes (R7, R8, R10, R24, R40 to R43)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from slack_sdk.models.views import View
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import closure, endings, goodbye, remarks, skills
from bot.how_often import HowOften
from bot.models import Ending, Member, Mentorship, Message, RemarkKind, SkillState, State
from bot.signals import NoLongerServes, OtherExpertise, SkillsMastered
from prompts import closure as steps
from prompts import end, extend, safety, signals
from prompts import goodbye as parting
from prompts import remarks as saying
from prompts import skills as skill_pages
from prompts.block_kit import problems_in_message, problems_in_view
from prompts.language import Language
from prompts.letter import Letter
from prompts.messages import render
from tests.conftest import NOW

TODAY = NOW.date()
LONG = ("😀 <!channel> & *bold* _it_ `code` مرحبا بالعالم ~x~ " * 70)[:1400]
NAME = "Dr. مايا <@U0EVIL> & *Okafor* 😀"
MakePair = Callable[..., Mentorship]


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    mentorship = make_pair(session)
    mentorship.mentor.name, mentorship.mentee.name = NAME, "Ж" * 255
    return mentorship


def shown(view: View) -> str:
    content = view.to_dict()
    assert problems_in_view(content) == []
    return str(content)


def sent(session: Session, pair: Mentorship, kind: str, say: Language) -> str:
    """All messages of a kind, as each receiver gets them, and again once they are answered."""
    session.flush()
    texts = []
    for message in session.scalars(select(Message).where(Message.kind == kind)):
        letter = Letter(message=message, mentorship=pair, receiver=pair.member(message.receiver_id), now=NOW)
        for answer in (None, "go_on", endings.DECLINED, endings.TAKEN_UP):
            message.answer = answer
            post = render([letter], say)
            content = {"text": post.text, "blocks": [block.to_dict() for block in post.blocks]}
            assert problems_in_message(content) == []
            assert LONG[:20] not in post.text
            texts.append(str(content))
    assert texts, kind
    return "".join(texts)


@pytest.mark.parametrize("contact", ["", "U0SAFETY01", "people@example.org <!channel> & more"])
def test_r41_r42_the_forms_to_end(pair: Mentorship, say: Language, contact: str) -> None:
    """R41, R42: who reads a reason is chosen above the field; the contact is a person or shown as it is."""
    for me in (pair.mentor, pair.mentee):
        form = end.end_form(pair, me, {"ending.reason": LONG, "share": "both"}, contact, say)
        fields = [block["block_id"] for block in form.to_dict()["blocks"] if block["type"] == "input"]
        assert fields == ["share", "ending.reason"]
        text = shown(form)
        assert ("<@U0SAFETY01>" in text) == (contact == "U0SAFETY01")
        assert "safety_open" in text
        for about in (pair, None):
            assert "<!channel>" not in shown(safety.safety(about, me, contact, say))


def test_r42_the_message_is_the_same_whatever_happened(session: Session, make_pair: MakePair, say: Language) -> None:
    """R42: the partner learns that it has ended, and nothing else."""
    pair = make_pair(session)
    endings.end_early(session, pair, pair.mentee, LONG, NOW, shared=False)
    ordinary = sent(session, pair, "ended", say)
    session.delete(session.scalars(select(Message).where(Message.kind == "ended")).one())
    pair.state = State.ACTIVE
    endings.leave(session, pair, pair.mentee, NOW)
    assert sent(session, pair, "ended", say) == ordinary


def test_r41_a_shared_reason_is_read_as_typed(session: Session, pair: Mentorship, say: Language) -> None:
    """R41"""
    endings.end_early(session, pair, pair.mentor, LONG, NOW, shared=True)
    assert LONG[:40] in sent(session, pair, "ended", say)


def test_r40_more_time_and_rest(session: Session, pair: Mentorship, say: Language) -> None:
    """R40"""
    shown(extend.extend_form(pair, pair.mentor, {"until": "2026-09-01"}, say))
    endings.extend(session, pair, pair.mentor, TODAY + timedelta(days=90), NOW, TODAY)
    assert say.day(TODAY + timedelta(days=90)) in shown(extend.extended_page(pair, pair.mentor, say))
    sent(session, pair, "extended", say)
    session.add(_resting(pair, pair.mentor))
    assert "goodbye_open" in sent(session, pair, "resting", say)
    endings.fade(session, pair, NOW)
    assert "reopen_ask" in sent(session, pair, "faded", say)


def test_r24_a_written_goodbye(session: Session, pair: Mentorship, say: Language) -> None:
    """R24: who gets it is said above the field; it arrives as typed, and the steps say what took the place."""
    shown(parting.goodbye_form(pair, pair.mentor, {"goodbye.text": LONG}, say))
    goodbye.write(session, pair, pair.mentor, LONG, NOW, TODAY)
    assert LONG[:40] in sent(session, pair, "goodbye", say)
    page = steps.steps(pair, pair.mentor, closure.progress(session, pair), say)
    assert say("A written goodbye took its place on {day}.", day=say.day(TODAY)) in shown(page)
    pair.mentee.is_deactivated = True
    shown(parting.goodbye_form(pair, pair.mentor, {}, say))


def test_r43_taking_it_up_again(session: Session, pair: Mentorship, say: Language) -> None:
    """R43: whoever is asked sees it on the page, too; whoever left for a reason does not."""

    def page(me: Member) -> str:
        return shown(steps.ended(pair, me, closure.progress(session, pair), say, may_be_reopened=True))

    endings.end_early(session, pair, pair.mentor, "", NOW, shared=False)
    assert "reopen_ask" in page(pair.mentee)
    endings.ask_to_reopen(session, pair, pair.mentee, NOW, 30)
    assert "reopen_confirm" in page(pair.mentor)
    assert "reopen" not in page(pair.mentee)
    sent(session, pair, "reopening_asked", say)
    pair.shielded_id = pair.mentor_id
    assert "reopen" not in page(pair.mentor)
    pair.shielded_id = None
    endings.decline_reopening(session, pair, pair.mentor, NOW)
    sent(session, pair, "reopening_declined", say)
    endings.ask_to_reopen(session, pair, pair.mentor, NOW, 30)
    endings.confirm_reopening(session, pair, pair.mentee, NOW, 30)
    sent(session, pair, "reopened", say)


def test_r7_skills_at_their_most(session: Session, pair: Mentorship, say: Language) -> None:
    """R7"""
    assert "skill_add" in shown(skill_pages.skills(pair, pair.mentor, say))
    for number in range(skills.MOST):
        skill = skills.add(session, pair, pair.mentor, f"{number:02}{LONG}"[: skills.LONGEST_NAME // 2], NOW)
        skills.mark(pair, skill, list(SkillState)[number % 3], NOW, TODAY)
    for me in (pair.mentor, pair.mentee):
        page = skill_pages.skills(pair, me, say, notice=skill_pages.marked(pair, pair.skills[2], say))
        assert "skill_add" not in shown(page)
    shown(skill_pages.skill_form(pair, pair.mentee, {"skill": LONG[:70]}, say))


def test_r8_r10_what_either_may_say(session: Session, pair: Mentorship, say: Language) -> None:
    """R8, R10"""
    remarks.say_other_expertise(session, pair, pair.mentee, LONG[:140], NOW, shared=True)
    said = remarks.find_mine(pair, pair.mentee, RemarkKind.OTHER_EXPERTISE)
    for me in (pair.mentor, pair.mentee):
        shown(saying.expertise_form(pair, me, said if me is pair.mentee else None, {}, say))
        for shared in (True, False):
            shown(saying.expertise_noted(pair, me, say, shared=shared))
        assert "end_open" in shown(saying.no_longer_serves(pair, me, say))
    found = [
        SkillsMastered(3, TODAY, 3),
        NoLongerServes(TODAY),
        OtherExpertise(TODAY, by_mentor=False, what=LONG[:140]),
    ]
    for signal in found:
        page = shown(signals.signals_page(pair, pair.mentor, [signal], HowOften(), NOW.date(), say))
        assert "extend_open" in page
        assert "<!channel>" not in signals.evidence(signal, say)


def _resting(pair: Mentorship, who: Member) -> Message:
    return Message(
        team_id=pair.team_id,
        mentorship_id=pair.id,
        receiver_id=who.user_id,
        kind="resting",
        occasion="2026",
        due_at=NOW,
        claimed_until=NOW,
    )


def test_r24_a_written_ending_is_not_said_to_be_one_of_two(session: Session, pair: Mentorship, say: Language) -> None:
    """R24, R36: the closing message says only what was, and offers no contact to somebody who has left."""
    pair.mentee.is_deactivated = True
    goodbye.write(session, pair, pair.mentor, "Fare well", NOW, TODAY)
    closure.finish_part(session, pair, pair.mentor, closure.REFLECTION, NOW, TODAY)
    assert pair.ending is Ending.COMPLETED
    text = sent(session, pair, "closing", say)
    assert {"en": "written words have rounded it off", "de": "ein schriftlicher Abschied"}[say.code] in text
    message = session.scalars(select(Message).where(Message.kind == "closing", Message.receiver_id == pair.mentor_id))
    post = render([Letter(message=message.one(), mentorship=pair, receiver=pair.mentor, now=NOW)], say)
    assert "connect_open" not in str([block.to_dict() for block in post.blocks])
