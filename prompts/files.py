"""Files that go with a message of the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from prompts.language import Language
from prompts.letter import Letter


@dataclass(frozen=True)
class Attachment:
    """A file to upload into the receiver's conversation with the bot."""

    filename: str
    title: str
    content: str


def attachment(letter: Letter, say: Language) -> Attachment | None:
    """The file that a message brings, or None where it brings none."""
    return None  # no kind of message brings a file yet
