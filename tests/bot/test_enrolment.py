"""A programme manager brings two people together (R39)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import action_plan, check_ins, closure, endings, enrolment, ledger, managers, mentorships, skills, watch
from bot.action_plan import Wording
from bot.database import Database
from bot.errors import (
    ArePair,
    DateInThePast,
    DateTooFar,
    NoManagers,
    NotUnderWay,
    PersonHasLeft,
    Problem,
    SamePerson,
    TooLong,
    WithABot,
)
from bot.glance import glances
from bot.mentorships import STANDARD
from bot.models import Delivery, Ending, Manager, Member, Mentorship, Message, Rhythm, Role, State
from bot.privacy import may_read
from bot.reasons import still_holds
from bot.settings import Settings
from bot.waiting import Matter, waiting
from tests.conftest import NOW, TEAM

SETTINGS = Settings(slack_bot_token="xoxb-test")

MakeMember = Callable[..., Member]
TODAY = NOW.date()


@pytest.fixture
def alex(session: Session, make_member: MakeMember) -> Member:
    """A programme manager."""
    alex = make_member(session, "Alex")
    session.add(Manager(team_id=TEAM, user_id=alex.user_id, named_by="U0LENA0001", named_at=NOW))
    session.flush()
    return alex


@pytest.fixture
def maya(session: Session, make_member: MakeMember) -> Member:
    return make_member(session, "Maya")


@pytest.fixture
def jonas(session: Session, make_member: MakeMember) -> Member:
    return make_member(session, "Jonas", locale="de-DE")


def enrol(
    session: Session,
    manager: Member,
    mentor: Member,
    mentee: Member,
    *,
    purpose: str = "Grow into leading",
    planned_end: date | None = None,
) -> Mentorship:
    terms = enrolment.terms(purpose, Rhythm.WEEKLY, planned_end)
    [pair] = enrolment.enrol(session, manager, [enrolment.Pair(mentor, mentee, terms)], NOW, TODAY)
    return pair


@pytest.fixture
def pair(session: Session, alex: Member, maya: Member, jonas: Member) -> Mentorship:
    return enrol(session, alex, maya, jonas)


def all_is_sent(session: Session) -> None:
    session.execute(update(Message).values(state=Delivery.SENT, sent_at=NOW))


def owed(session: Session) -> set[tuple[str, str]]:
    due = select(Message).where(Message.state == Delivery.DUE)
    return {(message.receiver_id, message.kind) for message in session.scalars(due)}


def test_r39_both_are_told_and_it_is_under_way(session: Session, pair: Mentorship, alex: Member) -> None:
    """R39, R5: with the agreement on its ending and on what stays between the two."""
    assert (pair.mentor.name, pair.mentee.name) == ("Maya", "Jonas")
    assert (pair.state, pair.begun_at, pair.enrolled_by) == (State.ACTIVE, NOW, alex.user_id)
    assert (pair.ending_agreement, pair.confidentiality) == (STANDARD, STANDARD)
    assert owed(session) == {(pair.mentor_id, "enrolled"), (pair.mentee_id, "enrolled")}


def test_r39_r44_each_is_told_in_their_working_hours(
    session: Session, alex: Member, maya: Member, jonas: Member
) -> None:
    """R39, R44: a list may come in at night; whoever enrols themselves is there already."""
    maya.timezone, jonas.timezone = "Asia/Tokyo", "Europe/Berlin"
    enrol(session, alex, maya, jonas)
    enrol(session, alex, alex, jonas)
    due = {(message.receiver_id, message.mentorship_id): message.due_at for message in session.scalars(select(Message))}
    at_nine_in_tokyo = datetime(2026, 5, 7, 0, tzinfo=UTC)
    assert due == {
        (maya.user_id, 1): at_nine_in_tokyo,
        (jonas.user_id, 1): NOW,
        (alex.user_id, 2): NOW,
        (jonas.user_id, 2): NOW,
    }


@pytest.mark.parametrize(("state", "hears"), [(Delivery.DUE, False), (Delivery.SENT, True), (Delivery.LOST, True)])
def test_r39_who_has_not_heard_of_it_yet_hears_nothing_of_its_end(
    session: Session, pair: Mentorship, alex: Member, state: Delivery, *, hears: bool
) -> None:
    """R39, R46"""
    [told] = ledger.history(session, pair, pair.mentee_id, [enrolment.TOLD])
    told.state = state
    session.flush()
    enrolment.turn_down(session, pair, pair.mentor, NOW)
    assert ((pair.mentee_id, enrolment.TURNED_DOWN) in owed(session)) == hears
    assert (alex.user_id, enrolment.NO_PAIR) in owed(session)
    assert (pair.mentee_id, enrolment.TOLD) not in owed(session)


def test_r39_r46_what_has_ended_already_is_not_announced(session: Session, pair: Mentorship) -> None:
    """R39, R46"""
    [told] = ledger.history(session, pair, pair.mentee_id, [enrolment.TOLD])
    assert still_holds(told, pair)
    closure.finish(session, pair, Ending.ENDED_EARLY, NOW)
    assert not still_holds(told, pair)


def test_r47_who_enrolled_them_reads_nothing(pair: Mentorship, alex: Member) -> None:
    """R47: not even what they wrote about the pair themselves, once it is the pair's."""
    assert not may_read(alex.user_id, pair, pair)
    assert may_read(pair.mentee_id, pair, pair)


