"""What is on one person's screen, gathered from the world for the templates."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import takewhile
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from markupsafe import Markup

from playground.dates import When, day_heading, locale_of, long_date, short_date, time_of_day
from playground.elements import initial_values
from playground.model import Canvas, Channel, File, Message, Notice, User, View
from playground.page.guide import PARTS
from playground.page.mrkdwn import as_html, plain_as_html
from playground.page.reader import Reader
from playground.page.surfaces import Choice, Surface
from playground.world import World

HUES = 8
"""How many colours page.css has for avatars."""
TOGETHER_WITHIN = 5 * 60
"""Seconds within which one author's messages stand under one name."""
PREVIEWED = {"md", "markdown", "txt", "csv", "ics", "json", "html", "htm"}
"""Endings of files that can be looked at before they are opened."""


@dataclass(frozen=True)
class Face:
    """Somebody's picture: their initials on a colour of their own."""

    initials: str
    hue: int


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One of the people that a visitor can be."""

    user: User
    face: Face
    part: str
    time: str
    city: str
    unread: int
    current: bool


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the sidebar."""

    name: str
    path: str
    kind: str
    """ "app", "im", "mpim", "public", "private" or "canvas"."""
    unread: int = 0
    current: bool = False
    face: Face | None = None


@dataclass(frozen=True, kw_only=True)
class FileCard:
    """A file under a message."""

    id: str
    name: str
    title: str
    kind: str
    size: str
    previewed: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """A message, or something that Slack itself says, as it stands in a conversation."""

    ts: str
    author: str
    face: Face
    is_app: bool = False
    from_slack: bool = False
    time: str
    moment: datetime
    full_time: str
    edited: bool = False
    only_you: bool = False
    text: Markup | None = None
    surface: Surface | None = None
    attachments: Sequence[Surface | Markup] = ()
    files: Sequence[FileCard] = ()
    day: str = ""
    """The heading of the day that begins with this line."""
    follows: bool = False
    """Whether the author's name stands above already."""
    is_first_new: bool = False


