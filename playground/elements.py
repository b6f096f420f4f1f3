"""Interactive elements: what each holds, before and after somebody has used it.

See https://docs.slack.dev/reference/block-kit/block-elements and, for `state.values`,
https://docs.slack.dev/reference/views.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from playground.model import Blocks, Values

STATE_KEY = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "radio_buttons": "selected_option",
    "checkboxes": "selected_options",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
"""Under which key an element's state holds its value. What is not in here holds nothing (button, overflow, image)."""

INITIAL_KEY = {
    "value": "initial_value",
    "rich_text_value": "initial_value",
    "files": "initial_files",
    **{
        f"selected_{what}": f"initial_{what}"
        for what in (
            "option",
            "options",
            "user",
            "users",
            "conversation",
            "conversations",
            "channel",
            "channels",
            "date",
            "time",
            "date_time",
        )
    },
}

TYPED_IN = frozenset(kind for kind, key in STATE_KEY.items() if key == "value")
"""Elements that one types into."""

SEVERAL = frozenset(kind for kind, key in STATE_KEY.items() if key.endswith("s"))
"""Elements whose value is a list."""

_SENT_ALONG = ("text", "value", "style", "url", "placeholder", "confirm", "min_query_length")


def elements_of(block: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The elements of a block that somebody can use."""
    for key in ("element", "accessory"):
        if isinstance(element := block.get(key), dict) and "action_id" in element:
            yield element
    if block.get("type") in {"actions", "context_actions"}:
        yield from block.get("elements", [])


def find_element(blocks: Blocks, block_id: str, action_id: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The block and the element with these ids."""
    for block in blocks:
        if block.get("block_id") == block_id:
            for element in elements_of(block):
                if element.get("action_id") == action_id:
                    return block, element
    return None


def with_ids(blocks: Blocks) -> Blocks:
    """Copies of the blocks with a random block_id and action_id wherever the app gave none, as Slack does."""
    return [_with_ids(block) for block in blocks]


def _with_ids(block: Mapping[str, Any]) -> dict[str, Any]:
    copy = {key: value for key, value in block.items() if value is not None}
    copy.setdefault("block_id", secrets.token_urlsafe(4))
    for key in ("element", "accessory"):
        if isinstance(element := copy.get(key), dict) and element.get("type") != "image":
            copy[key] = _with_action_id(element)
    if copy.get("type") in {"actions", "context_actions"}:
        copy["elements"] = [_with_action_id(element) for element in copy["elements"]]
    return copy


def _with_action_id(element: Mapping[str, Any]) -> dict[str, Any]:
    return {"action_id": secrets.token_urlsafe(4), **element}


def initial_state(element: Mapping[str, Any]) -> dict[str, Any] | None:
    """What an element's entry in `state.values` is before anybody has used it; None if it has none."""
    kind = element.get("type", "")
    key = STATE_KEY.get(kind)
    if key is None:
        return None
    initial = element.get(INITIAL_KEY[key])
    if initial is None and kind in SEVERAL:
        initial = []
    state = {"type": kind, key: initial}
    if kind == "timepicker" and "timezone" in element:
        state["timezone"] = element["timezone"]
    return state


def initial_values(blocks: Blocks) -> Values:
    """The `state.values` of blocks that nobody has used yet."""
    values: Values = {}
    for block in blocks:
        for element in elements_of(block):
            state = initial_state(element)
            if state is not None:
                values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values


def carried_over(blocks: Blocks, before: Values) -> Values:
    """The `state.values` of blocks that replace others.

    What was entered stays where block_id and action_id (and the kind of element) are the same as before, whatever
    the new initial value says; it is lost everywhere else.
    """
    values = initial_values(blocks)
    for block_id, states in values.items():
        for action_id, state in states.items():
            old = before.get(block_id, {}).get(action_id)
            if old is not None and old["type"] == state["type"]:
                states[action_id] = old
    return values


def action_of(element: Mapping[str, Any], block_id: str, state: Mapping[str, Any] | None, ts: str) -> dict[str, Any]:
    """The entry in `actions` of a block_actions payload. `ts` is the moment of the action."""
    action = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id}
    along = {key: element[key] for key in _SENT_ALONG if key in element}
    initial = {key: value for key, value in element.items() if key.startswith("initial_")}
    return {**action, **along, **initial, **(state or {}), "action_ts": ts}


def options_of(element: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All options that an element offers, those in groups too."""
    grouped = (option for group in element.get("option_groups") or [] for option in group["options"])
    return [*(element.get("options") or []), *grouped]


def acts_at_once(block: Mapping[str, Any], element: Mapping[str, Any], *, on_character: bool) -> bool:
    """Whether using the element sends a block_actions payload right away.

    `on_character` says that something was typed and Enter not pressed. An element in an input block acts only with
    `dispatch_action`; a text input then on Enter, unless its dispatch_action_config names other moments.
    """
    if block.get("type") == "input" and not block.get("dispatch_action"):
        return False
    if element["type"] not in TYPED_IN:
        return True
    config = element.get("dispatch_action_config") or {}
    moments = config.get("trigger_actions_on") or ["on_enter_pressed"]
    return ("on_character_entered" if on_character else "on_enter_pressed") in moments
