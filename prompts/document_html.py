"""The document as one HTML file that needs nothing else: to read in light or dark, and to print (R27)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

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
        finalize=_printable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["paragraphs"] = _paragraphs
    return environment.get_template("document.html.jinja")


def _printable(value: object) -> object:
    """A text without characters that no file can hold, or that browsers refuse."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return "".join(c for c in value if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})


def _paragraphs(text: str) -> list[str]:
    """Somebody's words, split where they left a line blank."""
    return [paragraph.strip() for paragraph in _BLANK_LINES.split(text.strip())]
