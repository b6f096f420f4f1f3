"""What somebody typed in Slack, as people read it."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.message_text import readable

NAMES = {"U0MAYA0001": "Maya Okafor"}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", ""),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("&amp;lt;", "&lt;"),
        ("thanks <@U0MAYA0001>", "thanks @Maya Okafor"),
        ("thanks <@U0MAYA0001|maya>", "thanks @Maya Okafor"),
        ("thanks <@U0STRANGER|jo>", "thanks @jo"),
        ("thanks <@U0STRANGER>", "thanks @U0STRANGER"),
        ("in <#C0GENERAL1|general>", "in #general"),
        ("in <#C0GENERAL1|>", "in #C0GENERAL1"),
        ("<!here> look", "@here look"),
        ("<!subteam^S123|@mentors> look", "@mentors look"),
        ("<!date^1777887000^{date}|4 May 2026>", "4 May 2026"),
        ("<https://example.org/?a=1&amp;b=2>", "https://example.org/?a=1&b=2"),
        ("<https://example.org|the page>", "the page (https://example.org)"),
        ("<http://example.org|example.org>", "example.org (http://example.org)"),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        ("1 < 2 > 1", "1 < 2 > 1"),
    ],
)
def test_marks_become_what_their_readers_see(text: str, read: str) -> None:
    assert readable(text, NAMES.get) == read


@given(st.text())
def test_whatever_is_typed_without_marks_is_read_as_typed(text: str) -> None:
    assert readable(html.escape(text, quote=False), NAMES.get) == text


@given(st.text(alphabet="<>|@#!^&;aU0"))
def test_nothing_that_looks_like_a_mark_breaks_it(text: str) -> None:
    assert isinstance(readable(text, NAMES.get), str)
