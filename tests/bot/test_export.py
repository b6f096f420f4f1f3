"""Everybody can have all that is stored about them, and nothing of what others keep to themselves (R47, R48)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import JSON, Text, select
from sqlalchemy.orm import Session

from bot import (
    answers,
    check_ins,
    closure,
    connection,
    diary,
    drafts,
    export,
    introductions,
    next_steps,
    nudges,
    plan,
    reflection,
    remarks,
    step_back,
)
from bot.connection import Given, Terms
from bot.database import Database
from bot.export import DECISIONS, To
from bot.models import (
    Base,
    Introduction,
    IntroductionState,
    Member,
    Mentorship,
    Message,
    Rhythm,
    Role,
    Wish,
)
from bot.next_steps import Wording
from bot.reflection import Sharing
from tests.conftest import NOW, TEAM
from tests.who_reads import MANAGER, MENTEE, MENTOR, THIRD, UNASKED, Record, owe_something, write_record

MakePair = Callable[..., Mentorship]
MakeMember = Callable[..., Member]
TODAY = NOW.date()
EVERYBODY = [MENTOR, MENTEE, THIRD, UNASKED, MANAGER, "nobody"]


@pytest.fixture
def record(session: Session, make_pair: MakePair, make_member: MakeMember) -> Record:
    return write_record(session, make_pair, make_member)


def test_r48_somebody_has_decided_about_every_column() -> None:
    """A new table or column fails here until somebody decides to whom it is given."""
    decided = {(table, column) for table, decision in DECISIONS.items() for column in decision.columns}
    assert decided == {(table.name, column.name) for table in Base.metadata.sorted_tables for column in table.columns}


def test_r48_no_column_is_decided_about_twice() -> None:
    for table, decision in DECISIONS.items():
        named = [*decision.gives.split(), *decision.pair.split(), *decision.keeps.split(), *(decision.only or {})]
        assert sorted(named) == sorted(set(named)), table


def test_r48_the_record_of_the_tests_has_something_of_every_kind(session: Session, record: Record) -> None:
    """Otherwise the tests below would prove nothing."""
    empty = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, (Text, JSON)) and not any(session.execute(select(column)).scalars())
    }
    assert empty == set()
    assert [table.name for table in Base.metadata.sorted_tables if not session.execute(select(table)).first()] == []


@pytest.mark.parametrize("who", EVERYBODY)
def test_r48_everybody_gets_exactly_what_they_may_read(session: Session, record: Record, who: str) -> None:
    given = export.as_json(export.collect(session, record.people[who], NOW))
    assert {text for text in record.texts if json.dumps(text)[1:-1] in given} == record.readable_by(who)


@pytest.mark.parametrize("who", [MENTOR, MENTEE])
def test_r48_one_of_the_two_gets_all_rows_that_are_theirs(session: Session, record: Record, who: str) -> None:
    tables = export.collect(session, record.people[who], NOW).tables
    assert {name for name, rows in tables.items() if not rows} == {"paces", "received", "removals"}
    # Of what each of the two has, the partner's stays away.
    for name in ("members", "check_ins", "diary_entries", "drafts", "nudge_rhythms", "offers", "finished_parts"):
        assert [row.get("author_id") or row["user_id"] for row in tables[name]] == [record.people[who].user_id], name


def test_r48_somebody_who_has_nothing_gets_what_we_know_of_them(session: Session, record: Record) -> None:
    tables = export.collect(session, record.people["nobody"], NOW).tables
    assert {name: rows for name, rows in tables.items() if rows}.keys() == {"members"}
    assert tables["members"][0]["name"] == "Alex Roth"


def test_r48_the_third_person_gets_what_they_were_asked_and_no_more(session: Session, record: Record) -> None:
    tables = export.collect(session, record.people[THIRD], NOW).tables
    assert tables.keys() == DECISIONS.keys()
    assert {name for name, rows in tables.items() if rows} == {"members", "introductions"}
    [introduction] = tables["introductions"]
    assert introduction.keys() == {"id", "person_id", "why", "state"}


def test_r48_a_manager_gets_whom_they_brought_together_and_no_more(session: Session, record: Record) -> None:
    """R51: names, and no text."""
    tables = export.collect(session, record.people[MANAGER], NOW).tables
    assert {name for name, rows in tables.items() if rows} == {"members", "mentorships"}
    [pair] = tables["mentorships"]
    assert pair.keys() == {"id", "mentor_id", "mentee_id", "enrolled_by", "created_at"}


@pytest.mark.parametrize("state", IntroductionState)
def test_r48_who_declined_an_introduction_is_told_to_nobody(
    session: Session, record: Record, state: IntroductionState
) -> None:
    """R29."""
    made = session.scalars(select(Introduction)).first()
    assert made is not None
    made.state = state
    session.flush()
    is_asked = state in {
        IntroductionState.PERSON_ASKED,
        IntroductionState.INTRODUCED,
        IntroductionState.PERSON_DECLINED,
    }
    declined = {IntroductionState.MENTEE_DECLINED, IntroductionState.PERSON_DECLINED}
    shown = "declined" if state in declined else state.value
    for who, sees in ((MENTOR, True), (MENTEE, True), (THIRD, is_asked), ("nobody", False)):
        rows = export.collect(session, record.people[who], NOW).tables["introductions"]
        assert [row["state"] for row in rows if row["id"] == made.id] == ([shown] if sees else []), who


@pytest.mark.parametrize(("column", "to"), [("shielded_id", To.NAMED), ("reopening_asked_by", To.NAMED)])
@pytest.mark.parametrize("named", [MENTOR, MENTEE])
def test_r48_who_left_or_would_come_back_is_told_to_themselves_alone(
    session: Session, record: Record, column: str, to: To, named: str
) -> None:
    """R42, R43: for the other one nothing differs from a record in which there is nothing."""
    assert DECISIONS["mentorships"].columns[column] is to
    before = {who: export.as_json(export.collect(session, record.people[who], NOW)) for who in EVERYBODY}
    setattr(record.pair, column, record.people[named].user_id)
    session.flush()
    after = {who: export.as_json(export.collect(session, record.people[who], NOW)) for who in EVERYBODY}
    assert {who for who in EVERYBODY if before[who] != after[who]} == {named}


def test_r48_what_is_not_sent_yet_is_not_given(session: Session, record: Record) -> None:
    """Whether it goes out can depend on what the partner does in private."""
    before = export.collect(session, record.pair.mentee, NOW).tables["messages"]
    waiting = owe_something(session, record.pair.mentee_id, record.pair)
    assert export.collect(session, record.pair.mentee, NOW).tables["messages"] == before
    waiting.sent_at = NOW
    session.flush()
    assert len(export.collect(session, record.pair.mentee, NOW).tables["messages"]) == len(before) + 1


Deed = Callable[[Session, Mentorship, Member], object]
IN_PRIVATE: dict[str, Deed] = {
    "plans the ending": lambda s, p, me: plan.save(s, p, me, plan.Plan(opener="Between us …"), NOW),
    "thinks that it no longer serves": lambda s, p, me: remarks.say_no_longer_serves(s, p, me, NOW),
    "thinks of another expertise": lambda s, p, me: remarks.say_other_expertise(s, p, me, "Law", NOW, shared=False),
    "checks in": lambda s, p, me: check_ins.log(s, p, me, 1, "Routine", NOW),
    "writes a diary": lambda s, _p, me: diary.write(s, me, "Ask", NOW),
    "types and does not send": lambda s, _p, me: drafts.keep(s, TEAM, me.user_id, "check_in", {"progress": "…"}, NOW),
    "writes an answer": lambda s, p, me: answers.write(s, p, me, {"celebration.thanks": "Thank you"}, NOW),
    "begins a reflection": lambda s, p, me: reflection.save(
        s, p, me, {"reflection.moments": "x", "reflection.lessons": "y"}, Sharing.KEEP, NOW, TODAY
    ),
    "notes a next step": lambda s, p, me: next_steps.add(
        s, p, me, Wording("Speak", p.mentee_id, None), NOW, TODAY, shared=False
    ),
    "says not yet": lambda s, p, me: nudges.not_yet(s, p, me, ["goals_reached"], None, NOW, TODAY),
    "wants fewer nudges": lambda s, p, me: nudges.less_often(s, p, me, ["goals_reached"], NOW),
    "wants no nudges": lambda s, _p, me: nudges.switch_off(s, me, NOW),
    "would step back": lambda _s, p, me: step_back.step_back(p, p.mentor, NOW) if me is p.mentor else None,
}
AFTER_THE_CONVERSATION: dict[str, Deed] = {
    "would like to stay in touch": lambda s, p, me: connection.answer(
        s, p, me, Given(Wish.YES, Terms(("coffee",), "Walks", Rhythm.MONTHLY)), NOW, TODAY
    ),
    "finishes a reflection": lambda s, p, me: reflection.save(
        s, p, me, {"reflection.moments": "x", "reflection.lessons": "y"}, Sharing.FINISH, NOW, TODAY
    ),
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    deeds=st.lists(st.sampled_from(sorted(IN_PRIVATE | AFTER_THE_CONVERSATION)), min_size=1, max_size=8),
    role=st.sampled_from(Role),
    have_talked=st.booleans(),
)
def test_r48_what_somebody_does_in_private_changes_nothing_in_the_others_export(
    database: Database, make_pair: MakePair, make_member: MakeMember, deeds: list[str], role: Role, have_talked: bool
) -> None:
    """R3, R47: whatever one of the two does for themselves, not a letter of the partner's file differs."""
    with database.reading(TEAM) as session:
        pair = make_pair(session)
        priya = make_member(session, "Priya")
        introductions.propose(session, pair, pair.mentor, priya, "Both love birds", NOW)
        if have_talked:
            closure.hold_conversation(session, pair, pair.mentee, NOW)
        me = pair.mentor if role is Role.MENTOR else pair.mentee
        others = [pair.partner_of(me.user_id), priya]
        before = [export.as_json(export.collect(session, other, NOW)) for other in others]
        mine = export.as_json(export.collect(session, me, NOW))
        for deed in deeds:
            if have_talked or deed in IN_PRIVATE:
                (IN_PRIVATE | AFTER_THE_CONVERSATION)[deed](session, pair, me)
        session.flush()
        assert [export.as_json(export.collect(session, other, NOW)) for other in others] == before
        if any(deed in IN_PRIVATE and deed not in {"says not yet", "would step back"} for deed in deeds):
            assert export.as_json(export.collect(session, me, NOW)) != mine


