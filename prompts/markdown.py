"""People's words in Markdown: shown as typed, whatever they hold.

The text goes into Notion, Obsidian and Apple Notes, and the last of these shows Markdown as it stands. So a backslash
is put only where a character would otherwise become markup: in CommonMark (https://spec.commonmark.org/0.31.2/), in
GitHub's extensions of it, and in Obsidian's (tags, highlights, comments, formulas).
"""

from __future__ import annotations

import re
import unicodedata

_HARD_BREAK = "  \n"
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_ALWAYS = frozenset("*`[")
_DOUBLED = frozenset("=%|")
"""Markup where two of them meet: highlights and comments in Obsidian, spoilers elsewhere."""
_PAIRED = frozenset("~$")
"""Markup where two of them stand in a text: struck-out words, formulas."""
_MAY_BE_MARKUP = _ALWAYS | _DOUBLED | _PAIRED | frozenset("\\_#<&")
"""Most characters never are: in a diary of years, that they need no closer look makes the difference."""
_TAG = re.compile(r"<[A-Za-z/!?]")
_ENTITY = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);")
_NUMBERED = re.compile(r"([0-9]{1,9})([.)])(?=\s|$)")
_BULLET = re.compile(r"[-+](?=\s|$)")
_RULE = re.compile(r"[-=:|\s]+")
_SPACES = re.compile(r"[ \t]+")
_BLANK_LINES = re.compile(r"\n{2,}")


class Markdown(str):
    """Text in Markdown: our own marks, or somebody's words after `inline` or `paragraphs`."""

    __slots__ = ()


def inline(text: str) -> Markdown:
    """Somebody's words within a line, in which something of ours comes first: line breaks become spaces."""
    return Markdown("".join(_escaped(" ".join(_clean(text).split()), text)))


def paragraphs(text: str, indent: int = 0) -> Markdown:
    """Somebody's words as paragraphs of their own, with their line breaks.

    `indent` is the number of spaces that keep them inside a list item; the first line is not indented.
    """
    margin = " " * indent
    lines = "\n".join(_SPACES.sub(" ", line).strip() for line in _clean(text).split("\n")).strip("\n")
    blocks = [
        (_HARD_BREAK + margin).join(_escaped_line(line, block) for line in block.split("\n"))
        for block in _BLANK_LINES.split(lines)
    ]
    return Markdown(f"\n\n{margin}".join(blocks))


def _clean(text: str) -> str:
    """One kind of line break, and no control characters, which editors show as boxes or refuse."""
    text = "\n".join(text.splitlines())
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})


def _escaped_line(line: str, around: str) -> str:
    """A whole line, whose beginning could open a list, a quotation, a heading or a table as well."""
    escaped = _escaped(line, around)
    if numbered := _NUMBERED.match(line):
        escaped[numbered.start(2)] = f"\\{numbered[2]}"
    elif line.startswith(">") or _BULLET.match(line) or _RULE.fullmatch(line):
        escaped[0] = f"\\{line[0]}"
    return "".join(escaped)


def _escaped(line: str, around: str) -> list[str]:
    """The characters of a line, none of them markup; `around` is the whole text in which marks could meet."""
    return [f"\\{c}" if c in _MAY_BE_MARKUP and _is_markup(line, at, around) else c for at, c in enumerate(line)]


def _is_markup(line: str, at: int, around: str) -> bool:
    c = line[at]
    before, after = line[at - 1 : at], line[at + 1 : at + 2]
    match c:
        case "\\":
            return not after or after in _PUNCTUATION
        case "_":
            # Within a word it is no mark, and addresses stay as they are.
            return not (before.isalnum() and after.isalnum())
        case "#":
            return not before or before.isspace()
        case "<":
            return _TAG.match(line, at) is not None
        case "&":
            return _ENTITY.match(line, at) is not None
    return c in _ALWAYS or (c in _DOUBLED and c in {before, after}) or (c in _PAIRED and around.count(c) > 1)
