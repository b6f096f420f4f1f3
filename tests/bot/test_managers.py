"""Programme managers: who names them, who they are, and when they are it no more (R51)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import managers, members
from bot.errors import ForAdmins, ForManagers, NoManagers, PersonHasLeft, WithABot
from bot.models import Member, Message
from bot.reasons import still_holds
from tests.conftest import NOW, TEAM

MakeMember = Callable[..., Member]


@pytest.fixture
def lena(session: Session, make_member: MakeMember) -> Member:
    """An owner of the workspace."""
    lena = make_member(session, "Lena")
    lena.is_admin = True
    return lena


@pytest.fixture
def alex(session: Session, make_member: MakeMember) -> Member:
    return make_member(session, "Alex")


def names(session: Session) -> list[str]:
    return [member.name for member, _ in managers.all_of_workspace(session)]


def test_r51_an_admin_names_managers_and_is_none_by_office(session: Session, lena: Member, alex: Member) -> None:
    """R51"""
    assert not managers.is_manager(session, lena)
    for _ in range(2):
        managers.name(session, lena, alex, NOW)
    assert names(session) == ["Alex"]
    managers.check(session, alex)
    with pytest.raises(ForManagers) as told:
        managers.check(session, lena)
    assert told.value.facts == {"names": ("Alex",)}
    assert managers.may_open(session, lena)
    [message] = session.scalars(select(Message)).all()
    assert (message.receiver_id, message.kind) == (alex.user_id, managers.NAMED)
    for _ in range(2):
        managers.remove(session, lena, alex.user_id)
    assert not managers.may_open(session, alex)
    assert not still_holds(message, None), "they are not told any more"
    with pytest.raises(NoManagers):
        managers.check(session, alex)


def test_r51_nobody_else_names_or_removes_one(session: Session, lena: Member, alex: Member) -> None:
    """R51: not even a manager."""
    managers.name(session, lena, alex, NOW)
    for somebody in (alex, lena):
        somebody.is_admin = False
        with pytest.raises(ForAdmins):
            managers.name(session, somebody, lena, NOW)
        with pytest.raises(ForAdmins):
            managers.remove(session, somebody, alex.user_id)
    assert names(session) == ["Alex"]


def test_r51_an_admin_who_names_themselves_needs_no_message(session: Session, lena: Member) -> None:
    managers.name(session, lena, lena, NOW)
    assert managers.is_manager(session, lena)
    assert session.scalars(select(Message)).all() == []


@pytest.mark.parametrize(("fact", "problem"), [("is_bot", WithABot), ("is_deactivated", PersonHasLeft)])
def test_r51_apps_and_people_who_have_left_cannot_be_named(
    session: Session, lena: Member, alex: Member, fact: str, problem: type[Exception]
) -> None:
    setattr(alex, fact, True)
    with pytest.raises(problem) as told:
        managers.name(session, lena, alex, NOW)
    assert told.value.field == "person"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("said", "is_admin"),
    [
        ({}, False),
        ({"is_admin": True}, True),
        ({"is_owner": True}, True),
        ({"is_primary_owner": True}, True),
        ({"is_admin": False, "is_owner": False}, False),
    ],
)
def test_r51_slack_says_who_is_an_admin(session: Session, said: Mapping[str, bool], is_admin: bool) -> None:
    user = {"id": "U0SOMEBODY", "real_name": "Somebody"}
    members.save_member(session, TEAM, {**user, "is_admin": True}, NOW)
    assert managers.may_name(members.save_member(session, TEAM, {**user, **said}, NOW)) is is_admin


def test_r51_who_leaves_is_neither_manager_nor_admin_also_when_they_come_back(
    session: Session, lena: Member, alex: Member
) -> None:
    """R51, R46"""
    managers.name(session, lena, alex, NOW)
    user = {"id": alex.user_id, "real_name": "Alex", "is_admin": True}
    assert managers.may_name(members.save_member(session, TEAM, user, NOW))
    members.save_member(session, TEAM, {"id": alex.user_id, "deleted": True}, NOW)
    assert names(session) == []
    assert not managers.may_open(session, alex)
    members.save_member(session, TEAM, {"id": alex.user_id, "real_name": "Alex"}, NOW)
    assert not managers.may_open(session, alex)
