"""What the slash commands can do."""

from __future__ import annotations

from prompts.language import Language, Mrkdwn


def mentorship(say: Language) -> Mrkdwn:
    """The help of /mentorship."""
    return say.mrkdwn("`/mentorship start @name`: begin a mentorship")
