"""Pages that need nothing beside themselves: to read in light or dark, and to print (R27, R48)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from prompts.language import Language

_BLANK_LINES = re.compile(r"\n\s*\n")


def page(template: str, say: Language, **values: object) -> str:
    """A page. Every value is escaped, and people's words keep their lines and their direction."""
    return _environment().get_template(template).render(say=say, language=say.code, **values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        finalize=_printable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["paragraphs"] = _paragraphs
    return environment


def _printable(value: object) -> object:
    """A text without characters that no file can hold, or that browsers refuse."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return "".join(c for c in value if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})


def _paragraphs(text: str) -> list[str]:
    """Somebody's words, split where they left a line blank."""
    return [paragraph.strip() for paragraph in _BLANK_LINES.split(text.strip())]
