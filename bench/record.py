"""A record of many mentorships, written by the database itself: years of work in a minute.

Every value follows from its row's number, so that a record of the same size is always the same. It is spread as life
is: some mentorships have reached their goals, some have gone quiet, some were told so already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import JSON, Column, Engine, text

from bot.models import Base

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
"""The moment at which the record stands: nothing in it is due before the next morning."""
TEAMS = 200
MENTEES = 4
"""How many mentees a mentor has."""
ZONES = (
    *("Europe/Berlin", "Europe/London", "America/New_York", "America/Sao_Paulo"),
    *("Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney", "Africa/Nairobi"),
)


def fill(engine: Engine, mentorships: int) -> None:
    """Fill an empty, migrated database: so many mentorships under way, a quarter more that pause or have ended."""
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.begin() as connection:
        for statement in _statements(mentorships, _SQLite() if is_sqlite else _PostgreSQL()):
            connection.execute(text(statement))
    if not is_sqlite:
        # What PostgreSQL does by itself in the hours after. SQLite does nothing of the kind.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM (ANALYZE)"))


class _PostgreSQL:
    def numbers(self, first: int, last: int, name: str = "i") -> str:
        return f"generate_series({first}, {last}) AS {name}_series ({name})"

    def at(self, days: str, minutes: str = "0") -> str:
        return (
            f"timestamptz '{NOW:%Y-%m-%d %H:%M}+00' + ({days}) * interval '1 day' + ({minutes}) * interval '1 minute'"
        )

    def day(self, days: str) -> str:
        return f"date '{NOW:%Y-%m-%d}' + ({days})"


class _SQLite:
    def numbers(self, first: int, last: int, name: str = "i") -> str:
        count = f"SELECT {first} AS {name} UNION ALL SELECT {name} + 1 FROM counted WHERE {name} < {last}"
        return f"(WITH RECURSIVE counted AS ({count}) SELECT {name} FROM counted) AS {name}_series"

    def at(self, days: str, minutes: str = "0") -> str:
        # As SQLAlchemy writes it: times are compared as text.
        moved = f"'{NOW:%Y-%m-%d %H:%M}', ({days}) || ' days', ({minutes}) || ' minutes'"
        return f"strftime('%Y-%m-%d %H:%M:%S.000000', {moved})"

    def day(self, days: str) -> str:
        return f"date('{NOW:%Y-%m-%d}', ({days}) || ' days')"


def _statements(count: int, sql: _PostgreSQL | _SQLite) -> Iterator[str]:
    everyone = count + count // 4
    # The number of the last who pauses; those after have ended.
    pausing = count + count // 20
    mentor = f"(i / {MENTEES} + 1)"
    team_id = f"'T' || ({mentor} % {TEAMS})"
    mentor_id, mentee_id = f"'UM' || {mentor}", "'UE' || i"
    author_id = f"CASE WHEN (i + k) % 2 = 0 THEN {mentor_id} ELSE {mentee_id} END"
    begun_at = sql.at("-(30 + i * 7 % 400)")
    yes = "(1 = 1)"
    of_all = sql.numbers(1, everyone)

    def some(first: int, last: int) -> str:
        return f"{of_all} CROSS JOIN {sql.numbers(first, last, 'k')}"

    def person(number: str) -> dict[str, str]:
        return {
            "name": "'Somebody ' || i",
            "slack_locale": _one_of(("en-US", "de-DE"), number),
            "timezone": _one_of(ZONES, number),
            "refreshed_at": sql.at("0"),
        }

    yield _insert(
        "members",
        {"team_id": f"'T' || (i % {TEAMS})", "user_id": "'UM' || i", **person("i")},
        sql.numbers(1, everyone // MENTEES + 1),
    )
    yield _insert("members", {"team_id": team_id, "user_id": mentee_id, **person("i / 3")}, of_all)
    yield _insert(
        "mentorships",
        {
            "id": "i",
            "team_id": team_id,
            "mentor_id": mentor_id,
            "mentee_id": mentee_id,
            "pair": f"{mentee_id} || ':' || {mentor_id}",
            "proposed_by": mentor_id,
            "state": f"CASE WHEN i <= {count} THEN 'active' WHEN i <= {pausing} THEN 'paused' ELSE 'ended' END",
            "purpose": "'Grow into leading a team, and find a way of my own to do it'",
            "rhythm": _one_of(("weekly", "fortnightly", "monthly"), "i"),
            "planned_end": f"CASE WHEN i % 5 < 3 THEN {sql.day('1 + i * 13 % 365')} END",
            "ending_agreement": "'standard'",
            "confidentiality": "'standard'",
            "created_at": begun_at,
            "begun_at": begun_at,
            "paused_until": f"CASE WHEN i > {count} AND i <= {pausing} THEN {sql.day('30')} END",
            "continued_at": f"CASE WHEN i % 5 = 4 THEN {sql.at('-(i * 3 % 30)')} END",
            "step_back_at": f"CASE WHEN i % 100 = 17 THEN {sql.at('-20')} END",
            "ended_at": f"CASE WHEN i > {pausing} THEN {sql.at('-(i % 28)')} END",
            "ending": f"CASE WHEN i > {pausing} THEN 'completed' END",
            "look_at": f"CASE WHEN i <= {count} THEN {sql.at('0', '840 + i * 17 % 480')}"
            f" WHEN i <= {pausing} THEN {sql.at('30')} END",
        },
        of_all,
    )
    of_one = {"mentorship_id": "i", "team_id": team_id}
    yield _insert(
        "goals",
        {
            **of_one,
            "title": "'Lead a project from its first sketch to its last day'",
            "measure": "'The others come with questions'",
            "state": _one_of(("open", "reached", "reached", "let_go", "reached"), "i * 31 + k * 7 + i / 16"),
            "evidence": "'It went live'",
            "settled_on": sql.day("-(10 + (i + k) % 60)"),
            "created_at": begun_at,
        },
        some(0, 2),
    )
    yield _insert(
        "skills",
        {
            **of_one,
            "name": "'Giving feedback'",
            "state": _one_of(("begun", "practised", "mastered"), "i * 7 + k + i / 8"),
            "marked_on": sql.day("-(10 + (i + k) % 60)"),
            "added_by": mentor_id,
            "created_at": begun_at,
        },
        some(0, 1),
    )
    yield _insert(
        "check_ins",
        {
            **of_one,
            "author_id": author_id,
            "energy": "1 + (i * 11 + k * k * 3 + i / 32) % 5",
            "progress": "'We talked about how to say no'",
            "at": sql.at("-(i % 9 + 9 * k + CASE WHEN i % 16 = 3 THEN 70 ELSE 0 END)"),
        },
        some(0, 7),
    )
    yield _insert(
        "remarks",
        {
            **of_one,
            "author_id": mentee_id,
            "kind": "'other_expertise'",
            "text": "'Somebody who has built a company'",
            "said_at": sql.at("-12"),
            "shared_at": sql.at("-12"),
        },
        f"{of_all} WHERE i % 25 = 7",
    )
    yield _insert(
        "extensions",
        {
            **of_one,
            "extended_by": mentee_id,
            "extended_at": sql.at("-40"),
            "new_end": sql.day("1 + i * 13 % 365"),
        },
        f"{of_all} WHERE i % 20 = 1",
    )
    yield _insert("closures", {**of_one, "started_at": sql.at("-5")}, f"{of_all} WHERE i % 40 = 9")
    yield _insert(
        "nudge_rhythms",
        {**of_one, "user_id": mentor_id, "snoozed_until": sql.day("i % 28"), "slower": "i % 3"},
        f"{of_all} WHERE i % 10 = 5",
    )
    told = {
        **of_one,
        "receiver_id": mentor_id,
        "due_at": sql.at("-45"),
        "not_before": sql.at("-45"),
        "claimed_until": sql.at("-20000"),
        "state": "'sent'",
        "attempts": "0",
        "sent_at": sql.at("-45"),
        "channel": f"'D' || {mentor}",
        "ts": "'17.' || i",
    }
    yield _insert("messages", {**told, "kind": "'begun'", "occasion": "'1'", "facts": "'{}'"}, of_all)
    yield _insert(
        "messages",
        {
            **told,
            "kind": _one_of(("goals_reached", "planned_end", "stale_check_ins"), "i / 7"),
            "occasion": "'told#0.0'",
            "facts": """'{"reason": "told", "round": "0.0"}'""",
            "answered_at": sql.at("-40"),
            "answer": "'not_yet:2026-04-01'",
        },
        of_all,
    )
    yield _insert(
        "connection_agreements",
        {
            **of_one,
            "bases": """'["learn_together"]'""",
            "rhythm": "'quarterly'",
            "mentor_confirmed": "1",
            "mentee_confirmed": "1",
            "agreed_at": sql.at("-5"),
            "remind_at": sql.at("1 + i % 90"),
            "reminds_mentor": yes,
            "reminds_mentee": yes,
        },
        sql.numbers(pausing + 1, everyone),
    )


def _one_of(values: Sequence[str], number: str) -> str:
    cases = " ".join(f"WHEN {place} THEN '{value}'" for place, value in enumerate(values))
    return f"CASE ({number}) % {len(values)} {cases} END"


def _insert(table: str, values: Mapping[str, str], source: str) -> str:
    """Insert a row for each number of `source`. What is not among `values` is as the model has it by default."""
    columns = Base.metadata.tables[table].columns
    by_default = {
        column.name: _literal(column)
        for column in columns
        if column.name not in values and not column.nullable and column.default is not None
    }
    filled = {**by_default, **values}
    return f"INSERT INTO {table} ({', '.join(filled)}) SELECT {', '.join(filled.values())} FROM {source}"


def _literal(column: Column[Any]) -> str:
    if isinstance(column.type, JSON):
        return "'[]'"
    match getattr(column.default, "arg", None):
        case bool(value):
            return "(1 = 1)" if value else "(1 = 0)"
        case int(value):
            return str(value)
        case time() as value:
            return f"'{value:%H:%M:%S.%f}'"
        case str(value):
            return f"'{value}'"
        case _:
            raise ValueError(f"say what {column} holds")
