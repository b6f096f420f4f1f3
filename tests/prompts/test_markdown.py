"""People's words survive Markdown: nothing they type becomes markup, and nothing of it is lost (R27)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from prompts.markdown import inline, paragraphs

PIECES = (
    *"*_`~=#>|-+.)(<>&[]!$%\\:^0123456789 ab\t\n",
    *("**", "__", "~~", "```", "---", "===", "- ", "1. ", "12) ", "# ", "> ", "[x](http://a.b)", "![i](j)", "[[w]]"),
    *("<b>", "</b>", "<!--", "<?", "&amp;", "&#35;", "a | b", "|---|", "\n\n", "    ", "  \n", "\\\n", "#tag", "$x$"),
    *("ß", "😀", "👩‍🚀", "مرحبا", "שלום", "\u200f", "\u00a0", "\u2028", "\x07", "https://a.b/c_d_e?f=1&g=2"),
)
nasty = st.one_of(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.text(max_size=60))


def parse(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


def shown(inline_token: Token) -> str:
    """What a reader sees of a line of text; anything but text and line breaks is markup that should not be there."""
    children = inline_token.children or []
    assert {child.type for child in children} <= {"text", "text_special", "hardbreak"}, children
    return "".join("\n" if child.type == "hardbreak" else child.content for child in children)


def expected(text: str) -> str:
    """The text as typed, apart from blanks that no reader misses."""
    clean = "\n".join(text.splitlines())
    clean = "".join(c for c in clean if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in clean.split("\n")]
    return re.sub(r"\n{2,}", "\n\n", "\n".join(lines).strip("\n"))


def in_paragraphs(tokens: Sequence[Token], depth: int = 0) -> str:
    kinds = {token.type for token in tokens}
    assert kinds <= {"paragraph_open", "inline", "paragraph_close"}, kinds
    return "\n\n".join(shown(token) for token in tokens if token.type == "inline")


@given(nasty)
@example("1. one\n2) two\n- three\n+ four\n* five\n> six\n# seven")
@example("Title\n=====\n\nOther\n---\n\n***\n___")
@example("a | b\n--- | ---\n1 | 2")
@example("    code\n\n```\nfence\n```\n~~~\nfence\n~~~")
@example("trailing backslash\\\nnext\\")
@example("\u05e9\u05dc\u05d5\u05dd *\u05e2\u05d5\u05dc\u05dd*")
def test_paragraphs_read_as_typed(text: str) -> None:
    """R27: whatever somebody wrote reads in CommonMark exactly as they typed it, line by line."""
    assert in_paragraphs(parse(paragraphs(text))) == expected(text)


@given(nasty)
def test_paragraphs_stay_inside_their_list_item(text: str) -> None:
    tokens = parse(f"- **Goal**\n\n  {paragraphs(text, 2)}\n\nAfter")
    assert [token.type for token in tokens[:2]] == ["bullet_list_open", "list_item_open"]
    closes = next(at for at, token in enumerate(tokens) if token.type == "list_item_close")
    assert in_paragraphs(tokens[5:closes]) == expected(text)
    assert shown(tokens[-2]) == "After"


@pytest.mark.parametrize("around", ["### {}", "- Jonas: {} (4 May)"])
@given(text=nasty)
def test_words_within_a_line_read_as_typed(around: str, text: str) -> None:
    tokens = parse(around.format(inline(text)))
    [line] = [token for token in tokens if token.type == "inline"]
    words = " ".join(expected(text).split())
    assert " ".join(shown(line).split()) == " ".join(around.strip("#- ").format(words).split())


@given(nasty)
def test_a_bold_title_reads_as_typed(text: str) -> None:
    title = " ".join(expected(text).split())
    tokens = parse(f"- **{inline(title)}** (4 May)") if title else []
    for token in tokens:
        if token.type == "inline":
            kinds = [child.type for child in token.children or [] if not child.type.startswith("text")]
            assert kinds == ["strong_open", "strong_close"]


@pytest.mark.parametrize(
    "text", ["Grüße aus Köln, 5 < 6, I <3 it", "maya_okafor@example.org", "R&D, 50 %", "https://a.b/c_d?e=1&f=2"]
)
def test_plain_words_get_no_backslash(text: str) -> None:
    """Apple Notes shows Markdown as it stands: what is no markup stays untouched."""
    assert paragraphs(text) == text
