"""The document as PDF and as HTML: whatever the two wrote stays whole (R27)."""

from __future__ import annotations

import logging
import re
from html.parser import HTMLParser

import pytest

from prompts.document import AnswerEntry, ConnectionEntry, GoalEntry, Layout, Part, StepEntry
from prompts.document_html import html
from prompts.document_pdf import KEEP_TOGETHER, MARGIN, POINT, pdf
from prompts.language import Language, Languages

RTL = "مرحبا بالعالم، كيف حالك؟"
SCRIPTS = f"äöüß „Zitat“ – Ελληνικά кириллица Tiếng Việt नमस्ते ภาษาไทย 中文 日本語 한국어 שלום {RTL} ∑ → ✓"
EMOJI = "🎉 👏🏽 👩\u200d🚀 ❤️ 🇩🇪 1️⃣ ☀️"
UNKNOWN = "\U00012000\U0001d360"
"""Cuneiform and counting rods: no font here has them."""
HOSTILE = '<script>alert(1)</script> & "quotes" {{ d }} \x00\x07\ud83d'


def layout(text: str, *, name: str = "Maya Okafor") -> Layout:
    """A document with this text in every place."""
    return Layout(
        title=f"Our mentorship: {name}",
        mentor=name,
        mentee="Jonas Weber",
        time="Since 6 January 2026",
        purpose=text,
        reached=[text],
        goals=[("Reached", [GoalEntry(text, "4 May 2026", text)])],
        skills=[(text, "on the way")],
        parts=[Part("Looking back", [AnswerEntry(text, text, is_private=True)], [StepEntry(name, text, True)])],
        connection=ConnectionEntry([text], text, [(name, [text])]),
        closing="It is yours to keep.",
    )


class Words(HTMLParser):
    """Collects what a reader would see, and what the page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.loads += [str(value) for name, value in attrs if name in {"src", "href"}]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(page: str) -> Words:
    words = Words()
    words.feed(page)
    return words


@pytest.mark.parametrize("text", [SCRIPTS, EMOJI, HOSTILE, "x" * 3000, "One\n\nTwo\nThree"])
def test_r27_the_page_says_what_was_written(say: Language, text: str) -> None:
    """R27: as it was written, escaped, in one file that loads nothing."""
    page = html(layout(text), say)
    page.encode()
    seen = read(page)
    said = "".join(seen.words)
    for paragraph in text.split("\n\n"):
        assert said.count(re.sub("[\x00\x07\ud83d]", "", paragraph).strip()) >= 5
    assert "script" not in seen.tags
    assert seen.loads == []
    assert "url(" not in page
    assert f'<html lang="{say.code}">' in page
    assert {"h1", "h2", "h3", "footer"} <= seen.tags


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Maya Okafor", SCRIPTS),
        ("🎉", EMOJI),
        (RTL, UNKNOWN),
        ("Maya Okafor", HOSTILE),
        ("ﷺ" * 255, "x" * 3000),
        ("Maya Okafor", "Word " * 600),
        ("Maya Okafor", "\n" * 50),
        ("", ""),
    ],
    ids=["scripts", "emoji", "unknown", "hostile", "one word", "many words", "blank lines", "nothing"],
)
def test_r27_the_pdf_has_a_letter_for_everything(
    languages: Languages, name: str, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    """R27: a character that no font has becomes a box, and nothing is missing without a sign."""
    with caplog.at_level(logging.WARNING):
        content = pdf(layout(text, name=name), languages.named("de"))
    assert content.startswith(b"%PDF")
    assert [record.getMessage() for record in caplog.records if "missing" in record.getMessage()] == []


def test_r27_a_long_document_has_many_pages(languages: Languages) -> None:
    """R27"""
    short, long = (pdf(layout("A sentence about what we learned. " * n), languages.named("en")) for n in (1, 88))
    assert _pages(short) == 3
    assert _pages(long) > 5


def test_r27_no_heading_stands_at_the_foot_of_a_page(languages: Languages) -> None:
    """R27: whatever stands above it, a heading has something below it."""
    least = (MARGIN + KEEP_TOGETHER + 10) / POINT
    for lines in range(1, 42, 4):
        content = pdf(layout("\n".join("A line." for _ in range(lines))), languages.named("en"))
        headings = [float(y) for y in re.findall(rb"/XYZ [\d.]+ ([\d.]+)", content)]
        assert len(headings) > 3
        assert min(headings) > least, lines


def _pages(content: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", content))
