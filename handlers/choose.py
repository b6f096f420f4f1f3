"""Find the mentorship that a command, a shortcut or a button is about; ask where several are possible.

Every listener that is about one mentorship is written as `(Interaction, Mentorship) -> Reply`, wrapped by
`with_mentorship`, and registered both as a subcommand and as the action that the chooser's buttons have:

    open_goals = with_mentorship(show_goals, "goals_open", N_("Goals"))
    on.action("goals_open", open_goals, reads_only=True)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from bot import mentorships
from bot.errors import NoMentorship, NoMentorshipWith, NotFound, NotUnderWay, NotYours
from bot.models import Mentorship, Role, State
from handlers.interaction import Interaction, Listener, Reply
from prompts.choose import chooser

UNDER_WAY = frozenset({State.ACTIVE, State.PAUSED})
BEGUN = UNDER_WAY | {State.ENDED}
LARGEST_ID = 2**31 - 1
"""What the database takes for an id; it fails at a larger one."""

MentorshipListener = Callable[[Interaction, Mentorship], Reply]


def with_mentorship(
    listener: MentorshipListener,
    action: str,
    title: str,
    *,
    states: Collection[State] = UNDER_WAY,
    preferred: Collection[State] | None = None,
    role: Role | None = None,
) -> Listener:
    """A listener that first finds out which mentorship it is about.

    The one that the button or form names; else the one with the person named in the command; else the only one
    there is; else the person is asked in a modal, whose buttons have the action id `action` and whose title is
    `title` (an English text of at most 24 characters in each language, marked with `N_`).

    Only mentorships in one of `states`, and in which the person has the role `role`, come into question. Where none is
    named, those in one of the `preferred` states (all, by default) come before the others: one that has ended is then
    offered only to somebody who has none under way.

    Raises, when called: NotFound, NotUnderWay or NotYours about the one that was named; NoMentorship or
    NoMentorshipWith where there is none.
    """

    def listen(interaction: Interaction) -> Reply:
        if "mentorship" in interaction.about:
            return listener(interaction, _named_by_button(interaction, states, role))
        candidates = _candidates(interaction, states, preferred or states, role)
        if len(candidates) == 1:
            return listener(interaction, mentorships.find(interaction.session, candidates[0].id, interaction.member))
        return Reply(view=chooser(candidates, interaction.member, action, title, interaction.say))

    return listen


def find_mentorship(interaction: Interaction) -> Mentorship:
    """The mentorship that the button or form is about, if the person is of it.

    Raises NotFound.
    """
    return mentorships.find(interaction.session, id_of(interaction, "mentorship"), interaction.member)


def find_mentorship_under_way(interaction: Interaction) -> Mentorship:
    """As `find_mentorship`, for what only a pair at work can do.

    Raises NotFound or NotUnderWay.
    """
    return mentorships.find_under_way(interaction.session, id_of(interaction, "mentorship"), interaction.member)


def id_of(interaction: Interaction, thing: str) -> int:
    """The id of the thing that the button or form is about: a claim, for a query that also checks permission.

    Raises NotFound where there is none.
    """
    claimed = interaction.about.get(thing)
    if type(claimed) is not int or not 0 <= claimed <= LARGEST_ID:
        raise NotFound
    return claimed


def _named_by_button(interaction: Interaction, states: Collection[State], role: Role | None) -> Mentorship:
    mentorship = find_mentorship(interaction)
    partner = mentorship.partner_of(interaction.member.user_id)
    if mentorship.state not in states:
        raise NotUnderWay(name=partner)
    if role is not None and mentorship.role_of(interaction.member.user_id) is not role:
        raise NotYours(name=partner)
    return mentorship


def _candidates(
    interaction: Interaction, states: Collection[State], preferred: Collection[State], role: Role | None
) -> Sequence[Mentorship]:
    """At least one mentorship; those under way first, and the newest before older ones."""
    me = interaction.member
    mine = sorted(mentorships.all_of(interaction.session, me), key=lambda m: (m.state is State.ENDED, -m.id))
    found = [m for m in mine if m.state in states]
    if interaction.mentioned:
        partner = interaction.person(interaction.mentioned[0])
        found = [m for m in found if m.partner_of(me.user_id).user_id == partner.user_id]
        if not found:
            raise NoMentorshipWith(name=partner)
        # With one person there may be several, one after the other: the newest is meant.
        found = found[:1]
    if not found:
        raise NoMentorship
    fitting = [m for m in found if role is None or m.role_of(me.user_id) is role]
    if not fitting:
        raise NotYours(name=found[0].partner_of(me.user_id))
    return [m for m in fitting if m.state in preferred] or fitting
