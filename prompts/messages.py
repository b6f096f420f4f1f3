"""Every message in the ledger, rendered from the record at the moment of sending, in the receiver's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from prompts import begin
from prompts.blocks import Post, divider
from prompts.language import Language
from prompts.letter import Letter

Renderer = Callable[[Letter, Language], Post]

RENDERERS: Mapping[str, Renderer] = {
    "invitation": begin.invitation,
    "begun": begin.begun,
    "declined": begin.declined,
    "paused": begin.paused,
}
"""How each kind of message reads. A message that was answered says so instead of asking again."""


def render(letters: Sequence[Letter], say: Language) -> Post:
    """One message for all that is due to one person at once."""
    posts = [RENDERERS[letter.message.kind](letter, say) for letter in letters]
    blocks = list(posts[0].blocks)
    for post in posts[1:]:
        blocks += [divider(), *post.blocks]
    return Post(text=posts[0].text, blocks=blocks)
