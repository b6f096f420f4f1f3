"""All that is stored about somebody, as they may have it (R48).

Here it is decided for every table and every column to whom it is given; tests/bot/test_export.py fails on one that
nobody has decided about. What the partner wrote goes by bot.privacy. Beside that there are traces of what the partner
did in private, such as when they began to plan: those are given to nobody, or to them alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from bot import closure, connection, ledger, mentorships
from bot.called import Called, called, is_user_id
from bot.models import (
    BY_TABLE,
    Introduction,
    IntroductionState,
    Member,
    Mentorship,
    Role,
    Wishes,
)
from bot.privacy import may_read, may_read_wishes

KIND = "export"
"""The kind of message that brings all of it."""
DIARY_KIND = "diary_export"
"""The kind of message that brings the learning diary alone."""
FORMAT = "sendoff-export/1"
"""Names the form of the JSON file; its keys are the names of tables and columns, and stay as they are."""

Value = str | int | bool | date | time | datetime | StrEnum | Sequence[Any] | Mapping[str, Any] | None
Row = Mapping[str, Value]


class To(StrEnum):
    """To whom a column is given, of the people who get its row at all."""

    EVERYBODY = "everybody"
    PAIR = "pair"
    """The two of the mentorship, and no third person."""
    AUTHOR = "author"
    """Whoever wrote the row."""
    NAMED = "named"
    """The one of the two whom the column names; to the other it is empty."""
    MENTOR = "mentor"
    MENTEE = "mentee"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Export:
    """All that somebody may have, in values that need no database any more."""

    reader: Called
    reader_id: str
    team_id: str
    made_at: datetime
    tables: Mapping[str, Sequence[Row]]
    """The rows of each table, oldest first."""
    people: Mapping[str, Called]
    """Who the ids in the rows stand for."""


@dataclass(frozen=True)
class _Reader:
    """Who asks, with what decides which rows are theirs."""

    session: Session
    me: Member
    mine: Mapping[int, Mentorship]
    """Their mentorships, by id."""

    def may_read(self, row: Any) -> bool:
        """Whether bot.privacy opens a text to them."""
        return may_read(self.me.user_id, row, self.of(row))

    def of(self, row: Any) -> Mentorship | None:
        """The mentorship that a row belongs to, if it is one of theirs."""
        return self.mine.get((row.id if isinstance(row, Mentorship) else getattr(row, "mentorship_id", None)) or 0)


def _always(_row: Any, _reader: _Reader) -> bool:
    return True


def _readable(row: Any, reader: _Reader) -> bool:
    return reader.may_read(row)


def _readable_or_enrolled(mentorship: Any, reader: _Reader) -> bool:
    return reader.may_read(mentorship) or mentorship.enrolled_by == reader.me.user_id


def _is_sent(message: Any, _reader: _Reader) -> bool:
    # What waits, or was dropped, can depend on what the partner does in private.
    return message.sent_at is not None


def _is_known_to_both(row: Any, reader: _Reader) -> bool:
    mentorship = reader.of(row)
    return mentorship is not None and closure.is_open_to_both(mentorship)


def _are_readable_wishes(wishes: Any, reader: _Reader) -> bool:
    mentorship = reader.of(wishes)
    mine = reader.session.get(Wishes, (wishes.mentorship_id, reader.me.user_id))
    return mentorship is not None and may_read_wishes(reader.me.user_id, wishes, mine, mentorship)


def _counts(agreement: Any, reader: _Reader) -> bool:
    mentorship = reader.of(agreement)
    return mentorship is not None and (
        connection.look(reader.session, mentorship, reader.me.user_id).agreement is not None
    )


@dataclass(frozen=True)
class Decision:
    """What is given of a table."""

    gives: str = ""
    """The columns that everybody gets who gets the row."""
    pair: str = ""
    """The columns that the two of the mentorship get, and nobody else who gets the row."""
    keeps: str = ""
    """The columns that nobody gets: how the program works, or a trace of what one of the two did in private."""
    only: Mapping[str, To] | None = None
    """The other columns, each with whom it is given to."""
    owners: Sequence[str] = ()
    """The columns that name somebody whose row it is."""
    of_pair: bool = False
    """Whether the rows of somebody's mentorships come into question."""
    opens: Callable[[Any, _Reader], bool] = _always
    """Whether somebody gets a row that comes into question."""

    @property
    def columns(self) -> Mapping[str, To]:
        """Every column, with whom it is given to. The workspace is named once, at the head of the export."""
        return {
            "team_id": To.NOBODY,
            **dict.fromkeys(self.gives.split(), To.EVERYBODY),
            **dict.fromkeys(self.pair.split(), To.PAIR),
            **dict.fromkeys(self.keeps.split(), To.NOBODY),
            **(self.only or {}),
        }


