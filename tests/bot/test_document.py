"""Reflections and the document: what each of the two may read, and when it comes (R25, R26, R27, R28, R47)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import answers, closure, connection, next_steps, reflection
from bot.connection import Contact, Given, Terms
from bot.document import FORMS, collect
from bot.errors import NothingToShare, NotYet, TooLong
from bot.models import Delivery, DiaryEntry, Goal, GoalState, Member, Mentorship, Message, Rhythm, Role, State, Wish
from bot.next_steps import Wording
from bot.questions import QUESTIONS, Audience, Question
from bot.reflection import Sharing
from tests.conftest import NOW, TEAM

TODAY = NOW.date()
MakePair = Callable[..., Mentorship]


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    """Maya and Jonas, who have talked about the ending."""
    mentorship = make_pair(session)
    closure.hold_conversation(session, mentorship, mentorship.mentor, NOW)
    return mentorship


def save(session: Session, pair: Mentorship, me: Member, sharing: Sharing, **written: str) -> None:
    texts = {f"reflection.{key}": text for key, text in written.items()}
    reflection.save(session, pair, me, texts, sharing, NOW, TODAY)


def owed(session: Session, kind: str) -> list[tuple[str, str]]:
    """Receiver and occasion of each message of a kind that is due."""
    due = select(Message).where(Message.kind == kind, Message.state == Delivery.DUE).order_by(Message.id)
    return [(message.receiver_id, message.occasion) for message in session.scalars(due)]


def texts_in(session: Session, pair: Mentorship, reader: Member) -> set[str]:
    document = collect(session, pair, reader, NOW)
    return {piece.text for form in FORMS for piece in document.pieces[form]}


EVERY_TEXT = [(question, role) for question in QUESTIONS for role in question.asked]


@pytest.mark.parametrize(("question", "role"), EVERY_TEXT, ids=lambda each: getattr(each, "key", str(each)))
def test_r47_every_text_reaches_exactly_its_readers(
    session: Session, pair: Mentorship, make_member: Callable[..., Member], question: Question, role: Role
) -> None:
    """R27, R47: each question of the ending, by each who is asked, for each reader, before and after sharing."""
    author = next(member for member in (pair.mentor, pair.mentee) if pair.role_of(member.user_id) is role)
    partner = pair.partner_of(author.user_id)
    key = question.key
    answers.write(session, pair, author, {key: "Nobody else's"}, NOW)
    belongs = question.form in FORMS and question.audience is not Audience.AUTHOR
    assert texts_in(session, pair, author) == ({"Nobody else's"} if belongs else set())
    assert texts_in(session, pair, partner) == set()
    answers.share(session, pair, author, [key], NOW)
    assert texts_in(session, pair, partner) == ({"Nobody else's"} if belongs else set())


def test_r27_what_is_private_so_far_is_marked(session: Session, pair: Mentorship) -> None:
    """R27"""
    save(session, pair, pair.mentor, Sharing.KEEP, moments="The first retro")
    save(session, pair, pair.mentee, Sharing.SHARE, lessons="To listen")
    marked = {
        piece.text: piece.is_private
        for form in FORMS
        for piece in collect(session, pair, pair.mentor, NOW).pieces[form]
    }
    assert marked == {"The first retro": True, "To listen": False}


def test_r27_the_partner_is_told_once(session: Session, pair: Mentorship) -> None:
    """R27"""
    save(session, pair, pair.mentor, Sharing.SHARE, moments="The first retro")
    save(session, pair, pair.mentor, Sharing.SHARE, moments="The very first retro", own_career="A lot")
    assert [receiver for receiver, _occasion in owed(session, "reflection_shared")] == [pair.mentee_id]
    assert texts_in(session, pair, pair.mentee) == {"The very first retro", "A lot"}


def test_what_was_shared_can_be_taken_back(session: Session, pair: Mentorship) -> None:
    save(session, pair, pair.mentor, Sharing.SHARE, moments="The first retro")
    save(session, pair, pair.mentor, Sharing.FINISH, moments="The first retro")
    assert texts_in(session, pair, pair.mentee) == set()
    assert reflection.of_partner(session, pair, pair.mentee) == []
    assert owed(session, "reflection_shared") == [], "R46"
    reflection.save(session, pair, pair.mentor, {}, Sharing.SHARE, NOW + timedelta(days=1), TODAY)
    assert len(owed(session, "reflection_shared")) == 1
    assert texts_in(session, pair, pair.mentee) == {"The first retro"}


def test_r17_finished_and_private_is_finished(session: Session, pair: Mentorship) -> None:
    """R17, R27"""
    save(session, pair, pair.mentor, Sharing.FINISH, moments="Mine")
    save(session, pair, pair.mentee, Sharing.KEEP, lessons="Half a")
    assert closure.progress(session, pair).reflected == {pair.mentor_id}
    assert texts_in(session, pair, pair.mentee) == {"Half a"}


def test_r27_both_get_the_document_when_both_have_finished(session: Session, pair: Mentorship) -> None:
    """R27: once, however often it is changed afterwards."""
    save(session, pair, pair.mentor, Sharing.FINISH)
    assert owed(session, "document") == []
    save(session, pair, pair.mentee, Sharing.SHARE, lessons="To listen")
    save(session, pair, pair.mentee, Sharing.SHARE, lessons="To listen well")
    assert sorted(owed(session, "document")) == [(pair.mentee_id, "reflections"), (pair.mentor_id, "reflections")]


def test_r27_the_last_reflection_brings_one_document_and_not_two(session: Session, pair: Mentorship) -> None:
    """R27, R36: where it completes the ending, too."""
    closure.hold_meeting(session, pair, NOW, TODAY)
    connection.answer(session, pair, pair.mentor, Given(Wish.NO), NOW, TODAY)
    save(session, pair, pair.mentor, Sharing.FINISH)
    save(session, pair, pair.mentee, Sharing.FINISH)
    assert pair.state is State.ENDED
    assert {occasion for _receiver, occasion in owed(session, "document")} == {"closing"}
    assert [receiver for receiver, _occasion in owed(session, "closing")] == [pair.mentor_id, pair.mentee_id]


def test_r28_a_reflection_can_be_written_and_shared_after_the_ending(session: Session, pair: Mentorship) -> None:
    """R28"""
    pair.state = State.ENDED
    save(session, pair, pair.mentee, Sharing.SHARE, lessons="What I see a year later")
    assert texts_in(session, pair, pair.mentor) == {"What I see a year later"}


def test_r3_nothing_is_shared_before_the_two_have_talked(session: Session, make_pair: MakePair) -> None:
    """R3"""
    pair = make_pair(session)
    save(session, pair, pair.mentor, Sharing.KEEP, moments="Beforehand")
    for sharing in (Sharing.SHARE, Sharing.FINISH):
        with pytest.raises(NotYet):
            save(session, pair, pair.mentor, sharing, moments="Beforehand")
    assert texts_in(session, pair, pair.mentee) == set()


def test_nothing_cannot_be_shared(session: Session, pair: Mentorship) -> None:
    with pytest.raises(NothingToShare):
        save(session, pair, pair.mentor, Sharing.SHARE, moments="  ")
    with pytest.raises(TooLong):
        save(session, pair, pair.mentor, Sharing.SHARE, moments="x" * 3001)


def test_r26_the_diary_stands_beside_the_final_reflection(session: Session, pair: Mentorship) -> None:
    """R26, R30: entries of this mentorship and of none, newest first; the question is asked of who kept one."""
    keys = [question.key for question in reflection.find(session, pair, pair.mentee).questions]
    assert keys == ["reflection.lessons", "reflection.skills", "reflection.advice", "reflection.applying"]
    for number in range(5):
        session.add(
            DiaryEntry(
                team_id=TEAM,
                author_id=pair.mentee_id,
                mentorship_id=pair.id if number % 2 else None,
                text=f"Entry {number}",
                at=NOW + timedelta(days=number),
            )
        )
    session.add(DiaryEntry(team_id=TEAM, author_id=pair.mentor_id, text="The mentor's own", at=NOW))
    assert reflection.find(session, pair, pair.mentee).questions[-1].key == reflection.DIARY
    first = reflection.diary_page(session, pair, pair.mentee, 0)
    last = reflection.diary_page(session, pair, pair.mentee, 99)
    assert [entry.text for entry in first.entries] == ["Entry 4", "Entry 3", "Entry 2"]
    assert ([entry.text for entry in last.entries], last.number, last.total) == (["Entry 1", "Entry 0"], 1, 5)


def test_the_days_of_the_document_are_those_of_its_reader(session: Session, pair: Mentorship) -> None:
    pair.begun_at = pair.begun_at and pair.begun_at.replace(hour=22, minute=30)
    pair.mentor.timezone = "America/New_York"
    pair.mentee.timezone = "Pacific/Auckland"
    begun = [collect(session, pair, each, NOW).begun_on for each in (pair.mentor, pair.mentee)]
    assert begun == [date(2026, 1, 4), date(2026, 1, 5)]


def test_r27_goals_steps_and_addresses_come_in(session: Session, pair: Mentorship) -> None:
    """R27, R23, R32"""
    pair.goals += [
        Goal(team_id=TEAM, title="Lead a retro", state=GoalState.REACHED, created_at=NOW, settled_on=TODAY),
        Goal(team_id=TEAM, title="Write a book", state=GoalState.LET_GO, evidence="No time", created_at=NOW),
    ]
    mentee_does = Wording("Find a coach", pair.mentee_id, None)
    next_steps.add(session, pair, pair.mentor, mentee_does, NOW, TODAY, shared=True)
    next_steps.add(session, pair, pair.mentor, Wording("Mine alone", pair.mentor_id, None), NOW, TODAY, shared=False)
    for me in (pair.mentor, pair.mentee):
        given = Given(Wish.YES, Terms(rhythm=Rhythm.YEARLY), (Contact("personal", "other", me.name),))
        connection.answer(session, pair, me, given, NOW, TODAY)
    document = collect(session, pair, pair.mentee, NOW)
    assert {state: [goal.title for goal in goals] for state, goals in document.goals.items()} == {
        GoalState.REACHED: ["Lead a retro"],
        GoalState.LET_GO: ["Write a book"],
        GoalState.OPEN: [],
    }
    assert [step.what for step in document.next_steps] == ["Find a coach"]
    assert document.connection.is_agreed
    assert document.connection.theirs is not None


def test_r28_a_mentor_finds_their_own_part_when_the_next_mentorship_begins(
    session: Session, pair: Mentorship, make_pair: MakePair
) -> None:
    """R28: shared or not; only as a mentor, and never one that they left because something was not right (R42)."""
    next_pair = make_pair(session, mentor=pair.mentor, mentee_name="Priya", mentee_id="U0PRIYA001")
    save(session, pair, pair.mentor, Sharing.KEEP, moments="The first retro")
    assert reflection.last_time(session, next_pair) is None, "it is still under way"
    pair.state, pair.ended_at = State.ENDED, NOW
    session.flush()
    assert reflection.last_time(session, next_pair) is pair
    assert [answer.text for answer in reflection.of_me(session, pair, pair.mentor)] == ["The first retro"]
    assert reflection.of_me(session, pair, pair.mentee) == []
    pair.shielded_id = pair.mentee_id
    session.flush()
    assert reflection.last_time(session, next_pair) is pair
    pair.shielded_id = pair.mentor_id
    session.flush()
    assert reflection.last_time(session, next_pair) is None


def test_r28_what_only_the_mentee_wrote_is_not_the_mentors(
    session: Session, pair: Mentorship, make_pair: MakePair
) -> None:
    """R28"""
    next_pair = make_pair(session, mentor=pair.mentor, mentee_name="Priya", mentee_id="U0PRIYA001")
    save(session, pair, pair.mentee, Sharing.SHARE, lessons="To listen")
    pair.state, pair.ended_at = State.ENDED, NOW
    session.flush()
    assert reflection.last_time(session, next_pair) is None
