"""Files that go with a message of the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from bot.document import collect
from prompts.document import filename, markdown, title
from prompts.language import Language
from prompts.letter import Letter


@dataclass(frozen=True)
class Attachment:
    """A file to upload into the receiver's conversation with the bot."""

    filename: str
    title: str
    content: str


def attachment(letter: Letter, say: Language) -> Attachment | None:
    """The file that a message brings, as its receiver may read it at this moment; None where it brings none."""
    if letter.message.kind != "document":
        return None
    document = collect(letter.session, letter.mentorship, letter.receiver, letter.now)
    return Attachment(filename(document, say), title(document, say), markdown(document, say))
