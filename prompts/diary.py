"""The learning diary: its entries, newest first, and the form to write one (R30)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement, InputBlock, PlainTextInputElement, PlainTextObject
from slack_sdk.models.views import View

from bot.members import zone
from bot.models import DiaryEntry, Member
from prompts.blocks import (
    actions,
    button,
    confirmation,
    context,
    cut,
    divider,
    modal,
    plain,
    section,
    shorten,
    text_field,
)
from prompts.language import Language, Mrkdwn, escape
from prompts.pages import page_buttons, page_of

DIARY = "diary"
ENTRY_FORM = "diary_entry"
SEARCH = "diary_search"
PAGE = "diary_page"
ENTRIES_ON_A_PAGE = 10
LONGEST_SEARCH = 100
_SHOWN = 800
"""Characters of a long entry in the list; the form shows all of it."""


def diary(
    entries: Sequence[DiaryEntry],
    me: Member,
    say: Language,
    *,
    page: int = 0,
    searched: str = "",
    fresh: datetime | None = None,
) -> View:
    """A page of somebody's entries; `entries` are those that were found for `searched`.

    Slack keeps what stands in the search field as long as the field keeps its name: `fresh`, a moment, renames it, for
    a list that is shown after something else than a search.
    """
    field = SEARCH if fresh is None else f"{SEARCH}:{fresh.timestamp():.0f}"
    blocks: list[Block] = [
        context(say.mrkdwn("I show this to you alone: not to your mentor, not to a programme manager.")),
        actions(*_ways(say, has_entries=bool(entries or searched))),
    ]
    if entries or searched:
        blocks.append(_search_field(field, searched, say))
    if searched and not entries:
        blocks.append(section(say.mrkdwn("No entry has all of these words. A shorter search finds more.")))
    elif not entries:
        blocks.append(
            section(
                say.mrkdwn(
                    "Nothing here yet. A sentence now and then is enough: what did you learn, and how will you use it? "
                    "`/mentorship diary your words` saves one at once, and so does “Save to learning diary” "
                    "in the menu of any message."
                )
            )
        )
    shown = page_of(entries, page, ENTRIES_ON_A_PAGE)
    for entry in shown.items:
        blocks += [divider(), *_entry(entry, me, say)]
    blocks += page_buttons(shown, PAGE, {}, say)
    submit = say("Search") if entries or searched else None
    return modal(DIARY, say("Learning diary"), blocks, submit=submit, close=say("Done"))


def searched_in(fields: Mapping[str, Any]) -> str:
    """What stands in the search field, whatever its name."""
    return next((value or "" for field, value in fields.items() if field.partition(":")[0] == SEARCH), "")


def entry_form(
    entry: DiaryEntry | None, typed: Mapping[str, Any], say: Language, *, notice: Mrkdwn | None = None
) -> View:
    """The form for a new entry, or to change one. `typed` was typed before and not saved."""
    text = typed.get("text") or (entry.text if entry else "")
    blocks: list[Block] = [section(notice)] if notice else []
    blocks.append(
        text_field(
            "text",
            say("What did you learn?"),
            value=text,
            hint=say("Only you can read this."),
            multiline=True,
            optional=False,
        )
    )
    return modal(
        ENTRY_FORM,
        say("Diary entry"),
        blocks,
        submit=say("Save"),
        close=say("Cancel"),
        about={"entry": entry.id} if entry else {},
    )


def saved(count: int, say: Language) -> Mrkdwn:
    """What to say when an entry was saved from a command."""
    return say.mrkdwn_plural(
        "Saved as the first entry in your learning diary. Only you can read it; `/mentorship diary` opens it.",
        "Saved in your learning diary: {n} entries by now. Only you can read them; `/mentorship diary` opens it.",
        count,
    )


def kept(is_whole: bool, say: Language) -> Mrkdwn:  # noqa: FBT001 - the one fact there is
    """What stands above a message that was just saved."""
    if is_whole:
        return say.mrkdwn("Saved in your learning diary. Would you like to add a thought of your own?")
    return say.mrkdwn("Saved in your learning diary, shortened: the message is longer than an entry can be.")


def nothing_to_keep(say: Language) -> Mrkdwn:
    """What stands above an empty form when the message has no words."""
    return say.mrkdwn("This message has no words that I could keep. Perhaps you would like to write your own?")


def _ways(say: Language, *, has_entries: bool) -> list[ButtonElement]:
    add = button(say("Add an entry"), "diary_add", style="primary")
    return [add, button(say("Have it as a file"), "diary_export")] if has_entries else [add]


def _search_field(field: str, searched: str, say: Language) -> InputBlock:
    return InputBlock(
        block_id=field,
        label=PlainTextObject(text=say("Search for words")),
        element=PlainTextInputElement(
            action_id=SEARCH,
            initial_value=cut(searched, LONGEST_SEARCH) or None,
            max_length=LONGEST_SEARCH,
        ),
        optional=True,
    )


def _entry(entry: DiaryEntry, me: Member, say: Language) -> list[Block]:
    about = {"entry": entry.id}
    when = say.day_and_time(entry.at, zone(me))
    delete = confirmation(say("Delete this entry?"), say("It will be gone for good."), say("Delete"), say("Keep it"))
    return [
        context(escape(when)),
        plain(shorten(entry.text, _SHOWN)),
        actions(
            button(say("Change"), "diary_edit", about, label=say("Change the entry of {when}", when=when)),
            button(
                say("Delete"),
                "diary_delete",
                about,
                confirm=delete,
                label=say("Delete the entry of {when}", when=when),
            ),
        ),
    ]
