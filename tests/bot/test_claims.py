"""What is sent next: the order of what matters, one message to a person, and no process in another's way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, event, select, text
from sqlalchemy.orm import Session

from bot import claims, ledger
from bot.claims import LATE, LEASE
from bot.database import Database
from bot.models import Delivery, Member, Mentorship, Message
from bot.paces import CONVERSATION, Lane
from tests.conftest import NOW, TEAM

MakePair = Callable[..., Mentorship]
MAYA, JONAS, LENA = "U0MAYA0001", "U0JONAS001", "U0LENA0001"


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    pair = make_pair(session)
    session.execute(delete(Message))
    return pair


def owe(session: Session, pair: Mentorship, receiver: str, kind: str, age: timedelta = timedelta(), **more: str) -> int:
    facts = {"reason": "1:1", "round": "0.0"}
    ledger.owe(session, pair, receiver, kind, NOW - age, occasion=str(more.get("occasion", age)), facts=facts)
    return session.scalars(select(Message.id).order_by(Message.id.desc())).first() or 0


def test_notices_go_before_nudges_and_the_oldest_first(session: Session, make_pair: MakePair, pair: Mentorship) -> None:
    lena = make_pair(session, mentor=pair.mentor, mentee_id=LENA, mentee_name="Lena")
    session.execute(delete(Message))
    owe(session, pair, MAYA, "goals_reached", timedelta(days=3))
    owe(session, lena, LENA, "paused", timedelta(minutes=1))
    owe(session, pair, JONAS, "paused", timedelta(minutes=2))
    assert list(claims.next_receivers(session, NOW, 9).items()) == [(JONAS, False), (LENA, False), (MAYA, True)]
    assert list(claims.next_receivers(session, NOW, 1)) == [JONAS]


def test_somebody_with_much_stands_in_nobodys_way(session: Session, make_pair: MakePair, pair: Mentorship) -> None:
    """Who is looked at first may have more than is looked at in one go."""
    for minutes in range(20, 10, -1):
        owe(session, pair, MAYA, "paused", timedelta(minutes=minutes))
    owe(session, pair, JONAS, "paused", timedelta(minutes=5))
    assert list(claims.next_receivers(session, NOW, 3)) == [MAYA, JONAS]


def test_however_much_is_due_only_the_first_of_it_is_looked_at(
    any_database: Database, make_member: Callable[..., Member]
) -> None:
    """And what is counted over all workspaces is counted in an index."""
    with any_database.writing(TEAM) as session:
        for number in range(50):
            make_member(session, f"Person {number}", user_id=f"U{number}")
        session.add_all(_row(number) for number in range(20_000))
    analyze = "ANALYZE" if any_database.engine.dialect.name == "sqlite" else "VACUUM ANALYZE messages"
    with any_database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(analyze))
    asked: list[tuple[str, Any]] = []
    event.listen(any_database.engine, "before_cursor_execute", lambda *about: asked.append((about[2], about[3])))
    with any_database.writing(TEAM) as session:
        first = list(claims.next_receivers(session, NOW, 50))
        assert first == [f"U{number}" for number in range(50)]
        taken = claims.claim(session, first, NOW, 24)
        ledger.last_nudge_at(session, taken[0].receiver)
    with any_database.writing_across_workspaces() as session:
        assert claims.waiting(session, NOW) == {(TEAM, Lane.SAY): 2_000}
    of_messages = [(statement, values) for statement, values in asked if "messages" in statement]
    assert len(of_messages) >= 5
    for statement, values in of_messages:
        plan = _plan(any_database, statement, values)
        assert re.findall(r"Seq Scan on \w+|SCAN messages$", plan, re.MULTILINE) == [], f"{statement}\n{plan}"
        if "count(" not in statement:
            assert max(map(int, re.findall(r"actual rows=(\d+)", plan)), default=0) <= 50, f"{statement}\n{plan}"
            assert "TEMP B-TREE" not in plan or "receiver_id IN" in statement, f"{statement}\n{plan}"


def _row(number: int) -> Message:
    at = NOW - timedelta(hours=1) + timedelta(milliseconds=number)
    kind = "paused" if number < 30 else "goals_reached"
    state = Delivery.DUE if number < 2_000 else Delivery.SENT
    return Message(
        team_id=TEAM,
        receiver_id=f"U{number}",
        kind=kind,
        occasion="",
        due_at=at,
        claimed_until=ledger.NEVER,
        state=state,
    )


def _plan(database: Database, statement: str, values: Any) -> str:
    """How the database goes about it; PostgreSQL does it, to see how much it looks at."""
    explain = "EXPLAIN QUERY PLAN" if database.engine.dialect.name == "sqlite" else "EXPLAIN (ANALYZE, TIMING OFF)"
    with database.engine.connect() as connection:
        lines = connection.exec_driver_sql(f"{explain} {statement}", values).all()
    return "\n".join(str(line[-1]) for line in lines)


def test_the_database_knows_what_a_nudge_is(session: Session, pair: Mentorship) -> None:
    kinds = (*ledger.UNASKED, "paused", "document")
    rows = [session.get_one(Message, owe(session, pair, MAYA, kind)) for kind in kinds]
    assert [row.kind for row in rows if row.is_nudge] == list(ledger.UNASKED)


def test_somebody_with_both_gets_the_notice_first(session: Session, pair: Mentorship) -> None:
    owe(session, pair, MAYA, "goals_reached", timedelta(days=3))
    notice = owe(session, pair, MAYA, "paused")
    assert claims.next_receivers(session, NOW, 9) == {MAYA: False}
    (due,) = claims.claim(session, [MAYA], NOW, 9)
    assert [message.id for message in due.messages] == [notice]


def test_what_is_not_due_yet_is_left_alone(session: Session, pair: Mentorship) -> None:
    owe(session, pair, MAYA, "paused", -timedelta(seconds=1))
    assert claims.waiting(session, NOW) == {}
    assert claims.next_receivers(session, NOW, 9) == {}
    assert claims.claim(session, [MAYA], NOW, 9) == []


def test_r44_all_nudges_to_one_person_are_taken_together(session: Session, pair: Mentorship) -> None:
    nudges = [owe(session, pair, MAYA, kind, timedelta(days=1)) for kind in ("goals_reached", "energy_low")]
    (due,) = claims.claim(session, [MAYA], NOW, 1)
    assert sorted(message.id for message in due.messages) == nudges


def test_notices_come_one_by_one_unless_they_are_late(session: Session, pair: Mentorship) -> None:
    """After an outage they come together rather than as a flood."""
    first, second = (owe(session, pair, JONAS, "paused", timedelta(minutes=age)) for age in (2, 1))
    (due,) = claims.claim(session, [JONAS], NOW, 9)
    assert [message.id for message in due.messages] == [first]
    (due,) = claims.claim(session, [JONAS], NOW + LATE, 9)
    assert [message.id for message in due.messages] == [first, second]


def test_late_notices_leave_a_file_and_a_word_to_several_alone(session: Session, pair: Mentorship) -> None:
    plain = owe(session, pair, JONAS, "paused", timedelta(hours=9))
    document = owe(session, pair, JONAS, "document", timedelta(hours=8))
    to_several = owe(session, pair, JONAS, "introduction", timedelta(hours=7))
    session.get_one(Message, to_several).facts = {"together": [JONAS, LENA]}
    newer = owe(session, pair, JONAS, "resumed", timedelta(hours=6))
    rows = session.scalars(select(Message).order_by(Message.due_at)).all()
    taken = []
    while rows:
        together = claims.together(rows, NOW)
        taken.append([message.id for message in together])
        rows = [message for message in rows if message not in together]
    assert taken == [[plain, newer], [document], [to_several]]


def test_a_conversation_takes_one_message_a_second(session: Session, pair: Mentorship) -> None:
    owe(session, pair, JONAS, "paused")
    jonas = session.get_one(Member, (TEAM, JONAS))
    jonas.rested_at = CONVERSATION.taken(NOW, NOW, CONVERSATION.burst)
    session.flush()
    soon = NOW + CONVERSATION.every - timedelta(microseconds=1)
    assert claims.claim(session, [JONAS], soon, 9) == []
    assert [due.receiver for due in claims.claim(session, [JONAS], NOW + CONVERSATION.every, 9)] == [jonas]


def test_what_waits_is_counted_by_workspace_and_lane(any_database: Database, make_pair: MakePair) -> None:
    with any_database.writing(TEAM) as session:
        pair = make_pair(session)
        session.execute(delete(Message))
        owe(session, pair, MAYA, "paused")
        owe(session, pair, JONAS, "paused")
        for occasion, state, lease in [
            ("stale", Delivery.SENT, timedelta()),
            ("answer lost", Delivery.UNKNOWN, timedelta()),
            ("sender died", Delivery.SENDING, timedelta(seconds=-1)),
            ("on its way", Delivery.SENDING, LEASE),
            ("lost", Delivery.LOST, timedelta()),
        ]:
            row = session.get_one(Message, owe(session, pair, JONAS, "paused", occasion=occasion))
            row.state, row.claimed_until = state, NOW + lease if lease else ledger.NEVER
            row.is_stale = state is Delivery.SENT
    with any_database.writing_across_workspaces() as session:
        assert claims.waiting(session, NOW) == {(TEAM, Lane.SAY): 2, (TEAM, Lane.SHOW): 1, (TEAM, Lane.FIND): 2}
    with any_database.writing(TEAM) as session:
        (unknown,) = claims.claim_unknown(session, NOW, 1)
        assert [message.occasion for message in unknown] == ["answer lost", "sender died"], "one conversation"
        assert {message.state for message in unknown} == {Delivery.UNKNOWN}
        assert claims.claim_unknown(session, NOW, 9) == []


def test_a_process_passes_over_whom_another_writes_to(
    open_migrated: Callable[[str], Database], postgresql_url: str, make_pair: MakePair
) -> None:
    """On PostgreSQL: neither waits for the other, and nobody is written to by both."""
    database = open_migrated(postgresql_url)
    with database.writing(TEAM) as session:
        pair = make_pair(session)
        session.execute(delete(Message))
        for receiver in (MAYA, JONAS):
            owe(session, pair, receiver, "paused")
    with database.writing(TEAM) as one, database.writing(TEAM) as other:
        both = list(claims.next_receivers(other, NOW, 9))
        first = claims.claim(one, both, NOW, 1)
        second = claims.claim(other, both, NOW, 2)
        assert [due.receiver.user_id for due in (*first, *second)] == both


def test_a_message_that_is_being_shown_anew_is_left_for_later(session: Session, pair: Mentorship) -> None:
    """R46: otherwise the older text could arrive last."""
    rows = [session.get_one(Message, owe(session, pair, MAYA, "paused", occasion=name)) for name in "ab"]
    for row in rows:
        row.state, row.channel, row.ts, row.is_stale = Delivery.SENT, "D1", "1.1", True
    rows[1].is_stale = False
    session.flush()
    (due,) = claims.claim_stale(session, NOW, 9)
    assert due.messages == [rows[0]]
    rows[1].is_stale = True
    session.flush()
    assert claims.claim_stale(session, NOW, 9) == []
    rows[0].claimed_until = ledger.NEVER
    session.flush()
    (due,) = claims.claim_stale(session, NOW, 9)
    assert due.messages == rows
