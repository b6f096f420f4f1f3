"""Sends what the ledger owes: claims it, renders it, posts it, and writes down what became of it.

Every step is a unit of work of its own and none of them waits for Slack: a batch is claimed; then each message is
checked once more, rendered and marked as on its way; posted; noted. A process that dies in between leaves rows that
say how far it came: what was only claimed is due again when the lease ends, what was on its way is unknown and is not
sent again (docs/decisions/0002-at-most-once.md).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, selectinload

from bot import departures, ledger, nudges, shout_out, tact
from bot.clock import Clock
from bot.database import Database
from bot.members import save_member
from bot.models import Delivery, Member, Mentorship, Message
from bot.reasons import still_holds
from prompts import files, posting
from prompts.block_kit import problems_in_message
from prompts.blocks import Post
from prompts.files import Canvas
from prompts.language import Languages
from prompts.letter import Letter
from prompts.messages import render_together, without_file
from prompts.posting import Method, Outcome, Parcel, Result
from prompts.sheet import Attachment

log = structlog.get_logger(__name__)

LOOK_AGAIN = timedelta(seconds=30)
"""How long to wait before looking whether a message arrived whose answer was lost: it may still be on its way."""
CLOCKS_DIFFER = timedelta(minutes=5)
"""How far our clock and Slack's may be apart."""
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 30
"""With the pauses above this is about a day: time to repair what is wrong before a message is given up."""


@dataclass(frozen=True)
class Group:
    """Rows of the ledger that become one message: the nudges to one person, what stands in one sent message, or a
    single notice."""

    team_id: str
    receiver_id: str
    message_ids: tuple[int, ...]
    method: Method
    claimed_until: datetime
    """The lease: rows with another one belong to another process by now."""
    is_nudge: bool
    """Whether this speaks unasked, and so must not disturb."""
    brings_files: bool


@dataclass(frozen=True)
class Made:
    """What goes with a message beside its text."""

    files: Sequence[Attachment] = ()
    canvas: Canvas | None = None


