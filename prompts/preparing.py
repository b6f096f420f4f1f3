"""Makes what is due ready to go out: takes it from the ledger, checks it once more, renders it, and marks it as on its
way, all in one unit of work that waits for nobody. What is ready is a parcel (prompts.posting).

Making a file takes a while, so a message with files is taken first and checked when its files are there.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, selectinload

from bot import claims, ledger, tact
from bot.claims import LEASE, Due
from bot.clock import Clock
from bot.database import Database
from bot.models import Delivery, Member, Mentorship, Message
from bot.paces import CONVERSATION
from bot.reasons import still_holds
from prompts import files, noting
from prompts.block_kit import problems_in_message
from prompts.blocks import Post, written
from prompts.language import Languages
from prompts.letter import Letter
from prompts.messages import render_together, without_file
from prompts.posting import Parcel
from prompts.quiet import MOST_AT_ONCE, QuietHours

log = structlog.get_logger(__name__)

LOOK_AHEAD = 8
"""How many times as many people as are wanted are looked at: other processes take of them too, and some may not be
disturbed."""
KNOWN_AHEAD = 3
"""Of how many times as many people as are wanted it should be known that they may be disturbed: Slack takes a while to
say it."""
CLOCKS_DIFFER = timedelta(minutes=5)
"""How far our clock and Slack's may be apart."""


@dataclass(frozen=True)
class Bundle:
    """A message that brings files, which are yet to be made."""

    team_id: str
    message_id: int
    lease: datetime


@dataclass(frozen=True)
class Lookup:
    """Messages of which nobody knows whether they arrived, and where to look for them."""

    team_id: str
    sought: Mapping[int, str | None]
    """Their rows by id, each with the name of the first file that it brings."""
    people: Sequence[str]
    """In whose conversation with the bot they would stand, by user id."""
    since: datetime
    in_channel: bool
    """Whether they would stand in a channel."""


@dataclass
class Ready:
    """What is ready to go out in a workspace."""

    parcels: list[Parcel] = field(default_factory=list)
    bundles: list[Bundle] = field(default_factory=list)
    unsure: Sequence[str] = ()
    """Some who are due a nudge, and of whom Slack has to say first whether they may be disturbed."""

    @property
    def count(self) -> int:
        """How many messages these are."""
        return len(self.parcels) + len(self.bundles)


