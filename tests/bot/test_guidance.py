"""Which pages of the short guide fit somebody (R38)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot import closure, endings, mentorships, plan
from bot.guidance import Situation, Stage, Topic, situation
from bot.models import Ending, Member, Mentorship, Role, State
from tests.conftest import NOW

MakePair = Callable[..., Mentorship]
MakeMember = Callable[..., Member]


def of(session: Session, me: Member) -> Situation:
    return situation(mentorships.all_of(session, me), me, NOW)


def test_r38_somebody_without_a_mentorship_reads_for_both_roles(session: Session, make_member: MakeMember) -> None:
    seen = of(session, make_member(session, "Priya"))
    assert (seen.stage, seen.role, seen.mentorship) == (Stage.BEFORE, None, None)
    assert seen.topics[0] is Topic.FIRST_MEETING
    assert Topic.COLLEAGUES not in seen.topics


@pytest.mark.parametrize(("days", "stage"), [(0, Stage.BEGINNING), (27, Stage.BEGINNING), (28, Stage.WORKING)])
def test_r38_what_fits_now_comes_first(session: Session, make_pair: MakePair, days: int, stage: Stage) -> None:
    pair = make_pair(session, began=NOW - timedelta(days=days))
    for me, role in ((pair.mentor, Role.MENTOR), (pair.mentee, Role.MENTEE)):
        seen = of(session, me)
        assert (seen.stage, seen.role, seen.mentorship) == (stage, role, pair)


def test_r3_r38_what_the_other_one_plans_changes_nothing(session: Session, make_pair: MakePair) -> None:
    """R3: only once the two have talked does the guide speak of the ending first."""
    pair = make_pair(session)
    plan.save(session, pair, pair.mentor, plan.Plan(opener="It is time"), NOW)
    assert of(session, pair.mentee).stage is Stage.WORKING
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    assert of(session, pair.mentee).topics[0] is Topic.ENDING


def test_r34_r38_after_an_ending_they_are_colleagues_who_may_mentor_next(session: Session, make_pair: MakePair) -> None:
    """R34: nothing that is moot; and nothing about somebody who is not there any more."""
    pair = make_pair(session)
    closure.finish(session, pair, Ending.COMPLETED, NOW)
    for me in (pair.mentor, pair.mentee):
        seen = of(session, me)
        assert (seen.stage, seen.role, seen.mentorship) == (Stage.AFTER, Role.MENTOR, pair)
        assert seen.topics[0] is Topic.COLLEAGUES
        assert Topic.ENDING not in seen.topics
    pair.mentee.is_deactivated = True
    assert Topic.COLLEAGUES not in of(session, pair.mentor).topics


def test_r42_r38_what_somebody_has_left_behind_is_not_spoken_of(session: Session, make_pair: MakePair) -> None:
    """R42: to them it is as if there had been none; the other one sees what follows any ending."""
    pair = make_pair(session)
    endings.leave(session, pair, pair.mentee, NOW)
    assert of(session, pair.mentee).stage is Stage.BEFORE
    assert of(session, pair.mentor).stage is Stage.AFTER


def test_r38_with_several_the_open_ones_count(session: Session, make_pair: MakePair) -> None:
    earlier = make_pair(session, mentee_name="Tom", mentee_id="U0TOM00001")
    closure.finish(session, earlier, Ending.COMPLETED, NOW)
    maya = earlier.mentor
    now = make_pair(session, mentor=maya)
    assert of(session, maya).mentorship is now
    fresh = make_pair(session, mentor=maya, mentee_name="Ida", mentee_id="U0IDA00001", began=NOW)
    seen = of(session, maya)
    assert (seen.stage, seen.role, seen.mentorship) == (Stage.WORKING, Role.MENTOR, None)
    fresh.mentor_id, fresh.mentee_id = fresh.mentee_id, fresh.mentor_id
    session.flush()
    assert of(session, maya).role is None


def test_r38_an_invitation_and_a_refusal(session: Session, make_pair: MakePair) -> None:
    pair = make_pair(session)
    pair.state, pair.begun_at = State.INVITED, None
    assert (of(session, pair.mentee).stage, of(session, pair.mentee).role) == (Stage.BEFORE, Role.MENTEE)
    pair.state = State.DECLINED
    assert of(session, pair.mentee).role is None
