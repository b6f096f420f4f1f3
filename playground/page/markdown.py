"""Markdown as safe HTML: for markdown blocks, canvases, and files that are looked at before they are opened."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from playground.page.emoji import with_emoji


class _Renderer(RendererHTML):
    """Links open beside the page; images stay words, since the page asks nothing of other hosts."""

    def link_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        tokens[index].attrs |= {"target": "_blank", "rel": "noopener noreferrer"}
        return self.renderToken(tokens, index, options, env)

    def th_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        return self._cell(tokens, index, options, env)

    def td_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        return self._cell(tokens, index, options, env)

    def _cell(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        # The page's policy allows no styles but those of its files.
        style = str(tokens[index].attrs.pop("style", ""))
        if style:
            tokens[index].attrs["class"] = f"align-{style.removeprefix('text-align:')}"
        return self.renderToken(tokens, index, options, env)

    def image(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        words = self.renderInlineAsText(tokens[index].children or [], options, env)
        return Markup('<span class="image-words">🖼 {}</span>').format(words)

    def text(self, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
        return str(escape(with_emoji(tokens[index].content)))


def markdown_as_html(text: str) -> Markup:
    """CommonMark with tables and strikethrough. HTML in it is shown as text; only web links are links."""
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}, renderer_cls=_Renderer)
    return Markup(parser.enable(["table", "strikethrough"]).render(text))  # noqa: S704 - the renderer escapes all text
