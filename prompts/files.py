"""Files that go with a message of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.document import STANDARD, Format, collect
from bot.lazily import lazily
from bot.models import FinalMeeting, Member, Mentorship
from prompts import my_data
from prompts.document import Layout, filename, layout, pair_of, title
from prompts.language import Language
from prompts.letter import Letter
from prompts.sheet import Sheet

_markdown: Callable[[Layout, Language], str] = lazily("prompts.document_markdown", "markdown")
_RENDERERS: Mapping[Format, Callable[[Layout, Language], str | bytes]] = {
    Format.PDF: lazily("prompts.document_pdf", "pdf"),
    Format.MARKDOWN: _markdown,
    Format.HTML: lazily("prompts.document_html", "html"),
}
_event_file: Callable[[Mentorship, FinalMeeting, Member, datetime, Language], str] = lazily(
    "prompts.calendar", "event_file"
)


@dataclass(frozen=True)
class Canvas:
    """A document within Slack, for its one reader."""

    title: str
    markdown: str
    label: str
    """What the link to it says."""


def canvas(letter: Letter, say: Language) -> Canvas | None:
    """The canvas that a message brings where Slack lets us make one; its files stand in for it elsewhere."""
    is_wanted = Format.CANVAS in letter.message.facts.get("formats", ())
    if letter.message.kind != "document" or not is_wanted:
        return None
    document = collect(letter.session, letter.mentorship, letter.receiver, letter.now)
    return Canvas(title(document, say), _markdown(layout(document, say), say), say("Open the document"))


def sheets(letter: Letter, say: Language) -> Sequence[Sheet]:
    """The files that a message brings, as its receiver may read them at this moment; none for most kinds."""
    match letter.message.kind:
        case "document":
            return _document(letter, say)
        case "meeting_date":
            return _calendar(letter, say)
        case "export":
            return my_data.export_sheets(letter.session, letter.receiver, my_data.asked_at(letter), letter.now, say)
        case "diary_export":
            return my_data.diary_sheets(letter.session, letter.receiver, my_data.asked_at(letter), say)
        case _:
            return []


def _document(letter: Letter, say: Language) -> list[Sheet]:
    document = collect(letter.session, letter.mentorship, letter.receiver, letter.now)
    words = layout(document, say)
    chosen = [Format(each) for each in letter.message.facts.get("formats", ()) if each in _RENDERERS]
    return [
        Sheet(filename(document, each, say), title(document, say), partial(_RENDERERS[each], words, say))
        for each in chosen or STANDARD
    ]


def _calendar(letter: Letter, say: Language) -> list[Sheet]:
    mentorship, meeting = letter.mentorship, letter.mentorship.final_meeting
    if meeting is None:
        return []
    render = partial(str, _event_file(mentorship, meeting, letter.receiver, letter.now, say))
    pair = pair_of(mentorship.mentor, mentorship.mentee, say)
    return [Sheet(f"Sendoff - {pair}.ics", say("Meeting with {name}", name=say.name(letter.partner)), render)]
