"""Who may read what somebody wrote: every text of the record, and every kind of reader (R47)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import JSON, Text
from sqlalchemy.orm import Session

from bot import closure, connection, privacy
from bot.connection import Contact, Given, Terms
from bot.models import (
    Answer,
    Base,
    CheckIn,
    DiaryEntry,
    Draft,
    Goal,
    Introduction,
    IntroductionState,
    Member,
    Mentorship,
    NextStep,
    Opportunity,
    Remark,
    RemarkKind,
    Rhythm,
    ShoutOut,
    ShoutOutState,
    Skill,
    State,
    Suggestion,
    Wish,
    Wishes,
)
from tests.conftest import NOW, TEAM

DECIDED = {
    "answers.text",
    "check_ins.progress",
    "connection_agreements.bases",
    "connection_agreements.other_basis",
    "connection_wishes.bases",
    "connection_wishes.other_basis",
    "connection_wishes.channels",
    "diary_entries.text",
    "drafts.fields",
    "goals.title",
    "goals.measure",
    "goals.evidence",
    "introductions.why",
    "mentorships.purpose",
    "mentorships.ending_agreement",
    "mentorships.confidentiality",
    "next_steps.what",
    "opportunities.what",
    "opportunities.link",
    "remarks.text",
    "shout_outs.text",
    "skills.name",
    "suggestions.purpose",
    "suggestions.ending_agreement",
    "suggestions.confidentiality",
}
"""The columns with people's words whose readers the tests below try, one by one."""
HOLD_NO_WORDS = {"messages.facts", "shout_outs.permalink"}
"""Ids and dates alone (bot.ledger.owe), and an address of Slack's."""
HOUR = timedelta(hours=1)
READERS = ("mentor", "mentee", "former mentee", "stranger", "manager")


def test_r47_somebody_has_decided_who_reads_each_column_with_words() -> None:
    """A new column for people's words fails here until its readers are decided and tried below."""
    found = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, (Text, JSON))
    }
    assert found == DECIDED | HOLD_NO_WORDS


@dataclass(frozen=True)
class People:
    """A mentor with a mentee of today and one of earlier, and two people who have no part in it."""

    pair: Mentorship
    earlier: Mentorship
    ids: Mapping[str, str]

    def readers(self, text: privacy.Text, mentorship: Mentorship | None) -> set[str]:
        """Who of all may read a text that is said to be of this mentorship."""
        return {name for name, user_id in self.ids.items() if privacy.may_read(user_id, text, mentorship)}


@pytest.fixture
def people(session: Session, make_pair: Callable[..., Mentorship], make_member: Callable[..., Member]) -> People:
    earlier = make_pair(session, mentee_name="Tom", mentee_id="U0TOM00001", began=NOW - timedelta(days=700))
    earlier.state, earlier.ended_at = State.ENDED, NOW - timedelta(days=300)
    pair = make_pair(session, mentor=earlier.mentor)
    others = (pair.mentor_id, pair.mentee_id, earlier.mentee_id)
    ids = dict(zip(READERS, (*others, *(make_member(session, name).user_id for name in ("Sam", "Alex"))), strict=True))
    return People(pair, earlier, ids)


def _of(pair: Mentorship, **columns: object) -> dict[str, object]:
    return {"team_id": TEAM, "mentorship_id": pair.id, **columns}


