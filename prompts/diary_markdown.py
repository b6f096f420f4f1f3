"""The learning diary as Markdown that pastes cleanly into Notion, Apple Notes or Obsidian (R30)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from prompts.language import Language
from prompts.markdown import inline, paragraphs


def diary_markdown(entries: Sequence[tuple[datetime, str]], zone: ZoneInfo, say: Language) -> str:
    """Entries with their moments, oldest first, as one reads a diary; days and times are those of `zone`."""
    title = say("My learning diary")
    parts = [f"# {inline(title)}"]
    for moment, text in entries:
        parts += [f"## {inline(say.day_and_time(moment, zone))}", paragraphs(text)]
    return "\n\n".join(parts) + "\n"
