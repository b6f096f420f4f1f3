"""Blocks in front of a reader: what `templates/blocks.html` asks while it draws them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from playground.dates import long_date, time_of_day, zone_name
from playground.elements import STATE_KEY, options_of
from playground.model import Blocks, Values
from playground.page.markdown import markdown_as_html
from playground.page.mrkdwn import as_html, followed, plain_as_html
from playground.page.reader import Reader
from playground.page.rich_text import rich_text_as_html

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Choice:
    """One of the things that a select offers."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Surface:
    """A message, a modal or a Home tab."""

    key: str
    """Different for each surface of a page."""
    address: Mapping[str, str]
    """What finds it again when somebody uses it: `view`, or `channel` and `ts`."""
    blocks: Blocks
    values: Values
    reader: Reader
    errors: Mapping[str, str] = field(default_factory=dict)
    """What stands in red under an input block, by block_id."""
    warnings: Collection[tuple[str, str]] = ()
    """Elements (block_id, action_id) whose action the app did not acknowledge in time."""
    people: Sequence[Choice] = ()
    conversations: Callable[[Json], Sequence[Choice]] = field(default=lambda _element: (), repr=False)
    """The conversations that a select offers."""
    own_host: str = ""
    """The page's own host and port: the only one that images are loaded from."""
    file_address: Callable[[str], str | None] = field(default=lambda _file_id: None, repr=False)
    """Where a file's content is, by its id; None for one that the reader cannot see."""

    def dom_id(self, *parts: str) -> str:
        """An id for the page that is the same whenever these parts are, whatever characters are in them."""
        name = "\0".join((self.key, *parts))
        return "e" + hashlib.blake2s(name.encode(), digest_size=8).hexdigest()

    def text(self, text: Json | str | None) -> Markup:
        """A text object as HTML."""
        if not text:
            return Markup()
        if isinstance(text, str):
            return plain_as_html(text)
        if text.get("type") == "mrkdwn":
            return as_html(text["text"], self.reader, verbatim=bool(text.get("verbatim")))
        return plain_as_html(text["text"], emoji=text.get("emoji") is not False)

    def words(self, text: Json | str | None) -> str:
        """A text object without any markup, for attributes and for options."""
        return self.text(text).replace(Markup("<br>"), Markup(" ")).striptags()

    def leads_to(self, url: str) -> str:
        """Where a button with an address leads; nowhere if it is not one to follow."""
        return followed(url, self.reader) or "#"

    def rich_text(self, block: Json) -> Markup:
        """A rich_text block, or a table's cell, as HTML."""
        return rich_text_as_html(block, self.reader)

    def markdown(self, text: str) -> Markup:
        """A markdown block as HTML."""
        return markdown_as_html(text)

    def value(self, block_id: str, element: Json) -> Any:
        """What is entered or chosen: a text, a number, a list of them, or None. Options are named by their value."""
        state = self.values.get(block_id, {}).get(element["action_id"])
        if state is None:
            return None
        value = state.get(STATE_KEY[element["type"]])
        if isinstance(value, list):
            return [each["value"] if isinstance(each, dict) else each for each in value]
        return value.get("value") if isinstance(value, dict) else value

    def choices(self, element: Json) -> Sequence[Choice]:
        """What a multi-select offers, without its groups."""
        own = [Choice(each["value"], self.words(each["text"])) for each in options_of(element)]
        return own or self.offered(element)

    def offered(self, element: Json) -> Sequence[Choice]:
        """What a select without options of its own offers: people, conversations or channels."""
        if element["type"].endswith("users_select"):
            return self.people
        return (
            self.conversations(element) if element["type"].endswith(("conversations_select", "channels_select")) else ()
        )

    def day(self, value: str | None) -> str:
        """A chosen day (YYYY-MM-DD) in the reader's words."""
        return long_date(date.fromisoformat(value), self.reader.locale) if value else ""

    def local_input(self, timestamp: int | None) -> str:
        """A chosen moment (seconds since 1970) as `<input type=datetime-local>` takes it, in the reader's zone."""
        return self.reader.local(timestamp).strftime("%Y-%m-%dT%H:%M") if timestamp else ""

    def moment(self, timestamp: int | None) -> str:
        """A chosen moment (seconds since 1970) in the reader's words and zone."""
        if not timestamp:
            return ""
        local = self.reader.local(timestamp)
        day, time = long_date(local.date(), self.reader.locale), time_of_day(local, self.reader.locale)
        return f"{day}, {time} ({zone_name(local, self.reader.locale)})"

    def image_source(self, image: Json) -> str | None:
        """Where to load an image from; None for one on another host, which the page does not ask."""
        slack_file = image.get("slack_file") or {}
        if slack_file.get("id"):
            return self.file_address(slack_file["id"])
        url = image.get("image_url") or slack_file.get("url") or ""
        parts = urlsplit(url)
        return url if parts.scheme == "http" and parts.netloc == self.own_host else None
