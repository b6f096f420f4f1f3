"""Staying in touch: answers, what each may know of the other's, and the agreement (R31, R32)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot import closure, connection, endings, ledger, mentorships
from bot.closure import Step
from bot.connection import BASES, RHYTHMS, Contact, Given, Terms
from bot.database import Database
from bot.errors import ChangedMeanwhile, Empty, NoPhoneNumber, NotAnEmailAddress, NotYet, Problem, TooLong
from bot.models import Agreement, Delivery, Member, Mentorship, Message, Rhythm, Wish, Wishes
from tests.conftest import NOW, TEAM

TODAY = NOW.date()
MakePair = Callable[..., Mentorship]
MONTHLY_COFFEE = Terms(("coffee",), "", Rhythm.MONTHLY)


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    """Maya and Jonas, who have talked about the ending."""
    mentorship = make_pair(session)
    closure.hold_conversation(session, mentorship, mentorship.mentor, NOW)
    return mentorship


def answer(session: Session, pair: Mentorship, me: Member, terms: Terms = MONTHLY_COFFEE, *contacts: Contact) -> None:
    connection.answer(session, pair, me, Given(Wish.YES, terms, contacts), NOW, TODAY)


def decline(session: Session, pair: Mentorship, me: Member, wish: Wish = Wish.NO) -> None:
    connection.answer(session, pair, me, Given(wish), NOW, TODAY)


def owed(session: Session, me: Member, kind: str) -> list[Message]:
    wanted = select(Message).where(Message.receiver_id == me.user_id, Message.kind == kind)
    return list(session.scalars(wanted.where(Message.state == Delivery.DUE).order_by(Message.id)))


def agreed(session: Session, pair: Mentorship) -> Agreement:
    agreement = session.get(Agreement, pair.id)
    assert agreement is not None
    return agreement


def test_r3_nobody_answers_before_the_two_have_talked(session: Session, make_pair: MakePair) -> None:
    """R3"""
    pair = make_pair(session)
    closure.begin(session, pair, pair.mentor, NOW)
    with pytest.raises(NotYet):
        answer(session, pair, pair.mentee)


def test_r31_a_yes_is_nobody_elses_until_both_say_it(session: Session, pair: Mentorship) -> None:
    """R31, R47: neither that it was a yes, nor the addresses."""
    answer(session, pair, pair.mentor, MONTHLY_COFFEE, Contact("professional", "email", "maya@example.org"))
    assert connection.look(session, pair, pair.mentee_id).theirs is None
    assert owed(session, pair.mentee, "agreement_settle") == []
    answer(session, pair, pair.mentee, MONTHLY_COFFEE)
    theirs = connection.look(session, pair, pair.mentee_id).theirs
    assert theirs is not None
    assert connection.contacts_of(theirs) == [Contact("professional", "email", "maya@example.org")]


@pytest.mark.parametrize("wish", [Wish.NO, Wish.NOT_NOW])
def test_r31_a_no_is_a_full_answer(session: Session, pair: Mentorship, wish: Wish) -> None:
    """R31: the other one is told, the step is done, and nothing of a yes comes out."""
    answer(session, pair, pair.mentor, MONTHLY_COFFEE, Contact("personal", "phone", "+44 20 7946 0000"))
    decline(session, pair, pair.mentee, wish)
    [told] = owed(session, pair.mentor, "connection_declined")
    assert told.facts == {"wish": wish.value}
    assert Step.CONNECTION in closure.progress(session, pair).done
    seen = connection.look(session, pair, pair.mentee_id)
    assert seen.theirs is None
    assert seen.agreement is None


def test_addresses_are_not_kept_with_a_no(session: Session, pair: Mentorship) -> None:
    answer(session, pair, pair.mentor, MONTHLY_COFFEE, Contact("personal", "phone", "+44 20 7946 0000"))
    decline(session, pair, pair.mentor)
    mine = connection.look(session, pair, pair.mentor_id).mine
    assert mine is not None
    assert mine.channels == []


def test_a_no_that_becomes_a_yes_is_no_longer_told(session: Session, pair: Mentorship) -> None:
    """R46"""
    decline(session, pair, pair.mentor)
    answer(session, pair, pair.mentor)
    assert owed(session, pair.mentee, "connection_declined") == []


def test_r32_the_draft_holds_what_both_named(session: Session, pair: Mentorship) -> None:
    """R32: whoever named more is asked; whoever named just this has confirmed it."""
    answer(session, pair, pair.mentor, Terms(("coffee", "learn_together"), "", Rhythm.MONTHLY))
    answer(session, pair, pair.mentee, Terms(("coffee",), "", Rhythm.MONTHLY))
    assert connection.terms_of(agreed(session, pair)) == MONTHLY_COFFEE
    assert len(owed(session, pair.mentor, "agreement_settle")) == 1
    assert owed(session, pair.mentee, "agreement_settle") == []
    connection.confirm(session, pair, pair.mentor, 1, NOW, TODAY)
    assert agreed(session, pair).agreed_at == NOW
    assert owed(session, pair.mentor, "agreement_settle") == []
    assert [len(owed(session, each, "agreement_reached")) for each in (pair.mentor, pair.mentee)] == [1, 1]
    assert Step.CONNECTION in closure.progress(session, pair).done


def test_r32_two_rhythms_are_settled_and_not_guessed(session: Session, pair: Mentorship) -> None:
    """R32"""
    answer(session, pair, pair.mentor, Terms((), "", Rhythm.MONTHLY))
    answer(session, pair, pair.mentee, Terms((), "", Rhythm.QUARTERLY))
    assert agreed(session, pair).rhythm is None
    assert [len(owed(session, each, "agreement_settle")) for each in (pair.mentor, pair.mentee)] == [1, 1]
    with pytest.raises(ChangedMeanwhile):
        connection.confirm(session, pair, pair.mentor, 1, NOW, TODAY)
    connection.settle(session, pair, pair.mentor, 1, Terms((), "", Rhythm.QUARTERLY), NOW, TODAY)
    assert agreed(session, pair).agreed_at == NOW


def test_r32_who_puts_other_words_has_answered(session: Session, pair: Mentorship) -> None:
    """R32, R46: and the partner's question is about another version now."""
    answer(session, pair, pair.mentor, Terms((), "", Rhythm.MONTHLY))
    answer(session, pair, pair.mentee, Terms((), "", Rhythm.QUARTERLY))
    connection.settle(session, pair, pair.mentor, 1, Terms((), "", Rhythm.YEARLY), NOW, TODAY)
    asked = {
        member.user_id: [
            message.answer for message in ledger.history(session, pair, member.user_id, ["agreement_settle"])
        ]
        for member in (pair.mentor, pair.mentee)
    }
    assert asked == {pair.mentor_id: ["confirmed"], pair.mentee_id: ["changed", None]}


