"""Files that go with a message of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.document import collect
from prompts.calendar import event_file
from prompts.document import filename, markdown, pair_of, title
from prompts.language import Language
from prompts.letter import Letter

KINDS = frozenset({"document", "meeting_date"})
"""The kinds of messages that bring files."""


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


def sheets(letter: Letter, say: Language) -> Sequence[Sheet]:
    """The files that a message brings, as its receiver may read them at this moment; none for most kinds."""
    match letter.message.kind:
        case "document":
            document = collect(letter.session, letter.mentorship, letter.receiver, letter.now)
            text = markdown(document, say)
            return [Sheet(filename(document, say), title(document, say), lambda: text)]
        case "meeting_date":
            return _calendar(letter, say)
        case _:
            return []


def _calendar(letter: Letter, say: Language) -> list[Sheet]:
    mentorship, meeting = letter.mentorship, letter.mentorship.final_meeting
    if meeting is None:
        return []
    content = event_file(mentorship, meeting, letter.receiver, letter.now, say)
    pair = pair_of(mentorship.mentor, mentorship.mentee, say)
    return [Sheet(f"Sendoff - {pair}.ics", say("Meeting with {name}", name=letter.partner.name), lambda: content)]
