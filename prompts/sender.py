"""Sends what the ledger owes: claims it, renders it, posts it, and writes down what became of it.

Every step is a unit of work of its own and none of them waits for Slack: claimed and marked as on its way, then posted,
then noted. A process that dies in between leaves a row that says how far it came.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPException
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import ledger, tact
from bot.clock import Clock
from bot.database import Database
from bot.members import find_member
from bot.models import Delivery, Mentorship, Message
from bot.reasons import still_holds
from prompts.block_kit import problems_in_message
from prompts.files import Attachment, attachment
from prompts.language import Languages
from prompts.letter import Letter
from prompts.messages import render

log = structlog.get_logger(__name__)

GONE_FOR_GOOD = frozenset(
    {
        "account_inactive",
        "channel_not_found",
        "is_archived",
        "messages_tab_disabled",
        "token_revoked",
        "user_disabled",
        "user_not_found",
    }
)
"""Errors of chat.postMessage after which no later try can succeed."""
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)


@dataclass(frozen=True)
class Parcel:
    """One message to Slack, for one or several rows of the ledger."""

    message_ids: Sequence[int]
    team_id: str
    receiver_id: str
    content: dict[str, Any]
    attachment: Attachment | None
    replaces: tuple[str, str] | None
    """Channel and time of the sent message to show anew, or None for a new one."""


@dataclass(frozen=True)
class Outcome:
    """What became of a parcel."""

    state: Delivery
    channel: str | None = None
    ts: str | None = None
    retry_after: timedelta | None = None


class Sender:
    """A thread that sends what is due: when it is woken, and when the scheduler ticks."""

    def __init__(
        self, database: Database, languages: Languages, clock: Clock, client_for: Callable[[str], WebClient]
    ) -> None:
        """`client_for` gives the client of a workspace: one that never retries by itself.

        The SDK's own retry posts a message twice when the answer to the first is lost.
        """
        self._database = database
        self._languages = languages
        self._clock = clock
        self._client_for = client_for
        self._work = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def wake(self) -> None:
        """Look at the ledger now."""
        self._work.set()

    def stop(self) -> None:
        """Finish what is on its way, then stop."""
        self._stopping.set()
        self._work.set()
        self._thread.join(timeout=30)

    def send_due(self) -> int:
        """Send everything that is due now; the number of rows that were taken."""
        taken = 0
        while True:
            with self._database.writing_across_workspaces() as session:
                claimed = ledger.claim(session, self._clock())
                parcels = self._pack(session, claimed)
            for parcel in parcels:
                self._note(parcel, self._post(parcel))
            taken += len(claimed)
            if not claimed or self._stopping.is_set():
                return taken

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._work.wait()
            self._work.clear()
            if self._stopping.is_set():
                return
            try:
                self.send_due()
            except Exception:
                # The thread must outlive a database that restarts; the next tick tries again.
                log.exception("sending failed")

    def _pack(self, session: Session, claimed: Sequence[Message]) -> list[Parcel]:
        """Decide about each claimed row, in the claim's own transaction: drop it, put it off, or send it now."""
        now = self._clock()
        mentorships = _by_id(session, {message.mentorship_id for message in claimed})
        nudges: dict[tuple[str, str], list[Letter]] = defaultdict(list)
        parcels: list[Parcel] = []
        for message in claimed:
            mentorship = mentorships[message.mentorship_id]
            receiver = find_member(session, message.team_id, message.receiver_id)
            assert receiver is not None, "members are never deleted while a mentorship names them"  # noqa: S101
            letter = Letter(message=message, mentorship=mentorship, receiver=receiver, now=now)
            if message.state is Delivery.SENT:
                message.is_stale = False
                parcels.append(self._parcel(_siblings(session, letter), replaces=(message.channel, message.ts)))
            elif not still_holds(message, mentorship):
                message.state = Delivery.DROPPED
            elif receiver.is_deactivated:
                message.state = Delivery.REFUSED
            elif not ledger.is_nudge(message):
                parcels.append(self._parcel([letter]))
            elif receiver.nudges_off:
                message.state = Delivery.DROPPED
            elif (moment := tact.next_moment(receiver, now)) > now:
                ledger.put_off(message, moment)
            else:
                nudges[message.team_id, message.receiver_id].append(letter)
        for letters in nudges.values():
            ledger.note_nudged(letters[0].receiver, now)
            parcels.append(self._parcel(letters))
        return parcels

    def _parcel(self, letters: Sequence[Letter], replaces: tuple[str | None, str | None] | None = None) -> Parcel:
        receiver = letters[0].receiver
        say = self._languages.of(receiver)
        post = render(letters, say)
        content: dict[str, Any] = {"text": post.text, "blocks": [block.to_dict() for block in post.blocks]}
        if problems := problems_in_message(content):
            raise ValueError(f"Slack would refuse a {letters[0].message.kind}: {problems[:3]}")
        if replaces is None:
            for letter in letters:
                letter.message.state = Delivery.SENDING
                letter.message.attempts += 1
        return Parcel(
            message_ids=[letter.message.id for letter in letters],
            team_id=receiver.team_id,
            receiver_id=receiver.user_id,
            content=content,
            attachment=attachment(letters[0], say) if replaces is None else None,
            replaces=(replaces[0] or "", replaces[1] or "") if replaces else None,
        )

    def _post(self, parcel: Parcel) -> Outcome:
        client = self._client_for(parcel.team_id)
        try:
            if parcel.replaces is not None:
                channel, ts = parcel.replaces
                client.chat_update(channel=channel, ts=ts, **parcel.content)
                return Outcome(Delivery.SENT, channel, ts)
            if parcel.attachment is not None:
                channel = client.conversations_open(users=parcel.receiver_id)["channel"]["id"]
                client.files_upload_v2(
                    channel=channel,
                    content=parcel.attachment.content,
                    filename=parcel.attachment.filename,
                    title=parcel.attachment.title,
                    initial_comment=parcel.content["text"],
                )
                return Outcome(Delivery.SENT)
            answer = client.chat_postMessage(
                channel=parcel.receiver_id, unfurl_links=False, unfurl_media=False, **parcel.content
            )
            return Outcome(Delivery.SENT, answer["channel"], answer["ts"])
        except SlackApiError as error:
            return _refused(parcel, error)
        except (OSError, HTTPException):
            # The request may have had its effect: sending it again could say everything twice.
            log.warning("no answer from Slack", messages=list(parcel.message_ids), team=parcel.team_id)
            return Outcome(Delivery.UNKNOWN)

    def _note(self, parcel: Parcel, outcome: Outcome) -> None:
        now = self._clock()
        with self._database.writing(parcel.team_id) as session:
            for message in session.scalars(select(Message).where(Message.id.in_(parcel.message_ids))):
                message.claimed_until = ledger.NEVER
                if parcel.replaces is not None:
                    continue
                message.state = outcome.state
                if outcome.state is Delivery.SENT:
                    message.sent_at, message.channel, message.ts = now, outcome.channel, outcome.ts
                elif outcome.state is Delivery.DUE:
                    ledger.put_off(message, now + (outcome.retry_after or _pause(message.attempts)))


