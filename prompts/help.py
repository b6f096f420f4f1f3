"""What the slash commands can do."""

from __future__ import annotations

from prompts.language import N_, Language, Mrkdwn

_MENTORSHIP = (
    N_("`/mentorship` or `/mentorship status`: see where everything stands"),
    N_("`/mentorship start @name`: begin a mentorship"),
    N_("`/mentorship terms`: look at what you two agreed, and suggest changes"),
    N_("`/mentorship goals`: set goals, and note what you have reached"),
    N_("`/mentorship skills`: what the mentor passes on, and what is mastered"),
    N_("`/mentorship check-in`: say in half a minute how it is going"),
    N_("`/mentorship diary what you learned`: save it in your learning diary, which only you can read"),
    N_("`/mentorship diary`: open, search and change your diary"),
    N_("`/mentorship guide`: short pages on what helps, from a first meeting to a good ending"),
    N_("`/mentorship reminders`: how often I bring something up of my own accord, for each mentorship"),
    N_("`/mentorship settings`: your language, your hours and holidays, my reminders"),
    N_("`/mentorship data`: what I keep about you; `/mentorship export` sends you all of it"),
)


def mentorship(say: Language, *, has_programme: bool) -> Mrkdwn:
    """The help of /mentorship. `has_programme` says whether the programme's page is this person's to open."""
    programme = [say.mrkdwn("`/mentorship programme`: enrol pairs, and see who would like to mentor")]
    return Mrkdwn(
        "\n".join(
            [
                say.mrkdwn("*Everything for your mentorship, a minute at a time*"),
                *(say.mrkdwn(line) for line in _MENTORSHIP),
                *(programme if has_programme else ()),
                say.mrkdwn("Several mentorships? Name the person behind the command: `/mentorship goals @name`."),
                say.mrkdwn("And when it has done its work: `/closure` helps you to end it well."),
            ]
        )
    )
