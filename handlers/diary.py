"""The learning diary: write from a command, keep a message, read, search, change, delete (R30)."""

from __future__ import annotations

from bot import diary as bot_diary
from bot.members import find_member
from bot.texts import LONGEST
from handlers.choose import id_of
from handlers.interaction import Interaction, Listeners, Reply
from handlers.message_text import readable
from prompts import diary
from prompts.blocks import shorten
from prompts.pages import turns


def command(interaction: Interaction) -> Reply:
    """Save what stands behind the command at once; without words, open the diary."""
    text = _readable(interaction, interaction.text)
    if not text.strip():
        return show(interaction)
    bot_diary.write(interaction.session, interaction.member, text, interaction.now)
    count = bot_diary.count(interaction.session, interaction.member)
    return Reply(tell=diary.saved(count, interaction.say))


def show(interaction: Interaction) -> Reply:
    """Show the diary, or what was searched in it, a page at a time."""
    searched = diary.searched_in(interaction.fields)
    found = bot_diary.entries(interaction.session, interaction.member, searched)
    return Reply(view=diary.diary(found, interaction.member, interaction.say, page=interaction.page, searched=searched))


def open_add(interaction: Interaction) -> Reply:
    """Open the form for a new entry."""
    typed = interaction.draft(diary.ENTRY_FORM)
    return Reply(view=diary.entry_form(None, typed, interaction.say), push=True)


def open_edit(interaction: Interaction) -> Reply:
    """Open the form to change an entry."""
    entry = bot_diary.find_entry(interaction.session, interaction.member, id_of(interaction, "entry"))
    typed = interaction.draft(diary.ENTRY_FORM, entry=entry.id)
    return Reply(view=diary.entry_form(entry, typed, interaction.say), push=True)


def save(interaction: Interaction) -> Reply:
    """Save an entry that is new or was changed."""
    session, me = interaction.session, interaction.member
    text = interaction.fields.get("text") or ""
    if "entry" in interaction.about:
        bot_diary.rewrite(bot_diary.find_entry(session, me, id_of(interaction, "entry")), text)
    else:
        bot_diary.write(session, me, text, interaction.now)
    return Reply(below=diary.diary(bot_diary.entries(session, me), me, interaction.say, fresh=interaction.now))


def delete(interaction: Interaction) -> Reply:
    """Delete an entry for good."""
    session, me = interaction.session, interaction.member
    bot_diary.remove(session, bot_diary.find_entry(session, me, id_of(interaction, "entry")))
    return show(interaction)


def keep_message(interaction: Interaction) -> Reply:
    """Save a message at once, and offer to add a thought: closing the form loses nothing."""
    message = interaction.body["message"]
    text = _readable(interaction, message.get("text") or "").strip()
    if not text:
        typed = interaction.draft(diary.ENTRY_FORM)
        return Reply(view=diary.entry_form(None, typed, interaction.say, notice=diary.nothing_to_keep(interaction.say)))
    source = "" if message.get("user") == interaction.member.user_id else _name(interaction, message.get("user"))
    signature = f"\n— {source}" if source else ""
    kept = shorten(text, LONGEST - len(signature)) + signature
    entry = bot_diary.keep_once(interaction.session, interaction.member, kept, interaction.now)
    notice = diary.kept(kept.startswith(text), interaction.say)
    typed = interaction.draft(diary.ENTRY_FORM, entry=entry.id)
    return Reply(view=diary.entry_form(entry, typed, interaction.say, notice=notice))


def _readable(interaction: Interaction, text: str) -> str:
    return readable(text, lambda user_id: _name(interaction, user_id))


def _name(interaction: Interaction, user_id: object) -> str | None:
    member = find_member(interaction.session, interaction.member.team_id, str(user_id))
    return member.name if member else None


def register(on: Listeners) -> None:
    """Register what belongs to the diary."""
    on.action("diary_open", show, reads_only=True)
    on.submission(diary.DIARY, show, is_idempotent=True)
    for turn in turns(diary.PAGE):
        on.action(turn, show, reads_only=True)
    on.action("diary_add", open_add, reads_only=True)
    on.action("diary_edit", open_edit, reads_only=True)
    on.action("diary_delete", delete)
    on.submission(diary.ENTRY_FORM, save)
    on.shortcut("save_to_diary", keep_message)