class Sender:
    """A thread that sends what is due: when it is woken, and when the scheduler ticks."""

    def __init__(
        self,
        database: Database,
        languages: Languages,
        clock: Clock,
        client_for: Callable[[str], WebClient],
        between_nudges: timedelta,
    ) -> None:
        """`client_for` gives the client of a workspace: one that never retries by itself. `between_nudges` is the least
        time between two nudges to one person.

        The SDK's own retry posts a message twice when the answer to the first is lost.
        """
        self._database = database
        self._languages = languages
        self._clock = clock
        self._client_for = client_for
        self._between_nudges = between_nudges
        self._resting: dict[tuple[str, Method], datetime] = {}
        """Until when Slack wants a method left alone, by workspace."""
        self._cannot_see_quiet: set[str] = set()
        """Workspaces that have not granted dnd:read, found out once in the life of a process."""
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
        """Finish what is on its way, then stop. What was claimed beside it is given back."""
        self._stopping.set()
        self._work.set()
        self._thread.join(timeout=30)

    def send_due(self) -> int:
        """Send everything that is due now; the number of rows that were taken."""
        taken = 0
        while True:
            now = self._clock()
            with self._database.writing_across_workspaces() as session:
                if unknown := ledger.find_unknown(session, now):
                    log.warning("nobody knows whether these were sent", messages=list(unknown))
                claimed = ledger.claim(session, now)
            groups = grouped(claimed)
            for place, group in enumerate(groups):
                if self._stopping.is_set():
                    self._release(groups[place:])
                    return taken
                self._send(group)
                taken += len(group.message_ids)
            if not groups:
                self._settle_unknown()
                return taken

    def _settle_unknown(self) -> None:
        """Find out whether messages arrived that nobody knows of: send again only what certainly did not."""
        with self._database.writing_across_workspaces() as session:
            unknown = ledger.claim_unknown(session, self._clock())
        for message in unknown:
            if self._stopping.is_set():
                return
            if message.kind == shout_out.POST:
                # What is said in a channel cannot be looked for: channels are not ours to read.
                self._note_in_channel(message.team_id, message.id, Outcome(Result.REFUSED), _note_finding)
                continue
            client = self._client_for(message.team_id)
            since = message.due_at - CLOCKS_DIFFER
            outcome = posting.find(client, _readers(message), message.id, self._filename(message), since)
            with self._database.writing(message.team_id) as session:
                _note_finding(session.get_one(Message, message.id, with_for_update=True), outcome, self._clock())

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

    def _send(self, group: Group) -> None:
        """Send one message. Whatever is wrong with it, the others still go out."""
        if (wait_until := self._wait_until(group)) is not None:
            with self._database.writing(group.team_id) as session:
                for message in _ours(session, group):
                    _try_again(message, wait_until)
            return
        try:
            made = self._make(group) if group.brings_files else Made()
            with self._database.writing(group.team_id) as session:
                parcel = self._prepare(session, group, made)
        except SQLAlchemyError:
            raise
        except Exception:
            log.exception("message not rendered", messages=list(group.message_ids), team=group.team_id)
            self._set_aside(group)
            return
        if parcel is not None:
            self._note(parcel, posting.post(self._client_for(parcel.team_id), parcel))

    def _wait_until(self, group: Group) -> datetime | None:
        """Until when a message must wait: Slack wants the method left alone, or a nudge would disturb its receiver."""
        now = self._clock()
        resting_until = self._resting.get((group.team_id, group.method))
        if resting_until is not None and resting_until > now:
            return resting_until
        if not group.is_nudge:
            return None
        with self._database.reading(group.team_id) as session:
            receiver = session.get_one(Member, (group.team_id, group.receiver_id))
            moment = tact.next_moment(receiver, now, self._between_nudges)
        if moment > now:
            return moment
        if group.team_id in self._cannot_see_quiet:
            return None
        try:
            return posting.quiet_until(self._client_for(group.team_id), group.receiver_id, now)
        except SlackApiError as error:
            if error.response.get("error") in posting.CANNOT_READ:
                self._cannot_see_quiet.add(group.team_id)
        except (OSError, HTTPException):
            log.warning("slack did not say who is not to be disturbed", team=group.team_id)
        # Working hours are kept all the same, and Slack itself shows no notification to somebody who wants none.
        return None

    def _make(self, group: Group) -> Made:
        """What a message brings. Making files takes a while, so no session is open meanwhile."""
        with self._database.reading(group.team_id) as session:
            letter = self._letter(session, session.get_one(Message, group.message_ids[0]))
            say = self._languages.of(letter.receiver)
            sheets, canvas = files.sheets(letter, say), files.canvas(letter, say)
        return Made([sheet.make() for sheet in sheets], canvas)

    def _letter(self, session: Session, message: Message) -> Letter:
        receiver = session.get_one(Member, (message.team_id, message.receiver_id))
        mentorship = _mentorships(session, [message])[message.mentorship_id]
        return Letter(message=message, mentorship=mentorship, receiver=receiver, now=self._clock())

    def _prepare(self, session: Session, group: Group, made: Made) -> Parcel | None:
        """Check each row once more, then render what goes out and mark it as on its way; None when nothing does."""
        now = self._clock()
        # The receiver first, then the messages: two processes must not wait for each other.
        receiver = session.get_one(
            Member, (group.team_id, group.receiver_id), with_for_update=group.method is not Method.UPDATE
        )
        messages = _ours(session, group)
        if group.method is Method.UPDATE:
            return self._prepare_update(session, messages, receiver, now)
        mentorships = _mentorships(session, messages)
        sendable = [m for m in messages if _may_go_out(m, mentorships[m.mentorship_id], receiver)]
        if not sendable:
            return None
        is_nudge = ledger.is_nudge(sendable[0])
        if is_nudge and (moment := tact.next_moment(receiver, now, self._between_nudges)) > now:
            for message in sendable:
                ledger.put_off(message, moment)
            return None
        letters = [
            Letter(message=m, mentorship=mentorships[m.mentorship_id], receiver=receiver, now=now) for m in sendable
        ]
        parcel = self._parcel(letters)
        if made.files:
            instead = _checked(without_file(self._languages.of(receiver)), letters)
            parcel = replace(parcel, attachments=made.files, canvas=made.canvas, without_file=instead)
        if is_nudge:
            parcel = replace(parcel, is_nudge=True, nudged_before=receiver.nudged_at)
            ledger.note_nudged(receiver, now)
        for message in sendable:
            message.state = Delivery.SENDING
            message.claimed_until = now + ledger.LEASE
        return parcel

    def _prepare_update(
        self, session: Session, messages: Sequence[Message], receiver: Member, now: datetime
    ) -> Parcel | None:
        if not messages:
            return None
        first = messages[0]
        if first.channel is None or first.ts is None or receiver.is_deactivated:
            # A file that was shared has no message of ours to change; and who has left is not written to.
            for message in messages:
                _is_up_to_date(message)
            return None
        together = session.scalars(
            select(Message).where(Message.channel == first.channel, Message.ts == first.ts).order_by(Message.id)
        ).all()
        mentorships = _mentorships(session, together)
        letters = [
            Letter(message=m, mentorship=mentorships[m.mentorship_id], receiver=receiver, now=now) for m in together
        ]
        return replace(self._parcel(letters), replaces=(first.channel, first.ts))

    def _parcel(self, letters: Sequence[Letter]) -> Parcel:
        receiver = letters[0].receiver
        together = letters[0].message.facts.get("together", ())
        # Several people read one message: it speaks each of their languages.
        readers = [letters[0].session.get_one(Member, (receiver.team_id, user_id)) for user_id in together]
        post = render_together(letters, {(say := self._languages.of(each)).code: say for each in readers or [receiver]})
        return Parcel(
            team_id=receiver.team_id,
            receiver_id=receiver.user_id,
            together=together,
            in_channel=letters[0].message.facts.get("channel", ""),
            answers={letter.message.id: letter.message.answer for letter in letters},
            content=_checked(post, letters),
        )

    def _note(self, parcel: Parcel, outcome: Outcome) -> None:
        """Write down what became of a parcel."""
        now = self._clock()
        if outcome.result is not Result.SENT:
            log.warning(
                "message not sent",
                result=outcome.result.name.lower(),
                error=outcome.error,
                messages=list(parcel.answers),
                team=parcel.team_id,
            )
        if outcome.result is Result.LIMITED:
            self._resting[parcel.team_id, parcel.method] = now + (outcome.rest or posting.DEFAULT_REST)
        if parcel.in_channel:
            [message_id] = parcel.answers
            self._note_in_channel(parcel.team_id, message_id, outcome, _note_post)
            return
        departed = self._who_left(parcel) if outcome.result is Result.PERSON_GONE else None
        with self._database.writing(parcel.team_id) as session:
            messages = session.scalars(
                select(Message).where(Message.id.in_(parcel.answers)).order_by(Message.id).with_for_update()
            ).all()
            for message in messages:
                if parcel.replaces is None:
                    _note_post(message, outcome, now)
                else:
                    _note_update(message, outcome, parcel.answers[message.id], now)
            if parcel.is_nudge and outcome.result is Result.SENT:
                _supersede_older(session, messages, now)
            elif parcel.is_nudge and outcome.result is not Result.UNKNOWN:
                session.get_one(Member, (parcel.team_id, parcel.receiver_id)).nudged_at = parcel.nudged_before
            if outcome.result is Result.WORKSPACE_GONE:
                refused = ledger.refuse_all(session, parcel.team_id)
                log.warning("the app was removed from a workspace", team=parcel.team_id, refused=refused)
        if departed is not None:
            with self._database.writing(parcel.team_id) as session:
                departures.tell_partners(session, save_member(session, parcel.team_id, departed, now), now)

    def _note_in_channel(
        self, team_id: str, message_id: int, outcome: Outcome, note: Callable[[Message, Outcome, datetime], None]
    ) -> None:
        """Write down what became of a message in a channel, by `note`; the two whose it is are told (R36)."""
        is_out = outcome.result is Result.SENT
        permalink = posting.permalink(self._client_for(team_id), outcome) if is_out else ""
        now = self._clock()
        with self._database.writing(team_id) as session:
            shout_out.lock(session, message_id)
            message = session.get_one(Message, message_id, with_for_update=True)
            note(message, outcome, now)
            shout_out.note_outcome(session, message, outcome.error, permalink, now)

    def _who_left(self, parcel: Parcel) -> Mapping[str, Any] | None:
        """What Slack says about somebody who cannot be written to, if it is that they have left."""
        try:
            user: Mapping[str, Any] = self._client_for(parcel.team_id).users_info(
                user=parcel.receiver_id, include_locale=True
            )["user"]
        except (SlackApiError, OSError) as error:
            log.warning("slack did not say who left", error=type(error).__name__, team=parcel.team_id)
            return None
        return user if user.get("deleted") else None

    def _set_aside(self, group: Group) -> None:
        """Put off what could not be rendered; several together are tried one by one, so that only one has to wait."""
        if len(group.message_ids) > 1 and group.method is not Method.UPDATE:
            for message_id in group.message_ids:
                self._send(replace(group, message_ids=(message_id,)))
            return
        with self._database.writing(group.team_id) as session:
            for message in _ours(session, group):
                _pause_or_give_up(message, self._clock())

    def _filename(self, claimed: Message) -> str | None:
        """The name of the first file that a message brings, or None."""
        if claimed.kind not in files.KINDS:
            return None
        with self._database.reading(claimed.team_id) as session:
            letter = self._letter(session, session.get_one(Message, claimed.id))
            sheets = files.sheets(letter, self._languages.of(letter.receiver))
            return sheets[0].filename if sheets else None

    def _release(self, groups: Iterable[Group]) -> None:
        with self._database.writing_across_workspaces() as session:
            ledger.release(session, [message_id for group in groups for message_id in group.message_ids])


