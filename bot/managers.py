"""Programme managers: named and removed by the workspace's admins and owners; nobody else gets their views (R51).

Being an admin does not make somebody a manager. And being a manager opens no text: a manager is in no mentorship by
office (bot.privacy).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import ledger
from bot.errors import ForAdmins, ForManagers, NoManagers, PersonHasLeft, WithABot
from bot.models import Manager, Member

MOST_TO_ASK = 5
"""So many managers are named to somebody who is none; one is enough to ask."""
NAMED = "manager_named"
"""The kind of message that tells somebody of it."""


def all_of_workspace(session: Session) -> Sequence[tuple[Member, Manager]]:
    """The programme managers, by name."""
    rows = session.execute(
        select(Member, Manager)
        .join(Manager, (Manager.team_id == Member.team_id) & (Manager.user_id == Member.user_id))
        .where(Member.is_deactivated.is_(False))
        .order_by(Member.name, Member.user_id)
    )
    return [(member, manager) for member, manager in rows]


def is_manager(session: Session, member: Member) -> bool:
    """Whether this person is a programme manager now."""
    return not member.is_deactivated and session.get(Manager, (member.team_id, member.user_id)) is not None


def may_name(member: Member) -> bool:
    """Whether this person names the programme managers: an admin or owner of the workspace now."""
    return member.is_admin and not member.is_deactivated


def may_open(session: Session, member: Member) -> bool:
    """Whether there is something on the programme's page for this person."""
    return is_manager(session, member) or may_name(member)


def check(session: Session, member: Member) -> None:
    """Make sure that this person is a programme manager.

    Raises ForManagers or NoManagers.
    """
    if is_manager(session, member):
        return
    if not (found := all_of_workspace(session)):
        raise NoManagers
    raise ForManagers(names=tuple(manager.name for manager, _ in found[:MOST_TO_ASK]))


def check_may_name(member: Member) -> None:
    """Make sure that this person may name managers.

    Raises ForAdmins.
    """
    if not may_name(member):
        raise ForAdmins


def name(session: Session, me: Member, person: Member, now: datetime) -> None:
    """Make somebody a programme manager, and tell them; naming them again changes nothing.

    Raises ForAdmins; WithABot or PersonHasLeft at `person`.
    """
    check_may_name(me)
    if person.is_bot:
        raise WithABot("person", name=person)
    if person.is_deactivated:
        raise PersonHasLeft("person", name=person)
    if session.get(Manager, (person.team_id, person.user_id)) is None:
        session.add(Manager(team_id=me.team_id, user_id=person.user_id, named_by=me.user_id, named_at=now))
        session.flush()
        if person.user_id != me.user_id:
            ledger.owe_person(session, person, NAMED, now, occasion=f"{now:%Y%m%dT%H%M%S%f}", facts={"by": me.user_id})


def remove(session: Session, me: Member, user_id: str) -> None:
    """Let somebody be a programme manager no more; doing it again changes nothing.

    Raises ForAdmins.
    """
    check_may_name(me)
    if (found := session.get(Manager, (me.team_id, user_id))) is not None:
        session.delete(found)
        session.flush()
