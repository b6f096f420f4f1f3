"""Sends what the ledger owes: one thread takes what is due and writes down what became of it, others post.

The one thread never waits for Slack, and the others, which do, hold no transaction. It takes no more than they can
begin at once, and no more than Slack allows (bot.paces): nothing stands in a queue when the process dies. What was on
its way then is looked for before it is sent again (docs/decisions/0002-at-most-once.md).
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

import structlog
from slack_sdk import WebClient
from sqlalchemy.exc import DBAPIError

from bot import claims, paces
from bot.clock import Clock
from bot.database import Database, is_away
from bot.paces import CONVERSATION, Key, Lane
from bot.settings import Settings
from prompts import posting
from prompts.language import Languages
from prompts.noting import Found, Posted, note, note_in_channel
from prompts.posting import Outcome, Parcel, Result
from prompts.preparing import Bundle, Lookup, Preparation
from prompts.quiet import QuietHours

log = structlog.get_logger(__name__)

THREADS = 48
"""How many requests to Slack are on their way at once: at a tenth of a second each more than any workspace takes, and
few enough that those who wait for an answer meanwhile get it."""
WORTH_A_STEP = THREADS // 2
"""So many threads should be idle before more is taken. A step costs much the same for one message as for all these, and
while it is made, the other half has its answers on the way."""
GATHER = 0.01
"""Seconds in which more may come together before a step."""
PATIENCE = 0.25
"""Seconds after which more is taken nevertheless: nobody waits for the slowest."""
HELD_BACK = timedelta(seconds=0.25)
"""Between two looks at what is due and cannot go out: somebody has just been written to, or a limit is reached."""
AFTER_TROUBLE = 1.0
"""Seconds until the database is tried again."""
STOPS_WITHIN = 30.0
"""Seconds for what is on its way when the process is to end: as long as a request may take."""


@dataclass(frozen=True)
class Asked:
    """Slack has said who is not to be disturbed in a workspace, or will not."""

    team_id: str


Outcomes = Sequence[Posted | Found | Asked]


class Sender:
    """Sends what is due: when it is woken, and when the scheduler ticks."""

    def __init__(
        self,
        database: Database,
        languages: Languages,
        clock: Clock,
        client_for: Callable[[str], WebClient],
        settings: Settings,
    ) -> None:
        """`client_for` gives the client of a workspace: one that never retries by itself, since the SDK's own retry
        posts a message twice when the answer to the first is lost.
        """
        self._database = database
        self._clock = clock
        self._client_for = client_for
        self._quiet = QuietHours(client_for)
        self._preparation = Preparation(database, languages, clock, self._quiet, settings.between_nudges)
        self._tempos = paces.tempos(settings.messages_a_minute)
        self._held_back: dict[Key, datetime] = {}
        """Until when there is no use in looking at a lane, although something is due in it."""
        self._under_way = 0
        """How many threads are busy."""
        self._returned: queue.SimpleQueue[Future[Outcomes]] = queue.SimpleQueue()
        self._unwritten: list[Posted | Found] = []
        """Outcomes that are not in the database yet: kept until they are."""
        self._work = threading.Event()
        self._stopping = threading.Event()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="post")
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def wake(self) -> None:
        """Look at the ledger now."""
        self._held_back.clear()
        self._work.set()

    def stop(self) -> None:
        """Take nothing more, wait for what is on its way, and write down what became of it."""
        self._stopping.set()
        self._work.set()
        self._thread.join(STOPS_WITHIN)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def reaches(self, team_id: str) -> bool:
        """Whether a workspace has the app; also where nobody can say now."""
        return posting.is_installed(self._client_for(team_id))

    def send_due(self) -> int:
        """Send everything that is due now, in this thread; how many messages were taken.

        For what has to wait a second, since somebody has just been written to, it waits; what has to wait longer stays
        due.
        """
        taken, patience = 0, CONVERSATION.every // HELD_BACK + 3
        while patience:
            count, again = self._step()
            taken += count
            if self._under_way:
                self._work.wait()
                self._gather()
            elif again is None or again > self._clock() + CONVERSATION.every:
                break
            elif not count:
                patience -= 1
                self._work.wait(max(0.0, (again - self._clock()).total_seconds()))
            self._work.clear()
        return taken

    def _run(self) -> None:
        pause: float | None = None
        is_troubled = False
        while not self._stopping.is_set():
            self._work.wait(pause)
            self._work.clear()
            self._gather()
            try:
                _, again = self._step()
                pause = None if again is None else max(HELD_BACK, again - self._clock()).total_seconds()
            except Exception as error:
                # The thread must outlive a database that restarts.
                if not is_troubled and not is_away(error):
                    log.exception("sending interrupted")
                pause, is_troubled = AFTER_TROUBLE, True
            else:
                is_troubled = False
        self._finish()

    def _gather(self) -> None:
        """Let more come together, until a step is worth it."""
        self._stopping.wait(GATHER)
        until = time.monotonic() + PATIENCE
        while (
            THREADS - self._under_way + self._returned.qsize() < WORTH_A_STEP
            and not self._stopping.is_set()
            and (left := until - time.monotonic()) > 0
        ):
            self._work.wait(left)
            self._work.clear()

    def _finish(self) -> None:
        deadline = time.monotonic() + STOPS_WITHIN
        while self._under_way and time.monotonic() < deadline:
            self._work.wait(deadline - time.monotonic())
            self._work.clear()
            self._collect()
        try:
            self._write()
        except DBAPIError as error:
            # Their rows say that they were on their way: the next process looks for them.
            log.warning("what became of messages is not written down", error=type(error).__name__)

    def _step(self) -> tuple[int, datetime | None]:
        """Write down what has become of messages and take new ones: how many, and when it is worth looking again for
        those that have to wait."""
        self._collect()
        self._write()
        room = THREADS - self._under_way
        if self._stopping.is_set() or room < 1:
            return 0, None
        now = self._clock()
        self._held_back = {key: until for key, until in self._held_back.items() if until > now}
        with self._database.writing_across_workspaces() as session:
            waiting = claims.waiting(session, now)
            free = {key: count for key, count in waiting.items() if key not in self._held_back}
            granted, again = paces.take(session, free, room, self._tempos, now) if free else ({}, None)
        taken = 0
        for key, count in granted.items():
            begun = self._begin(*key, count)
            taken += begun
            if begun < count:
                self._held_back[key] = now + HELD_BACK
                with self._database.writing_across_workspaces() as session:
                    paces.give_back(session, key, count - begun, self._tempos)
        return taken, min([*self._held_back.values(), *([again] if again else [])], default=None)

    def _begin(self, team_id: str, lane: Lane, count: int) -> int:
        """Take up to so many messages of one workspace and let them go; how many there were."""
        if lane is Lane.FIND:
            lookups = self._preparation.unknown_messages(team_id, count)
            for lookup in lookups:
                self._submit(self._find, lookup)
            return len(lookups)
        if lane is Lane.SHOW:
            ready = self._preparation.stale_messages(team_id, count)
        else:
            ready = self._preparation.new_messages(team_id, count)
        for parcel in ready.parcels:
            self._submit(self._post, parcel)
        for bundle in ready.bundles:
            self._submit(self._bring, bundle)
        if ready.unsure and self._quiet.may_ask(team_id, self._clock()):
            self._submit(self._ask, team_id, ready.unsure)
        return ready.count

    # What the other threads do

    def _post(self, parcel: Parcel) -> Outcomes:
        client = self._client_for(parcel.team_id)
        outcome = posting.post(client, parcel)
        departed = posting.who_left(client, parcel) if outcome.result is Result.PERSON_GONE else None
        is_public = parcel.in_channel and outcome.result is Result.SENT
        return [Posted(parcel, outcome, departed, posting.permalink(client, outcome) if is_public else "")]

    def _bring(self, bundle: Bundle) -> Outcomes:
        parcel = self._preparation.with_files(bundle)
        return self._post(parcel) if parcel is not None else []

    def _find(self, lookup: Lookup) -> Outcomes:
        if lookup.in_channel:
            # What is said in a channel cannot be looked for: channels are not ours to read.
            found: Mapping[int, Outcome] = dict.fromkeys(lookup.sought, Outcome(Result.REFUSED))
        else:
            client = self._client_for(lookup.team_id)
            found = posting.find(client, lookup.people, lookup.sought, lookup.since)
        return [
            Found(lookup.team_id, message_id, lookup.people, outcome, in_channel=lookup.in_channel)
            for message_id, outcome in found.items()
        ]

    def _ask(self, team_id: str, user_ids: Sequence[str]) -> Outcomes:
        self._quiet.ask(team_id, user_ids, self._clock())
        return [Asked(team_id)]

    # What comes back from them

    def _submit(self, do: Callable[..., Outcomes], *arguments: object) -> None:
        self._under_way += 1
        self._pool.submit(do, *arguments).add_done_callback(self._return)

    def _return(self, done: Future[Outcomes]) -> None:
        self._returned.put(done)
        self._work.set()

    def _collect(self) -> None:
        while not self._returned.empty():
            done = self._returned.get()
            self._under_way -= 1
            if (error := done.exception()) is not None:
                # What it was about is taken up again when its lease ends.
                log.error("sending failed", exc_info=error)
                continue
            for each in done.result():
                if isinstance(each, Asked):
                    self._held_back.pop((each.team_id, Lane.SAY), None)
                else:
                    self._unwritten.append(each)

    def _write(self) -> None:
        """Write down what has become of messages. Where the database is away, they are kept."""
        self._unwritten.sort(key=_unit)
        for (team_id, in_channel), group in groupby(list(self._unwritten), _unit):
            done = list(group)
            open_session = self._database.writing(team_id) if team_id else self._database.writing_across_workspaces()
            try:
                with open_session as session:
                    if in_channel:
                        note_in_channel(session, done[0], self._tempos, self._clock())
                    else:
                        note(session, done, self._tempos, self._clock())
            except DBAPIError:
                raise
            except Exception:
                # Their rows say that they were on their way: they are looked for when their lease ends.
                log.exception("what became of messages is not written down", teams=sorted({d.team_id for d in done}))
            self._unwritten = self._unwritten[len(done) :]


def _unit(done: Posted | Found) -> tuple[str, int]:
    """What is written down together: what concerns its rows alone, over all workspaces; what means more than that, by
    workspace; and each one in a channel by itself."""
    if done.in_channel:
        return done.team_id, done.message_id
    return (done.team_id if done.means_more else ""), 0