def _readers(message: Message) -> Sequence[str]:
    """In whose conversation with the bot a message stands, by user id."""
    together: Sequence[str] = message.facts.get("together", (message.receiver_id,))
    return together


def grouped(claimed: Sequence[Message]) -> list[Group]:
    """Which claimed rows become one message: all nudges to one person (R44), and what stands in one sent message."""
    groups: dict[tuple[object, ...], list[Message]] = {}
    for message in claimed:
        if message.state is Delivery.SENT:
            key: tuple[object, ...] = (message.channel, message.ts or message.id)
        elif ledger.is_nudge(message):
            key = (message.team_id, message.receiver_id, message.claimed_until)
        else:
            key = (message.id,)
        groups.setdefault(key, []).append(message)
    return [
        Group(
            team_id=messages[0].team_id,
            receiver_id=messages[0].receiver_id,
            message_ids=tuple(message.id for message in messages),
            method=Method.UPDATE if messages[0].state is Delivery.SENT else Method.POST,
            claimed_until=messages[0].claimed_until,
            is_nudge=ledger.is_due_nudge(messages[0]),
            brings_files=messages[0].kind in files.KINDS and messages[0].state is not Delivery.SENT,
        )
        for messages in groups.values()
    ]


def _ours(session: Session, group: Group) -> Sequence[Message]:
    """The rows of a group that are still ours: a lease that ended while we were busy may be somebody else's now."""
    return session.scalars(
        select(Message)
        .where(Message.id.in_(group.message_ids), Message.claimed_until == group.claimed_until)
        .order_by(Message.due_at, Message.id)
        .with_for_update()
    ).all()