def test_r32_an_older_version_cannot_be_confirmed(session: Session, pair: Mentorship) -> None:
    """R32: also after a no and a new yes, a version's number never comes back with other terms."""
    answer(session, pair, pair.mentor, Terms(("coffee",), "", Rhythm.MONTHLY))
    answer(session, pair, pair.mentee, Terms((), "", Rhythm.MONTHLY))
    old = agreed(session, pair).version
    decline(session, pair, pair.mentee)
    with pytest.raises(ChangedMeanwhile):
        connection.confirm(session, pair, pair.mentor, old, NOW, TODAY)
    answer(session, pair, pair.mentee, Terms((), "", Rhythm.YEARLY))
    with pytest.raises(ChangedMeanwhile):
        connection.settle(session, pair, pair.mentor, old, MONTHLY_COFFEE, NOW, TODAY)
    assert agreed(session, pair).agreed_at is None


def test_r32_a_new_address_changes_no_agreement(session: Session, pair: Mentorship) -> None:
    """R32"""
    answer(session, pair, pair.mentor)
    answer(session, pair, pair.mentee)
    before = agreed(session, pair).version
    answer(session, pair, pair.mentee, MONTHLY_COFFEE, Contact("personal", "instagram", "@jonas"))
    assert (agreed(session, pair).version, agreed(session, pair).agreed_at) == (before, NOW)


