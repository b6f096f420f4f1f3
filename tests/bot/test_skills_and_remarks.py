"""Skills (R7), another expertise (R8), and that it no longer serves somebody (R10)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from bot import remarks, signals, skills
from bot.errors import AlreadyListed, Empty, NotFound, TooLong, TooMany
from bot.models import Mentorship, RemarkKind, SkillState
from bot.opener import opener_facts
from bot.privacy import may_read
from bot.settings import Settings
from bot.signals import NoLongerServes, OtherExpertise, SkillsMastered
from bot.waiting import Matter, waiting

SETTINGS = Settings(slack_bot_token="xoxb-test")

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
TODAY = NOW.date()
MakePair = Callable[..., Mentorship]


def test_r7_all_skills_mastered_are_a_signal(session: Session, make_pair: MakePair) -> None:
    """R7: not before the last one, and no more when one is added or taken back."""
    pair = make_pair(session)
    first = skills.add(session, pair, pair.mentor, "Feedback that helps", NOW)
    second = skills.add(session, pair, pair.mentee, "Estimates", NOW)
    skills.mark(pair, first, SkillState.MASTERED, NOW, TODAY)
    skills.mark(pair, second, SkillState.PRACTISED, NOW, TODAY)
    assert signals.skills_mastered(pair) is None
    skills.mark(pair, second, SkillState.MASTERED, NOW, TODAY)
    assert signals.signals(pair, NOW) == [SkillsMastered(2, TODAY, second.id)]
    assert opener_facts(session, pair, pair.mentor, TODAY).mastered == ("Feedback that helps", "Estimates")
    skills.mark(pair, first, SkillState.BEGUN, NOW, TODAY)
    assert signals.skills_mastered(pair) is None
    skills.remove(session, pair, first, NOW)
    assert signals.skills_mastered(pair) is not None
    with pytest.raises(NotFound):
        skills.find_skill(pair, first.id)


@pytest.mark.parametrize(
    ("name", "problem"),
    [("", Empty), (" \n", Empty), ("x" * 151, TooLong), ("😀" * 76, TooLong), ("estimates", AlreadyListed)],
)
def test_r7_a_skill_has_a_name_of_its_own(
    session: Session, make_pair: MakePair, name: str, problem: type[Exception]
) -> None:
    """R7"""
    pair = make_pair(session)
    skills.add(session, pair, pair.mentor, "Estimates", NOW)
    with pytest.raises(problem):
        skills.add(session, pair, pair.mentor, name, NOW)


def test_r7_a_page_full_of_skills_is_enough(session: Session, make_pair: MakePair) -> None:
    """R7"""
    pair = make_pair(session)
    for number in range(skills.MOST):
        skills.add(session, pair, pair.mentor, f"Skill {number}", NOW)
    with pytest.raises(TooMany):
        skills.add(session, pair, pair.mentor, "One more", NOW)


def test_r8_the_mentees_word_reaches_the_mentor_only_when_they_say_so(session: Session, make_pair: MakePair) -> None:
    """R8"""
    pair = make_pair(session)
    remarks.say_other_expertise(session, pair, pair.mentee, "Sales", NOW, shared=False)
    assert signals.signals(pair, NOW) == []
    remarks.say_other_expertise(session, pair, pair.mentee, "Sales", NOW, shared=True)
    assert signals.signals(pair, NOW) == [OtherExpertise(TODAY, by_mentor=False, what="Sales")]
    remarks.take_back(session, pair, pair.mentee, RemarkKind.OTHER_EXPERTISE, NOW)
    assert signals.signals(pair, NOW) == []


def test_r8_the_mentors_own_note_is_a_signal(session: Session, make_pair: MakePair) -> None:
    """R8: and the mentee does not read it."""
    pair = make_pair(session)
    remarks.say_other_expertise(session, pair, pair.mentor, "", NOW, shared=False)
    assert signals.signals(pair, NOW) == [OtherExpertise(TODAY, by_mentor=True, what="")]
    assert not may_read(pair.mentee_id, pair.remarks[0], pair)


def test_r10_that_it_no_longer_serves_somebody_stays_with_them(session: Session, make_pair: MakePair) -> None:
    """R10, R3: a signal for the mentor by the mentor's word, a reminder for the mentee by the mentee's."""
    pair = make_pair(session)
    remarks.say_no_longer_serves(session, pair, pair.mentee, NOW)
    remarks.say_no_longer_serves(session, pair, pair.mentee, NOW)
    assert signals.signals(pair, NOW) == []
    assert not may_read(pair.mentor_id, pair.remarks[0], pair)
    session.expire_all()
    mine = [item.matter for item in waiting(session, pair.mentee, NOW, SETTINGS)]
    theirs = [item.matter for item in waiting(session, pair.mentor, NOW, SETTINGS)]
    assert (Matter.NO_LONGER_SERVES in mine, Matter.NO_LONGER_SERVES in theirs) == (True, False)

    remarks.say_no_longer_serves(session, pair, pair.mentor, NOW)
    assert signals.signals(pair, NOW) == [NoLongerServes(TODAY)]
