"""The words of a message or a view as one person sees them, in their language and time zone.

Mentions become names, dates become theirs, entities become characters, marks such as `*` disappear.
See https://docs.slack.dev/messaging/formatting-message-text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from playground.dates import formatted, locale_of
from playground.elements import elements_of, initial_state, options_of
from playground.model import Blocks, User, Values

_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
_BRACKETS = re.compile(r"<([^<>]+)>")
_DATE = re.compile(r"!date\^(-?\d+)\^([^^|]+)(?:\^([^|]+))?(?:\|(.*))?", re.DOTALL)
_STYLES = [
    re.compile(rf"(?<![\w{mark}]){mark}(?=\S)([^{mark}\n]*[^\s{mark}]){mark}(?![\w{mark}])")
    for mark in (r"\*", "_", "~")
]
_CODE = re.compile(r"```(.+?)```|`([^`\n]+)`", re.DOTALL)
_QUOTE = re.compile(r"^(?:&gt;|>) ?", re.MULTILINE)
_STAND_IN = "\ufffc"
"""Stands for what is between < and > while marks are read: nothing in there is formatted."""


@dataclass(frozen=True)
class Reader:
    """Somebody who reads, and what they know: the names of people and of conversations."""

    user: User
    name_of: Callable[[str], str]
    """The name of a user or a conversation by its id; empty if it is unknown."""
    now: Callable[[], datetime]

    def plain(self, text: str) -> str:
        """A `plain_text`: nothing in it is parsed, but entities show as the characters."""
        return _ENTITY.sub(lambda match: _ENTITIES[match[0]], text)

    def mrkdwn(self, text: str) -> str:
        """A `mrkdwn`, or the text of a message."""
        references = [self._reference(inside) for inside in _BRACKETS.findall(text)]
        text = _BRACKETS.sub(_STAND_IN, text.replace(_STAND_IN, ""))
        text = _QUOTE.sub("", _CODE.sub(lambda match: match[1] or match[2], text))
        for style in _STYLES:
            text = style.sub(r"\1", text)
        between = self.plain(text).split(_STAND_IN)
        return "".join(chain.from_iterable(zip(between, [*references, ""], strict=True)))

    def text(self, content: Mapping[str, Any] | None) -> str:
        """A text object."""
        if not content:
            return ""
        show = self.mrkdwn if content.get("type") == "mrkdwn" else self.plain
        return show(content.get("text", ""))

    def blocks(self, blocks: Blocks, values: Values | None = None) -> str:
        """Blocks, a line for each thing. `values` is what has been entered or chosen in them."""
        return "\n".join(word for block in blocks for word in self.block(block, values or {}) if word)

    def block(self, block: Mapping[str, Any], values: Values) -> Iterator[str]:
        """The words of one block, one thing after the other."""
        for key in ("title", "label", "text"):
            if isinstance(content := block.get(key), dict):
                yield self.text(content)
        if block["type"] == "markdown":
            yield self.plain(block["text"])
        for field in block.get("fields") or []:
            yield self.text(field)
        if block["type"] == "context":
            yield " ".join(self._small_print(element) for element in block["elements"])
        if block["type"] == "rich_text":
            yield self.rich_text(block)
        for row in block.get("rows") or []:
            yield " | ".join(self._cell(cell) for cell in row)
        if block["type"] == "image":
            yield block.get("alt_text", "")
        for element in elements_of(block):
            yield from self.element(element, values.get(block.get("block_id", ""), {}))
        yield self.text(block.get("hint"))

    def element(self, element: Mapping[str, Any], states: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
        """What an interactive element shows: its label, or what is entered or chosen in it."""
        kind = element["type"]
        if kind in {"button", "workflow_button"}:
            yield self.text(element["text"])
        if kind in {"radio_buttons", "checkboxes"}:
            for option in options_of(element):
                yield self.text(option["text"])
                yield self.text(option.get("description"))
            return
        state = states.get(element["action_id"]) or initial_state(element) or {}
        shown = ", ".join(self._value(value) for key, value in state.items() if key not in {"type", "timezone"})
        yield shown or self.text(element.get("placeholder"))

    def rich_text(self, block: Mapping[str, Any]) -> str:
        """A rich_text block or one of its parts."""
        kind = block["type"]
        parts = block.get("elements")
        if parts is None:
            return self._rich_part(block)
        if kind == "rich_text_list":
            return "\n".join(f"• {self.rich_text(part)}" for part in parts)
        return ("\n" if kind == "rich_text" else "").join(self.rich_text(part) for part in parts)

    def date(self, timestamp: int, form: str, fallback: str = "") -> str:
        """A date in this person's zone and language. `form` has tokens such as "{date_short} {time}".

        The fallback is shown if there is no such token.
        """
        zone = ZoneInfo(self.user.tz)
        return formatted(timestamp, form, locale_of(self.user.locale), zone, self.now()) or fallback

    def _reference(self, inside: str) -> str:
        """What stands between < and >."""
        if match := _DATE.fullmatch(inside):
            return self.date(int(match[1]), match[2], self.plain(match[4] or ""))
        target, _, label = self.plain(inside).partition("|")
        if target.startswith("@"):
            return f"@{self.name_of(target[1:]) or label or target[1:]}"
        if target.startswith("#"):
            return f"#{label or self.name_of(target[1:]) or target[1:]}"
        if target.startswith("!subteam^"):
            return label or target
        if target.startswith("!"):
            return label or f"@{target[1:]}"
        return label or target

    def _rich_part(self, part: Mapping[str, Any]) -> str:
        kind = part["type"]
        if kind == "user":
            return f"@{self.name_of(part['user_id']) or part['user_id']}"
        if kind == "channel":
            return f"#{self.name_of(part['channel_id']) or part['channel_id']}"
        if kind == "date":
            return self.date(int(part["timestamp"]), part["format"], part.get("fallback", ""))
        if kind == "broadcast":
            return f"@{part['range']}"
        if kind == "emoji":
            return f":{part['name']}:"
        text: str = part.get("text") or part.get("url") or ""
        return text

    def _small_print(self, element: Mapping[str, Any]) -> str:
        return element["alt_text"] if element["type"] == "image" else self.text(element)

    def _cell(self, cell: Mapping[str, Any]) -> str:
        if cell["type"] == "rich_text":
            return self.rich_text(cell)
        return str(cell.get("text", ""))

    def _value(self, value: Any) -> str:
        if isinstance(value, list):
            return ", ".join(self._value(each) for each in value)
        if isinstance(value, dict):
            return self.text(value["text"]) if "text" in value else self.rich_text(value)
        if value is None:
            return ""
        name = self.name_of(str(value))
        return name or str(value)


def joined(words: Iterable[str]) -> str:
    """The words that are there, a line for each."""
    return "\n".join(word for word in words if word)
