"""Who wants no notifications, as they have told Slack (R44): asked for many people at once, and remembered a while.

Asked one by one before each message, a workspace would allow 50 nudges a minute.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from prompts import posting
from prompts.posting import Outcome, Result, Window

log = structlog.get_logger(__name__)

FRESH = timedelta(minutes=10)
"""How long an answer is believed: it names the next quiet hours, which seldom change."""
ANSWERS_WITHIN = timedelta(minutes=1)
"""After that, a question that has brought no answer is forgotten."""
MOST_AT_ONCE = 50
"""People in one call of dnd.teamInfo."""


@dataclass(frozen=True)
class Hours:
    """Of some people of a workspace, who can be nudged now and who cannot."""

    free: Sequence[str] = ()
    quiet_until: Mapping[str, datetime] = field(default_factory=dict)
    unsure: Sequence[str] = ()
    """Whom Slack has to be asked about first."""


class QuietHours:
    """What Slack says about who is not to be disturbed. Any thread may ask."""

    def __init__(self, client_for: Callable[[str], WebClient]) -> None:
        """`client_for` gives the client of a workspace."""
        self._client_for = client_for
        self._windows: dict[tuple[str, str], tuple[datetime, Window | None]] = {}
        """When each person was asked about, and their next quiet hours."""
        self._cannot_see: set[str] = set()
        """Workspaces that have not granted dnd:read, found out once in the life of a process."""
        self._ask_from: dict[str, datetime] = {}
        """When a workspace may be asked about again: not while it is, nor while Slack wants to be left alone."""

    def of(self, team_id: str, user_ids: Sequence[str], now: datetime) -> Hours:
        """What is known of these people now."""
        if team_id in self._cannot_see:
            return Hours(free=user_ids)
        free, quiet_until, unsure = [], {}, []
        for user_id in user_ids:
            asked_at, window = self._windows.get((team_id, user_id), (None, None))
            if asked_at is None or not timedelta() <= now - asked_at < FRESH:
                unsure.append(user_id)
            elif window is not None and window.begins <= now < window.ends:
                quiet_until[user_id] = window.ends
            else:
                free.append(user_id)
        return Hours(free, quiet_until, unsure)

    def may_ask(self, team_id: str, now: datetime) -> bool:
        """Whether Slack can be asked about people of a workspace now; who is told so has to."""
        if self._ask_from.get(team_id, now) > now:
            return False
        self._ask_from[team_id] = now + ANSWERS_WITHIN
        return True

    def ask(self, team_id: str, user_ids: Sequence[str], now: datetime) -> None:
        """Ask Slack about at most `MOST_AT_ONCE` people.

        Where it does not say, working hours have to be enough: Slack itself shows no notification to somebody who
        wants none.
        """
        windows: Mapping[str, Window] = {}
        outcome = None
        try:
            windows = posting.quiet_windows(self._client_for(team_id), user_ids)
        except SlackApiError as error:
            outcome = posting.outcome_of(error)
        except (OSError, HTTPException) as error:
            outcome = Outcome(Result.UNKNOWN, error=type(error).__name__)
        if outcome is not None and outcome.result is Result.LIMITED:
            self._ask_from[team_id] = now + (outcome.rest or posting.DEFAULT_REST)
            return
        if outcome is not None and outcome.error in posting.CANNOT_READ:
            self._cannot_see.add(team_id)
        elif outcome is not None:
            log.warning("slack did not say who is not to be disturbed", error=outcome.error, team=team_id)
        self._forget_old(now)
        for user_id in user_ids:
            self._windows[team_id, user_id] = (now, windows.get(user_id))
        self._ask_from.pop(team_id, None)

    def _forget_old(self, now: datetime) -> None:
        for key, (asked_at, _) in list(self._windows.items()):
            if not timedelta() <= now - asked_at < FRESH:
                self._windows.pop(key, None)