def test_r32_either_can_end_it_at_any_time(session: Session, pair: Mentorship) -> None:
    """R32"""
    answer(session, pair, pair.mentor)
    answer(session, pair, pair.mentee)
    decline(session, pair, pair.mentor, Wish.NOT_NOW)
    assert connection.look(session, pair, pair.mentee_id).agreement is None
    assert agreed(session, pair).agreed_at is None
    assert len(owed(session, pair.mentee, "connection_declined")) == 1


def test_r32_two_who_answer_at_once_agree_once(any_database: Database, make_pair: MakePair) -> None:
    """R32: neither answer overlooks the other, on SQLite and on PostgreSQL."""
    with any_database.writing(TEAM) as session:
        pair = make_pair(session)
        closure.hold_conversation(session, pair, pair.mentor, NOW)
        pair_id, both = pair.id, [pair.mentor, pair.mentee]
    together = threading.Barrier(2)

    def say_yes(me: Member) -> None:
        together.wait()
        with any_database.writing(TEAM) as session:
            answer(session, mentorships.find(session, pair_id, me), me)

    with ThreadPoolExecutor(2) as people:
        list(people.map(say_yes, both))
    with any_database.reading(TEAM) as session:
        assert agreed(session, pair).agreed_at == NOW
        assert [len(owed(session, me, "agreement_reached")) for me in both] == [1, 1]


YES = Given(Wish.YES, MONTHLY_COFFEE)