class Preparation:
    """Takes what is due in one workspace, and makes it ready."""

    def __init__(
        self,
        database: Database,
        languages: Languages,
        clock: Clock,
        quiet: QuietHours,
        between_nudges: timedelta,
    ) -> None:
        """`between_nudges` is the least time between two nudges to one person."""
        self._database = database
        self._languages = languages
        self._clock = clock
        self._quiet = quiet
        self._between_nudges = between_nudges

    def new_messages(self, team_id: str, most: int) -> Ready:
        """Up to `most` messages that are due, each to another person."""
        now = self._clock()
        ready = Ready()
        with self._database.writing(team_id) as session:
            receivers = claims.next_receivers(session, now, max(MOST_AT_ONCE, LOOK_AHEAD * most))
            nudged = [user_id for user_id, is_nudge in receivers.items() if is_nudge]
            hours = self._quiet.of(team_id, nudged, now)
            for user_id, until in hours.quiet_until.items():
                claims.put_off_nudges(session, user_id, until, now)
            away = {*hours.quiet_until, *hours.unsure}
            free = [user_id for user_id in receivers if user_id not in away]
            due = claims.claim(session, free, now, most)
            mentorships = _mentorships(session, [message for each in due for message in each.messages])
            for each in due:
                # A notice may have been sent meanwhile by another process, with only nudges left.
                if not ledger.is_nudge(each.messages[0]) or each.receiver.user_id in hours.free:
                    self._prepare(each, mentorships, now, ready)
        if len(free) < KNOWN_AHEAD * most:
            # By lot, so that each process asks about others, whom it then takes itself.
            ready.unsure = random.sample(hours.unsure, min(MOST_AT_ONCE, len(hours.unsure)))
        return ready

    def with_files(self, bundle: Bundle) -> Parcel | None:
        """A message and its files, made now; None where its reason is gone, or another process has it by now."""
        made = None
        with self._database.reading(bundle.team_id) as session:
            letter = self._letter(session, bundle.message_id)
            say = self._languages.of(letter.receiver)
            sheets, canvas = files.sheets(letter, say), files.canvas(letter, say)
        try:
            made = [sheet.make() for sheet in sheets]
        except Exception:
            log.exception("file not made", message=bundle.message_id, team=bundle.team_id)
        now = self._clock()
        with self._database.writing(bundle.team_id) as session:
            # The receiver first, then the message: two processes must not wait for each other.
            receiver = session.get_one(Member, (bundle.team_id, letter.receiver.user_id), with_for_update=True)
            message = session.get_one(Message, bundle.message_id, with_for_update=True)
            if message.claimed_until != bundle.lease:
                return None
            if made is None:
                noting.pause_or_give_up(message, now)
                return None
            mentorships = _mentorships(session, [message])
            ready = Ready()
            self._prepare(Due(receiver, [message]), mentorships, now, ready, files_made=True)
            for parcel in ready.parcels:
                instead = _content(without_file(say), [message])
                return replace(parcel, attachments=made, canvas=canvas, without_file=instead)
        return None

    def stale_messages(self, team_id: str, most: int) -> Ready:
        """Up to `most` sent messages that are to be shown anew."""
        now = self._clock()
        ready = Ready()
        with self._database.writing(team_id) as session:
            for due in claims.claim_stale(session, now, most):
                try:
                    parcel = self._update(session, due, now)
                except SQLAlchemyError:
                    raise
                except Exception:
                    log.exception("message not rendered", messages=[row.id for row in due.messages], team=team_id)
                    for message in due.messages:
                        noting.pause_or_give_up(message, now)
                else:
                    ready.parcels += [parcel] if parcel is not None else []
        return ready

    def unknown_messages(self, team_id: str, most: int) -> list[Lookup]:
        """The messages of which nobody knows whether they arrived, in up to `most` conversations."""
        now = self._clock()
        with self._database.writing(team_id) as session:
            unknown = claims.claim_unknown(session, now, most)
            ids = [message.id for messages in unknown for message in messages]
            log.info("nobody knows whether these arrived", messages=ids, team=team_id)
            return [
                Lookup(
                    team_id=team_id,
                    sought={message.id: self._filename(session, message) for message in messages},
                    people=claims.readers(messages[0]),
                    since=min(message.due_at for message in messages) - CLOCKS_DIFFER,
                    in_channel="channel" in messages[0].facts,
                )
                for messages in unknown
            ]

    def _prepare(
        self,
        due: Due,
        mentorships: Mapping[int | None, Mentorship | None],
        now: datetime,
        ready: Ready,
        *,
        files_made: bool = False,
    ) -> None:
        """Check once more what is due to one person, then render it and mark it as on its way."""
        receiver = due.receiver
        messages = [m for m in due.messages if _may_go_out(m, mentorships[m.mentorship_id], receiver)]
        if not messages:
            return
        is_nudge = ledger.is_nudge(messages[0])
        if is_nudge and (moment := tact.next_moment(receiver, now, self._between_nudges)) > now:
            for message in messages:
                ledger.put_off(message, moment)
            return
        lease = now + LEASE
        if messages[0].kind in ledger.BRING_FILES and not files_made:
            _count(receiver, now)
            messages[0].claimed_until = lease
            ready.bundles.append(Bundle(receiver.team_id, messages[0].id, lease))
            return
        letters = [Letter(message, mentorships[message.mentorship_id], receiver, now) for message in messages]
        parcel = self._rendered(letters)
        if parcel is None:
            return
        if is_nudge:
            parcel = replace(parcel, is_nudge=True, nudged_before=receiver.nudged_at)
            ledger.note_nudged(receiver, now)
        _count(receiver, now)
        for message in messages:
            if message.id in parcel.answers:
                message.state = Delivery.SENDING
                message.claimed_until = lease
        ready.parcels.append(replace(parcel, lease=lease))

    def _rendered(self, letters: Sequence[Letter]) -> Parcel | None:
        """What becomes of these letters; those that cannot be rendered are put off, and the others go out."""
        try:
            return self._parcel(letters)
        except SQLAlchemyError:
            raise
        except Exception:
            if len(letters) > 1:
                whole = [letter for letter in letters if self._rendered([letter]) is not None]
                return self._rendered(whole) if whole else None
            (letter,) = letters
            log.exception("message not rendered", message=letter.message.id, team=letter.receiver.team_id)
            noting.pause_or_give_up(letter.message, letter.now)
            return None

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
            content=_content(post, [letter.message for letter in letters]),
        )

    def _update(self, session: Session, due: Due, now: datetime) -> Parcel | None:
        first = due.messages[0]
        if first.channel is None or first.ts is None or due.receiver.is_deactivated:
            # A file that was shared has no message of ours to change; and who has left is not written to.
            for message in due.messages:
                noting.is_up_to_date(message)
            return None
        together = session.scalars(
            select(Message).where(Message.channel == first.channel, Message.ts == first.ts).order_by(Message.id)
        ).all()
        mentorships = _mentorships(session, together)
        letters = [Letter(message, mentorships[message.mentorship_id], due.receiver, now) for message in together]
        return replace(self._parcel(letters), replaces=(first.channel, first.ts))

    def _letter(self, session: Session, message_id: int) -> Letter:
        message = session.get_one(Message, message_id)
        receiver = session.get_one(Member, (message.team_id, message.receiver_id))
        return Letter(message, _mentorships(session, [message])[message.mentorship_id], receiver, self._clock())

    def _filename(self, session: Session, message: Message) -> str | None:
        if message.kind not in ledger.BRING_FILES:
            return None
        letter = self._letter(session, message.id)
        sheets = files.sheets(letter, self._languages.of(letter.receiver))
        return sheets[0].filename if sheets else None


