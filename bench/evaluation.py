"""The daily evaluation of signals, beside a plain scan that reads the same rows; and the memory that it takes.

`python -m bench.evaluation ADDRESS` does it once, in a process that has done nothing else, and says how many MiB of
memory it took at most beyond what it held before.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from bench.figures import Measured, compared, seconds
from bench.record import NOW
from bench.surroundings import ROOT, Surroundings
from bench.ticks import SETTINGS
from bot import ledger, narrow, watch
from bot.database import Database, open_database

FIRST_DAY = NOW + timedelta(days=1)
"""When every mentorship under way is due to be looked at, and half of them owe the first nudge that they ever did."""
SECOND_DAY = FIRST_DAY + timedelta(days=1)
"""A day as any other."""


def against_a_scan(surroundings: Surroundings) -> Measured:
    """How long the evaluation of a day takes, against reading the same columns of the same rows and nothing else."""
    with surroundings.copy(surroundings.sizes.mentorships) as address:
        database = open_database(address)
        first = _evaluate(database, FIRST_DAY)
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # What PostgreSQL does by itself in the hours between.
            connection.execute(text("VACUUM (ANALYZE)"))
        # The first scan only warms what is cached.
        scans = [_scan(database) for _ in range(3)][1:]
        measured = compared([_evaluate(database, SECOND_DAY)], scans)
        database.close()
    return replace(measured, how=f"{measured.how}; {seconds(first)} on the first day of all")


def memory(surroundings: Surroundings) -> Measured:
    """How much memory the evaluation of the first day takes, in a process that has done nothing else."""
    with surroundings.copy(surroundings.sizes.mentorships) as address:
        arguments = (sys.executable, "-m", "bench.evaluation", address)
        done = subprocess.run(arguments, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ours
    before, most = map(float, done.stdout.split())
    return Measured(most - before, f"{most:.0f} MiB at most against {before:.0f} MiB before")


def _evaluate(database: Database, now: datetime) -> float:
    started = time.perf_counter()
    if not watch.look(database, now, SETTINGS):
        raise RuntimeError("nothing was due to be looked at")
    return time.perf_counter() - started


def _scan(database: Database) -> float:
    started = time.perf_counter()
    with database.engine.connect() as connection:
        for statement in _statements():
            # A batch at a time, as the evaluation does.
            for _ in connection.execution_options(yield_per=watch.BATCH).execute(text(statement)):
                pass
    return time.perf_counter() - started


def _statements() -> Iterator[str]:
    """What bot.narrow reads, all at once."""
    due = f"look_at <= '{SECOND_DAY}'"
    people = ", ".join(_columns(who, narrow.Member._fields) for who in ("mentor", "mentee"))
    yield (
        f"SELECT {people}, {_columns('mentorships', narrow.OWN)}, closures.mentorship_id FROM mentorships"
        " JOIN members AS mentor ON (mentor.team_id, mentor.user_id) = (mentorships.team_id, mentor_id)"
        " JOIN members AS mentee ON (mentee.team_id, mentee.user_id) = (mentorships.team_id, mentee_id)"
        f" LEFT JOIN closures ON closures.mentorship_id = mentorships.id WHERE {due}"
    )
    kinds = ", ".join(f"'{kind}'" for kind in ledger.NUDGES)
    for table, names, condition in (
        ("goals", narrow.Goal._fields, ""),
        ("skills", narrow.Skill._fields, ""),
        ("check_ins", narrow.CheckIn._fields, ""),
        ("remarks", narrow.OF_REMARK, ""),
        ("extensions", narrow.Extension._fields, ""),
        ("nudge_rhythms", narrow.NudgeRhythm._fields, ""),
        ("messages", narrow.Message._fields, f"kind IN ({kinds}) AND"),
    ):
        of_due = f"mentorship_id IN (SELECT id FROM mentorships WHERE {due})"
        yield f"SELECT {_columns(table, names)} FROM {table} WHERE {condition} {of_due}"


def _columns(table: str, names: Sequence[str]) -> str:
    return ", ".join(f"{table}.{name}" for name in names)


def main() -> None:
    """Evaluate the first day, and print how many MiB the process held before and at most."""
    database = open_database(sys.argv[1])
    with database.engine.connect():
        before = _held("VmRSS")
    _evaluate(database, FIRST_DAY)
    sys.stdout.write(f"{before} {_held('VmHWM')}\n")


def _held(what: str) -> float:
    """How many MiB this process holds now ("VmRSS") or has held at most ("VmHWM")."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024


if __name__ == "__main__":
    main()
