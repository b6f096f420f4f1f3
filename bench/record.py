"""A record of many mentorships, written by the database itself: years of work in a minute.

Every value follows from its row's number, so that a record of the same size is always the same. It is spread as life
is: some mentorships have reached their goals, some have gone quiet, some were told so already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from sqlalchemy import Engine, text

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
    mentors = everyone // MENTEES + 1
    mentor = f"(i / {MENTEES} + 1)"
    team = f"'T' || ({mentor} % {TEAMS})"
    mentor_id, mentee_id = f"'UM' || {mentor}", "'UE' || i"
    author = f"CASE WHEN (i + k) % 2 = 0 THEN {mentor_id} ELSE {mentee_id} END"
    begun = "-(30 + i * 7 % 400)"
    yes, no = "(1 = 1)", "(1 = 0)"
    for id_, number, team_id, last in (
        ("'UM' || i", "i", f"'T' || (i % {TEAMS})", mentors),
        (mentee_id, "i / 3", team, everyone),
    ):
        yield f"""
            INSERT INTO members (team_id, user_id, name, slack_locale, timezone, is_bot, is_deactivated, refreshed_at,
                workday_starts, workday_ends, workdays, nudges_off)
            SELECT {team_id}, {id_}, 'Somebody ' || i, {_one_of(("en-US", "de-DE"), number)},
                {_one_of(ZONES, number)}, {no}, {no}, {sql.at("0")},
                '09:00:00.000000', '17:00:00.000000', '01234', {no}
            FROM {sql.numbers(1, last)}"""
    state = f"CASE WHEN i <= {count} THEN 'active' WHEN i <= {count + count // 20} THEN 'paused' ELSE 'ended' END"
    yield f"""
        INSERT INTO mentorships (id, team_id, mentor_id, mentee_id, pair, proposed_by, proposal, state, purpose, rhythm,
            planned_end, ending_agreement, confidentiality, created_at, begun_at, paused_until, continued_at,
            step_back_at, ended_at, ending, reopened, look_at)
        SELECT i, {team}, {mentor_id}, {mentee_id}, {mentee_id} || ':' || {mentor_id}, {mentor_id}, 1, {state},
            'Grow into leading a team, and find a way of my own to do it',
            {_one_of(("weekly", "fortnightly", "monthly"), "i")},
            CASE WHEN i % 5 < 3 THEN {sql.day("1 + i * 13 % 365")} END, 'standard', 'standard',
            {sql.at(f"{begun} - 2")}, {sql.at(begun)},
            CASE WHEN i > {count} AND i <= {count + count // 20} THEN {sql.day("30")} END,
            CASE WHEN i % 5 = 4 THEN {sql.at("-(i * 3 % 30)")} END,
            CASE WHEN i % 100 = 17 THEN {sql.at("-20")} END,
            CASE WHEN i > {count + count // 20} THEN {sql.at("-(i % 28)")} END,
            CASE WHEN i > {count + count // 20} THEN 'completed' END,
            0,
            CASE WHEN i <= {count} THEN {sql.at("0", "840 + i * 17 % 480")}
                WHEN i <= {count + count // 20} THEN {sql.at("30")} END
        FROM {sql.numbers(1, everyone)}"""
    yield f"""
        INSERT INTO goals (mentorship_id, team_id, title, measure, state, evidence, settled_on, created_at, version,
            changed_by)
        SELECT i, {team}, 'Lead a project from its first sketch to its last day', 'The others come with questions',
            {_one_of(("open", "reached", "reached", "let_go", "reached"), "i * 31 + k * 7 + i / 16")},
            'It went live', {sql.day("-(10 + (i + k) % 60)")}, {sql.at(begun)}, 1, {mentor_id}
        FROM {sql.numbers(1, everyone)} CROSS JOIN {sql.numbers(0, 2, "k")}"""
    yield f"""
        INSERT INTO skills (mentorship_id, team_id, name, state, marked_on, added_by, created_at)
        SELECT i, {team}, 'Giving feedback', {_one_of(("begun", "practised", "mastered"), "i * 7 + k + i / 8")},
            {sql.day("-(10 + (i + k) % 60)")}, {mentor_id}, {sql.at(begun)}
        FROM {sql.numbers(1, everyone)} CROSS JOIN {sql.numbers(0, 1, "k")}"""
    yield f"""
        INSERT INTO check_ins (mentorship_id, team_id, author_id, energy, progress, at)
        SELECT i, {team}, {author}, 1 + (i * 11 + k * k * 3 + i / 32) % 5, 'We talked about how to say no',
            {sql.at("-(i % 9 + 9 * k + CASE WHEN i % 16 = 3 THEN 70 ELSE 0 END)")}
        FROM {sql.numbers(1, everyone)} CROSS JOIN {sql.numbers(0, 7, "k")}"""
    yield f"""
        INSERT INTO remarks (mentorship_id, team_id, author_id, kind, text, said_at, shared_at)
        SELECT i, {team}, {mentee_id}, 'other_expertise', 'Somebody who has built a company', {sql.at("-12")},
            {sql.at("-12")}
        FROM {sql.numbers(1, everyone)} WHERE i % 25 = 7"""
    yield f"""
        INSERT INTO extensions (mentorship_id, team_id, extended_by, extended_at, new_end)
        SELECT i, {team}, {mentee_id}, {sql.at("-40")}, {sql.day("1 + i * 13 % 365")}
        FROM {sql.numbers(1, everyone)} WHERE i % 20 = 1"""
    yield f"""
        INSERT INTO closures (mentorship_id, team_id, started_at)
        SELECT i, {team}, {sql.at("-5")} FROM {sql.numbers(1, everyone)} WHERE i % 40 = 9"""
    yield f"""
        INSERT INTO nudge_rhythms (mentorship_id, team_id, user_id, snoozed_until, slower)
        SELECT i, {team}, {mentor_id}, {sql.day("i % 28")}, i % 3 FROM {sql.numbers(1, everyone)} WHERE i % 10 = 5"""
    told = _one_of(("goals_reached", "planned_end", "stale_check_ins"), "i / 7")
    for kind, occasion, facts, answer in (
        ("'begun'", "'1'", "'{}'", "NULL"),
        (told, "'told#0.0'", '\'{"reason": "told", "round": "0.0"}\'', "'not_yet:2026-04-01'"),
    ):
        yield f"""
            INSERT INTO messages (mentorship_id, team_id, receiver_id, kind, occasion, repeat, facts, due_at,
                claimed_until, state, attempts, sent_at, channel, ts, answered_at, answer, is_stale)
            SELECT i, {team}, {mentor_id}, {kind}, {occasion}, 0, {facts}, {sql.at("-45")}, {sql.at("-20000")},
                'sent', 0, {sql.at("-45")}, 'D' || {mentor}, '17.' || i,
                CASE WHEN {answer} IS NOT NULL THEN {sql.at("-40")} END, {answer}, {no}
            FROM {sql.numbers(1, everyone)}"""
    yield f"""
        INSERT INTO connection_agreements (mentorship_id, team_id, version, bases, other_basis, rhythm,
            mentor_confirmed, mentee_confirmed, agreed_at, remind_at, reminded, unanswered, reminds_mentor,
            reminds_mentee)
        SELECT i, {team}, 1, '["learn_together"]', '', 'quarterly', 1, 1, {sql.at("-5")}, {sql.at("1 + i % 90")},
            0, 0, {yes}, {yes}
        FROM {sql.numbers(count + count // 20 + 1, everyone)}"""


def _one_of(values: Sequence[str], number: str) -> str:
    cases = " ".join(f"WHEN {place} THEN '{value}'" for place, value in enumerate(values))
    return f"CASE ({number}) % {len(values)} {cases} END"