@pytest.mark.parametrize(
    ("given", "field", "problem"),
    [
        (replace(YES, terms=Terms()), "rhythm", Empty),
        (replace(YES, terms=Terms(rhythm=Rhythm.WEEKLY)), "rhythm", Empty),
        (replace(YES, terms=replace(MONTHLY_COFFEE, other_basis="x" * 3001)), "other_basis", TooLong),
        (replace(YES, contacts=(Contact("personal", "email", " "),)), "handle.personal.email", Empty),
        (replace(YES, contacts=(Contact("personal", "email", "me"),)), "handle.personal.email", NotAnEmailAddress),
        (replace(YES, contacts=(Contact("personal", "email", "a@b c.d"),)), "handle.personal.email", NotAnEmailAddress),
        (replace(YES, contacts=(Contact("personal", "phone", "call me"),)), "handle.personal.phone", NoPhoneNumber),
        (replace(YES, contacts=(Contact("personal", "whatsapp", "12"),)), "handle.personal.whatsapp", NoPhoneNumber),
        (replace(YES, contacts=(Contact("professional", "other", "x" * 201),)), "handle.professional.other", TooLong),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    session: Session, pair: Mentorship, given: Given, field: str, problem: type[Problem]
) -> None:
    with pytest.raises(problem) as raised:
        connection.answer(session, pair, pair.mentor, given, NOW, TODAY)
    assert raised.value.field == field
    assert session.get(Wishes, (pair.id, pair.mentor_id)) is None


@pytest.mark.parametrize(
    "contact",
    [
        Contact("professional", "slack", ""),
        Contact("professional", "email", "jonas.wéber+sendoff@bücher.example"),
        Contact("personal", "phone", "+49 (0)170 / 123 45-67"),
        Contact("personal", "other", "Signal: مرحبا 😀"),
    ],
)
def test_what_people_really_type_is_taken(session: Session, pair: Mentorship, contact: Contact) -> None:
    answer(session, pair, pair.mentor, MONTHLY_COFFEE, contact)
    mine = connection.look(session, pair, pair.mentor_id).mine
    assert mine is not None
    assert connection.contacts_of(mine) == [contact]


TERMS = st.builds(
    Terms,
    bases=st.sets(st.sampled_from(BASES[:2])).map(lambda chosen: tuple(b for b in BASES if b in chosen)),
    other_basis=st.sampled_from(["", "Chess"]),
    rhythm=st.sampled_from(RHYTHMS[:2]),
)
WHO = st.sampled_from(["mentor", "mentee"])
ACTS = st.one_of(
    st.tuples(st.just("answer"), WHO, TERMS),
    st.tuples(st.just("decline"), WHO, st.sampled_from([Wish.NO, Wish.NOT_NOW])),
    st.tuples(st.just("confirm"), WHO, st.integers(0, 1)),
    st.tuples(st.just("settle"), WHO, st.tuples(st.integers(0, 1), TERMS)),
)


@contextmanager
def undone(database: Database) -> Iterator[Session]:
    """A unit of work of which nothing remains."""
    with database.writing(TEAM) as session:
        yield session
        session.rollback()


@pytest.fixture
def database_of_a_pair(database: Database, make_pair: MakePair) -> Database:
    with database.writing(TEAM) as session:
        mentorship = make_pair(session)
        closure.hold_conversation(session, mentorship, mentorship.mentor, NOW)
        session.execute(delete(Message))
    return database


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, max_size=12))
def test_r32_agreed_means_that_both_stand_by_the_same_version(
    database_of_a_pair: Database, acts: list[tuple[str, str, object]]
) -> None:
    """R32: over any sequence of answers, changes and confirmations.

    `said` is what each has last stood by in words of their own; only what both said last can count.
    """
    with undone(database_of_a_pair) as session:
        pair = session.scalars(select(Mentorship)).one()
        members = {"mentor": pair.mentor, "mentee": pair.mentee}
        said: dict[str, Terms | None] = {}
        versions: dict[int, Terms] = {}
        for act, who, what in acts:
            before = session.get(Agreement, pair.id)
            version = before.version if before else 0
            try:
                match act, what:
                    case "answer", Terms():
                        connection.answer(session, pair, members[who], Given(Wish.YES, what), NOW, TODAY)
                        said[who] = what
                    case "decline", Wish():
                        connection.answer(session, pair, members[who], Given(what), NOW, TODAY)
                        said[who] = None
                    case "confirm", int(behind):
                        connection.confirm(session, pair, members[who], version - behind, NOW, TODAY)
                        assert behind == 0, "an older version was confirmed"
                        said[who] = versions[version]
                    case "settle", (int(behind), Terms() as terms):
                        connection.settle(session, pair, members[who], version - behind, terms, NOW, TODAY)
                        assert behind == 0, "an older version was settled"
                        said[who] = terms
            except ChangedMeanwhile:
                assert act in {"confirm", "settle"}
            agreement = session.get(Agreement, pair.id)
            if agreement is None:
                continue
            terms = connection.terms_of(agreement)
            assert versions.setdefault(agreement.version, terms) == terms, "a version changed its terms"
            is_agreed = agreement.agreed_at is not None
            confirmed = {agreement.mentor_confirmed, agreement.mentee_confirmed}
            assert is_agreed == (confirmed == {agreement.version} and agreement.rhythm is not None)
            assert is_agreed == (said.get("mentor") == said.get("mentee") == terms and terms.rhythm is not None)
            assert (Step.CONNECTION in closure.progress(session, pair).done) == (is_agreed or None in said.values())


def test_r42_what_the_other_one_suggests_reaches_nobody_who_had_to_leave(session: Session, pair: Mentorship) -> None:
    """R42: neither as an agreement nor as an answer, on no page; the other one sees no difference."""
    answer(session, pair, pair.mentor)
    answer(session, pair, pair.mentee, replace(MONTHLY_COFFEE, rhythm=Rhythm.QUARTERLY))
    endings.leave(session, pair, pair.mentee, NOW)
    version = agreed(session, pair).version
    later = NOW + timedelta(minutes=1)
    connection.settle(session, pair, pair.mentor, version, replace(MONTHLY_COFFEE, other_basis="Call me"), later, TODAY)
    seen = connection.look(session, pair, pair.mentee_id)
    assert (seen.agreement, seen.theirs) == (None, None)
    assert connection.look(session, pair, pair.mentor_id).agreement is not None
