"""The question that stands at the end of a form: who may read this?"""

from __future__ import annotations

from slack_sdk.models.blocks import InputBlock

from prompts.blocks import choice_field, option
from prompts.language import Language

ONLY_ME = "only_me"
BOTH = "both"


def sharing_field(value: str, both: str, say: Language, *, question: str = "") -> InputBlock:
    """The choice between keeping a text and sharing it; `both` says who may read it then. `question` is asked where
    the text comes only after it."""
    return choice_field(
        "share",
        question or say("Who may read this?"),
        [option(ONLY_ME, say("Only me, for now")), option(BOTH, both)],
        value=value,
        hint=say("You can change it later. What has been read stays read."),
    )
