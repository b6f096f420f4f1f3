"""Somebody who uses Slack: what they can do, and what they see.

    maya = Person(world, "U0MAYA0001")
    maya.command("/mentorship start @Jonas")
    maya.type("Purpose", "Getting better at reviews")
    assert not maya.submit()
    maya.see("Jonas Weber")

What somebody does waits until the thing is there to do it with (`patience`, in seconds), as a person would.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any, TypeVar

from playground import interactions
from playground.elements import TYPED_IN
from playground.finding import BUTTONS, CHOICES, Found, NotThere, chosen_value, find
from playground.interactions import Place
from playground.model import Channel, User
from playground.seen import SeenCanvas, SeenFile, SeenMessage, SeenView
from playground.words import Reader, joined
from playground.world import World

Result = TypeVar("Result")

_LINK = re.compile(r"https?://[^\s<>|]+")


class Person:
    """One person's Slack client."""

    def __init__(self, world: World, user_id: str, patience: float = 10.0) -> None:
        """`patience` is how many seconds they wait for something to appear."""
        self.world = world
        self.user: User = world.users[user_id]
        self.patience = patience
        self.looks_at_home = False
        self.opened_links: list[str] = []
        """The addresses of the link buttons that they have pressed."""

    def __repr__(self) -> str:
        """Their name, for failing tests."""
        return f"<Person {self.user.real_name}>"

    @property
    def id(self) -> str:
        """Their user id."""
        return self.user.id

    @property
    def mention(self) -> str:
        """How markup mentions them."""
        return f"<@{self.user.id}>"

    # What they see

    @property
    def reader(self) -> Reader:
        """How they read: their language, their zone, the names that they know."""
        return Reader(self.user, self._name_of, self.world.clock.now)

    @property
    def dm(self) -> Channel:
        """Their conversation with the app."""
        return self.world.dm_with_app(self.id)

    @property
    def modal(self) -> SeenView | None:
        """The modal in front of them."""
        view = self.world.top_modal(self.id)
        return SeenView(view, self.reader, self.world) if view else None

    @property
    def home(self) -> SeenView | None:
        """The app's Home tab; None if the app has not published one."""
        view = self.world.homes.get(self.id)
        return SeenView(view, self.reader, self.world) if view else None

    def messages(self, channel: Channel | str | None = None) -> list[SeenMessage]:
        """The messages in their conversation with the app (or another one) that they can see, oldest first."""
        with self.world.lock:
            return [
                SeenMessage(message, self.reader, self.world)
                for message in self._channel(channel).messages.values()
                if message.ephemeral_to in {"", self.id}
            ]

    @property
    def last_message(self) -> SeenMessage | None:
        """The newest message in their conversation with the app."""
        messages = self.messages()
        return messages[-1] if messages else None

    @property
    def notices(self) -> list[str]:
        """What Slack itself has told them, such as that a command failed."""
        with self.world.lock:
            return [notice.text for notice in self.world.notices[self.id]]

    def files(self) -> list[SeenFile]:
        """The files that they can open, in the order of sharing."""
        return [SeenFile(file, self.world.describe_file(file)) for file in self.world.files_of(self.id)]

    def canvases(self) -> list[SeenCanvas]:
        """The canvases that they can open."""
        with self.world.lock:
            mine = {self.id, *(channel.id for channel in self.world.channels_of(self.id))}
            return [
                SeenCanvas(canvas, canvas.access[each])
                for canvas in self.world.canvases.values()
                for each in canvas.access
                if each in mine
            ]

    def unread(self, channel: Channel | str | None = None) -> int:
        """How many messages of others they have not read."""
        where = self._channel(channel)
        with self.world.lock:
            read = where.last_read.get(self.id, "")
            return sum(message.ts > read and message.message.user_id != self.id for message in self.messages(where))

    def mark_read(self, channel: Channel | str | None = None) -> None:
        """Read everything."""
        where = self._channel(channel)
        with self.world.lock:
            where.last_read[self.id] = self.world.new_ts()
            self.world.touch([self.id])

    @property
    def screen(self) -> str:
        """Everything that they can see in the app: the modal, the Home tab, messages, Slack's notices."""
        with self.world.lock:
            views = [view.text for view in (self.modal, self.home) if view]
            return joined([*views, *(message.words for message in self.messages()), *self.notices])

    def see(self, text: str, timeout: float | None = None) -> None:
        """Wait until `text` stands anywhere on their screen, or is a message's notification. Raises NotThere."""
        self.wait_for(lambda: self._sees(text), timeout, f"{text!r}")

    def wait_for(
        self, what: Callable[[], Result | None], timeout: float | None = None, name: str = "what was awaited"
    ) -> Result:
        """Wait until `what`, asked again at each change of the world, is true; return it. Raises NotThere."""
        found = self.world.wait_for(what, self.patience if timeout is None else timeout)
        if not found:
            raise NotThere(f"{self.user.real_name} does not see {name}. On the screen:\n{self.screen}")
        result: Result = found
        return result

    def wait_for_modal(self, title: str = "", timeout: float | None = None) -> SeenView:
        """Wait until a modal (with this title) is in front of them. Raises NotThere."""

        def modal() -> SeenView | None:
            seen = self.modal
            return seen if seen and title in {"", seen.title} else None

        return self.wait_for(modal, timeout, f"a modal {title}")

    # What they do

    def command(self, line: str, channel: Channel | str | None = None) -> None:
        """Run a slash command, such as "/mentorship start @Jonas", in their conversation with the app.

        "@Jonas", "@Jonas Weber" and "@jonas.weber" are mentions, as Slack makes of what one chooses while typing.
        """
        name, _, text = line.partition(" ")
        settings = self.world.manifest.commands.get(name, {})
        escaped = self._escaped(text) if settings.get("should_escape") or name == interactions.INVITE else text
        interactions.send_command(self.world, self.user, self._channel(channel), name, escaped.strip())

    def open_home(self) -> None:
        """Open the app's Home tab; from now on they look at it."""
        self.looks_at_home = True
        interactions.open_tab(self.world, self.user, "home")

    def open_messages(self) -> None:
        """Open the app's messages; from now on they look at these."""
        self.looks_at_home = False
        interactions.open_tab(self.world, self.user, "messages")

    def look_at_home(self) -> None:
        """Look at the Home tab as it is, without telling the app."""
        self.looks_at_home = True

    def look_at_messages(self) -> None:
        """Look at the messages, without telling the app."""
        self.looks_at_home = False

    def global_shortcut(self, callback_id: str) -> None:
        """Start a global shortcut."""
        interactions.run_global_shortcut(self.world, self.user, callback_id)

    def message_shortcut(self, callback_id: str, message: SeenMessage) -> None:
        """Start a shortcut from the menu of a message."""
        interactions.run_message_shortcut(self.world, self.user, message.message, callback_id)

    def say(self, text: str, channel: Channel | str) -> SeenMessage:
        """Write a message into a conversation: a channel, its id or name, or another person's id.

        Raises NotThere in the conversation with the app, where its manifest says that this is for reading only.
        """
        where = self._channel(channel)
        if where is self.dm and self.world.manifest.messages_read_only:
            raise NotThere("the app's messages are for reading only")
        message = self.world.post(where, self.id, text=self._escaped(text))
        if where.kind == "im" and self.world.workspaces[self.user.team_id].bot_user_id in where.members:
            event = {"type": "message", "channel_type": "im", "channel": where.id, "user": self.id}
            self.world.send_event(self.user.team_id, event | {"text": message.text, "ts": message.ts})
        return SeenMessage(message, self.reader, self.world)

    def type(self, field: str, text: str, *, enter: bool = False) -> None:
        """Type into a text input, named by its label, block_id or action_id; `enter` presses Enter after it."""
        found = self._find(field, frozenset(TYPED_IN), "field")
        interactions.enter(
            self.world, self.user, found.place, found.block_id, found.action_id, text or None, on_character=True
        )
        if enter:
            interactions.enter(self.world, self.user, found.place, found.block_id, found.action_id, text or None)

    def choose(self, field: str, choice: Any, *, near: str = "", in_: SeenMessage | SeenView | None = None) -> None:
        """Choose in a menu, a picker, radio buttons, checkboxes or an overflow menu.

        `field` is its label, placeholder, action_id or block_id; `near` some words beside or above it. `choice` is
        described at `playground.finding.chosen_value`.
        """
        found = self._find(field, CHOICES, "choice", near=near, in_=in_)
        value = chosen_value(found, choice, self.reader, self._id_of)
        self._check_offered(found, value)
        if found.kind == "overflow":
            interactions.use(self.world, self.user, found.place, found.block_id, found.action_id, option=value)
        else:
            interactions.enter(self.world, self.user, found.place, found.block_id, found.action_id, value)

    def press(
        self,
        button: str,
        *,
        near: str = "",
        in_: SeenMessage | SeenView | None = None,
        confirm: bool = True,
    ) -> None:
        """Press a button, named by its label or action_id.

        It is looked for in the modal; if none is open, on the Home tab if they look at it; else in the newest message
        that has it; or where `in_` says. `near` is some words beside or above it, where several have the same label.
        `confirm` is their answer if the button asks back.
        """
        found = self._find(button, BUTTONS, "button", near=near, in_=in_)
        if found.element.get("confirm") and not confirm:
            return
        if found.element.get("url"):
            self.opened_links.append(found.element["url"])
        interactions.use(self.world, self.user, found.place, found.block_id, found.action_id)

    def submit(self) -> dict[str, str]:
        """Submit the modal. Returns what is wrong, by block_id; empty if it was accepted.

        What Slack itself complains about ("trouble connecting") stands under "".
        """
        modal = self.wait_for(lambda: self.modal, name="a modal to submit")
        if not modal.view.content.get("submit"):
            raise NotThere(f"the modal {modal.title!r} has nothing to submit")
        return interactions.submit(self.world, self.user, modal.view)

    def close(self, *, everything: bool = False) -> None:
        """Close the modal (and with `everything`, as by its cross, those under it too)."""
        self.wait_for(lambda: self.modal, name="a modal to close")
        interactions.close(self.world, self.user, everything=everything)

    # How they find things

    def _find(
        self,
        target: str,
        kinds: frozenset[str],
        what: str,
        *,
        near: str = "",
        in_: SeenMessage | SeenView | None = None,
    ) -> Found:
        def look() -> Sequence[Found]:
            for place in self._places(in_):
                if found := find(place, self.reader, target, kinds, near=near):
                    return found
            return []

        found = self.wait_for(look, name=f"a {what} {target!r}{f' near {near!r}' if near else ''}")
        if len(found) > 1:
            raise NotThere(f"{len(found)} times a {what} {target!r}; say near= which words")
        return found[0]

    def _check_offered(self, found: Found, value: Any) -> None:
        """Make sure that a select of conversations offers what was chosen in it. Raises NotThere."""
        if not found.kind.endswith(("conversations_select", "channels_select")):
            return
        offered = {channel.id for channel in self.world.offered_conversations(self.id, found.element)}
        chosen = set(value) if isinstance(value, list) else {value} - {None}
        if not chosen <= offered:
            raise NotThere(f"{found.action_id} does not offer {chosen - offered}")

    def _places(self, in_: SeenMessage | SeenView | None) -> Iterable[Place]:
        if isinstance(in_, SeenMessage):
            return [in_.message]
        if isinstance(in_, SeenView):
            return [in_.view]
        if top := self.world.top_modal(self.id):
            return [top]
        home = self.world.homes.get(self.id)
        messages = [message.message for message in reversed(self.messages())]
        return [home, *messages] if home and self.looks_at_home else messages

    def _sees(self, text: str) -> bool:
        views = (view.text for view in (self.modal, self.home) if view)
        messages = (words for message in reversed(self.messages()) for words in (message.words, message.text))
        return any(text in words for words in chain(views, self.notices, messages))

    def _channel(self, channel: Channel | str | None) -> Channel:
        if channel is None:
            return self.dm
        if isinstance(channel, Channel):
            return channel
        if channel in self.world.users:
            direct = self.world.direct([self.id, channel])
            if direct is not None:
                return direct
        for each in self.world.channels_of(self.id):
            if channel in {each.id, each.name, f"#{each.name}"}:
                return each
        raise NotThere(f"{self.user.real_name} is in no conversation {channel!r}")

    def _name_of(self, id_: str) -> str:
        if id_ in self.world.users:
            return self.world.users[id_].real_name
        return self.world.channels[id_].name if id_ in self.world.channels else ""

    def _id_of(self, name: str) -> str:
        """The id of a person or conversation by name or id."""
        if name in self.world.users or name in self.world.channels:
            return name
        for user in self._colleagues():
            if name.removeprefix("@") in {user.real_name, user.first_name, user.name}:
                return user.id
        public = (each for each in self.world.channels.values() if each.kind == "public")
        named = next((each for each in public if name in {each.name, f"#{each.name}"}), None)
        return (named or self._channel(name)).id

    def _colleagues(self) -> list[User]:
        return [user for user in self.world.users.values() if user.team_id == self.user.team_id]

    def _escaped(self, text: str) -> str:
        """What Slack makes of what somebody types: entities, mentions, links."""
        escaped = re.sub(
            r"&|<(?![@#][A-Z0-9]+[|>])|(?<![A-Z0-9|])>",
            lambda match: {"&": "&amp;", "<": "&lt;", ">": "&gt;"}[match[0]],
            text,
        )
        escaped = _LINK.sub(r"<\g<0>>", escaped)
        if "@" not in escaped:
            return escaped
        names = {
            name.lower(): user.id
            for user in self._colleagues()
            for name in (user.first_name, user.name, user.real_name)
        }
        one_of = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        return re.sub(
            rf"(?<![<\w])@({one_of})(?!\w)",
            lambda match: f"<@{names[match[1].lower()]}>",
            escaped,
            flags=re.IGNORECASE,
        )
