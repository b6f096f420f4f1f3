"""What Slack reads as markup in a view or a message."""

from __future__ import annotations

from collections.abc import Iterator


def markup_in(part: object) -> Iterator[str]:
    """Every text that Slack parses; plain text and values may hold anything."""
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for value in part.values():
            yield from markup_in(value)
    elif isinstance(part, list):
        for value in part:
            yield from markup_in(value)
