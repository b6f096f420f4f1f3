"""A sentence for each thing that can go wrong: what it is, and how to put it right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot import errors
from bot.called import Called
from prompts.language import N_, Language, Mrkdwn, escape

SENTENCES: dict[type[errors.Problem], str] = {
    errors.NotFound: N_(
        "I can't find that. It may have been changed or ended meanwhile; open `/mentorship` to see where things stand."
    ),
    errors.NobodyNamed: N_("Please name the person: `/mentorship start @name`."),
    errors.WithOneself: N_("A mentorship needs two. Please choose somebody other than yourself."),
    errors.WithABot: N_("{name} is an app. Please choose a person."),
    errors.PersonUnknown: N_("I don't know this person in this workspace. Please choose somebody from the list."),
    errors.PersonHasLeft: N_("{name} is no longer active in this workspace. Please choose somebody else."),
    errors.PairExists: N_("You and {name} already have a mentorship, or an invitation to one. `/mentorship` shows it."),
    errors.ArePair: N_("{mentor} and {mentee} already have a mentorship, or an invitation to one."),
    errors.SamePerson: N_("{name} can't be on both sides. Please choose two people."),
    errors.ColumnsMissing: N_("The first line has to name the columns, and these are not there: {names}."),
    errors.ColumnTwice: N_("The column {name} is there twice. Please leave one of the two."),
    errors.NotReadable: N_("In line {line} a quotation mark opens and does not close, or closes too early."),
    errors.NoPairs: N_("There is no pair below the first line."),
    errors.NobodyNamedHere: N_("Nobody is named here."),
    errors.NoReference: N_("“{text}” is neither an email address nor a member ID from Slack, such as U012AB3CD."),
    errors.NobodyFound: N_("I can't find anybody here with {text}. Is it written as in Slack?"),
    errors.AddressesHidden: N_(
        "I'm not allowed to look up email addresses here. Please use member IDs, or ask whoever looks after the "
        "app to allow it."
    ),
    errors.NoRhythm: N_("“{text}” is not a rhythm that I know. Write weekly, every two weeks, or monthly."),
    errors.NoDay: N_("“{text}” is not a day that I can read. Write it like 2026-12-31 or 31.12.2026."),
    errors.TooManyCells: N_(
        "There is more in this line than there are columns. Put a text that has a comma or semicolon in it in "
        "quotation marks."
    ),
    errors.TwiceInList: N_("The same two stand in line {line} already."),
    errors.AgreedAlready: N_("This is what you two have agreed already. Change something, or close this."),
    errors.Empty: N_("Please write something here."),
    errors.TooLong: N_("That is longer than {limit} characters. Please shorten it a little."),
    errors.TooMany: N_("There are {limit} already, and that is as many as fit here. Please remove one first."),
    errors.DateInThePast: N_("This day has passed. Please choose today or a later day."),
    errors.DateInTheFuture: N_("This day is still ahead. Please choose today or an earlier day."),
    errors.DateTooFar: N_("That is a long way off. Please choose a day up to {latest}."),
    errors.DateTooLongAgo: N_("That is a long time ago. Please choose a day from {earliest} on."),
    errors.EndsBeforeItStarts: N_("Your day would end before it starts. Please choose a later time."),
    errors.NoWorkday: N_("Please choose at least one day."),
    errors.ProposalChanged: N_(
        "This invitation has been changed or answered meanwhile. The newest message from me shows how it stands."
    ),
    errors.NotUnderWay: N_(
        "Your mentorship with {name} is not under way, so this can't be changed now. "
        "Everything in it is still yours to read."
    ),
    errors.NotYours: N_("This is for {name} to do."),
    errors.NotYet: N_("There is a step before this one. `/closure` shows where the two of you are."),
    errors.NoMentorship: N_(
        "There is no mentorship under way that this could be about. `/mentorship start @name` begins one; if somebody "
        "has invited you, their invitation is waiting in your messages from me."
    ),
    errors.NoMentorshipWith: N_(
        "There is no mentorship with {name} that this could be about. `/mentorship status` shows yours."
    ),
    errors.NothingToShare: N_("There is nothing to share yet. Write something first, or finish without sharing."),
    errors.NothingChosen: N_("Please choose at least one."),
    errors.NotAnEmailAddress: N_("This does not look like an email address. One reads like name@example.org."),
    errors.NoPhoneNumber: N_("This does not look like a phone number. Please give it with its country code."),
    errors.AlreadyListed: N_("This is on your list already."),
    errors.KnowEachOther: N_("You and {name} know each other already. Please choose somebody else."),
    errors.AlreadyProposed: N_("You have thought of {name} already: your list shows how it stands."),
    errors.AlreadyAnswered: N_("This is settled already, so there is nothing to answer any more."),
    errors.ForManagers: N_("This is for programme managers. Here you can ask {names}."),
    errors.NoManagers: N_(
        "This is for programme managers, and nobody has been named one here yet. The admins of this workspace can do "
        "it: they type `/mentorship programme`."
    ),
    errors.ForAdmins: N_("Only the admins of this workspace name programme managers."),
    errors.NobodyChosen: N_("Please choose a person."),
    errors.NoLink: N_("This does not look like a web address. One reads like https://example.org/talk."),
    errors.TimeInThePast: N_("This time has passed today. Please choose a later one."),
    errors.NoSuchTime: N_("Clocks go forward that night, and skip this time. Please choose another one."),
    errors.AlreadyMet: N_("You and {name} have met already, so there is no date to change."),
    errors.NotLater: N_("The planned end so far is {day}. Please choose a later day."),
    errors.TooLateToReopen: N_(
        "An ending can be undone for {days} days, and they are over. Nothing is lost: you and {name} can begin a new "
        "mentorship with `/mentorship start`."
    ),
    errors.NotForThisEnding: N_(
        "A public thank-you is there for two who have completed their mentorship and are both still here."
    ),
    errors.NoChannelChosen: N_("Please choose a channel."),
    errors.OnItsWay: N_("It is on its way to the channel already, so it can't be changed any more."),
    errors.NotSure: N_("Please tick this first. It can't be undone."),
    errors.FilesOnTheirWay: N_(
        "Your files are still on their way. Please wait until they have arrived, then press once more."
    ),
    errors.ChangedMeanwhile: N_(
        "{name} has changed this meanwhile. What you typed is still here; please look at the new version first."
    ),
}


@dataclass(frozen=True)
class Sentence:
    """One sentence, as it stands at a field, where nothing is formatted, and as markup for everywhere else."""

    plain: str
    mrkdwn: Mrkdwn


def sentence(problem: errors.Problem, say: Language) -> Sentence:
    """What to tell somebody about a problem."""
    text, facts = SENTENCES[type(problem)], {name: _said(fact, say) for name, fact in problem.facts.items()}
    return Sentence(say(text, **facts), say.mrkdwn(text, **facts))


def apology(reference: str, say: Language) -> Sentence:
    """What to say when we do not know what went wrong; the log has the reference."""
    text = say(
        "Sorry, something went wrong on my side, and nothing was changed. Please try again in a moment. "
        "If it happens again, tell whoever runs me this reference: {reference}",
        reference=reference,
    )
    return Sentence(text, escape(text))


def not_shown(say: Language) -> str:
    """What to say when everything went well but Slack did not take what should be shown."""
    return say("That worked, but Slack did not let me show you the result. Please open it again.")


def _said(fact: object, say: Language) -> object:
    match fact:
        case date():
            return say.day(fact)
        case Called():
            return say.name(fact)
        case tuple():
            return say.listing(fact)
        case _:
            return fact
