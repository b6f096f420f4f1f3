"""What /closure can do."""

from __future__ import annotations

from prompts.language import Language, Mrkdwn


def closure(say: Language) -> Mrkdwn:
    """The help of /closure."""
    lines = (
        say.mrkdwn("*A mentorship that has done its work may end well.* What helps with that:"),
        say.mrkdwn("`/closure`: where the two of you are, and what comes next"),
        say.mrkdwn("`/closure plan`: plan the conversation, in private"),
        say.mrkdwn("`/closure meeting`: set a date for the final meeting, prepare it, or write while you talk"),
        say.mrkdwn("`/closure reflect`: write down what it was worth"),
        say.mrkdwn("`/closure connect`: say whether and how you would like to stay in touch"),
        say.mrkdwn("`/closure document`: get the document with all that you both shared, in the form you like"),
        say.mrkdwn("`/closure introduce`: people and opportunities that can take the mentee further"),
        say.mrkdwn("`/closure thanks`: a public thank-you once it is complete, in words that you both agree to"),
        say.mrkdwn("`/closure end`: end it without these steps, go on longer, or write a goodbye"),
        say.mrkdwn("`/closure safety`: if something between you two was not right, a way out without the other one"),
        say.mrkdwn(
            "With several mentorships, name the person: `/closure plan @name`. All of it is in my Home tab, too."
        ),
    )
    return Mrkdwn("\n".join(lines))
