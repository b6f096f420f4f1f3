"""Slack's mrkdwn as safe HTML.

The rules are those of https://docs.slack.dev/messaging/formatting-message-text. Every character of the text is
escaped on its way; only the tags written here are ever markup.
"""

from __future__ import annotations

import html
import re
from itertools import groupby

from markupsafe import Markup, escape

from playground.page.emoji import UNICODE, with_emoji
from playground.page.reader import Reader

SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s]+", re.IGNORECASE)
"""What may become a link. Everything else, such as javascript:, stays text."""

_FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
_QUOTE = re.compile(r"(?:&gt;|>) ?")
_QUOTE_REST = re.compile(r"^(?:&gt;|>){3} ?", re.MULTILINE)
_DATE = re.compile(r"!date\^(-?[0-9]{1,12})\^([^^]+)(?:\^(.+))?", re.DOTALL)

_TAGS = {"*": Markup("<strong>{}</strong>"), "_": Markup("<em>{}</em>"), "~": Markup("<s>{}</s>")}
_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<control>[^<>\n]+)>"
    r"|(?<![\w/])(?P<url>https?://[^\s<>|`]+[^\s<>|`*_~.,;:!?)'\"])"
    r"|(?<![\w*_~])(?P<mark>[*_~])(?=\S)(?P<marked>(?:(?><[^<>\n]+>|`[^`\n]+`|[^\n]))+?)(?<=\S)(?P=mark)(?!\w)"
    r"|:(?P<emoji>[a-z0-9_+\-]+):(?::skin-tone-[2-6]:)?"
)


def as_html(text: str, reader: Reader, *, verbatim: bool = False) -> Markup:
    """A mrkdwn text (with `&amp;`, `&lt;` and `&gt;` as Slack has them) as HTML.

    `verbatim` leaves bare addresses alone.
    """
    parts = _FENCE.split(text)
    out = Markup()
    for index, part in enumerate(parts):
        if index % 2:
            out += Markup("<pre>{}</pre>").format(_unescaped(part))
        else:
            before, after = index > 0, index < len(parts) - 1
            trimmed = part.removeprefix("\n") if before else part
            trimmed = trimmed.removesuffix("\n") if after else trimmed
            out += _paragraphs(trimmed, reader, verbatim=verbatim)
    return out


def plain_as_html(text: str, *, emoji: bool = True) -> Markup:
    """A plain_text as HTML: nothing in it is formatted but emoji and line breaks; Slack's entities are undone."""
    shown = _unescaped(text)
    return _with_breaks(with_emoji(shown) if emoji else shown)


def followed(url: str, reader: Reader) -> str | None:
    """Where a link leads, None for what is not to be followed (such as javascript:)."""
    address = html.unescape(url)
    return reader.page_of(address) or address if SAFE_LINK.fullmatch(address) else None


def link(url: str, label: Markup | str, reader: Reader) -> Markup:
    """A link that opens beside the page, or the label alone if the address is not one to follow."""
    address = followed(url, reader)
    if address is None:
        return escape(label)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(address, label)


def user_mention(user_id: str, reader: Reader, label: str = "") -> Markup:
    """Somebody's name after an @, marked where it is the reader's own."""
    name = reader.user_name(user_id) or label or user_id
    kind = "mention mention-me" if user_id == reader.user_id else "mention"
    return Markup('<span class="{}">@{}</span>').format(kind, name)


def channel_mention(channel_id: str, reader: Reader, label: str = "") -> Markup:
    """A channel's name after a #."""
    name = reader.channel_name(channel_id) or label or "private-channel"
    return Markup('<span class="mention">#{}</span>').format(name)


def _paragraphs(text: str, reader: Reader, *, verbatim: bool) -> Markup:
    rest = _QUOTE_REST.search(text)
    if rest:
        before = _paragraphs(text[: rest.start()].removesuffix("\n"), reader, verbatim=verbatim)
        quoted = _lines(text[rest.end() :].split("\n"), reader, verbatim=verbatim)
        return before + Markup("<blockquote>{}</blockquote>").format(quoted)
    out = Markup()
    for is_quote, lines in groupby(text.split("\n"), key=lambda line: bool(_QUOTE.match(line))):
        if is_quote:
            content = _lines([_QUOTE.sub("", line, count=1) for line in lines], reader, verbatim=verbatim)
            out += Markup("<blockquote>{}</blockquote>").format(content)
        else:
            out += _lines(list(lines), reader, verbatim=verbatim)
    return out


def _lines(lines: list[str], reader: Reader, *, verbatim: bool) -> Markup:
    return Markup("<br>").join(_inline(line, reader, verbatim=verbatim) for line in lines)


def _inline(text: str, reader: Reader, *, verbatim: bool) -> Markup:
    out, position = Markup(), 0
    for match in _INLINE.finditer(text):
        piece = _piece(match, reader, verbatim=verbatim)
        if piece is not None:
            out += escape(_unescaped(text[position : match.start()])) + piece
            position = match.end()
    return out + escape(_unescaped(text[position:]))


def _piece(match: re.Match[str], reader: Reader, *, verbatim: bool) -> Markup | None:
    """The HTML of one match, None where it means nothing and stays text."""
    if match["code"]:
        return Markup("<code>{}</code>").format(_unescaped(match["code"]))
    if match["control"]:
        return _control(match["control"], reader)
    if match["url"]:
        return None if verbatim else link(match["url"], _unescaped(match["url"]), reader)
    if match["mark"]:
        return _TAGS[match["mark"]].format(_inline(match["marked"], reader, verbatim=verbatim))
    known = UNICODE.get(match["emoji"])
    return (
        Markup('<span class="emoji" role="img" aria-label="{}">{}</span>').format(
            match["emoji"].replace("_", " "), known
        )
        if known
        else None
    )


def _control(control: str, reader: Reader) -> Markup | None:
    """What stands in angle brackets: a mention, a date or a link."""
    target, _, label = control.partition("|")
    label = _unescaped(label)
    if target.startswith("@"):
        return user_mention(target[1:], reader, label)
    if target.startswith("#"):
        return channel_mention(target[1:], reader, label)
    if target.startswith("!date^"):
        return _date(control, reader)
    if target.startswith("!"):
        name = label or "@" + target[1:].partition("^")[0]
        return Markup('<span class="mention mention-me">{}</span>').format(name)
    if SAFE_LINK.fullmatch(html.unescape(target)):
        return link(target, label or _unescaped(target.removeprefix("mailto:")), reader)
    return None


def _date(control: str, reader: Reader) -> Markup:
    instruction, _, fallback = control.rpartition("|")
    match = _DATE.fullmatch(instruction or control)
    shown = reader.date(int(match[1]), _unescaped(match[2])) if match else None
    if match is None or shown is None:
        return escape(_unescaped(fallback))
    moment = reader.local(int(match[1]))
    time = Markup('<time datetime="{}">{}</time>').format(moment.isoformat(), shown)
    return link(match[3], time, reader) if match[3] else time


def _with_breaks(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


def _unescaped(text: str) -> str:
    """Undo Slack's three entities, and no others."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