DECISIONS: Mapping[str, Decision] = {
    "members": Decision(
        owners=["user_id"],
        gives="user_id name slack_locale timezone is_bot is_admin is_deactivated refreshed_at language workday_starts "
        "workday_ends workdays country region nudges_off nudges_paused_until nudged_at",
        keeps="was rested_at",
    ),
    "mentorships": Decision(
        owners=["enrolled_by"],
        of_pair=True,
        opens=_readable_or_enrolled,
        gives="id mentor_id mentee_id enrolled_by created_at",
        pair="proposed_by proposal state purpose rhythm planned_end ending_agreement confidentiality begun_at "
        "paused_until ended_at ending reopened deletes_at",
        # When the two go on can be what one of them answered in private; when to look next follows from such things.
        keeps="pair continued_at look_at",
        only={"step_back_at": To.MENTOR, "shielded_id": To.NAMED, "reopening_asked_by": To.NAMED},
    ),
    "suggestions": Decision(
        of_pair=True,
        opens=_readable,
        gives="mentorship_id author_id purpose rhythm planned_end ending_agreement confidentiality suggested_at",
    ),
    "goals": Decision(
        of_pair=True,
        opens=_readable,
        gives="id mentorship_id title measure target_date state evidence settled_on created_at version changed_by",
    ),
    "skills": Decision(
        of_pair=True, opens=_readable, gives="id mentorship_id name state marked_on added_by created_at"
    ),
    "check_ins": Decision(of_pair=True, opens=_readable, gives="id mentorship_id author_id energy progress at"),
    "remarks": Decision(of_pair=True, opens=_readable, gives="mentorship_id author_id kind text said_at shared_at"),
    "extensions": Decision(of_pair=True, gives="id mentorship_id extended_by extended_at old_end new_end"),
    "closures": Decision(
        of_pair=True,
        opens=_is_known_to_both,
        gives="mentorship_id conversation_held_at conversation_told_by met_at goodbye_at goodbye_by completed_at",
        # One of the two began to plan, and the other one may not know when.
        keeps="started_at",
    ),
    "answers": Decision(
        of_pair=True,
        opens=_readable,
        gives="id mentorship_id author_id question text shared_at",
        # Somebody may have written it long before they shared it.
        only={"written_at": To.AUTHOR},
    ),
    "next_steps": Decision(
        of_pair=True,
        opens=_readable,
        gives="id mentorship_id author_id what owner_id due_on shared_at",
        only={"created_at": To.AUTHOR, "version": To.AUTHOR},
    ),
    "finished_parts": Decision(owners=["author_id"], gives="mentorship_id author_id part finished_at"),
    "final_meetings": Decision(
        of_pair=True, gives="mentorship_id uid starts_at version changed_by changed_at is_cancelled"
    ),
    "introductions": Decision(
        owners=["person_id"],
        of_pair=True,
        opens=_readable,
        gives="id person_id why state",
        # The third person is asked last, and need not know how long it took.
        pair="mentorship_id proposed_at",
    ),
    "opportunities": Decision(of_pair=True, opens=_readable, gives="id mentorship_id what link shared_at"),
    "connection_wishes": Decision(
        of_pair=True,
        opens=_are_readable_wishes,
        gives="mentorship_id author_id wish bases other_basis channels rhythm",
        only={"answered_at": To.AUTHOR},
    ),
    "connection_agreements": Decision(
        of_pair=True,
        opens=_counts,
        gives="mentorship_id version bases other_basis rhythm mentor_confirmed mentee_confirmed agreed_at",
        # Reminders go to the two in turn: these tell how the other one answers theirs.
        keeps="remind_at reminded unanswered",
        only={"reminds_mentor": To.MENTOR, "reminds_mentee": To.MENTEE},
    ),
    "shout_outs": Decision(
        of_pair=True,
        opens=_readable,
        gives="mentorship_id version state worded_by language text channel_id blocked_by permalink changed_at",
    ),
    "offers": Decision(owners=["user_id"], gives="user_id kind mentorship_id offered_at"),
    "managers": Decision(owners=["user_id", "named_by"], gives="user_id named_by named_at"),
    "diary_entries": Decision(owners=["author_id"], opens=_readable, gives="id author_id mentorship_id text at"),
    "drafts": Decision(owners=["author_id"], opens=_readable, gives="author_id form fields typed_at"),
    "nudge_rhythms": Decision(owners=["user_id"], gives="mentorship_id user_id snoozed_until is_off slower"),
    "messages": Decision(
        owners=["receiver_id"],
        opens=_is_sent,
        gives="id mentorship_id receiver_id kind occasion repeat facts due_at state sent_at channel ts answered_at "
        "answer",
        keeps="not_before claimed_until attempts is_stale is_nudge",
    ),
    "open_views": Decision(owners=["user_id"], gives="view_id mentorship_id user_id part shown_at"),
    # How much may be sent to a workspace at once.
    "paces": Decision(keeps="lane rested_at"),
    # That a workspace has removed the app.
    "removals": Decision(keeps="removed_at"),
    # Names an interaction, so that it has its effect once; and no person.
    "received": Decision(keeps="key received_at"),
}