def test_r48_the_json_can_be_read_by_any_program(session: Session, record: Record) -> None:
    me = record.pair.mentee
    me.workday_starts = time(8, 30)
    record.pair.planned_end = date(2026, 12, 31)
    session.flush()
    text = export.as_json(export.collect(session, me, NOW))
    content: dict[str, Any] = json.loads(text)
    assert content["format"] == "sendoff-export/1"
    assert (content["workspace"], content["person"]) == (TEAM, me.user_id)
    assert datetime.fromisoformat(content["made_at"]) == NOW
    [pair] = content["mentorships"]
    assert datetime.fromisoformat(pair["begun_at"]).utcoffset() == timedelta(0), "a time says its zone"
    assert pair["planned_end"] == "2026-12-31"
    assert content["members"][0]["workday_starts"] == "08:30:00"
    assert content["people"][pair["mentor_id"]] == "Maya"
    assert "Größe" in export.as_json(replace(export.collect(session, me, NOW), reader_id="Größe")), "UTF-8, as it is"
    assert DECISIONS.keys() <= content.keys(), "a key is there also where there is nothing"


def test_r48_somebody_who_asks_twice_gets_it_twice(session: Session, make_member: MakeMember) -> None:
    me = make_member(session, "Jonas")
    for minutes in (0, 0, 1):
        export.order(session, me, NOW + timedelta(minutes=minutes))
    export.order(session, me, NOW, export.DIARY_KIND)
    owed = session.scalars(select(Message).order_by(Message.id)).all()
    assert [(message.kind, message.facts["asked_at"]) for message in owed] == [
        ("export", "2026-05-04T10:00:00+00:00"),
        ("export", "2026-05-04T10:01:00+00:00"),
        ("diary_export", "2026-05-04T10:00:00+00:00"),
    ]
