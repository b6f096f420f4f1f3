"""What somebody typed in Slack, without the marks that Slack puts into it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

_MARK = re.compile(r"<([^<>|\s][^<>|]*)(?:\|([^<>]*))?>")


def readable(text: str, name_of: Callable[[str], str | None]) -> str:
    """The text of a message or command as its readers see it: names for people, words for links.

    `name_of` knows the name of a person by their user id, or None.
    Source: https://docs.slack.dev/messaging/formatting-message-text
    """

    def words(mark: re.Match[str]) -> str:
        target, label = mark.group(1), mark.group(2)
        kind, what = target[:1], target[1:]
        if kind == "@":
            return f"@{name_of(what) or label or what}"
        if kind == "#":
            return f"#{label or what}"
        if kind == "!":
            # A date or a group: the part behind the bar is what everybody can read.
            return label or f"@{what.partition('^')[0]}"
        address = target.removeprefix("mailto:").removeprefix("tel:")
        return f"{label} ({target})" if label and label not in {target, address} else address

    return html.unescape(_MARK.sub(words, text))
