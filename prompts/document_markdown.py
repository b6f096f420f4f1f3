"""The document as Markdown that pastes cleanly into Notion, Apple Notes or Obsidian (R27)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from prompts.document import Layout
from prompts.language import Language
from prompts.markdown import Markdown, inline, paragraphs

_TOO_MANY_BREAKS = re.compile(r"\n{3,}")


def markdown(layout: Layout, say: Language) -> str:
    """The document."""
    text = _template().render(say=say, d=layout)
    return _TOO_MANY_BREAKS.sub("\n\n", text).strip() + "\n"


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=False,  # noqa: S701 - this is Markdown, not HTML: `finalize` escapes every value
        finalize=lambda value: value if isinstance(value, Markdown) else inline(str(value)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["paragraphs"] = paragraphs
    return environment.get_template("document.md.jinja")