def test_r51_only_managers_enrol(session: Session, maya: Member, jonas: Member) -> None:
    """R51"""
    maya.is_admin = True
    with pytest.raises(NoManagers):
        enrol(session, maya, maya, jonas)
    assert session.scalars(select(Mentorship)).all() == []


def test_r39_a_manager_may_be_one_of_the_two(session: Session, alex: Member, jonas: Member) -> None:
    pair = enrol(session, alex, alex, jonas)
    all_is_sent(session)
    enrolment.turn_down(session, pair, jonas, NOW)
    assert owed(session) == {(alex.user_id, "turned_down")}, "told once"


@pytest.mark.parametrize("role", ["mentor", "mentee"])
@pytest.mark.parametrize(("fact", "problem"), [("is_bot", WithABot), ("is_deactivated", PersonHasLeft)])
def test_r39_who_cannot_be_enrolled(
    session: Session, alex: Member, maya: Member, jonas: Member, role: str, fact: str, problem: type[Problem]
) -> None:
    setattr({"mentor": maya, "mentee": jonas}[role], fact, True)
    with pytest.raises(problem) as told:
        enrol(session, alex, maya, jonas)
    assert told.value.field == role


@pytest.mark.parametrize(
    ("terms", "problem", "field"),
    [
        ({"purpose": "x" * 3001}, TooLong, "purpose"),
        ({"planned_end": TODAY - timedelta(days=1)}, DateInThePast, "planned_end"),
        ({"planned_end": date(9999, 1, 1)}, DateTooFar, "planned_end"),
    ],
)
def test_r39_bad_terms_are_told_at_their_field(
    session: Session,
    alex: Member,
    maya: Member,
    jonas: Member,
    terms: dict[str, object],
    problem: type[Problem],
    field: str,
) -> None:
    with pytest.raises(problem) as told:
        enrol(session, alex, maya, jonas, **terms)  # type: ignore[arg-type]
    assert told.value.field == field
    assert owed(session) == set()


def test_r39_nobody_is_their_own_mentor(session: Session, alex: Member, maya: Member) -> None:
    with pytest.raises(SamePerson) as told:
        enrol(session, alex, maya, maya)
    assert told.value.field == "mentee"


@pytest.mark.parametrize("invited", [False, True], ids=["under way", "invited"])
def test_r39_two_have_one_open_mentorship_whoever_is_the_mentor(
    session: Session, alex: Member, maya: Member, jonas: Member, *, invited: bool
) -> None:
    if invited:
        mentorships.propose(session, jonas, maya, Role.MENTEE, enrolment.terms("", Rhythm.WEEKLY, None), NOW, TODAY)
    else:
        enrol(session, alex, maya, jonas)
    with pytest.raises(ArePair):
        enrol(session, alex, jonas, maya)
    assert len(session.scalars(select(Mentorship)).all()) == 1


