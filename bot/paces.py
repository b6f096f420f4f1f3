"""How fast the bot may speak in each workspace, kept in the database, so that all processes share one budget.

Nobody leads: a process that wants to send takes what it needs from the workspace's budget in a transaction of a few
milliseconds, and gives back what it did not use (docs/decisions/0008-any-number-of-processes.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from bot import tempo
from bot.database import insert
from bot.models import Pace
from bot.tempo import Tempo


class Lane(StrEnum):
    """What Slack limits by itself, in each workspace."""

    SAY = "say"
    """New messages: chat.postMessage."""
    SHOW = "show"
    """Sent messages shown anew: chat.update."""
    FIND = "find"
    """Messages looked for: conversations.history."""


Key = tuple[str, Lane]
"""A lane in a workspace."""

CONVERSATION = Tempo(timedelta(seconds=1), burst=5)
"""One message a second in a conversation; "short bursts" are allowed (https://docs.slack.dev/apis/web-api/rate-limits).
Kept with the person (Member.rested_at)."""
TIER_3 = 50
"""Calls a minute of chat.update and of conversations.history (https://docs.slack.dev/apis/web-api/rate-limits)."""
BURST = timedelta(seconds=3)
"""What belongs to so much time may go at once. Slack allows short bursts and does not say how short."""


AT_LEAST = 6
"""So many go at once in a workspace, if it has so many: each workspace costs a transaction. Others come first the next
time."""


def tempos(messages_a_minute: float) -> Mapping[Lane, Tempo]:
    """How fast to go in each lane, with so many new messages a minute in a workspace."""
    return {
        Lane.SAY: tempo.a_minute(messages_a_minute, BURST),
        Lane.SHOW: tempo.a_minute(TIER_3, 2 * BURST),
        Lane.FIND: tempo.a_minute(TIER_3, 2 * BURST),
    }


def take(
    session: Session, waiting: Mapping[Key, int], room: int, tempos: Mapping[Lane, Tempo], now: datetime
) -> tuple[dict[Key, int], datetime | None]:
    """Take from the budgets for so many that are `waiting`, for `room` of them in all, fairly between workspaces.

    Returns how many may go now, by lane, and when it is worth looking again for those that may not yet.
    """
    paces = {(pace.team_id, Lane(pace.lane)): pace for pace in _locked(session, waiting, now)}
    wanted: dict[Key, int] = {}
    again = None
    # Whoever has rested longest goes first; a few at a time, so that a busy lane does not cost a transaction each.
    for key in sorted(paces, key=lambda key: paces[key].rested_at):
        pace, own = paces[key], tempos[key[1]]
        allowed = own.allowed(pace.rested_at, now)
        wanted[key] = min(allowed, waiting[key]) if allowed >= _portion(own, waiting[key]) else 0
    shares = tempo.share(room, wanted, AT_LEAST)
    for key, count in shares.items():
        pace, own = paces[key], tempos[key[1]]
        if count:
            pace.rested_at = own.taken(pace.rested_at, now, count)
        if count == wanted[key] < waiting[key]:
            ready = own.ready_at(pace.rested_at, _portion(own, waiting[key] - count))
            again = ready if again is None else min(again, ready)
    return {key: count for key, count in shares.items() if count}, again


def give_back(session: Session, key: Key, count: int, tempos: Mapping[Lane, Tempo]) -> None:
    """Put back into a budget what was taken and not used."""
    pace = session.get_one(Pace, key, with_for_update=True)
    pace.rested_at -= count * tempos[key[1]].every


def rest(session: Session, key: Key, until: datetime, now: datetime, tempos: Mapping[Lane, Tempo]) -> None:
    """Leave a lane alone until then, since Slack asks to: in every process."""
    for pace in _locked(session, [key], now):
        pace.rested_at = tempos[key[1]].resting(pace.rested_at, until)


def _portion(own: Tempo, waiting: int) -> int:
    return min(waiting, max(1, own.burst * 2 // 3))


def _locked(session: Session, keys: Collection[Key], now: datetime) -> list[Pace]:
    """The rows of these lanes, locked in one order, so that two processes never wait for each other."""
    wanted = tuple_(Pace.team_id, Pace.lane).in_(list(keys))
    # New ones are added before any is locked, for the same reason.
    known = {(team_id, Lane(lane)) for team_id, lane in session.execute(select(Pace.team_id, Pace.lane).where(wanted))}
    if new := sorted(set(keys) - known):
        rows = [{"team_id": team_id, "lane": lane, "rested_at": now} for team_id, lane in new]
        session.execute(insert(session, Pace).on_conflict_do_nothing(), rows)
    return list(session.scalars(select(Pace).where(wanted).order_by(Pace.team_id, Pace.lane).with_for_update()))
