"""Find what Slack would refuse in a message or a view, before it leaves.

An invalid view in an answer to Slack shows the person "trouble connecting" and tells the bot nothing, so
everything is checked here first: limits, required and unknown keys, and which blocks and elements may stand
where. The limits of single objects are tables in `prompts.block_kit_limits`; this module knows what
concerns a payload as a whole.

Texts are counted as they are sent: escape them first.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from prompts.block_kit_limits import (
    BLOCKS,
    BLOCKS_OF_SURFACE,
    ELEMENTS_OF_MODALS_ONLY,
    VIEWS,
    texts_length,
)
from prompts.shapes import Check, Problem, by_type, length

__all__ = ["Problem", "problems_in_message", "problems_in_view"]

MOST_BLOCKS_IN_MESSAGE = 50
MOST_ATTACHMENTS = 100
MOST_TEXT = 40_000
MOST_MARKDOWN_TEXT = 12_000
MOST_BYTES_IN_VIEW = 250_000

MOST_TEXT_IN_BLOCKS = 13_200
"""UTF-16 units in all blocks of a message. Slack does not publish it; others measured where it refuses."""

_check_block_of: Mapping[str, Check] = {
    surface: by_type({kind: BLOCKS[kind] for kind in kinds}, f"block of a {surface}")
    for surface, kinds in BLOCKS_OF_SURFACE.items()
}


def problems_in_message(message: Mapping[str, Any]) -> list[Problem]:
    """Return what Slack would refuse in the content of a message, in no case raising.

    `message` holds the arguments of chat.postMessage, chat.update, chat.postEphemeral or a response_url.
    Looked at are "text", "markdown_text", "blocks" and "attachments"; other keys pass. A problem's code is
    an error of https://docs.slack.dev/reference/methods/chat.postMessage.
    """
    found: list[Problem] = []
    text, markdown = message.get("text"), message.get("markdown_text")
    blocks, attachments = message.get("blocks"), message.get("attachments")
    if not (text or markdown or blocks or attachments):
        found.append(Problem("", "needs a text, blocks or attachments", "no_text"))
    if text is not None:
        found += _problems_in_string("/text", text, MOST_TEXT, "msg_too_long")
    if markdown is not None:
        found += _problems_in_string("/markdown_text", markdown, MOST_MARKDOWN_TEXT, "msg_too_long")
        if text or blocks:
            found.append(Problem("/markdown_text", "excludes text and blocks", "markdown_text_conflict"))
    if blocks is not None:
        found += _problems_in_message_blocks(blocks, "/blocks")
    if attachments is not None:
        found += _problems_in_attachments(attachments)
    return found


def problems_in_view(view: Mapping[str, Any]) -> list[Problem]:
    """Return what Slack would refuse in a modal or a Home tab, in no case raising.

    `view` is what views.open, views.push, views.update, views.publish or an answer to a submission would
    carry. A problem's code is "view_too_large" for the size of it all and "invalid_blocks" for everything
    else (which these methods report as "invalid_arguments", with the pointers in
    response_metadata.messages).
    """
    surface = view.get("type")
    if not isinstance(surface, str) or surface not in VIEWS:
        return [Problem("/type", "must be modal or home")]
    found = list(VIEWS[surface](dict(view)))
    blocks = view.get("blocks")
    if isinstance(blocks, (list, tuple)):
        found += _problems_in_blocks(blocks, surface, "/blocks")
        has_input = any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
        if surface == "modal" and has_input and "submit" not in view:
            found.append(Problem("", "submit is missing from a modal with input blocks"))
    if not found and (size := len(json.dumps(view))) > MOST_BYTES_IN_VIEW:
        found.append(Problem("", f"must have at most {MOST_BYTES_IN_VIEW} bytes, has {size}", "view_too_large"))
    return found


def _problems_in_string(pointer: str, value: Any, maximum: int, code: str) -> Sequence[Problem]:
    if not isinstance(value, str):
        return [Problem(pointer, "must be a string")]
    if (units := length(value)) > maximum:
        return [Problem(pointer, f"must have at most {maximum} characters, has {units}", code)]
    return []


def _problems_in_attachments(attachments: Any) -> Iterator[Problem]:
    if not isinstance(attachments, (list, tuple)):
        yield Problem("/attachments", "must be a list", "invalid_attachments")
        return
    if len(attachments) > MOST_ATTACHMENTS:
        yield Problem("/attachments", f"must have at most {MOST_ATTACHMENTS} items", "too_many_attachments")
    for index, attachment in enumerate(attachments):
        if not isinstance(attachment, dict):
            yield Problem(f"/attachments/{index}", "must be an object", "invalid_attachments")
        elif "blocks" in attachment:
            yield from _problems_in_message_blocks(attachment["blocks"], f"/attachments/{index}/blocks")


def _problems_in_message_blocks(blocks: Any, pointer: str) -> Iterator[Problem]:
    if not isinstance(blocks, (list, tuple)):
        yield Problem(pointer, "must be a list", "invalid_blocks_format")
        return
    if len(blocks) > MOST_BLOCKS_IN_MESSAGE:
        yield Problem(pointer, f"must have at most {MOST_BLOCKS_IN_MESSAGE} items, has {len(blocks)}")
    yield from _problems_in_blocks(blocks, "message", pointer)
    markdown = texts_length([block for block in blocks if _kind(block) == "markdown"])
    if markdown > MOST_MARKDOWN_TEXT:
        yield Problem(pointer, f"must have at most {MOST_MARKDOWN_TEXT} characters in markdown, has {markdown}")
    if (units := texts_length(blocks)) > MOST_TEXT_IN_BLOCKS:
        message = f"must have at most {MOST_TEXT_IN_BLOCKS} characters in all, has {units}"
        yield Problem(pointer, message, "msg_blocks_too_long")


def _problems_in_blocks(blocks: Sequence[Any], surface: str, pointer: str) -> Iterator[Problem]:
    """Check each block, and what must not occur twice among them."""
    check_block = _check_block_of[surface]
    block_ids: set[str] = set()
    focused = False
    for index, block in enumerate(blocks):
        here = f"{pointer}/{index}"
        for each in check_block(block):
            yield Problem(here + each.pointer, each.message, each.code)
        if not isinstance(block, dict):
            continue
        yield from _repeated("block_id", block, block_ids, here, "must be unique in the payload")
        action_ids: set[str] = set()
        for below, element in _elements(block):
            there = here + below
            yield from _repeated("action_id", element, action_ids, there, "must be unique in its block")
            yield from _problems_of_place(element, block, surface, there)
            if element.get("focus_on_load") is True:
                if focused:
                    yield Problem(f"{there}/focus_on_load", "must be true for one element only")
                focused = True


def _repeated(key: str, holder: Mapping[str, Any], seen: set[str], pointer: str, message: str) -> Iterator[Problem]:
    """Complain if the id at `key` has been seen, and add it to those."""
    identifier = holder.get(key)
    if isinstance(identifier, str):
        if identifier in seen:
            yield Problem(f"{pointer}/{key}", message)
        seen.add(identifier)


def _problems_of_place(
    element: Mapping[str, Any], block: Mapping[str, Any], surface: str, pointer: str
) -> Iterator[Problem]:
    """Check what depends on where an element stands."""
    if surface != "modal" and _kind(element) in ELEMENTS_OF_MODALS_ONLY:
        yield Problem(f"{pointer}/type", "may stand in a modal only")
    if element.get("response_url_enabled") and (surface != "modal" or _kind(block) != "input"):
        yield Problem(f"{pointer}/response_url_enabled", "may be set in the input block of a modal only")


def _elements(block: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The elements of a block, each with its pointer below the block."""
    for key in ("element", "accessory"):
        if isinstance(element := block.get(key), dict):
            yield f"/{key}", element
    elements = block.get("elements")
    if isinstance(elements, (list, tuple)):
        for index, element in enumerate(elements):
            if isinstance(element, dict):
                yield f"/elements/{index}", element


def _kind(value: Any) -> Any:
    return value.get("type") if isinstance(value, dict) else None
