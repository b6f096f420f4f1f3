"""From a list of pairs to mentorships: a preview of what would come of it, then all of it or nothing (R49).

Only pairs who have had no mentorship with each other are enrolled: the same list again, or one to which lines were
added, doubles nothing, and brings nobody together anew who has just brought theirs to a good end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot import enrolment, mentorships
from bot.called import is_user_id
from bot.enrolment import Pair
from bot.errors import AddressesHidden, NobodyFound, Problem, TwiceInList
from bot.mentorships import pair_of
from bot.models import OPEN_STATES, Member, Mentorship
from bot.pair_csv import Column, Line, Sheet


@dataclass(frozen=True)
class Found:
    """Who the addresses of a list belong to, as Slack says."""

    ids: Mapping[str, str]
    """User ids by address."""
    may_look_up: bool = True
    """Whether Slack lets the app look up addresses at all."""


@dataclass(frozen=True)
class Planned:
    """Two whom the list would bring together."""

    line: int
    pair: Pair


@dataclass(frozen=True)
class Known:
    """Two who have a mentorship, or had one, and are left as they are."""

    line: int
    mentor: Member
    mentee: Member


@dataclass(frozen=True)
class Wrong:
    """Something to be put right in a line; the problem's field is the column."""

    line: int
    problem: Problem


@dataclass(frozen=True)
class Preview:
    """What would come of a list."""

    pairs: Sequence[Planned]
    known: Sequence[Known]
    wrong: Sequence[Wrong]
    left_out: Sequence[str]
    """Columns that say nothing to us."""

    @property
    def is_ready(self) -> bool:
        """Whether it can be enrolled: there is somebody, and nothing is wrong in any line."""
        return bool(self.pairs) and not self.wrong

    @property
    def fingerprint(self) -> str:
        """Names exactly this outcome: what is enrolled is what somebody has seen."""
        pairs = [planned.pair for planned in self.pairs]
        seen = [(pair.mentor.user_id, pair.mentee.user_id, pair.terms) for pair in pairs]
        return sha256(repr(seen).encode()).hexdigest()[:16]


def preview(session: Session, sheet: Sheet, found: Found, today: date) -> Preview:
    """What would come of a list. Everybody in it whom Slack knows is known to us; `today` is the manager's own."""
    people = _people(session, sheet, found)
    had_one = _pairs_with_a_mentorship(session, people.values())
    pairs: list[Planned] = []
    known: list[Known] = []
    wrong: list[Wrong] = []
    first_lines: dict[str, int] = {}
    for line in sheet.lines:
        mentor, mentee = people.get(line.mentor), people.get(line.mentee)
        problems = [*line.problems, *_unknown(line, people, found)]
        if mentor is not None and mentee is not None:
            name = pair_of(mentor, mentee)
            if name in had_one:
                # Whatever else stands in the line: a day that has passed meanwhile, somebody who has left.
                known.append(Known(line.number, mentor, mentee))
                continue
            pair = Pair(mentor, mentee, enrolment.terms(line.purpose, line.rhythm, line.planned_end))
            problems += _problems_of(pair, today)
            if name in first_lines:
                problems.append(TwiceInList(Column.MENTEE, line=first_lines[name]))
            first_lines.setdefault(name, line.number)
            if not problems:
                pairs.append(Planned(line.number, pair))
        wrong += [Wrong(line.number, problem) for problem in problems]
    return Preview(pairs, known, wrong, sheet.left_out)


def enrol(session: Session, manager: Member, seen: Preview, now: datetime, today: date) -> None:
    """Enrol all pairs of a preview that is ready, in the caller's unit of work: all of them or none.

    Raises ForManagers or NoManagers; ArePair where two have become a pair this very moment.
    """
    if not seen.is_ready:
        raise ValueError("a list with something wrong in it is not enrolled")
    enrolment.enrol(session, manager, [planned.pair for planned in seen.pairs], now, today)


def addresses(sheet: Sheet) -> set[str]:
    """The email addresses in a list, for Slack to say whose they are."""
    return {person for person in sheet.people if not is_user_id(person)}


def ids(sheet: Sheet, found: Found) -> set[str]:
    """Everybody in a list, by user id."""
    return {person for person in sheet.people if is_user_id(person)} | {
        found.ids[address] for address in addresses(sheet) if address in found.ids
    }


def _people(session: Session, sheet: Sheet, found: Found) -> dict[str, Member]:
    """Whom the list names, by what it calls them."""
    members = {
        member.user_id: member
        for member in session.scalars(select(Member).where(Member.user_id.in_(ids(sheet, found))))
    }
    by_reference = {person: found.ids.get(person, person) for person in sheet.people}
    return {person: members[user_id] for person, user_id in by_reference.items() if user_id in members}


def _pairs_with_a_mentorship(session: Session, people: Iterable[Member]) -> set[str]:
    """The pairs among these people who have a mentorship, or had one."""
    ids = {member.user_id for member in people}
    query = select(Mentorship.pair).where(
        Mentorship.mentor_id.in_(ids),
        Mentorship.mentee_id.in_(ids),
        or_(Mentorship.state.in_(OPEN_STATES), Mentorship.begun_at.is_not(None)),
    )
    return set(session.scalars(query))


def _unknown(line: Line, people: Mapping[str, Member], found: Found) -> Iterator[Problem]:
    for column, person in ((Column.MENTOR, line.mentor), (Column.MENTEE, line.mentee)):
        if person and person not in people:
            is_hidden = not is_user_id(person) and not found.may_look_up
            yield AddressesHidden(column) if is_hidden else NobodyFound(column, text=person)


def _problems_of(pair: Pair, today: date) -> Iterator[Problem]:
    try:
        enrolment.check_people(pair.mentor, pair.mentee)
    except Problem as problem:
        yield problem
    try:
        mentorships.checked(pair.terms, today)
    except Problem as problem:
        yield problem
