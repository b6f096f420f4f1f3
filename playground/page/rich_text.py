"""Rich text blocks as safe HTML. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

from playground.page.emoji import UNICODE
from playground.page.mrkdwn import channel_mention, link, user_mention
from playground.page.reader import Reader

Element = Mapping[str, Any]

_STYLES = {
    "code": Markup("<code>{}</code>"),
    "strike": Markup("<s>{}</s>"),
    "italic": Markup("<em>{}</em>"),
    "bold": Markup("<strong>{}</strong>"),
    "underline": Markup("<u>{}</u>"),
}
"""From the innermost tag to the outermost."""


def rich_text_as_html(block: Element, reader: Reader) -> Markup:
    """A rich_text block, or the rich text inside of something else."""
    return Markup().join(_part(part, reader) for part in block.get("elements", ()))


def _part(part: Element, reader: Reader) -> Markup:
    kind = part.get("type")
    if kind == "rich_text_list":
        return _list(part, reader)
    content = _elements(part, reader)
    if kind == "rich_text_quote":
        return Markup("<blockquote>{}</blockquote>").format(content)
    if kind == "rich_text_preformatted":
        return Markup("<pre>{}</pre>").format(content)
    return Markup('<p class="rich">{}</p>').format(content)


def _list(part: Element, reader: Reader) -> Markup:
    items = Markup().join(Markup("<li>{}</li>").format(_elements(item, reader)) for item in part.get("elements", ()))
    indent = min(max(int(part.get("indent", 0)), 0), 8)
    border = " bordered" if part.get("border") else ""
    if part.get("style") == "ordered":
        start = int(part.get("offset", 0)) + 1
        return Markup('<ol class="indent-{}{}" start="{}">{}</ol>').format(indent, border, start, items)
    return Markup('<ul class="indent-{}{}">{}</ul>').format(indent, border, items)


def _elements(part: Element, reader: Reader) -> Markup:
    return Markup().join(_styled(_element(element, reader), element) for element in part.get("elements", ()))


def _styled(content: Markup, element: Element) -> Markup:
    style = element.get("style") or {}
    if not isinstance(style, Mapping):
        return content
    for name, tag in _STYLES.items():
        if style.get(name):
            content = tag.format(content)
    return content


def _element(element: Element, reader: Reader) -> Markup:  # noqa: PLR0911 - one for each kind
    match element.get("type"):
        case "text":
            return Markup("<br>").join(escape(line) for line in str(element["text"]).split("\n"))
        case "link":
            return link(element["url"], element.get("text") or element["url"], reader)
        case "emoji":
            return _emoji(str(element.get("name", "")), str(element.get("unicode", "")))
        case "user":
            return user_mention(element["user_id"], reader)
        case "channel":
            return channel_mention(element["channel_id"], reader)
        case "usergroup":
            return _mention(f"@{element['usergroup_id']}")
        case "broadcast":
            return _mention(f"@{element['range']}")
        case "color":
            return Markup("<code>{}</code>").format(element["value"])
        case "date":
            return _date(element, reader)
        case _:
            return escape(element.get("text") or element.get("fallback") or "")


def _mention(name: str) -> Markup:
    return Markup('<span class="mention mention-me">{}</span>').format(name)


def _emoji(name: str, codepoints: str) -> Markup:
    shown = UNICODE.get(name)
    if shown is None and codepoints:
        try:
            shown = "".join(chr(int(point, 16)) for point in codepoints.split("-"))
        except (ValueError, OverflowError):
            shown = None
    return escape(shown or f":{name}:")


def _date(element: Element, reader: Reader) -> Markup:
    shown = reader.date(int(element["timestamp"]), element.get("format", "{date}"))
    if shown is None:
        return escape(element.get("fallback") or "")
    moment = reader.local(int(element["timestamp"]))
    time = Markup('<time datetime="{}">{}</time>').format(moment.isoformat(), shown)
    return link(element["url"], time, reader) if element.get("url") else time