class Screen:
    """One person's view of the world at one moment. Read it under the world's lock: what it returns is live."""

    def __init__(self, world: World, user: User, *, own_host: str) -> None:
        """`own_host` is the host and port of the page."""
        self.world = world
        self.user = user
        self.workspace = world.workspaces[user.team_id]
        self.bot = world.users[self.workspace.bot_user_id]
        self.own_host = own_host
        self.app_channel = world.dm_with_app(user.id)
        self.reader = Reader(
            user_id=user.id,
            locale=locale_of(user.locale),
            zone=ZoneInfo(user.tz),
            now=world.clock.now(),
            user_name=self._user_name,
            channel_name=self._channel_name,
            page_of=self._page_of,
        )

    # Around the conversation

    def colleagues(self) -> list[User]:
        """The people of the workspace who are still there."""
        users = self.world.users.values()
        return [each for each in users if each.team_id == self.user.team_id and not (each.is_bot or each.deleted)]

    def seats(self) -> list[Seat]:
        """The people that a visitor can be."""
        seats = []
        for user in self.colleagues():
            local = self.reader.now.astimezone(ZoneInfo(user.tz))
            seats.append(
                Seat(
                    user=user,
                    face=face_of(user),
                    part=PARTS.get(user.id, ""),
                    time=time_of_day(local, locale_of(user.locale)),
                    city=user.tz.rpartition("/")[2].replace("_", " "),
                    unread=sum(unread(channel, user.id) for channel in self.world.channels_of(user.id)),
                    current=user is self.user,
                )
            )
        return seats

    def entries(self, current: Channel | None) -> list[Entry]:
        """The conversations of this person, the app first, and the canvases that they may read."""
        entries = [
            Entry(
                name=self.name_of(channel),
                path="app/messages" if channel is self.app_channel else f"c/{channel.id}",
                kind="app" if channel is self.app_channel else channel.kind,
                unread=unread(channel, self.user.id),
                current=channel is current,
                face=self._face_of_channel(channel),
            )
            for channel in self.world.channels_of(self.user.id)
        ]
        canvases = [
            Entry(name=canvas.title, path=f"canvases/{canvas.id}", kind="canvas")
            for canvas in self.world.canvases.values()
            if self.may_read(canvas)
        ]
        order = ("app", "public", "private", "mpim", "im", "canvas")
        return sorted([*entries, *canvases], key=lambda entry: order.index(entry.kind))

    def unread_from_app(self) -> int:
        """How many messages of the app this person has not read."""
        return unread(self.app_channel, self.user.id)

    def name_of(self, channel: Channel) -> str:
        """What a conversation is called for this person."""
        if channel.kind in {"public", "private"}:
            return channel.name
        others = [self.world.users[member] for member in channel.members if member != self.user.id]
        return ", ".join(each.real_name if len(others) == 1 else each.first_name for each in others)

    def today(self) -> str:
        """The date in the playground, in this person's words."""
        return short_date(self._local_now, self.reader.locale)

    def time(self) -> str:
        """The time in the playground, in this person's zone."""
        return time_of_day(self._local_now, self.reader.locale)

    @property
    def _local_now(self) -> datetime:
        return self.reader.now.astimezone(self.reader.zone)

    # Conversations

    def lines(self, channel: Channel, since: str) -> list[Line]:
        """What is said in a conversation, the oldest first. What is newer than `since` (a ts), if given, is new."""
        lines: list[Line] = []
        new_shown = False
        for item in self._said(channel):
            before = lines[-1] if lines else None
            is_new = bool(since) and item.ts > since and not (isinstance(item, Message) and self._is_mine(item))
            line = self._line(item, before, is_first_new=is_new and not new_shown)
            new_shown = new_shown or is_new
            lines.append(line)
        return lines

    def _said(self, channel: Channel) -> list[Message | Notice]:
        messages = [each for each in channel.messages.values() if each.ephemeral_to in {"", self.user.id}]
        notices = [each for each in self.world.notices.get(self.user.id, ()) if each.channel_id == channel.id]
        return sorted([*messages, *notices], key=lambda each: each.ts)

    def _line(self, item: Message | Notice, before: Line | None, *, is_first_new: bool) -> Line:
        moment = self.reader.local(float(item.ts))
        new_day = before is None or before.moment.date() != moment.date()
        time = time_of_day(moment, self.reader.locale)
        common: dict[str, Any] = {
            "ts": item.ts,
            "time": time,
            "moment": moment,
            "full_time": f"{long_date(moment.date(), self.reader.locale)}, {time}",
            "day": day_heading(When(moment, self._local_now, self.reader.locale)) if new_day else "",
            "is_first_new": is_first_new,
        }
        if isinstance(item, Notice):
            face = Face("!", 0)
            text = plain_as_html(item.text, emoji=False)
            return Line(author="Slack", face=face, from_slack=True, only_you=True, text=text, **common)
        author = self.world.users[item.user_id]
        only_you = bool(item.ephemeral_to)
        follows = (
            before is not None
            and not new_day
            and not is_first_new
            and not (before.surface or item.blocks)
            and before.author == author.real_name
            and before.only_you == only_you
            and (moment - before.moment).total_seconds() < TOGETHER_WITHIN
        )
        return Line(
            author=author.real_name,
            face=face_of(author),
            is_app=author.is_bot,
            edited=bool(item.edited_ts),
            only_you=only_you,
            text=as_html(item.text, self.reader) if item.text and not item.blocks else None,
            surface=self.surface_of_message(item) if item.blocks else None,
            attachments=[self._attachment(each, item, index) for index, each in enumerate(item.attachments)],
            files=[self.card(self.world.files[file_id]) for file_id in item.file_ids],
            follows=follows,
            **common,
        )

    def _attachment(self, attachment: Mapping[str, Any], message: Message, index: int) -> Surface | Markup:
        if attachment.get("blocks"):
            return self._surface(f"{message.ts}-{index}", {}, attachment["blocks"], {})
        return as_html(attachment.get("text") or attachment.get("fallback") or "", self.reader)

    def _is_mine(self, message: Message) -> bool:
        return message.user_id == self.user.id

    # Blocks

    def surface_of_message(self, message: Message) -> Surface:
        """The blocks of a message, with what this person has chosen in them."""
        address = {"channel": message.channel_id, "ts": message.ts}
        values = message.values.get(self.user.id)
        return self._surface(
            f"{message.channel_id}-{message.ts}",
            address,
            message.blocks,
            initial_values(message.blocks) if values is None else values,
            warnings=message.warnings.get(self.user.id, ()),
        )

    def surface_of_view(self, view: View) -> Surface:
        """The blocks of a modal or a Home tab."""
        return self._surface(
            view.id, {"view": view.id}, view.blocks, view.values, warnings=view.warnings, errors=view.errors
        )

    @cached_property
    def _people(self) -> list[Choice]:
        return [Choice(each.id, each.real_name) for each in self.colleagues()]

    def _conversations(self, element: Mapping[str, Any]) -> list[Choice]:
        return [
            Choice(each.id, f"#{each.name}" if each.kind == "public" else self.name_of(each))
            for each in self.world.offered_conversations(self.user.id, element)
        ]

    def _surface(self, key: str, address: Mapping[str, str], blocks: Any, values: Any, **more: Any) -> Surface:
        return Surface(
            key=key,
            address=address,
            blocks=blocks,
            values=values,
            reader=self.reader,
            people=self._people,
            conversations=self._conversations,
            own_host=self.own_host,
            file_address=self._file_address,
            **more,
        )

    # Files and canvases

    def card(self, file: File) -> FileCard:
        """A file as it stands under a message."""
        ending = file.name.rpartition(".")[2].lower() if "." in file.name else ""
        return FileCard(
            id=file.id,
            name=file.name,
            title=file.title or file.name,
            kind=ending or "file",
            size=size_in_words(file.length),
            previewed=ending in PREVIEWED and file.content is not None,
        )

    def file(self, file_id: str) -> File | None:
        """A file that this person can see, None for any other."""
        return next((each for each in self.world.files_of(self.user.id) if each.id == file_id), None)

    def may_read(self, canvas: Canvas) -> bool:
        """Whether this person was let into a canvas, by themselves or by a conversation that they are in."""
        mine = {self.user.id, *(channel.id for channel in self.world.channels_of(self.user.id))}
        return not mine.isdisjoint(canvas.access)

    def _file_address(self, file_id: str) -> str | None:
        file = self.file(file_id)
        return f"/as/{self.user.id}/files/{file.id}/{file.name}" if file else None

    def _page_of(self, url: str) -> str | None:
        parts = urlsplit(url)
        if parts.hostname != f"{self.workspace.domain}.slack.com":
            return None
        mine = f"/as/{self.user.id}"
        match parts.path.strip("/").split("/"):
            case ["docs", _, canvas_id]:
                return f"{mine}/canvases/{canvas_id}"
            case ["files", _, file_id, _]:
                return f"{mine}/preview/{file_id}"
            case ["archives", channel_id, *_]:
                return f"{mine}/c/{channel_id}"
        return None

    def _user_name(self, user_id: str) -> str | None:
        user = self.world.users.get(user_id)
        return user.real_name if user else None

    def _channel_name(self, channel_id: str) -> str | None:
        channel = self.world.channels.get(channel_id)
        visible = channel and (channel.kind == "public" or self.user.id in channel.members)
        return channel.name if channel and visible else None

    def _face_of_channel(self, channel: Channel) -> Face | None:
        if channel.kind == "im":
            other = next((member for member in channel.members if member != self.user.id), self.user.id)
            return face_of(self.world.users[other])
        return Face(str(len(channel.members) - 1), 0) if channel.kind == "mpim" else None


def face_of(user: User) -> Face:
    """Somebody's initials and colour; the colour stays theirs."""
    initials = "".join(word[0] for word in user.real_name.split()[:2]).upper()
    return Face(initials, hashlib.blake2s(user.id.encode()).digest()[0] % HUES)


def unread(channel: Channel, user_id: str) -> int:
    """How many messages somebody has not read in a conversation; their own and ephemeral ones do not count."""
    last = channel.last_read.get(user_id, "")
    newer: Iterator[Message] = takewhile(lambda each: each.ts > last, reversed(channel.messages.values()))
    return sum(1 for each in newer if each.user_id != user_id and not each.ephemeral_to)


def size_in_words(length: int) -> str:
    """A number of bytes as people say it."""
    if length < 1000:
        return f"{length} bytes"
    return f"{length / 1000:.0f} kB" if length < 1_000_000 else f"{length / 1_000_000:.1f} MB"