def _siblings(session: Session, letter: Letter) -> list[Letter]:
    """All rows that stand together in one sent message, so that showing one anew keeps the others."""
    rows = session.scalars(
        select(Message)
        .where(Message.team_id == letter.message.team_id)
        .where(Message.channel == letter.message.channel, Message.ts == letter.message.ts)
        .order_by(Message.id)
    ).all()
    mentorships = _by_id(session, {row.mentorship_id for row in rows})
    return [
        Letter(message=row, mentorship=mentorships[row.mentorship_id], receiver=letter.receiver, now=letter.now)
        for row in rows
    ]


def _by_id(session: Session, ids: set[int]) -> dict[int, Mentorship]:
    found = session.scalars(select(Mentorship).where(Mentorship.id.in_(ids))).unique()
    return {mentorship.id: mentorship for mentorship in found}


def _refused(parcel: Parcel, error: SlackApiError) -> Outcome:
    name = error.response.get("error") if isinstance(error.response.data, dict) else None
    if error.response.status_code == 429:
        return Outcome(Delivery.DUE, retry_after=timedelta(seconds=int(error.response.headers.get("Retry-After", 30))))
    if error.response.status_code >= 500:
        return Outcome(Delivery.DUE)
    log.warning("slack refused a message", error=name, messages=list(parcel.message_ids), team=parcel.team_id)
    if name not in GONE_FOR_GOOD:
        return Outcome(Delivery.DUE)
    return Outcome(Delivery.REFUSED)


def _pause(attempts: int) -> timedelta:
    pause: timedelta = FIRST_PAUSE * 2 ** max(0, attempts - 1)
    return min(LONGEST_PAUSE, pause)