def _mentorships(session: Session, messages: Sequence[Message]) -> Mapping[int | None, Mentorship | None]:
    """What these messages are about, by id; nothing, for those that concern their receiver alone."""
    found = session.scalars(
        select(Mentorship)
        .where(Mentorship.id.in_({message.mentorship_id for message in messages}))
        .options(
            selectinload(Mentorship.goals),
            selectinload(Mentorship.check_ins),
            selectinload(Mentorship.skills),
            selectinload(Mentorship.remarks),
        )
        .execution_options(populate_existing=True)
    )
    return {None: None, **{mentorship.id: mentorship for mentorship in found}}


def _may_go_out(message: Message, mentorship: Mentorship | None, receiver: Member) -> bool:
    """Whether a due message goes out; if not, it is written down why (R46)."""
    if not still_holds(message, mentorship) or (ledger.is_nudge(message) and receiver.nudges_off):
        message.state = Delivery.DROPPED
    elif receiver.is_deactivated:
        message.state = Delivery.REFUSED
    else:
        return True
    message.claimed_until = ledger.NEVER
    return False


def _count(receiver: Member, now: datetime) -> None:
    """Note that somebody is written to, so that nobody gets more than Slack takes in one conversation."""
    receiver.rested_at = CONVERSATION.taken(receiver.rested_at or now, now, 1)


def _content(post: Post, messages: Sequence[Message]) -> dict[str, Any]:
    content: dict[str, Any] = {"text": post.text, "blocks": written(post.blocks)}
    if problems := problems_in_message(content):
        raise ValueError(f"Slack would refuse a {messages[0].kind}: {problems[:3]}")
    return content
