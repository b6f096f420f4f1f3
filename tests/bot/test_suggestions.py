"""Other terms for a pair at work: suggested by one, agreed to by the other, or not (R5, R39)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import closure, ledger, mentorships, suggestions
from bot.errors import AgreedAlready, AlreadyAnswered, ChangedMeanwhile, DateInThePast, PersonHasLeft, Problem, TooLong
from bot.mentorships import Terms
from bot.models import Delivery, Ending, Member, Mentorship, Message, Rhythm
from bot.reasons import still_holds
from tests.conftest import NOW

MakePair = Callable[..., Mentorship]
TODAY = NOW.date()


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    return make_pair(session)


def other_terms(pair: Mentorship, **changes: object) -> Terms:
    return replace(mentorships.terms_of(pair), **{"rhythm": Rhythm.WEEKLY, **changes})  # type: ignore[arg-type]


def suggest(session: Session, pair: Mentorship, me: Member, **changes: object) -> int:
    """Suggest weekly check-ins, or other changes; the version that the other one is asked about."""
    suggestions.suggest(session, pair, me, pair.proposal, other_terms(pair, **changes), NOW, TODAY)
    return pair.proposal


def owed(session: Session) -> list[tuple[str, str]]:
    due = select(Message).where(Message.state == Delivery.DUE, Message.kind.startswith("terms_")).order_by(Message.id)
    return [(message.receiver_id, message.kind) for message in session.scalars(due)]


def test_r39_what_was_agreed_holds_until_the_other_one_agrees(session: Session, pair: Mentorship) -> None:
    """R39, R5"""
    day = TODAY + timedelta(days=90)
    version = suggest(session, pair, pair.mentee, planned_end=day, confidentiality="All of it")
    assert (pair.rhythm, pair.planned_end) == (Rhythm.FORTNIGHTLY, None)
    assert owed(session) == [(pair.mentor_id, "terms_suggested")]
    suggestions.agree(session, pair, pair.mentor, version, NOW, TODAY)
    assert (pair.rhythm, pair.planned_end, pair.confidentiality) == (Rhythm.WEEKLY, day, "All of it")
    assert pair.purpose == "Grow into leading a team"
    assert pair.suggestion is None
    assert owed(session) == [(pair.mentee_id, "terms_agreed")], "the question is answered"


def test_r39_leaving_it_as_it_is_changes_nothing_and_is_told(session: Session, pair: Mentorship) -> None:
    before = mentorships.terms_of(pair)
    version = suggest(session, pair, pair.mentor)
    suggestions.keep(session, pair, pair.mentee, version, NOW)
    assert mentorships.terms_of(pair) == before
    assert owed(session) == [(pair.mentor_id, "terms_kept")]


def test_r39_there_is_one_suggestion_at_a_time(session: Session, pair: Mentorship) -> None:
    """The mentor answers by something else: the mentee is asked, and what was asked before is settled."""
    first = suggest(session, pair, pair.mentee)
    second = suggest(session, pair, pair.mentor, rhythm=Rhythm.MONTHLY)
    assert owed(session) == [(pair.mentee_id, "terms_suggested")]
    with pytest.raises(AlreadyAnswered):
        suggestions.agree(session, pair, pair.mentor, first, NOW, TODAY)
    suggestions.agree(session, pair, pair.mentee, second, NOW, TODAY)
    assert pair.rhythm is Rhythm.MONTHLY


def test_r46_a_suggestion_that_is_taken_back_is_not_asked_about_any_more(session: Session, pair: Mentorship) -> None:
    """R46"""
    version = suggest(session, pair, pair.mentor)
    suggestions.withdraw(session, pair, pair.mentee, NOW)
    assert pair.suggestion is not None, "only one's own can be taken back"
    for _ in range(2):
        suggestions.withdraw(session, pair, pair.mentor, NOW)
    assert owed(session) == []
    with pytest.raises(AlreadyAnswered):
        suggestions.keep(session, pair, pair.mentee, version, NOW)


def test_nobody_answers_their_own_suggestion(session: Session, pair: Mentorship) -> None:
    version = suggest(session, pair, pair.mentor)
    with pytest.raises(AlreadyAnswered):
        suggestions.agree(session, pair, pair.mentor, version, NOW, TODAY)
    with pytest.raises(AlreadyAnswered):
        suggestions.keep(session, pair, pair.mentor, version, NOW)


@pytest.mark.parametrize("ends", [True, False], ids=["the mentorship has ended", "a newer suggestion"])
def test_r46_the_question_is_dropped_when_it_is_no_longer_asked(
    session: Session, pair: Mentorship, *, ends: bool
) -> None:
    """R46: at the moment of sending."""
    suggest(session, pair, pair.mentor)
    [message] = session.scalars(select(Message).where(Message.kind == suggestions.KIND)).all()
    assert still_holds(message, pair)
    if ends:
        closure.finish(session, pair, Ending.ENDED_EARLY, NOW)
    else:
        suggest(session, pair, pair.mentor, rhythm=Rhythm.MONTHLY)
    session.refresh(message)
    assert not still_holds(message, pair)
    assert message.answer == (suggestions.LAPSED if ends else suggestions.CHANGED)


def test_r46_another_planned_end_settles_what_was_said_about_the_old_one(session: Session, pair: Mentorship) -> None:
    """R46, R12"""
    pair.planned_end = TODAY + timedelta(days=14)
    ledger.owe(session, pair, pair.mentor_id, "planned_end", NOW, facts={"planned_end": str(pair.planned_end)})
    version = suggest(session, pair, pair.mentor, planned_end=TODAY + timedelta(days=200))
    suggestions.agree(session, pair, pair.mentee, version, NOW, TODAY)
    [message] = session.scalars(select(Message).where(Message.kind == "planned_end")).all()
    assert message.answer == "go_on"


@pytest.mark.parametrize(
    ("changes", "problem", "field"),
    [
        ({"purpose": "x" * 3001}, TooLong, "purpose"),
        ({"planned_end": TODAY - timedelta(days=1)}, DateInThePast, "planned_end"),
        ({"rhythm": Rhythm.FORTNIGHTLY}, AgreedAlready, "purpose"),
    ],
)
def test_what_cannot_be_suggested(
    session: Session, pair: Mentorship, changes: dict[str, object], problem: type[Problem], field: str
) -> None:
    with pytest.raises(problem) as told:
        suggest(session, pair, pair.mentor, **changes)
    assert told.value.field == field
    assert pair.suggestion is None


def test_a_form_that_shows_older_terms_changes_nothing(session: Session, pair: Mentorship) -> None:
    """The other one has suggested, or the two have agreed, since it was opened."""
    seen = pair.proposal
    version = suggest(session, pair, pair.mentor)
    for _ in range(2):
        with pytest.raises(ChangedMeanwhile):
            suggestions.suggest(session, pair, pair.mentee, seen, other_terms(pair), NOW, TODAY)
        if pair.suggestion is not None:
            suggestions.agree(session, pair, pair.mentee, version, NOW, TODAY)


def test_a_day_that_has_passed_meanwhile_is_not_agreed_to(session: Session, pair: Mentorship) -> None:
    version = suggest(session, pair, pair.mentor, planned_end=TODAY + timedelta(days=3))
    with pytest.raises(DateInThePast):
        suggestions.agree(session, pair, pair.mentee, version, NOW, TODAY + timedelta(days=4))
    assert pair.suggestion is not None


def test_r46_nobody_is_asked_who_has_left(session: Session, pair: Mentorship) -> None:
    """R46"""
    pair.mentor.is_deactivated = True
    with pytest.raises(PersonHasLeft):
        suggest(session, pair, pair.mentee)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(deeds=st.lists(st.tuples(st.sampled_from(["suggest", "agree", "keep", "withdraw"]), st.booleans()), max_size=8))
def test_r39_terms_change_only_by_the_one_who_did_not_suggest_them(
    session: Session, pair: Mentorship, deeds: list[tuple[str, bool]]
) -> None:
    """R39: whatever the two do, in whatever order."""
    for deed, is_mentor in deeds:
        me = pair.mentor if is_mentor else pair.mentee
        before, asked = mentorships.terms_of(pair), suggestions.is_asked(pair, me)
        suggested = pair.suggestion and mentorships.terms_of(pair.suggestion)
        try:
            match deed:
                case "suggest":
                    suggest(session, pair, me, purpose=f"Purpose {pair.proposal}")
                case "agree":
                    suggestions.agree(session, pair, me, pair.proposal, NOW, TODAY)
                case "keep":
                    suggestions.keep(session, pair, me, pair.proposal, NOW)
                case "withdraw":
                    suggestions.withdraw(session, pair, me, NOW)
        except AlreadyAnswered:
            assert not asked
        expected = suggested if deed == "agree" and asked else before
        assert mentorships.terms_of(pair) == expected