ALWAYS_PRIVATE: Mapping[str, Callable[[Mentorship], privacy.Text]] = {
    "a diary entry": lambda pair: DiaryEntry(**_of(pair, author_id=pair.mentee_id, text="…", at=NOW)),
    "a draft": lambda pair: Draft(team_id=TEAM, author_id=pair.mentee_id, form="x", fields={"a": "…"}, typed_at=NOW),
    "a check-in": lambda pair: CheckIn(**_of(pair, author_id=pair.mentee_id, energy=2, progress="…", at=NOW)),
    "that it no longer serves": lambda pair: Remark(
        **_of(pair, author_id=pair.mentee_id, kind=RemarkKind.NO_LONGER_SERVES, said_at=NOW, shared_at=NOW)
    ),
    "an answer for its author alone": lambda pair: Answer(
        **_of(pair, author_id=pair.mentee_id, question="plan.opener", text="…", written_at=NOW, shared_at=NOW)
    ),
}
SHARED: Mapping[str, Callable[[Mentorship], Answer | NextStep | Remark]] = {
    "an answer": lambda pair: Answer(
        **_of(pair, author_id=pair.mentee_id, question="feedback.mentoring", text="…", written_at=NOW)
    ),
    "a next step": lambda pair: NextStep(
        **_of(pair, author_id=pair.mentee_id, what="…", owner_id=pair.mentee_id, created_at=NOW)
    ),
    "which expertise is missing": lambda pair: Remark(
        **_of(pair, author_id=pair.mentee_id, kind=RemarkKind.OTHER_EXPERTISE, text="…", said_at=NOW)
    ),
}
OF_BOTH: Mapping[str, Callable[[Mentorship], privacy.Text]] = {
    "a goal": lambda pair: Goal(**_of(pair, title="…", created_at=NOW)),
    "a skill": lambda pair: Skill(**_of(pair, name="…", added_by=pair.mentor_id, created_at=NOW)),
    "an opportunity": lambda pair: Opportunity(**_of(pair, what="…", shared_at=NOW)),
    "what was agreed": lambda pair: pair,
    "what one suggests instead": lambda pair: Suggestion(**_of(pair, author_id=pair.mentor_id, suggested_at=NOW)),
}


@pytest.mark.parametrize("text", ALWAYS_PRIVATE)
def test_r47_some_texts_are_their_authors_alone_whatever_is_marked_on_them(people: People, text: str) -> None:
    assert people.readers(ALWAYS_PRIVATE[text](people.pair), people.pair) == {"mentee"}


@pytest.mark.parametrize("text", SHARED)
def test_r47_some_texts_are_their_authors_until_they_share_them_with_the_other_one(people: People, text: str) -> None:
    written = SHARED[text](people.pair)
    assert people.readers(written, people.pair) == {"mentee"}
    written.shared_at = NOW
    assert people.readers(written, people.pair) == {"mentor", "mentee"}
    people.pair.state = State.ENDED
    assert people.readers(written, people.pair) == {"mentor", "mentee"}


@pytest.mark.parametrize("text", OF_BOTH)
def test_r47_what_the_two_keep_together_is_read_by_the_two(people: People, text: str) -> None:
    assert people.readers(OF_BOTH[text](people.pair), people.pair) == {"mentor", "mentee"}


@pytest.mark.parametrize("state", IntroductionState)
def test_r47_why_two_should_meet_is_read_by_the_third_only_once_they_are_asked(
    people: People, state: IntroductionState
) -> None:
    """R29: that is, after the mentee's yes."""
    made = Introduction(**_of(people.pair, person_id=people.ids["stranger"], why="…", state=state, proposed_at=NOW))
    asked = {IntroductionState.PERSON_ASKED, IntroductionState.INTRODUCED, IntroductionState.PERSON_DECLINED}
    third = {"stranger"} if state in asked else set()
    assert people.readers(made, people.pair) == {"mentor", "mentee"} | third


@pytest.mark.parametrize("state", ShoutOutState)
def test_r47_a_public_thank_you_is_read_by_the_two_and_its_author_alone_once_it_is_off(
    people: People, state: ShoutOutState
) -> None:
    """R36: what stands in the channel is Slack's to show; from our record nobody else reads it."""
    words = {"worded_by": people.pair.mentee_id, "language": "en", "text": "…", "channel_id": "C0GENERAL1"}
    thanks = ShoutOut(**_of(people.pair, state=state, changed_at=NOW, **words))
    is_off = state in {ShoutOutState.DECLINED, ShoutOutState.WITHDRAWN}
    assert people.readers(thanks, people.pair) == ({"mentee"} if is_off else {"mentor", "mentee"})


@pytest.mark.parametrize("text", [*SHARED, "a goal", "a skill", "an opportunity", "what one suggests instead"])
def test_r47_another_mentorship_with_the_same_mentor_opens_nothing(people: People, text: str) -> None:
    """The former mentee is of a mentorship, too: a mix-up of the two must not show them today's words."""
    make = {**SHARED, **OF_BOTH}[text]
    written = make(people.pair)
    if isinstance(written, (Answer, NextStep, Remark)):
        written.shared_at = NOW
    assert "former mentee" not in people.readers(written, people.earlier)