def test_r39_the_way_out_is_no_ending_and_the_manager_does_not_hear_from_whom(
    session: Session, pair: Mentorship, alex: Member
) -> None:
    """R39, R41: no fault, no reason; and it can be tried again."""
    all_is_sent(session)
    for _ in range(2):
        enrolment.turn_down(session, pair, pair.mentee, NOW)
    assert (pair.state, pair.ending) == (State.DECLINED, None)
    assert owed(session) == {(pair.mentor_id, "turned_down"), (alex.user_id, "no_pair")}
    [told] = session.scalars(select(Message).where(Message.kind == "no_pair")).all()
    assert told.facts == {}
    assert list(glances(session, pair.mentee, TODAY)) == []
    again = enrol(session, alex, pair.mentor, pair.mentee)
    assert again.id != pair.id


def test_r51_who_is_a_manager_no_more_is_not_told(session: Session, pair: Mentorship, alex: Member) -> None:
    """R51"""
    enrolment.turn_down(session, pair, pair.mentor, NOW)
    [told] = session.scalars(select(Message).where(Message.kind == "no_pair")).all()
    assert still_holds(told, pair)
    lena = Member(team_id=TEAM, user_id="U0LENA0001", name="Lena", is_admin=True, refreshed_at=NOW)
    managers.remove(session, lena, alex.user_id)
    assert not still_holds(told, pair)


BEGINNINGS: dict[str, Callable[[Session, Mentorship], object]] = {
    "a goal": lambda session, pair: action_plan.add(session, pair, pair.mentor, Wording("Lead", "", None), TODAY, NOW),
    "a check-in": lambda session, pair: check_ins.log(session, pair, pair.mentee, 4, "", NOW),
    "a skill": lambda session, pair: skills.add(session, pair, pair.mentor, "Listening", NOW),
    "more time": lambda session, pair: endings.extend(session, pair, pair.mentor, TODAY + timedelta(9), NOW, TODAY),
    "a plan to end it": lambda session, pair: closure.begin(session, pair, pair.mentor, NOW),
}


@pytest.mark.parametrize("deed", BEGINNINGS)
def test_r41_once_the_two_have_begun_it_is_an_ending_like_any_other(
    session: Session, pair: Mentorship, deed: str
) -> None:
    """R41, R40"""
    assert enrolment.may_turn_down(pair)
    BEGINNINGS[deed](session, pair)
    session.flush()
    session.refresh(pair)
    assert not enrolment.may_turn_down(pair)
    with pytest.raises(NotUnderWay):
        enrolment.turn_down(session, pair, pair.mentee, NOW)
    assert pair.state is State.ACTIVE


def test_r39_somebody_who_was_invited_ends_as_ever(session: Session, make_pair: Callable[..., Mentorship]) -> None:
    pair = make_pair(session)
    with pytest.raises(NotUnderWay):
        enrolment.turn_down(session, pair, pair.mentee, NOW)


def test_r13_an_enrolled_pair_is_looked_after_like_any_other(database: Database, make_member: MakeMember) -> None:
    """R13, R12: the Home tab, the planned end that comes near, and the silence of weeks."""
    with database.writing(TEAM) as session:
        alex, maya, jonas = (make_member(session, name) for name in ("Alex", "Maya", "Jonas"))
        session.add(Manager(team_id=TEAM, user_id=alex.user_id, named_by=alex.user_id, named_at=NOW))
        session.flush()
        enrol(session, alex, maya, jonas, planned_end=TODAY + timedelta(days=100))
        assert [item.matter for item in waiting(session, jonas, NOW, SETTINGS)] == [Matter.FIRST_GOAL]
        assert len(glances(session, maya, TODAY)) == 1
        assert glances(session, alex, TODAY) == []
    settings = Settings(slack_bot_token="xoxb-test")
    for days in (1, 30, 75):
        watch.look(database, NOW + timedelta(days=days), settings)
    with database.reading(TEAM) as session:
        kinds = {(message.receiver_id, message.kind) for message in session.scalars(select(Message))}
    assert kinds >= {(maya.user_id, "planned_end"), (jonas.user_id, "stale_check_ins")}
