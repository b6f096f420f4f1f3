"""Long lists, a page at a time: a view has an end, what people write has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from slack_sdk.models.blocks import Block

from prompts.blocks import About, actions, button, context
from prompts.language import Language

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some of many items."""

    items: Sequence[Item]
    number: int
    """Counted from 0."""
    pages: int
    total: int
    """How many items there are on all pages."""
    first: int
    """Which item of all the first on this page is, counted from 1."""


def page_of(items: Sequence[Item], number: int, size: int) -> Page[Item]:
    """The page with this number; the nearest that there is, where items have gone since somebody saw it."""
    pages = max(1, -(-len(items) // size))
    number = min(max(number, 0), pages - 1)
    start = number * size
    return Page(items[start : start + size], number, pages, len(items), start + 1)


def turns(action: str) -> Sequence[str]:
    """The action ids of the two buttons, for `page_buttons(…, action, …)`: they stand in one row and so must differ."""
    return (f"{action}:before", f"{action}:after")


def page_buttons(page: Page[Item], action: str, about: About, say: Language) -> list[Block]:
    """Where in the list one is, and the ways to the pages before and after; nothing where all fits on one."""
    if page.pages == 1:
        return []
    last = page.first + len(page.items) - 1
    before, after = turns(action)
    buttons = [
        button(label, action_id, {**about, "page": number})
        for label, action_id, number in (
            (say("Previous page"), before, page.number - 1),
            (say("Next page"), after, page.number + 1),
        )
        if 0 <= number < page.pages
    ]
    where = say.mrkdwn("{first} to {last} of {total}", first=page.first, last=last, total=page.total)
    return [context(where), actions(*buttons)]
