"""How Slack says no."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """Slack answers `{"ok": false, "error": …}` with HTTP 200 and changes nothing."""

    def __init__(self, error: str, **more: Any) -> None:
        """`error` is Slack's name for it; `more` are further keys of the answer."""
        super().__init__(error)
        self.error = error
        self.more = more

    @property
    def answer(self) -> dict[str, Any]:
        """The body of Slack's answer."""
        return {"ok": False, "error": self.error, **self.more}


def missing(argument: str) -> Refusal:
    """The refusal of a call that lacks a required argument."""
    return Refusal("invalid_arguments", response_metadata={"messages": [f"[ERROR] missing required field: {argument}"]})
