"""A file to be made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Attachment:
    """A file to upload into the receiver's conversation with the bot."""

    filename: str
    title: str
    content: bytes


@dataclass(frozen=True)
class Sheet:
    """A file that can be made without the database: what takes long need not keep a session open."""

    filename: str
    title: str
    render: Callable[[], str | bytes]

    def make(self) -> Attachment:
        """The file itself."""
        content = self.render()
        return Attachment(self.filename, self.title, content.encode() if isinstance(content, str) else content)
