"""What a person can do wrong, or what has changed under their hands: known, with a sentence in prompts.problems."""

from __future__ import annotations

from bot.called import called
from bot.models import Member


class Problem(Exception):
    """Something that the person can put right; nothing was changed.

    `field` names the form's field (its block_id) at which the sentence belongs, where there is one.
    `facts` are values for the sentence; members stand for their names.
    """

    def __init__(self, field: str | None = None, **facts: object) -> None:
        super().__init__(type(self).__name__)
        self.field = field
        # The sentence is said when the unit of work is over, and with it the members that it found.
        self.facts = {key: called(fact) if isinstance(fact, Member) else fact for key, fact in facts.items()}


class NotFound(Problem):
    """The mentorship, goal or entry does not exist, or is not this person's: the answer is the same for both."""


class NobodyNamed(Problem):
    """A command or form needs a person and got none."""


class WithOneself(Problem):
    """Somebody named themselves as the other one."""


class WithABot(Problem):
    """Somebody named a bot as the other one."""


class PersonUnknown(Problem):
    """Slack does not know the person, or does not show them to us."""


class PersonHasLeft(Problem):
    """The person is deactivated. `name`."""


class PairExists(Problem):
    """The two have an open mentorship already. `name` of the other one."""


class ArePair(Problem):
    """Two people have an open mentorship already. `mentor` and `mentee`, their names."""


class SamePerson(Problem):
    """Somebody would be their own mentor. `name`."""


class ColumnsMissing(Problem):
    """A list of pairs does not name columns that it needs. `names`, a tuple."""


class ColumnTwice(Problem):
    """A list of pairs names a column twice. `name`."""


class NotReadable(Problem):
    """A quotation mark in a list of pairs opens or closes where it cannot. `line`, where that begins."""


class NoPairs(Problem):
    """A list of pairs has no line below its header."""


class NobodyNamedHere(Problem):
    """A line of a list names nobody in a column."""


class NoReference(Problem):
    """A line of a list names somebody by neither an id nor an address. `text`."""


class NobodyFound(Problem):
    """Slack knows nobody by this id or address. `text`."""


class AddressesHidden(Problem):
    """Slack does not let the app look up addresses."""


class NoRhythm(Problem):
    """A line of a list has a rhythm that we do not know. `text`."""


class NoDay(Problem):
    """A line of a list has a day that cannot be read. `text`."""


class TooManyCells(Problem):
    """A line of a list has more in it than there are columns."""


class TwiceInList(Problem):
    """The same two stand in a list twice. `line`, where they stand first."""


class AgreedAlready(Problem):
    """What somebody suggests is what the two have agreed on."""


class Empty(Problem):
    """A field that is needed is blank."""


class TooLong(Problem):
    """A text is longer than what is kept. `limit` in characters."""


class TooMany(Problem):
    """There are as many of these as a list takes. `limit`."""


class DateInThePast(Problem):
    """A date that must lie ahead does not."""


class DateInTheFuture(Problem):
    """A date of something that has happened lies ahead."""


class DateTooFar(Problem):
    """A date lies so far ahead that it must be a slip. `latest`, a date."""


class DateTooLongAgo(Problem):
    """A date lies so far back that it must be a slip. `earliest`, a date."""


class EndsBeforeItStarts(Problem):
    """The working day ends before it starts."""


class NoWorkday(Problem):
    """No day of the week was chosen."""


class ProposalChanged(Problem):
    """The proposal was reworded, answered or withdrawn meanwhile."""


class NotUnderWay(Problem):
    """What was asked needs a mentorship that is under way, and this one has ended or not begun."""


class NotYours(Problem):
    """The other one's to do: a mentor's step by the mentee, or the reverse."""


class NotYet(Problem):
    """A step of the closure that comes after one that is not done yet."""


class ChangedMeanwhile(Problem):
    """The other one has changed what this form was about since it was opened."""


class NothingToShare(Problem):
    """Somebody shares a reflection in which nothing is written."""


class NothingChosen(Problem):
    """A choice of several, of which none was made."""


class NotAnEmailAddress(Problem):
    """A text that should be an email address cannot be one."""


class NoPhoneNumber(Problem):
    """A text that should hold a phone number holds too few digits."""


class AlreadyListed(Problem):
    """What somebody adds to a list is on it already."""


class KnowEachOther(Problem):
    """A mentor would introduce their mentee to one of the two. `name` of the mentee."""


class AlreadyProposed(Problem):
    """This person was proposed to the mentee before. `name`."""


class AlreadyAnswered(Problem):
    """What a button answers was answered or taken back meanwhile."""


class ForManagers(Problem):
    """Only programme managers may see or do this, and the person is none. `names`, a tuple: whom to ask."""


class NoManagers(Problem):
    """Only programme managers may see or do this, and there are none."""


class ForAdmins(Problem):
    """Only admins of the workspace may do this, and the person is none."""


class NobodyChosen(Problem):
    """A form needs a person and got none."""


class NoLink(Problem):
    """A text that should be a web address cannot be one."""


class TimeInThePast(Problem):
    """A time of day that must lie ahead has passed today."""


class NoSuchTime(Problem):
    """A time that no clock shows, on the night when clocks go forward."""


class AlreadyMet(Problem):
    """The two have held their final meeting, so its date is behind them. `name` of the other one."""


class NotLater(Problem):
    """A new end is no later than the one that was planned. `day`, that one."""


class TooLateToReopen(Problem):
    """An ending can be undone for some time only. `days`."""


class NotForThisEnding(Problem):
    """A public thank-you where the two have not completed their mentorship, or are not both there for it."""


class NoChannelChosen(Problem):
    """A form needs a channel and got none."""


class OnItsWay(Problem):
    """Something is taken back that has left already."""


class NoMentorship(Problem):
    """What was asked needs a mentorship, and the person has none that it could be about."""


class NoMentorshipWith(Problem):
    """A command names a person with whom there is no mentorship that it could be about. `name`."""


class NotSure(Problem):
    """Something that cannot be undone needs a clear yes, and got none."""


class FilesOnTheirWay(Problem):
    """Somebody would have all erased while the files that they have asked for are still on their way."""
