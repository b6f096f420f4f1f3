"""A call of a Web API method, and what a method is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from playground.errors import Refusal, missing
from playground.model import Channel, User, Workspace
from playground.world import World
from prompts.block_kit import Problem

Answer = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """Who calls what, with which arguments, be they from a form or from JSON."""

    world: World
    workspace: Workspace
    args: Mapping[str, Any]

    def text(self, name: str) -> str:
        """An argument as text; empty if it is missing."""
        value = self.args.get(name)
        return "" if value is None else str(value)

    def required(self, name: str) -> str:
        """An argument as text. Raises Refusal "invalid_arguments" if it is missing."""
        value = self.text(name)
        if not value:
            raise missing(name)
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """An argument as yes or no: forms say "1" and "0", or "true" and "false"."""
        value = self.args.get(name)
        return default if value is None else value in {True, "1", "true", "True"}

    def number(self, name: str, default: int) -> int:
        """An argument as a whole number. Raises Refusal "invalid_arguments"."""
        value = self.args.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except ValueError:
            raise Refusal("invalid_arguments") from None

    def decoded(self, name: str, error: str = "invalid_arguments") -> Any:
        """An argument that is JSON, or JSON as text in a form; None if it is missing. Raises Refusal `error`."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise Refusal(error) from None

    def names(self, name: str) -> list[str]:
        """An argument that is a list, or its members with commas between them."""
        value = self.args.get(name) or []
        if isinstance(value, str):
            value = json.loads(value) if value.startswith("[") else value.split(",")
        return [str(each).strip() for each in value if str(each).strip()]

    def user(self, name: str = "user") -> User:
        """The user whose id is the argument. Raises Refusal "user_not_found"."""
        user = self.world.users.get(self.required(name))
        if user is None or user.team_id != self.workspace.id:
            raise Refusal("user_not_found")
        return user

    def channel(self, name: str = "channel") -> Channel:
        """The conversation whose id is the argument, if the app can see it. Raises Refusal "channel_not_found"."""
        channel = self.world.channels.get(self.text(name))
        if channel is None or channel.team_id != self.workspace.id or not self.sees(channel):
            raise Refusal("channel_not_found")
        return channel

    def sees(self, channel: Channel) -> bool:
        """Whether the app knows that this conversation exists."""
        return channel.kind == "public" or self.workspace.bot_user_id in channel.members


@dataclass(frozen=True)
class Method:
    """A method: what it does, and what it takes to call it."""

    do: Callable[[Call], Answer]
    scope: str = ""
    caller: Literal["bot", "app", "anybody"] = "bot"
    """Whose token it takes: a workspace's bot token, the app-level token, or none."""


Methods = Mapping[str, Method]


def problem_messages(problems: Sequence[Problem]) -> dict[str, Any]:
    """What Slack tells about invalid blocks in response_metadata."""
    return {"messages": [f"[ERROR] {problem.message} [json-pointer:{problem.pointer}]" for problem in problems]}


def page(items: Sequence[Any], call: Call, *, default: int = 100) -> tuple[Sequence[Any], str]:
    """The items of the page that a call asks for, and the cursor of the next page (empty after the last).

    Raises Refusal "invalid_cursor".
    """
    cursor = call.text("cursor")
    if cursor and not cursor.isdecimal():
        raise Refusal("invalid_cursor")
    start, limit = int(cursor or 0), max(1, min(call.number("limit", default), 1000))
    end = start + limit
    return items[start:end], str(end) if end < len(items) else ""
