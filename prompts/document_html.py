"""The document as one HTML file that needs nothing else: to read in light or dark, and to print (R27)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from prompts.document import Layout
from prompts.language import Language

_BLANK_LINES = re.compile(r"\n\s*\n")


def html(layout: Layout, say: Language) -> str:
    """The document. Every value is escaped, and people's words keep their lines and their direction."""
    return _template().render(say=say, d=layout, language=say.code)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["paragraphs"] = _paragraphs
    return environment.get_template("document.html.jinja")


def _paragraphs(text: str) -> list[str]:
    """Somebody's words, split where they left a line blank."""
    return [paragraph.strip() for paragraph in _BLANK_LINES.split(text.strip())]
