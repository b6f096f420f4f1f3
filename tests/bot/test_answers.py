"""Who may read which text of the ending: every question, every reader, before and after (R27, R47)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from bot import answers, closure
from bot.errors import NotYet, TooLong
from bot.models import Mentorship, Role
from bot.questions import QUESTIONS, Audience, Question

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
LATER = datetime(2026, 5, 5, 10, tzinfo=UTC)
MakePair = Callable[..., Mentorship]
ASKED = [(question, role) for question in QUESTIONS for role in question.asked]


def _readers(session: Session, pair: Mentorship, author_id: str, key: str) -> set[str]:
    """Who may read this answer, of the two and somebody who is neither (such as a programme manager)."""
    readers = (pair.mentor_id, pair.mentee_id, "U0ALEX0001")
    return {reader for reader in readers if (author_id, key) in answers.readable(session, pair, reader)}


@pytest.mark.parametrize(("question", "role"), ASKED, ids=[f"{q.key}-{r}" for q, r in ASKED])
def test_r47_every_answer_by_every_reader(
    session: Session, make_pair: MakePair, question: Question, role: Role
) -> None:
    """R27, R47: its author's alone; the pair's once it is shared, unless nobody else may ever read it; and back."""
    pair = make_pair(session)
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    author = pair.mentor if role is Role.MENTOR else pair.mentee
    answers.write(session, pair, author, {question.key: "What I think"}, NOW)
    assert _readers(session, pair, author.user_id, question.key) == {author.user_id}
    answers.share(session, pair, author, [question.key], NOW)
    both = {pair.mentor_id, pair.mentee_id}
    expected = {author.user_id} if question.audience is Audience.AUTHOR else both
    assert _readers(session, pair, author.user_id, question.key) == expected
    answers.withhold(session, pair, author, [question.key])
    assert _readers(session, pair, author.user_id, question.key) == {author.user_id}


def test_r3_nothing_is_shared_before_the_two_have_talked(session: Session, make_pair: MakePair) -> None:
    """R3: a shared text would tell that an ending is being prepared."""
    pair = make_pair(session)
    closure.begin(session, pair, pair.mentor, NOW)
    answers.write(session, pair, pair.mentor, {"celebration.thanks": "For your courage"}, NOW)
    with pytest.raises(NotYet) as problem:
        answers.share(session, pair, pair.mentor, ["celebration.thanks"], NOW)
    assert problem.value.field == "share"
    assert _readers(session, pair, pair.mentor_id, "celebration.thanks") == {pair.mentor_id}


def test_only_who_is_asked_answers(session: Session, make_pair: MakePair) -> None:
    pair = make_pair(session)
    answers.write(session, pair, pair.mentor, {"feedback.mentoring": "I am great"}, NOW)
    assert answers.readable(session, pair, pair.mentor_id) == {}


def test_nobody_shares_for_the_other_one(session: Session, make_pair: MakePair) -> None:
    """R27"""
    pair = make_pair(session)
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    answers.write(session, pair, pair.mentee, {"feedback.mentoring": "Listen longer"}, NOW)
    answers.share(session, pair, pair.mentor, ["feedback.mentoring"], NOW)
    assert _readers(session, pair, pair.mentee_id, "feedback.mentoring") == {pair.mentee_id}


def test_rewriting_keeps_it_shared_and_blank_removes_it(session: Session, make_pair: MakePair) -> None:
    pair = make_pair(session)
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    key = (pair.mentee_id, "celebration.thanks")
    answers.write(session, pair, pair.mentee, {key[1]: "Danke"}, NOW)
    answers.share(session, pair, pair.mentee, [key[1]], NOW)
    answers.write(session, pair, pair.mentee, {key[1]: "Danke für alles"}, LATER)
    seen = answers.readable(session, pair, pair.mentor_id)[key]
    assert (seen.text, seen.written_at, seen.shared_at) == ("Danke für alles", LATER, NOW)
    answers.write(session, pair, pair.mentee, {key[1]: " \n "}, LATER)
    assert answers.readable(session, pair, pair.mentee_id) == {}


def test_both_texts_stand_side_by_side(session: Session, make_pair: MakePair) -> None:
    """R19: nobody overwrites anything."""
    pair = make_pair(session)
    for who, text in ((pair.mentor, "Thanks"), (pair.mentee, "Danke")):
        answers.write(session, pair, who, {"celebration.thanks": text}, NOW)
    texts = [
        answers.readable(session, pair, who)[who, "celebration.thanks"].text for who in (pair.mentor_id, pair.mentee_id)
    ]
    assert texts == ["Thanks", "Danke"]


@pytest.mark.parametrize("text", ["x" * 3001, "🎉" * 1501])
def test_a_text_that_no_form_could_show_again_is_refused(session: Session, make_pair: MakePair, text: str) -> None:
    pair = make_pair(session)
    with pytest.raises(TooLong) as problem:
        answers.write(session, pair, pair.mentor, {"celebration.thanks": text}, NOW)
    assert problem.value.field == "celebration.thanks"


@pytest.mark.parametrize("text", ["x" * 3000, "🎉" * 1500, "שלום <@U0MAYA0001> *fett* & co", "a\n\nb"])
def test_any_other_text_is_kept_as_typed(session: Session, make_pair: MakePair, text: str) -> None:
    pair = make_pair(session)
    answers.write(session, pair, pair.mentor, {"celebration.thanks": text}, NOW)
    assert answers.readable(session, pair, pair.mentor_id)[pair.mentor_id, "celebration.thanks"].text == text
