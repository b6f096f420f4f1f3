"""The world that Slack knows: workspaces, people, conversations, views and files, in memory.

Everything is read and changed under one lock. Whoever shows the world to a person waits for changes with
`World.wait_for`. Nothing in here talks to the app except through `World.delivery`, and never with the lock held.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

from playground import payloads
from playground.clock import TurnableClock
from playground.delivery import Delivery
from playground.elements import carried_over, with_ids
from playground.errors import Refusal
from playground.faults import Faults
from playground.limits import Limits
from playground.manifest import Manifest
from playground.model import (
    APP_ID,
    Canvas,
    Channel,
    File,
    Message,
    Notice,
    ResponseUrl,
    Trigger,
    User,
    View,
    Workspace,
)
from playground.objects import file_object, message_object, user_object, view_object
from playground.sockets import Sockets

MOST_VIEWS_IN_STACK = 3
RESPONSE_URL_USES = 5
MOST_KEPT = 5000
"""So many triggers and response URLs are remembered; older ones are unknown."""


class World:
    """Everything that Slack would know, and the rules of what may happen to it."""

    def __init__(self, manifest: Manifest, clock: TurnableClock) -> None:
        """An empty world with the app of `manifest` in it. See `playground.cast` for people."""
        self.manifest = manifest
        self.clock = clock
        self.lock = threading.RLock()
        self.base_url = "http://127.0.0.1"
        """Where the playground serves; without a slash at the end."""
        self.app_token = "xapp-1-A0SENDOFF-playground"  # noqa: S105 - opens nothing but the playground
        self.signing_secret = "playground-signing-secret"  # noqa: S105 - opens nothing but the playground
        self.trigger_seconds = 3.0
        """How long a trigger lives, in real seconds: https://docs.slack.dev/reference/methods/views.open"""
        self.response_url_seconds = 30 * 60.0
        """How long a response_url lives, in real seconds."""
        self.limits = Limits()
        self.faults = Faults()
        self.sockets = Sockets()
        self.faults.drop_sockets = self.sockets.drop
        self.delivery = Delivery(self.sockets, self.faults, self.signing_secret)

        self.workspaces: dict[str, Workspace] = {}
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.modals: dict[str, list[View]] = {}
        """The stack of modals in front of each person, the top one last."""
        self.files: dict[str, File] = {}
        self.canvases: dict[str, Canvas] = {}
        self.notices: dict[str, list[Notice]] = defaultdict(list)
        self.response_urls: dict[str, ResponseUrl] = {}
        self.uploads: dict[str, str] = {}
        """The file of each upload address that waits for its bytes."""

        self._triggers: dict[str, Trigger] = {}
        self._external_ids: dict[tuple[str, str], str] = {}
        self._direct: dict[frozenset[str], Channel] = {}
        self._channels_of: dict[str, dict[str, Channel]] = defaultdict(dict)
        self._files_of: dict[str, dict[str, File]] = defaultdict(dict)
        self._workspace_by_token: dict[str, Workspace] = {}
        self._changed = threading.Condition(self.lock)
        self._versions: dict[str, int] = defaultdict(int)
        self._last_ts = 0
        self._count = 0

    # Where the app listens

    @property
    def http_url(self) -> str:
        """Where the app listens if it is reached by HTTP; empty for Socket Mode."""
        return self.delivery.http_url

    @http_url.setter
    def http_url(self, url: str) -> None:
        self.delivery.http_url = url

    def stop(self) -> None:
        """Close the connections to the app and send it nothing more."""
        self.sockets.close()
        self.delivery.stop()

    # Changes, for whoever shows them

    def version(self, user_id: str) -> int:
        """A number that grows with each change that this person could see."""
        with self.lock:
            return self._versions[user_id]

    def wait_for_change(self, user_id: str, after: int, timeout: float) -> int:
        """Wait until this person's version is above `after`, `timeout` seconds at most; return the version."""
        with self._changed:
            self._changed.wait_for(lambda: self._versions[user_id] > after, timeout)
            return self._versions[user_id]

    def wait_for(self, predicate: Callable[[], Any], timeout: float = 10.0) -> Any:
        """Wait until `predicate`, asked again at each change of the world, is true; return what it said last."""
        with self._changed:
            return self._changed.wait_for(predicate, timeout)

    def touch(self, user_ids: Iterable[str]) -> None:
        """Say that something has changed for these people."""
        with self._changed:
            for user_id in user_ids:
                self._versions[user_id] += 1
            self._changed.notify_all()

    # Names for new things

    def new_id(self, prefix: str) -> str:
        """An id as Slack's, unique in this world."""
        with self.lock:
            self._count += 1
            return f"{prefix}0PG{self._count:07d}"

    def new_ts(self) -> str:
        """The time in the playground as a message's id: unique, later than all before."""
        with self.lock:
            self._last_ts = max(self._last_ts + 1, int(self.clock.timestamp() * 1_000_000))
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def now(self) -> int:
        """The time in the playground in whole seconds since 1970."""
        return int(self.clock.timestamp())

    # Workspaces and people

    def add_workspace(self, workspace: Workspace) -> Workspace:
        """Add a workspace with the app installed in it; its bot's user must be added too."""
        with self.lock:
            self.workspaces[workspace.id] = workspace
            self._workspace_by_token[workspace.bot_token] = workspace
        return workspace

    @property
    def default_workspace(self) -> Workspace:
        """The workspace that was added first."""
        return next(iter(self.workspaces.values()))

    def workspace_of_token(self, token: str) -> Workspace | None:
        """The workspace in which a bot token was given."""
        return self._workspace_by_token.get(token)

    def add_user(self, user: User) -> User:
        """Add a person or a bot."""
        with self.lock:
            user.updated = user.updated or self.now()
            self.users[user.id] = user
        return user

    def add_person(
        self,
        name: str,
        locale: str = "en-US",
        tz: str = "Europe/London",
        *,
        workspace: Workspace | None = None,
        user_id: str = "",
        title: str = "",
        is_admin: bool = False,
    ) -> User:
        """Add a person by their full name, their IANA time zone's name and their Slack locale."""
        return self.add_user(
            User(
                id=user_id or self.new_id("U"),
                team_id=(workspace or self.default_workspace).id,
                name=name.lower().replace(" ", "."),
                real_name=name,
                locale=locale,
                tz=tz,
                title=title,
                email=f"{name.lower().replace(' ', '.')}@example.org",
                is_admin=is_admin,
            )
        )

    def change_person(self, user_id: str, **changes: Any) -> None:
        """Change a person's name, locale, time zone … (the fields of `User`), and tell the app by user_change."""
        user = self.users[user_id]
        with self.lock:
            for field, value in changes.items():
                if not hasattr(user, field):
                    raise AttributeError(field)
                setattr(user, field, value)
            user.updated = self.now()
            about = self.describe_user(user, include_locale=True)
            self.touch(self.users)
        if "users:read" in self.workspaces[user.team_id].granted:
            self.send_event(user.team_id, {"type": "user_change", "user": about, "cache_ts": user.updated})

    def deactivate(self, user_id: str) -> None:
        """Let somebody leave the workspace; the app is told by user_change."""
        with self.lock:
            self.modals.pop(user_id, None)
        self.change_person(user_id, deleted=True)

    def reactivate(self, user_id: str) -> None:
        """Let somebody come back; the app is told by user_change."""
        self.change_person(user_id, deleted=False)

    def uninstall(self, team_id: str) -> None:
        """Remove the app from a workspace: its token dies, and it is told by tokens_revoked and app_uninstalled."""
        workspace = self.workspaces[team_id]
        workspace.calls_refused_with = "account_inactive"
        self.send_event(team_id, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [workspace.bot_user_id]}})
        self.send_event(team_id, {"type": "app_uninstalled"})

    def send_event(self, team_id: str, content: Mapping[str, Any]) -> None:
        """Send the app an event in the background, if its manifest subscribes to it."""
        kind = content["type"]
        if (f"message.{content['channel_type']}" if kind == "message" else kind) not in self.manifest.events:
            return
        event = {"event_ts": self.new_ts(), **content}
        self.delivery.send_event(
            payloads.event(
                self.workspaces[team_id],
                event,
                event_id=f"Ev{secrets.token_hex(5).upper()}",
                event_time=self.now(),
            )
        )

    # Conversations

    def add_channel(self, channel: Channel) -> Channel:
        """Add a conversation."""
        with self.lock:
            channel.created = channel.created or self.now()
            self.channels[channel.id] = channel
            for member in channel.members:
                self._channels_of[member][channel.id] = channel
            if channel.kind in {"im", "mpim"}:
                self._direct[frozenset(channel.members)] = channel
            self.touch(channel.members)
        return channel

    def join(self, channel: Channel, user_id: str) -> None:
        """Let somebody (or the app, by its bot's user id) into a channel."""
        with self.lock:
            if user_id not in channel.members:
                channel.members.append(user_id)
                self._channels_of[user_id][channel.id] = channel
            self.touch(channel.members)

    def channels_of(self, user_id: str) -> list[Channel]:
        """The conversations that somebody is in."""
        with self.lock:
            return list(self._channels_of[user_id].values())

    def offered_conversations(self, user_id: str, element: Mapping[str, Any]) -> list[Channel]:
        """What a conversations_select (or channels_select) offers somebody: their own conversations and all public
        channels, without those that its `filter` leaves out.

        See https://docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object.
        """
        team_id = self.users[user_id].team_id
        wanted = element.get("filter") or {}
        kinds = ["public"] if "channels_select" in element["type"] else wanted.get("include")
        with self.lock:
            public = {
                id_: each for id_, each in self.channels.items() if (each.kind, each.team_id) == ("public", team_id)
            }
            seen = {**self._channels_of[user_id], **public}.values()
            return [
                channel
                for channel in seen
                if not channel.archived
                and (kinds is None or channel.kind in kinds)
                and not (wanted.get("exclude_external_shared_channels") and channel.shared_externally)
                and not (wanted.get("exclude_bot_users") and channel.kind == "im" and self._has_bot(channel))
            ]

    def _has_bot(self, channel: Channel) -> bool:
        return any(self.users[member].is_bot for member in channel.members)

    def direct(self, user_ids: Iterable[str], *, create: bool = True) -> Channel | None:
        """The direct conversation among exactly these people (two: im, more: mpim)."""
        members = list(dict.fromkeys(user_ids))
        with self.lock:
            channel = self._direct.get(frozenset(members))
            if channel is not None or not create:
                return channel
            several = len(members) > 2
            first = self.users[members[0]]
            names = "--".join(self.users[member].name for member in members)
            return self.add_channel(
                Channel(
                    id=self.new_id("G" if several else "D"),
                    team_id=first.team_id,
                    kind="mpim" if several else "im",
                    name=f"mpdm-{names}-1" if several else "",
                    members=members,
                )
            )

    def dm_with_app(self, user_id: str) -> Channel:
        """The direct conversation of somebody with the app."""
        bot = self.workspaces[self.users[user_id].team_id].bot_user_id
        channel = self.direct([user_id, bot])
        if channel is None:
            raise KeyError(user_id)
        return channel

    # Messages

    def post(
        self,
        channel: Channel,
        user_id: str,
        *,
        text: str = "",
        blocks: list[dict[str, Any]] | None = None,
        **more: Any,
    ) -> Message:
        """Put a message into a conversation. `more` are further fields of `Message`."""
        with self.lock:
            message = Message(
                ts=self.new_ts(),
                channel_id=channel.id,
                team_id=channel.team_id,
                user_id=user_id,
                text=text,
                blocks=with_ids(blocks or []),
                **more,
            )
            channel.messages[message.ts] = message
            self.touch([message.ephemeral_to] if message.ephemeral_to else channel.members)
        return message

    def change_message(self, message: Message, **changes: Any) -> None:
        """Change fields of a message; blocks get their ids, and choices are kept where the ids are the same."""
        with self.lock:
            for field, value in changes.items():
                setattr(message, field, with_ids(value) if field == "blocks" else value)
            for user_id, values in message.values.items():
                message.values[user_id] = carried_over(message.blocks, values)
            message.warnings.clear()
            self.touch(self.channels[message.channel_id].members)

    def delete_message(self, message: Message) -> None:
        """Take a message away."""
        with self.lock:
            channel = self.channels[message.channel_id]
            channel.messages.pop(message.ts, None)
            self.touch([*channel.members, message.ephemeral_to])

    def notify(self, user_id: str, channel: Channel, text: str) -> None:
        """Let Slack itself tell somebody something that nobody else sees."""
        with self.lock:
            self.notices[user_id].append(Notice(text=text, channel_id=channel.id, ts=self.new_ts()))
            self.touch([user_id])

    # Leave to act

    def new_trigger(self, user: User, view_id: str = "") -> Trigger:
        """Leave to show a modal to somebody who has just done something (in the modal `view_id`)."""
        with self.lock:
            self._count += 1
            trigger = Trigger(
                id=f"{self._count}.{int(time.time())}.{secrets.token_hex(16)}",
                team_id=user.team_id,
                user_id=user.id,
                born=time.monotonic(),
                view_id=view_id,
            )
            self._triggers[trigger.id] = trigger
            _forget_oldest(self._triggers)
        return trigger

    def take_trigger(self, trigger_id: str, team_id: str) -> Trigger:
        """Use up a trigger.

        Raises Refusal "invalid_trigger_id", "expired_trigger_id" or "exchanged_trigger_id".
        """
        with self.lock:
            trigger = self._triggers.get(trigger_id)
            if trigger is None or trigger.team_id != team_id:
                raise Refusal("invalid_trigger_id")
            if trigger.used:
                raise Refusal("exchanged_trigger_id")
            if time.monotonic() - trigger.born > self.trigger_seconds:
                raise Refusal("expired_trigger_id")
            trigger.used = True
            return trigger

    def new_response_url(self, user: User, channel: Channel, message_ts: str = "") -> str:
        """Leave to answer somebody in a conversation; returns the whole address."""
        key = secrets.token_urlsafe(18)
        with self.lock:
            self.response_urls[key] = ResponseUrl(
                key=key,
                team_id=user.team_id,
                user_id=user.id,
                channel_id=channel.id,
                born=time.monotonic(),
                message_ts=message_ts,
            )
            _forget_oldest(self.response_urls)
        return f"{self.base_url}/actions/{user.team_id}/{key}"

    def take_response_url(self, key: str) -> ResponseUrl:
        """Use a response URL once. Raises Refusal "invalid_url", "expired_url" or "used_url"."""
        with self.lock:
            leave = self.response_urls.get(key)
            if leave is None:
                raise Refusal("invalid_url")
            if time.monotonic() - leave.born > self.response_url_seconds:
                raise Refusal("expired_url")
            if leave.uses >= RESPONSE_URL_USES:
                raise Refusal("used_url")
            leave.uses += 1
            return leave

    # Views

    def top_modal(self, user_id: str) -> View | None:
        """The modal that somebody has in front of them."""
        with self.lock:
            stack = self.modals.get(user_id)
            return stack[-1] if stack else None

    def make_view(self, user: User, content: Mapping[str, Any]) -> View:
        """A view of somebody's from what the app sent. Raises Refusal "duplicate_external_id"."""
        with self.lock:
            view = View(
                id=self.new_id("V"),
                team_id=user.team_id,
                user_id=user.id,
                type=content["type"],
                hash=_new_hash(),
                content={},
            )
            self._fill(view, content)
            return view

    def open_modal(self, view: View) -> None:
        """Show a modal in place of all that may be open."""
        with self.lock:
            self.close_modals(view.user_id)
            view.root_view_id = view.id
            self._show(view)
            self.modals[view.user_id] = [view]

    def push_modal(self, view: View) -> None:
        """Show a modal on top of the others. Raises Refusal "push_limit_reached"."""
        with self.lock:
            stack = self.modals.get(view.user_id, [])
            if not stack:
                raise Refusal("not_found")
            if len(stack) >= MOST_VIEWS_IN_STACK:
                raise Refusal("push_limit_reached")
            view.root_view_id, view.previous_view_id = stack[0].id, stack[-1].id
            self._show(view)
            stack.append(view)

    def update_view(self, view: View, content: Mapping[str, Any]) -> None:
        """Replace what a view shows. Raises Refusal "duplicate_external_id"."""
        with self.lock:
            self._fill(view, content)
            view.hash = _new_hash()
            view.errors.clear()
            view.warnings.clear()
            view.notice = ""
            self.touch([view.user_id])

    def publish_home(self, user: User, content: Mapping[str, Any]) -> View:
        """Show the app's Home tab to somebody, for the first time or anew."""
        with self.lock:
            view = self.homes.get(user.id)
            if view is not None:
                self.update_view(view, content)
                return view
            view = self.make_view(user, content)
            view.root_view_id = view.id
            self.homes[user.id] = view
            self._show(view)
            return view

    def close_modal(self, view: View) -> None:
        """Take a modal from its stack, wherever in it it stands."""
        with self.lock:
            stack = self.modals.get(view.user_id, [])
            with suppress(ValueError):
                stack.remove(view)
            self._forget(view)
            self.touch([view.user_id])

    def close_modals(self, user_id: str) -> list[View]:
        """Take all modals away; return them, the top one first."""
        with self.lock:
            closed = list(reversed(self.modals.pop(user_id, [])))
            for view in closed:
                self._forget(view)
            self.touch([user_id])
            return closed

    def view_by(self, team_id: str, *, view_id: str = "", external_id: str = "") -> View:
        """A view that is being shown. Raises Refusal "not_found"."""
        with self.lock:
            view = self.views.get(view_id or self._external_ids.get((team_id, external_id), ""))
            if view is None or view.team_id != team_id:
                raise Refusal("not_found")
            return view

    def _show(self, view: View) -> None:
        self.views[view.id] = view
        if external_id := view.content.get("external_id"):
            self._external_ids[view.team_id, external_id] = view.id
        self.touch([view.user_id])

    def _forget(self, view: View) -> None:
        self.views.pop(view.id, None)
        if external_id := view.content.get("external_id"):
            self._external_ids.pop((view.team_id, external_id), None)

    def _fill(self, view: View, content: Mapping[str, Any]) -> None:
        external_id = content.get("external_id")
        owner = self._external_ids.get((view.team_id, external_id)) if external_id else None
        if owner is not None and owner != view.id:
            raise Refusal("duplicate_external_id")
        old = view.content.get("external_id")
        if old and old != external_id:
            self._external_ids.pop((view.team_id, old), None)
        if external_id and view.id in self.views:
            self._external_ids[view.team_id, external_id] = view.id
        view.content = {**content, "blocks": with_ids(content["blocks"])}
        view.values = carried_over(view.blocks, view.values)

    # Files

    def share_file(self, file: File, channel: Channel) -> None:
        """Let everybody in a conversation see a file."""
        with self.lock:
            file.channels.append(channel.id)
            for member in channel.members:
                self._files_of[member][file.id] = file
            self.touch(channel.members)

    def files_of(self, user_id: str) -> list[File]:
        """The files that somebody can see, in the order of sharing."""
        with self.lock:
            return list(self._files_of[user_id].values())

    # What Slack tells about things

    def describe_message(self, message: Message, *, with_metadata: bool = False) -> dict[str, Any]:
        """A message in Slack's JSON."""
        files = [self.describe_file(self.files[file_id]) for file_id in message.file_ids]
        workspace = self.workspaces[message.team_id]
        return message_object(message, workspace, files, with_metadata=with_metadata)

    def describe_view(self, view: View) -> dict[str, Any]:
        """A view in Slack's JSON."""
        return view_object(view, self.workspaces[view.team_id])

    def describe_file(self, file: File) -> dict[str, Any]:
        """A file in Slack's JSON."""
        return file_object(file, self.workspaces[file.team_id], self.base_url)

    def describe_user(self, user: User, *, include_locale: bool = False) -> dict[str, Any]:
        """A user in Slack's JSON, as far as the app is let to see them."""
        answer = user_object(user, self.clock.now(), include_locale=include_locale)
        if user.email and not user.deleted and "users:read.email" in self.workspaces[user.team_id].granted:
            answer["profile"]["email"] = user.email
        return answer


def install(world: World, *, team_id: str, name: str, domain: str) -> Workspace:
    """Add a workspace with the app in it: its bot user, its token, all scopes of the manifest."""
    suffix = team_id[1:]
    workspace = world.add_workspace(
        Workspace(
            id=team_id,
            name=name,
            domain=domain,
            app_name=world.manifest.app_name,
            bot_user_id=f"U0BOT{suffix}",
            bot_id=f"B{suffix}",
            bot_token=f"xoxb-playground-{suffix}",
            granted=world.manifest.scopes,
        )
    )
    world.add_user(
        User(
            id=workspace.bot_user_id,
            team_id=team_id,
            name=world.manifest.bot_name.lower().replace(" ", "_"),
            real_name=world.manifest.bot_name,
            tz="America/Los_Angeles",
            is_bot=True,
            bot_id=workspace.bot_id,
            app_id=APP_ID,
        )
    )
    return workspace


def _new_hash() -> str:
    return f"{int(time.time())}.{secrets.token_urlsafe(6)}"


def _forget_oldest(kept: dict[str, Any]) -> None:
    if len(kept) > MOST_KEPT:
        del kept[next(iter(kept))]
