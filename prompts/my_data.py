"""What is kept about somebody: the page that says so, and the files that they can have of it (R48)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from bot import diary
from bot.export import as_json, collect
from bot.lazily import lazily
from bot.members import zone
from bot.models import Member
from prompts.blocks import Post, actions, button, context, divider, modal, section
from prompts.diary_markdown import diary_markdown
from prompts.export import book
from prompts.language import Language, Mrkdwn
from prompts.letter import Letter
from prompts.retention import how_long
from prompts.sheet import Sheet

PAGE = "my_data"
_html_page: Callable[..., str] = lazily("prompts.html_page", "page")


def page(keep_months: int, say: Language) -> View:
    """What is kept and for how long, and the ways to have it, and to have it deleted."""
    blocks: list[Block] = [
        section(
            say.mrkdwn(
                "*What I keep about you*\nYour name, language and time zone, from Slack. Your settings. What you and "
                "the other one of a pair write here, and what I have sent you."
            )
        ),
        context(
            say.mrkdwn("Each field says who reads it. A programme manager sees states and counts, and never a text."),
            how_long(keep_months, say),
        ),
        divider(),
        section(
            say.mrkdwn(
                "*Have it all*\nA page to read and to print, the same as a file in JSON for other programs, and your "
                "learning diary in Markdown. It comes to your messages from me, where only you see it."
            )
        ),
        actions(button(say("Send it to me"), "my_data_export", style="primary")),
        divider(),
        section(
            say.mrkdwn(
                "*Have it deleted*\nI'll show you first what goes, what stays with the other one, and what ends by it."
            )
        ),
        actions(button(say("Delete …"), "my_data_erase")),
    ]
    return modal(PAGE, say("My data"), blocks, close=say("Done"))


def on_its_way(say: Language) -> Mrkdwn:
    """What to say when somebody has asked for the files."""
    return say.mrkdwn("Everything that I keep about you is on its way to your messages from me, where only you see it.")


def diary_on_its_way(say: Language) -> Mrkdwn:
    """What to say when somebody has asked for their diary."""
    return say.mrkdwn("Your learning diary is on its way to your messages from me, where only you see it.")


def export(letter: Letter, say: Language) -> Post:
    """What stands above the files."""
    text = say.mrkdwn(
        "Here is everything that I keep about you, as of {moment}: a page to read, and the same for other programs.",
        moment=say.day_and_time(letter.now, zone(letter.receiver)),
    )
    return Post(text=text, blocks=[section(text)])


def diary_export(letter: Letter, say: Language) -> Post:
    """What stands above the diary."""
    text = say.mrkdwn(
        "Here is your learning diary, as of {moment}.", moment=say.day_and_time(letter.now, zone(letter.receiver))
    )
    return Post(text=text, blocks=[section(text)])


def export_sheets(session: Session, me: Member, asked_at: datetime, now: datetime, say: Language) -> Sequence[Sheet]:
    """The files with all that somebody may have: a page, JSON, and their diary where they keep one."""
    all_of_it = collect(session, me, now)
    name = _file_name(say("My data"), me, asked_at)
    sheets = [
        Sheet(
            f"{name}.html",
            say("My data"),
            lambda: _html_page("export.html.jinja", say, b=book(all_of_it, zone(me), say)),
        ),
        Sheet(f"{name}.json", say("My data for other programs"), partial(as_json, all_of_it)),
    ]
    return [*sheets, *diary_sheets(session, me, asked_at, say)]


def diary_sheets(session: Session, me: Member, asked_at: datetime, say: Language) -> Sequence[Sheet]:
    """Somebody's diary as one Markdown file; none where there is nothing in it."""
    entries = [(entry.at, entry.text) for entry in reversed(diary.entries(session, me))]
    name, title = _file_name(say("Learning diary"), me, asked_at), say("Learning diary")
    return [Sheet(f"{name}.md", title, partial(diary_markdown, entries, zone(me), say))] if entries else []


def asked_at(letter: Letter) -> datetime:
    """When somebody asked for the files that a message brings."""
    return datetime.fromisoformat(letter.message.facts["asked_at"])


def _file_name(what: str, me: Member, asked_at: datetime) -> str:
    """Tells one file from another that somebody asks for on the same day."""
    return f"Sendoff - {what} - {asked_at.astimezone(zone(me)):%Y-%m-%d %H.%M.%S}"
