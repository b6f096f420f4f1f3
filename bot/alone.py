"""One process to a SQLite file: a second one is told so, instead of sending everything twice.

PostgreSQL serves any number of processes and needs none of this.
"""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

_SQLITE = re.compile(r"sqlite(?:\+\w+)?:///(?P<file>[^?]+)")
"""The form of SQLAlchemy's, which is loaded later."""
PATIENCE = 2.0
"""Seconds to wait for the process before, which may be about to end: gunicorn's worker outlives its master by one."""


class AnotherProcessRuns(Exception):
    """Another process serves this SQLite file. The message says which, and what to do."""


@contextmanager
def on(database_url: str) -> Iterator[None]:
    """Make sure, for as long as the block runs, that no other process serves the SQLite file at `database_url`.

    The kernel holds the lock (`flock`, on a file beside the database that may stay) and lets go of it when the process
    ends, however it ends; a process that is forked within the block shares it. Raises AnotherProcessRuns.
    """
    url = _SQLITE.match(database_url)
    if url is None or url["file"] == ":memory:":
        yield
        return
    # The file itself, whatever the link is called that leads to it.
    file = Path(url["file"]).resolve()
    with file.with_name(f"{file.name}.process").open("a+", encoding="utf-8") as place:
        deadline = time.monotonic() + PATIENCE
        while not _lock(place):
            if time.monotonic() > deadline:
                place.seek(0)
                raise AnotherProcessRuns(
                    f"Another Sendoff (process {place.read()}) is running on {file}, and a SQLite file serves one "
                    "process. Stop that one first, or set DATABASE_URL to PostgreSQL, which serves any number."
                )
            time.sleep(0.1)
        place.truncate(0)
        place.write(str(os.getpid()))
        place.flush()
        yield


def _lock(place: TextIO) -> bool:
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
