"""What a text is, whoever wrote it: somebody in a form, or the operator in a setting."""

from __future__ import annotations

from urllib.parse import urlsplit

LONGEST_LINK = 2000
"""Characters in a web address."""


def length(text: str) -> int:
    """The length of a text in UTF-16 units, in which an emoji counts twice.

    Slack does not say how it counts. What is no longer than this fits into a form again, whichever way that is.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_link(text: str) -> bool:
    """Whether this is a web address that can be opened."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host) and not any(c.isspace() or c in "<>" for c in text)