def _mentorships(session: Session, messages: Sequence[Message]) -> Mapping[int | None, Mentorship | None]:
    """What these messages are about, by id; nothing, for those that concern their receiver alone."""
    found = session.scalars(
        select(Mentorship)
        .where(Mentorship.id.in_({message.mentorship_id for message in messages}))
        .options(selectinload(Mentorship.goals), selectinload(Mentorship.check_ins))
    )
    return {None: None, **{mentorship.id: mentorship for mentorship in found}}


def _may_go_out(message: Message, mentorship: Mentorship | None, receiver: Member) -> bool:
    """Whether a due message goes out; if not, it is written down why (R46)."""
    if message.state is not Delivery.DUE:
        return False
    if not still_holds(message, mentorship) or (ledger.is_nudge(message) and receiver.nudges_off):
        message.state = Delivery.DROPPED
    elif receiver.is_deactivated:
        message.state = Delivery.REFUSED
    else:
        return True
    message.claimed_until = ledger.NEVER
    return False


def _checked(post: Post, letters: Sequence[Letter]) -> dict[str, Any]:
    content: dict[str, Any] = {"text": post.text, "blocks": [block.to_dict() for block in post.blocks]}
    if problems := problems_in_message(content):
        raise ValueError(f"Slack would refuse a {letters[0].message.kind}: {problems[:3]}")
    return content


