"""The things that Slack keeps: people, conversations, messages, views, files."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, Literal

APP_ID = "A0SENDOFF"
VERIFICATION_TOKEN = "playground-verification"  # noqa: S105 - Slack's deprecated token; nobody checks it

Blocks = list[dict[str, Any]]
Values = dict[str, dict[str, dict[str, Any]]]
"""What is entered or chosen: by block_id, then by action_id, as in Slack's `view.state.values`."""


@dataclass(eq=False, kw_only=True)
class Workspace:
    """A workspace, and the app's installation in it."""

    id: str
    name: str
    domain: str
    app_name: str
    bot_user_id: str
    bot_id: str
    bot_token: str
    granted: frozenset[str]
    calls_refused_with: str = ""
    """What every call with the bot token is refused with: "token_revoked", "account_inactive" or nothing."""
    canvases_refused_with: str = ""
    """An error of canvases.create, such as "free_teams_cannot_create_standalone_canvases", or nothing."""
    files_refused_with: str = ""
    """An error of files.getUploadURLExternal, such as "file_uploads_disabled", or nothing."""


@dataclass(eq=False, kw_only=True)
class User:
    """A person or a bot in a workspace."""

    id: str
    team_id: str
    name: str
    real_name: str
    locale: str = "en-US"
    tz: str = "Europe/London"
    title: str = ""
    email: str = ""
    is_admin: bool = False
    is_owner: bool = False
    is_primary_owner: bool = False
    is_bot: bool = False
    bot_id: str = ""
    app_id: str = ""
    deleted: bool = False
    updated: int = 0
    dnd: tuple[int, int] | None = None
    """When do-not-disturb begins and ends next, in seconds since 1970."""

    @property
    def first_name(self) -> str:
        """What friends call them."""
        return self.real_name.split(" ", maxsplit=1)[0]


@dataclass(eq=False, kw_only=True)
class Message:
    """A message as it stands now, whoever wrote it."""

    ts: str
    channel_id: str
    team_id: str
    user_id: str
    text: str
    bot_id: str = ""
    blocks: Blocks = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] | None = None
    file_ids: list[str] = field(default_factory=list)
    thread_ts: str = ""
    edited_ts: str = ""
    ephemeral_to: str = ""
    """Whom alone it is shown to, if it is ephemeral."""
    values: dict[str, Values] = field(default_factory=dict)
    """What each person has chosen in it, by user id."""
    warnings: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    """Elements (block_id, action_id) whose action the app did not acknowledge in time, by user id."""


@dataclass(eq=False, kw_only=True)
class Channel:
    """A conversation: direct (`im`), among several (`mpim`), or a channel."""

    id: str
    team_id: str
    kind: Literal["im", "mpim", "public", "private"]
    name: str
    members: list[str]
    archived: bool = False
    shared_externally: bool = False
    """Whether people of another company are in it (Slack Connect)."""
    posting_refused_with: str = ""
    """An error of chat.postMessage where only some people may post, such as "restricted_action", or nothing."""
    created: int = 0
    messages: dict[str, Message] = field(default_factory=dict)
    """By ts, in the order of posting."""
    last_read: dict[str, str] = field(default_factory=dict)
    """The ts up to which somebody has read, by user id."""


@dataclass(eq=False, kw_only=True)
class View:
    """A modal or a Home tab as it stands in front of one person."""

    id: str
    team_id: str
    user_id: str
    type: Literal["modal", "home"]
    hash: str
    content: dict[str, Any]
    """What the app sent, its blocks with the ids that Slack gives them."""
    root_view_id: str = ""
    previous_view_id: str = ""
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    """What stands in red under an input block, by block_id."""
    notice: str = ""
    """What Slack itself says at the top of the modal, such as that it has trouble connecting."""
    warnings: set[tuple[str, str]] = field(default_factory=set)
    """Elements (block_id, action_id) whose action the app did not acknowledge in time."""
    made_at: float = field(default_factory=time.monotonic)
    """By the machine's own clock, which nobody turns: tells how long somebody waited for it."""

    @property
    def blocks(self) -> Blocks:
        """The blocks, each with its block_id."""
        blocks: Blocks = self.content["blocks"]
        return blocks


@dataclass(eq=False, kw_only=True)
class File:
    """An uploaded file, or one that is being uploaded."""

    id: str
    team_id: str
    name: str
    title: str
    length: int
    user_id: str
    created: int
    content: bytes | None = None
    """None until the bytes have arrived."""
    complete: bool = False
    channels: list[str] = field(default_factory=list)


@dataclass(eq=False, kw_only=True)
class Canvas:
    """A canvas, owned by the app."""

    id: str
    team_id: str
    title: str
    markdown: str
    created: int
    access: dict[str, str] = field(default_factory=dict)
    """Who or which channel may "read", "write" or is "owner", by id."""


@dataclass(eq=False, kw_only=True)
class Trigger:
    """Leave to show a modal: for three seconds, once."""

    id: str
    team_id: str
    user_id: str
    born: float
    """On the monotonic clock: the turned clock must not make it expire."""
    view_id: str = ""
    """The modal in which the person acted, if they did in one."""
    used: bool = False


@dataclass(eq=False, kw_only=True)
class ResponseUrl:
    """Leave to answer an interaction where it happened: five times within thirty minutes."""

    key: str
    team_id: str
    user_id: str
    channel_id: str
    born: float
    message_ts: str = ""
    """The message in which the person acted, if they did in one."""
    uses: int = 0


@dataclass(frozen=True)
class Notice:
    """Something that Slack itself tells one person, such as that a command failed."""

    text: str
    channel_id: str
    ts: str
