"""The document as one HTML file that needs nothing else (R27)."""

from __future__ import annotations

from prompts.document import Layout
from prompts.html_page import page
from prompts.language import Language


def html(layout: Layout, say: Language) -> str:
    """The document."""
    return page("document.html.jinja", say, d=layout)