def _note_post(message: Message, outcome: Outcome, now: datetime) -> None:
    message.claimed_until = ledger.NEVER
    match outcome.result:
        case Result.SENT:
            message.state = Delivery.SENT
            message.attempts = 0
            message.sent_at, message.channel, message.ts = now, outcome.channel, outcome.ts
        case Result.UNKNOWN:
            message.state = Delivery.UNKNOWN
            message.claimed_until = now + LOOK_AGAIN
        case Result.REFUSED | Result.PERSON_GONE | Result.WORKSPACE_GONE:
            message.state = Delivery.REFUSED
        case Result.LIMITED:
            message.state = Delivery.DUE
            _try_again(message, now + (outcome.rest or posting.DEFAULT_REST))
        case Result.LATER:
            message.state = Delivery.DUE
            _pause_or_give_up(message, now)


def _note_finding(message: Message, outcome: Outcome, now: datetime) -> None:
    if message.state is not Delivery.UNKNOWN:
        return
    if outcome.result is Result.REFUSED:
        log.warning("message lost: im:history would tell whether it arrived", message=message.id, kind=message.kind)
        message.state = Delivery.LOST
    elif outcome.result is Result.UNKNOWN:
        message.claimed_until = now + LOOK_AGAIN
    elif outcome.result is Result.LATER:
        log.info("message did not arrive, sent again", message=message.id)
        message.state = Delivery.DUE
        ledger.put_off(message, now)
    else:
        _note_post(message, outcome, now)


def _note_update(message: Message, outcome: Outcome, shown: str | None, now: datetime) -> None:
    if not message.is_stale:
        return
    match outcome.result:
        case Result.SENT if message.answer == shown:
            _is_up_to_date(message)
        case Result.SENT:
            # It was answered once more while this was on its way.
            message.claimed_until = ledger.NEVER
        case Result.LIMITED:
            _try_again(message, now + (outcome.rest or posting.DEFAULT_REST))
        case Result.LATER | Result.UNKNOWN:
            _pause_or_give_up(message, now)
        case Result.REFUSED | Result.PERSON_GONE | Result.WORKSPACE_GONE:
            _is_up_to_date(message)


def _supersede_older(session: Session, sent: Sequence[Message], now: datetime) -> None:
    """Older messages that ask the same are shown anew to point to the new one, so that there is one to answer."""
    older = session.scalars(
        select(Message).where(
            Message.mentorship_id.in_({message.mentorship_id for message in sent}),
            Message.receiver_id == sent[0].receiver_id,
            Message.kind.in_(ledger.UNASKED),
            Message.state == Delivery.SENT,
            Message.answered_at.is_(None),
            Message.id.not_in([message.id for message in sent]),
        )
    )
    asked = {_question(message) for message in sent}
    ledger.supersede(session, [message for message in older if _question(message) in asked], nudges.SUPERSEDED, now)


def _question(message: Message) -> tuple[int | None, str]:
    """What a nudge asks: the signals of one mentorship are one question, its silence is another."""
    if message.kind in ledger.AFTERWARDS:
        return message.mentorship_id, message.kind
    return message.mentorship_id, "signals" if message.kind in ledger.SIGNALS else "silence"


def _try_again(message: Message, at: datetime) -> None:
    """Leave a message to be sent, or to be shown anew, at a later moment."""
    if message.state is Delivery.SENT:
        message.claimed_until = at
    else:
        ledger.put_off(message, at)


def _pause_or_give_up(message: Message, now: datetime) -> None:
    """Try again after a pause that doubles up to an hour; after a day of that, give up."""
    message.attempts += 1
    if message.attempts < MOST_ATTEMPTS:
        # The exponent is capped, not only the pause: a large one would overflow.
        pause: timedelta = FIRST_PAUSE * 2 ** min(message.attempts - 1, 10)
        _try_again(message, now + min(LONGEST_PAUSE, pause))
        return
    log.error("message given up", message=message.id, kind=message.kind, team=message.team_id)
    if message.state is Delivery.SENT:
        _is_up_to_date(message)
    else:
        message.state = Delivery.REFUSED
        message.claimed_until = ledger.NEVER


def _is_up_to_date(message: Message) -> None:
    message.is_stale = False
    message.attempts = 0
    message.claimed_until = ledger.NEVER
