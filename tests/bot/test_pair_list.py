"""From a list of pairs to mentorships: all of it, or nothing (R49)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import closure, enrolment, mentorships, pair_csv, pair_list
from bot.database import Database
from bot.errors import (
    AddressesHidden,
    ArePair,
    DateInThePast,
    ForManagers,
    NobodyFound,
    NoRhythm,
    PersonHasLeft,
    Problem,
    SamePerson,
    TooLong,
    TwiceInList,
    WithABot,
)
from bot.models import Ending, Manager, Member, Mentorship, Message, Rhythm, Role, State
from bot.pair_list import Found, Preview
from tests.conftest import NOW, TEAM

MakeMember = Callable[..., Member]
TODAY = NOW.date()
HEADER = "mentor,mentee,purpose,rhythm,planned_end\n"
NOBODY = Found({})


@pytest.fixture
def people(session: Session, make_member: MakeMember) -> list[Member]:
    """Six people, and Alex, who is a programme manager."""
    alex = make_member(session, "Alex")
    session.add(Manager(team_id=TEAM, user_id=alex.user_id, named_by=alex.user_id, named_at=NOW))
    return [make_member(session, f"P{number}", user_id=f"U0PERSON{number:03}") for number in range(6)]


@pytest.fixture
def alex(session: Session, people: list[Member]) -> Member:
    return session.get_one(Member, (TEAM, "U0ALEX0000"))


def look(session: Session, *lines: str, found: Found = NOBODY) -> Preview:
    return pair_list.preview(session, pair_csv.read(HEADER + "\n".join(lines)), found, TODAY)


def wrong(seen: Preview) -> list[tuple[int, type[Problem], str | None]]:
    return [(each.line, type(each.problem), each.problem.field) for each in seen.wrong]


def two(one: int, other: int, *more: str) -> str:
    return ",".join([f"U0PERSON{one:03}", f"U0PERSON{other:03}", *more])


@pytest.mark.usefixtures("people")
def test_r49_a_preview_says_who_with_whom_and_changes_nothing(session: Session) -> None:
    """R49"""
    end = TODAY + timedelta(days=90)
    seen = look(session, two(0, 1, "Lead", "weekly", end.isoformat()), two(2, 3))
    assert [(each.line, each.pair.mentor.name, each.pair.mentee.name) for each in seen.pairs] == [
        (2, "P0", "P1"),
        (3, "P2", "P3"),
    ]
    assert [each.pair.terms for each in seen.pairs] == [
        enrolment.terms("Lead", Rhythm.WEEKLY, end),
        enrolment.terms("", Rhythm.FORTNIGHTLY, None),
    ]
    assert seen.is_ready
    assert session.scalars(select(Mentorship)).all() == []


def test_r49_all_pairs_are_enrolled_as_one_by_one(session: Session, alex: Member) -> None:
    """R49, R39"""
    pair_list.enrol(session, alex, look(session, two(0, 1), two(0, 2), two(3, 0)), NOW, TODAY)
    made = session.scalars(select(Mentorship).order_by(Mentorship.id)).all()
    assert [(pair.mentor.name, pair.mentee.name) for pair in made] == [("P0", "P1"), ("P0", "P2"), ("P3", "P0")]
    assert {(pair.state, pair.enrolled_by) for pair in made} == {(State.ACTIVE, alex.user_id)}
    told = session.execute(select(Message.kind, func.count()).group_by(Message.kind)).all()
    assert [tuple(row) for row in told] == [("enrolled", 6)]


def test_r49_the_same_list_again_doubles_nothing(session: Session, alex: Member) -> None:
    """R49: also with lines that were added, and with the two in their other roles."""
    pair_list.enrol(session, alex, look(session, two(0, 1), two(2, 3)), NOW, TODAY)
    again = look(session, two(0, 1), two(3, 2), two(4, 5))
    assert [pair.line for pair in again.known] == [2, 3]
    assert [pair.line for pair in again.pairs] == [4]
    pair_list.enrol(session, alex, again, NOW, TODAY)
    nothing_new = look(session, two(0, 1), two(2, 3), two(4, 5))
    assert not nothing_new.is_ready
    assert nothing_new.wrong == []
    assert len(session.scalars(select(Mentorship)).all()) == 3


@pytest.mark.parametrize(
    ("past", "is_left_alone"),
    [("completed", True), ("turned down", True), ("invited", True), ("an invitation that was declined", False)],
)
def test_r49_a_pair_with_a_past_is_left_alone(
    session: Session, alex: Member, people: list[Member], past: str, *, is_left_alone: bool
) -> None:
    """A list is kept for years: who has brought theirs to a good end, or found that it does not fit, is not enrolled
    by a line that still stands in it. Of an invitation that was declined nobody else knows."""
    terms = enrolment.terms("", Rhythm.WEEKLY, None)
    if past in {"completed", "turned down"}:
        pair = enrolment.enrol(session, alex, [enrolment.Pair(people[0], people[1], terms)], NOW, TODAY)[0]
        if past == "completed":
            closure.finish(session, pair, Ending.COMPLETED, NOW)
        else:
            enrolment.turn_down(session, pair, people[1], NOW)
    else:
        pair = mentorships.propose(session, people[1], people[0], Role.MENTOR, terms, NOW, TODAY)
        if past != "invited":
            mentorships.decline(session, pair, people[0], 1, NOW)
    if is_left_alone:
        people[1].is_deactivated = True
    session.flush()
    seen = look(session, two(0, 1, "", "", "2020-01-01" if is_left_alone else ""))
    assert seen.wrong == []
    assert (len(seen.known), len(seen.pairs)) == ((1, 0) if is_left_alone else (0, 1))


@pytest.mark.usefixtures("people")
def test_r49_people_are_found_by_address(session: Session) -> None:
    seen = look(session, f"P0@Example.org,{two(1, 2)[-11:]}", found=Found({"p0@example.org": "U0PERSON000"}))
    assert [(each.pair.mentor.name, each.pair.mentee.name) for each in seen.pairs] == [("P0", "P2")]


@pytest.mark.parametrize(
    ("lines", "problems"),
    [
        ([two(0, 9)], [(2, NobodyFound, "mentee")]),
        (["p@example.org,q@example.org"], [(2, NobodyFound, "mentor"), (2, NobodyFound, "mentee")]),
        ([two(0, 0)], [(2, SamePerson, "mentee")]),
        ([two(0, 4)], [(2, WithABot, "mentee")]),
        ([two(5, 0)], [(2, PersonHasLeft, "mentor")]),
        ([two(0, 1, "", "", "2020-01-01")], [(2, DateInThePast, "planned_end")]),
        ([two(0, 1, "x" * 3001)], [(2, TooLong, "purpose")]),
        ([two(0, 1), two(2, 3), two(1, 0)], [(4, TwiceInList, "mentee")]),
        (
            [two(0, 1), two(0, 9, "", "daily"), two(5, 0, "", "", "2020-01-01")],
            [
                (3, NoRhythm, "rhythm"),
                (3, NobodyFound, "mentee"),
                (4, PersonHasLeft, "mentor"),
                (4, DateInThePast, "planned_end"),
            ],
        ),
    ],
)
def test_r49_all_that_is_wrong_is_told_by_line_and_nobody_is_enrolled(
    session: Session,
    alex: Member,
    people: list[Member],
    lines: list[str],
    problems: list[tuple[int, type[Problem], str]],
) -> None:
    """R49"""
    people[4].is_bot, people[5].is_deactivated = True, True
    session.flush()
    seen = look(session, *lines)
    assert wrong(seen) == problems
    assert not seen.is_ready
    with pytest.raises(ValueError, match="something wrong"):
        pair_list.enrol(session, alex, seen, NOW, TODAY)
    assert session.scalars(select(Mentorship)).all() == []


@pytest.mark.usefixtures("people")
def test_r49_without_the_permission_addresses_are_told_so(session: Session) -> None:
    seen = look(session, f"p0@example.org,{two(1, 2)[-11:]}", found=Found({}, may_look_up=False))
    assert wrong(seen) == [(2, AddressesHidden, "mentor")]


@pytest.mark.usefixtures("people")
def test_r49_what_is_enrolled_is_what_was_seen(session: Session) -> None:
    """R49: another outcome has another name."""
    seen = [look(session, line) for line in (two(0, 1), two(1, 0), two(0, 1, "Lead"), two(0, 1, "", "weekly"))]
    assert len({each.fingerprint for each in seen}) == len(seen)
    assert look(session, two(0, 1)).fingerprint == seen[0].fingerprint


def test_r51_only_a_manager_enrols_a_list(session: Session, people: list[Member], alex: Member) -> None:
    """R51"""
    with pytest.raises(ForManagers):
        pair_list.enrol(session, people[0], look(session, two(0, 1)), NOW, TODAY)


def test_r49_two_who_enrol_the_same_list_at_once_enrol_it_once(any_database: Database, make_member: MakeMember) -> None:
    """R49: the second one gets nothing of it, not half."""
    with any_database.writing(TEAM) as session:
        for name, user_id in [("Alex", "U0ALEX0000"), *((f"P{n}", f"U0PERSON{n:03}") for n in range(6))]:
            make_member(session, name, user_id=user_id)
        session.add(Manager(team_id=TEAM, user_id="U0ALEX0000", named_by="U0ALEX0000", named_at=NOW))
    together = threading.Barrier(2)
    failed: list[Exception] = []

    def enrol(lines: list[str]) -> None:
        with any_database.reading(TEAM) as session:
            assert look(session, *lines).is_ready
        together.wait()
        try:
            with any_database.writing(TEAM) as session:
                manager = session.get_one(Member, (TEAM, "U0ALEX0000"))
                pair_list.enrol(session, manager, look(session, *lines), NOW, TODAY)
        except (ArePair, ValueError) as error:
            failed.append(error)

    # Each has a pair of its own, before or behind the one that both have.
    lists = [[two(0, 1), two(2, 3)], [two(4, 5), two(0, 1)]]
    threads = [threading.Thread(target=enrol, args=(lines,)) for lines in lists]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with any_database.reading(TEAM) as session:
        made = [pair.pair for pair in session.scalars(select(Mentorship))]
        told = session.scalar(select(func.count()).select_from(Message)) or 0
    assert len(made) == len(set(made))
    assert told == 2 * len(made)
    assert len(made) == (2 if failed else 3)


def test_r49_five_hundred_lines_take_a_moment(session: Session, alex: Member) -> None:
    """R49: one after the other they would keep everybody else from writing for many seconds."""
    ids = [f"U0MEMBER{number:04}" for number in range(1000)]
    session.add_all(Member(team_id=TEAM, user_id=user_id, name=user_id, refreshed_at=NOW) for user_id in ids)
    session.flush()
    lines = [f"{mentor},{mentee},Grow" for mentor, mentee in zip(ids[:500], ids[500:], strict=True)]
    began = time.monotonic()
    pair_list.enrol(session, alex, look(session, *lines), NOW, TODAY)
    assert time.monotonic() - began < 5
    assert len(look(session, *lines).known) == 500
