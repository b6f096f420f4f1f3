"""The ledger writes down once what somebody is owed, about a pair or one person alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot import ledger
from bot.database import Database
from bot.models import Delivery, Member, Mentorship, Message
from bot.reasons import still_holds
from prompts.letter import Letter
from tests.conftest import NOW, TEAM


def test_r48_what_concerns_one_person_alone_is_owed_once(
    any_database: Database, make_member: Callable[..., Member]
) -> None:
    with any_database.writing(TEAM) as session:
        maya, jonas = make_member(session, "Maya"), make_member(session, "Jonas")
        assert ledger.owe_person(session, maya, "export", NOW, occasion="1", facts={"of": "all"})
        assert not ledger.owe_person(session, maya, "export", NOW, occasion="1")
        assert ledger.owe_person(session, maya, "export", NOW, occasion="2")
        assert ledger.owe_person(session, jonas, "export", NOW, occasion="1")
    with any_database.reading(TEAM) as session:
        rows = session.execute(select(Message.receiver_id, Message.occasion, Message.mentorship_id)).all()
    assert sorted(rows) == [("U0JONAS000", "1", None), ("U0MAYA0000", "1", None), ("U0MAYA0000", "2", None)]


def test_r48_a_dropped_message_to_one_person_is_owed_again(
    any_database: Database, make_member: Callable[..., Member]
) -> None:
    with any_database.writing(TEAM) as session:
        maya = make_member(session, "Maya")
        ledger.owe_person(session, maya, "export", NOW)
        session.scalars(select(Message)).one().state = Delivery.DROPPED
        session.flush()
        assert ledger.owe_person(session, maya, "export", NOW)


def test_r48_a_message_about_no_mentorship_has_nothing_to_say_of_one(
    database: Database, make_pair: Callable[..., Mentorship]
) -> None:
    with database.writing(TEAM) as session:
        maya = make_pair(session).mentor
        ledger.owe_person(session, maya, "export", NOW)
        message = session.scalars(select(Message).where(Message.kind == "export")).one()
        assert still_holds(message, None)
        with pytest.raises(ValueError, match="export: a message about no mentorship"):
            _ = Letter(message, None, maya, NOW).mentorship
        message.answered_at = NOW
        assert not still_holds(message, None)