AFTER_THE_END: Mapping[str, Callable[[Mentorship, datetime], privacy.Text]] = {
    "shared before": lambda pair, end: Answer(
        **_of(pair, author_id=pair.mentor_id, question="goodbye.text", text="…", written_at=end, shared_at=end)
    ),
    "written after": lambda pair, end: Answer(
        **_of(pair, author_id=pair.mentor_id, question="goodbye.text", text="…", written_at=end + HOUR, shared_at=end)
    ),
    "shared after": lambda pair, end: Answer(
        **_of(pair, author_id=pair.mentor_id, question="goodbye.text", text="…", written_at=end, shared_at=end + HOUR)
    ),
    "a next step": lambda pair, end: NextStep(
        **_of(pair, author_id=pair.mentor_id, what="…", owner_id=pair.mentee_id, created_at=end, shared_at=end + HOUR)
    ),
    "an opportunity": lambda pair, end: Opportunity(**_of(pair, what="…", shared_at=end + HOUR)),
    "a public thank-you": lambda pair, end: ShoutOut(
        **_of(pair, worded_by=pair.mentor_id, text="…", state=ShoutOutState.ASKED, changed_at=end + HOUR)
    ),
    "an introduction": lambda pair, end: Introduction(
        **_of(pair, person_id="U0SAM", why="…", state=IntroductionState.MENTEE_ASKED, proposed_at=end + HOUR)
    ),
}


@pytest.mark.parametrize("text", AFTER_THE_END)
def test_r42_who_left_because_something_was_not_right_is_reached_by_nothing_new(people: People, text: str) -> None:
    """R42: whoever ends in another way still reads what the other one writes later."""
    pair = people.pair
    pair.state, pair.ended_at = State.ENDED, NOW
    written = AFTER_THE_END[text](pair, NOW)
    assert "mentee" in people.readers(written, pair)
    pair.shielded_id = pair.mentee_id
    assert ("mentee" in people.readers(written, pair)) is (text == "shared before")
    assert "mentor" in people.readers(written, pair)


def test_r42_nor_by_addresses(people: People) -> None:
    """R42, R31"""
    pair = people.pair
    pair.state, pair.ended_at, pair.shielded_id = State.ENDED, NOW - HOUR, pair.mentee_id
    theirs, mine = _wishes(pair, pair.mentor_id, Wish.YES), _wishes(pair, pair.mentee_id, Wish.YES)
    assert not privacy.may_read_wishes(pair.mentee_id, theirs, mine, pair)


@pytest.mark.parametrize("mine", [None, Wish.NO, Wish.NOT_NOW, Wish.YES])
def test_r47_addresses_are_read_once_both_would_like_to_stay_in_touch(people: People, mine: Wish | None) -> None:
    theirs = _wishes(people.pair, people.pair.mentee_id, Wish.YES)
    answered = _wishes(people.pair, people.pair.mentor_id, mine) if mine else None
    can = {
        name for name, user_id in people.ids.items() if privacy.may_read_wishes(user_id, theirs, answered, people.pair)
    }
    assert can == ({"mentor", "mentee"} if mine is Wish.YES else {"mentee"})
    assert not privacy.may_read_wishes(people.earlier.mentee_id, theirs, answered, people.earlier)


def test_r47_the_agreement_is_there_for_the_two_while_both_say_yes(people: People, session: Session) -> None:
    pair = people.pair
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    yes = Given(
        Wish.YES, Terms(("coffee",), "Walks", Rhythm.MONTHLY), (Contact("personal", "phone", "+49 30 1234567"),)
    )
    connection.answer(session, pair, pair.mentor, yes, NOW, NOW.date())
    assert connection.look(session, pair, pair.mentee_id).agreement is None
    connection.answer(session, pair, pair.mentee, yes, NOW, NOW.date())
    for reader in (pair.mentor_id, pair.mentee_id):
        assert connection.look(session, pair, reader).agreement is not None
    for stranger in ("former mentee", "stranger", "manager"):
        with pytest.raises(ValueError, match="is not of mentorship"):
            connection.look(session, pair, people.ids[stranger])
    connection.answer(session, pair, pair.mentee, Given(Wish.NO), NOW, NOW.date())
    for reader in (pair.mentor_id, pair.mentee_id):
        assert connection.look(session, pair, reader).agreement is None


def _wishes(pair: Mentorship, author_id: str, wish: Wish) -> Wishes:
    return Wishes(**_of(pair, author_id=author_id, wish=wish, channels=[], answered_at=NOW))
