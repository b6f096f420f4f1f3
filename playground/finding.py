"""Finding what somebody means on a page: "the button Save", "the field Purpose"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from playground.elements import SEVERAL, STATE_KEY, TYPED_IN, elements_of, options_of
from playground.interactions import Place
from playground.model import Blocks
from playground.words import Reader, joined

BUTTONS = frozenset({"button", "workflow_button"})
CHOICES = (frozenset(STATE_KEY) - TYPED_IN - {"file_input", "rich_text_input"}) | {"overflow"}


class NotThere(LookupError):
    """What somebody looks for is not in front of them, or not just once. The message says what is."""


@dataclass(frozen=True)
class Found:
    """An element and where it stands."""

    place: Place
    block: Mapping[str, Any]
    element: Mapping[str, Any]

    @property
    def block_id(self) -> str:
        """The block's id."""
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        """The element's id."""
        return str(self.element["action_id"])

    @property
    def kind(self) -> str:
        """The element's type."""
        return str(self.element["type"])


def find(place: Place, reader: Reader, target: str, kinds: frozenset[str], *, near: str = "") -> list[Found]:
    """The elements of certain kinds that `target` names, in reading order.

    `target` is a label as it is shown, a placeholder, an action_id or a block_id. `near` must be among the words of
    the same block, or of the paragraphs right above it.
    """
    return [
        Found(place, block, element)
        for block, element, around in _with_surroundings(place.blocks, reader)
        if element["type"] in kinds and target in _names(block, element, reader) and near in around
    ]


def _with_surroundings(blocks: Blocks, reader: Reader) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any], str]]:
    above: list[str] = []
    for block in blocks:
        words = list(reader.block(block, {}))
        elements = list(elements_of(block))
        if block["type"] == "divider":
            above = []
        around = joined(words if block["type"] == "section" else [*above, *words])
        for element in elements:
            yield block, element, around
        above = [] if elements else [*above, *words]


def _names(block: Mapping[str, Any], element: Mapping[str, Any], reader: Reader) -> set[str]:
    shown = [element.get("text"), element.get("placeholder"), block.get("label")]
    names = {reader.text(text) for text in shown if isinstance(text, dict)}
    return {name for name in names if name} | {element["action_id"], block["block_id"]}


def chosen_value(found: Found, choice: Any, reader: Reader, id_of: Callable[[str], str]) -> Any:
    """What `state.values` holds when `choice` is chosen in an element.

    `choice` is an option's value or its text as shown, a list of those, a person's or conversation's name or id, a
    date (or "YYYY-MM-DD"), a time "HH:MM", an aware datetime, or None for nothing. Raises NotThere.
    """
    if found.kind in SEVERAL:
        several = choice if isinstance(choice, (list, tuple, set)) else [] if choice is None else [choice]
        value = [_one(found, each, reader, id_of) for each in several]
        most = found.element.get("max_selected_items")
        if most and len(value) > most:
            raise NotThere(f"only {most} may be chosen in {found.action_id}")
        return value
    return None if choice is None else _one(found, choice, reader, id_of)


def _one(found: Found, choice: Any, reader: Reader, id_of: Callable[[str], str]) -> Any:
    kind = found.kind
    if kind.endswith(("users_select", "conversations_select", "channels_select")):
        return id_of(str(choice))
    if kind == "datepicker":
        return (choice if isinstance(choice, date) else date.fromisoformat(choice)).isoformat()
    if kind == "timepicker":
        return datetime.strptime(str(choice), "%H:%M").replace(tzinfo=UTC).strftime("%H:%M")
    if kind == "datetimepicker":
        return int(choice.timestamp()) if isinstance(choice, datetime) else int(choice)
    options = options_of(found.element)
    for option in options:
        if choice in {option.get("value"), reader.text(option["text"])}:
            return option
    texts = ", ".join(reader.text(option["text"]) for option in options)
    raise NotThere(f"no option {choice!r} in {found.action_id}; there are: {texts}")