_DECLINED = frozenset({IntroductionState.MENTEE_DECLINED, IntroductionState.PERSON_DECLINED})


def order(session: Session, me: Member, now: datetime, kind: str = KIND) -> None:
    """Have it sent to this person, as it then stands."""
    facts = {"asked_at": now.isoformat()}
    ledger.owe_person(session, me, kind, now, occasion=f"{now:%Y%m%dT%H%M%S%f}", facts=facts)


def collect(session: Session, me: Member, now: datetime) -> Export:
    """All that this person may have now."""
    mine = {mentorship.id: mentorship for mentorship in mentorships.all_of(session, me)}
    reader = _Reader(session, me, mine)
    tables = {name: list(_rows(reader, name)) for name in DECISIONS}
    return Export(
        reader=called(me),
        reader_id=me.user_id,
        team_id=me.team_id,
        made_at=now,
        tables=tables,
        people=_people(session, tables),
    )


def as_json(export: Export) -> str:
    """All of it for other programs: times in UTC with their zone, days and texts as they are."""
    content = {
        "format": FORMAT,
        "made_at": export.made_at,
        "workspace": export.team_id,
        "person": export.reader_id,
        "people": {user_id: person.name or f"former {person.was}" for user_id, person in export.people.items()},
        **export.tables,
    }
    return json.dumps(content, ensure_ascii=False, indent=2, default=_as_text) + "\n"


def _rows(reader: _Reader, table: str) -> Iterator[Row]:
    decision, model = DECISIONS[table], BY_TABLE[table]
    wanted: list[ColumnElement[bool]] = [getattr(model, owner) == reader.me.user_id for owner in decision.owners]
    if decision.of_pair:
        wanted.append((model.id if model is Mentorship else model.mentorship_id).in_(reader.mine))
    if not wanted:
        return
    for row in reader.session.scalars(select(model).where(or_(*wanted)).order_by(*model.__table__.primary_key)):
        if decision.opens(row, reader):
            given = [column for column, to in decision.columns.items() if _is_given(row, to, reader)]
            yield {column: _value(row, column, decision.columns[column], reader) for column in given}


def _is_given(row: Any, to: To, reader: _Reader) -> bool:
    mentorship = reader.of(row)
    match to:
        case To.EVERYBODY:
            return True
        case To.PAIR | To.NAMED:
            return mentorship is not None
        case To.AUTHOR:
            return bool(row.author_id == reader.me.user_id)
        case To.MENTOR | To.MENTEE:
            return mentorship is not None and mentorship.role_of(reader.me.user_id) is Role(to.value)
        case To.NOBODY:
            return False


def _value(row: Any, column: str, to: To, reader: _Reader) -> Value:
    value: Value = getattr(row, column)
    if to is To.NAMED and value != reader.me.user_id:
        return None
    # Who of the two would rather not be introduced is told to nobody (R29).
    return "declined" if isinstance(row, Introduction) and value in _DECLINED else value


def _people(session: Session, tables: Mapping[str, Sequence[Row]]) -> dict[str, Called]:
    """Everybody whose id stands anywhere in the rows."""
    ids = {user_id for rows in tables.values() for row in rows for value in row.values() for user_id in _ids(value)}
    return {member.user_id: called(member) for member in session.scalars(select(Member).where(Member.user_id.in_(ids)))}


def _ids(value: Value) -> Iterator[str]:
    match value:
        case str() if is_user_id(value):
            yield value
        case Mapping():
            yield from (user_id for each in value.values() for user_id in _ids(each))
        case list():
            yield from (user_id for each in value for user_id in _ids(each))


def _as_text(value: object) -> str:
    if isinstance(value, (date, time)):
        return value.isoformat()
    raise TypeError(f"no form for a {type(value).__name__}")
