"""What the tables and columns of somebody's record are called in the file that they can have of it (R48).

Each column that bot.export gives somebody has its words here, or stands in the JSON file alone;
tests/prompts/test_export.py fails on one that has neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot import closure
from bot.models import (
    Ending,
    GoalState,
    IntroductionState,
    OfferKind,
    RemarkKind,
    ShoutOutState,
    SkillState,
    State,
)
from prompts import connection_words
from prompts.document import HEADINGS
from prompts.language import N_

CHOICES: Mapping[str, Mapping[str, str]] = {
    "mentorships.state": {
        State.INVITED: N_("Invited, and not answered yet"),
        State.DECLINED: N_("Declined"),
        State.ACTIVE: N_("Under way"),
        State.PAUSED: N_("Paused"),
        State.ENDED: N_("Ended"),
    },
    "mentorships.ending": {
        Ending.COMPLETED: N_("Completed"),
        Ending.COMPLETED_EARLY: N_("Completed before the planned end"),
        Ending.ENDED_EARLY: N_("Ended early"),
        Ending.FADED: N_("Came to rest after a long silence"),
    },
    "goals.state": {
        GoalState.OPEN: N_("Still open"),
        GoalState.REACHED: N_("Reached"),
        GoalState.LET_GO: N_("Let go along the way"),
    },
    "skills.state": {
        SkillState.BEGUN: N_("On the way"),
        SkillState.PRACTISED: N_("Practised"),
        SkillState.MASTERED: N_("Mastered"),
    },
    "remarks.kind": {
        RemarkKind.OTHER_EXPERTISE: N_("A different expertise would help now"),
        RemarkKind.NO_LONGER_SERVES: N_("It no longer serves me"),
    },
    "introductions.state": {
        IntroductionState.MENTEE_ASKED: N_("Proposed"),
        IntroductionState.PERSON_ASKED: N_("The third person is asked"),
        IntroductionState.INTRODUCED: N_("Introduced"),
        IntroductionState.WITHDRAWN: N_("Taken back"),
        "declined": N_("Not this time"),
    },
    "shout_outs.state": {
        ShoutOutState.ASKED: N_("Not answered yet"),
        ShoutOutState.AGREED: N_("On its way to the channel"),
        ShoutOutState.POSTED: N_("Posted"),
        ShoutOutState.BLOCKED: N_("Not posted yet"),
        ShoutOutState.UNSURE: N_("Perhaps posted"),
        ShoutOutState.DECLINED: N_("Rather not"),
        ShoutOutState.WITHDRAWN: N_("Taken back"),
    },
    "connection_wishes.wish": {wish.value: text for wish, text in connection_words.WISHES.items()},
    "offers.kind": {
        OfferKind.TO_MENTOR: N_("Would like to mentor somebody"),
        OfferKind.ANOTHER_MENTEE: N_("Would take on another mentee"),
    },
    "finished_parts.part": {closure.REFLECTION: N_("Reflection")},
}
"""What the values of a column are called."""

QUESTIONS: Mapping[str, str] = {
    **HEADINGS,
    "plan.ideas": N_("Ideas for a celebration"),
    "plan.own_idea": N_("An idea of my own for a celebration"),
    "plan.opener": N_("How to open the conversation"),
    "notes.looking_back": N_("Notes while looking back"),
    "ending.reason": N_("Why it ended"),
    "self_check.brings": N_("What I bring as a mentor"),
    "self_check.carries_on": N_("What I carry on"),
    "self_check.strengths": N_("My strengths with people"),
    "self_check.prepares": N_("What I still need to prepare"),
}


@dataclass(frozen=True)
class Table:
    """How the rows of a table read."""

    heading: str
    titled: str = ""
    """The column that stands above the others, as the title of a row."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Columns that hold what somebody wrote, with their labels; the label may be empty."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """The other columns that are shown, with their labels."""
    note: str = ""
    """Who can read it, where that needs saying."""


TABLES: Mapping[str, Table] = {
    "members": Table(
        N_("From Slack, and from your settings"),
        facts={
            "name": N_("Your name"),
            "user_id": N_("Your id in Slack"),
            "slack_locale": N_("Language of your Slack"),
            "language": N_("Language you chose here"),
            "timezone": N_("Time zone"),
            "workdays": N_("Your working days"),
            "workday_starts": N_("I may remind you from"),
            "workday_ends": N_("I may remind you until"),
            "country": N_("Public holidays of"),
            "region": N_("Region"),
            "nudges_off": N_("You want no reminders"),
            "nudges_paused_until": N_("No reminders before"),
            "nudged_at": N_("Last reminder"),
            "is_admin": N_("You administer this workspace"),
            "is_deactivated": N_("Your account is deactivated"),
            "refreshed_at": N_("Slack last told me this"),
        },
    ),
    "managers": Table(
        N_("Programme managers"), facts={"user_id": N_("Who"), "named_by": N_("Named by"), "named_at": N_("On")}
    ),
    "offers": Table(N_("Lists that you are on"), titled="kind", facts={"offered_at": N_("Since")}),
    "mentorships": Table(
        N_("What you agreed"),
        words={
            "purpose": N_("What it was for"),
            "ending_agreement": N_("How it ends"),
            "confidentiality": N_("What stays between you"),
        },
        facts={
            "mentor_id": N_("Mentor"),
            "mentee_id": N_("Mentee"),
            "state": N_("Where it stands"),
            "rhythm": N_("Check-ins"),
            "proposed_by": N_("Last worded by"),
            "enrolled_by": N_("Brought together by"),
            "created_at": N_("First invitation"),
            "begun_at": N_("Begun"),
            "planned_end": N_("Planned end"),
            "paused_until": N_("Paused until"),
            "ended_at": N_("Ended on"),
            "ending": N_("How it ended"),
            "deletes_at": N_("Will be deleted"),
            "step_back_at": N_("You thought that it was time to step back"),
            "shielded_id": N_("I bring nothing about it any more to"),
            "reopening_asked_by": N_("Would like to take it up again"),
        },
    ),
    "suggestions": Table(
        N_("What one of you suggests instead"),
        words={
            "purpose": N_("What it is for"),
            "ending_agreement": N_("How it ends"),
            "confidentiality": N_("What stays between you"),
        },
        facts={
            "author_id": N_("Suggested by"),
            "rhythm": N_("Check-ins"),
            "planned_end": N_("Planned end"),
            "suggested_at": N_("On"),
        },
    ),
    "goals": Table(
        N_("Goals"),
        titled="title",
        words={"measure": N_("How you would know"), "evidence": N_("How it went")},
        facts={
            "state": N_("Where it stands"),
            "target_date": N_("Planned for"),
            "settled_on": N_("Settled on"),
            "created_at": N_("Set on"),
            "changed_by": N_("Last changed by"),
        },
    ),
    "skills": Table(
        N_("Skills"),
        titled="name",
        facts={
            "state": N_("Where it stands"),
            "marked_on": N_("Marked"),
            "added_by": N_("Added by"),
            "created_at": N_("Added"),
        },
    ),
    "check_ins": Table(
        N_("Your check-ins"),
        titled="at",
        words={"progress": ""},
        facts={"energy": N_("Energy, from 1 (routine) to 5 (energising)")},
        note=N_("Only you can read these."),
    ),
    "remarks": Table(
        N_("What was said about it"),
        titled="kind",
        words={"text": ""},
        facts={"author_id": N_("By"), "said_at": N_("On"), "shared_at": N_("Shared on")},
    ),
    "extensions": Table(
        N_("More time"),
        titled="new_end",
        facts={"old_end": N_("Planned end before"), "extended_by": N_("Chosen by"), "extended_at": N_("On")},
    ),
    "closures": Table(
        N_("The steps of the ending"),
        facts={
            "conversation_held_at": N_("You two have talked"),
            "conversation_told_by": N_("Noted by"),
            "met_at": N_("Final meeting held"),
            "goodbye_at": N_("Written goodbye"),
            "goodbye_by": N_("Written by"),
            "completed_at": N_("Completed"),
        },
    ),
    "finished_parts": Table(N_("What you have finished"), titled="part", facts={"finished_at": N_("On")}),
    "final_meetings": Table(
        N_("The date of the final meeting"),
        titled="starts_at",
        facts={"is_cancelled": N_("Called off"), "changed_by": N_("Last changed by"), "changed_at": N_("On")},
    ),
    "answers": Table(
        N_("Written for the ending"),
        titled="question",
        words={"text": ""},
        facts={"author_id": N_("By"), "written_at": N_("Last changed"), "shared_at": N_("Shared on")},
    ),
    "next_steps": Table(
        N_("Next steps"),
        words={"what": ""},
        facts={
            "owner_id": N_("Who sees to it"),
            "due_on": N_("To be done by"),
            "author_id": N_("Noted by"),
            "created_at": N_("Noted"),
            "shared_at": N_("Shared on"),
        },
    ),
    "introductions": Table(
        N_("Introductions"),
        titled="person_id",
        words={"why": ""},
        facts={"state": N_("Where it stands"), "proposed_at": N_("Proposed")},
    ),
    "opportunities": Table(N_("Opportunities"), words={"what": "", "link": ""}, facts={"shared_at": N_("Passed on")}),
    "connection_wishes": Table(
        N_("Whether to stay in touch"),
        titled="author_id",
        words={"other_basis": ""},
        facts={
            "wish": N_("What was answered"),
            "bases": N_("What for"),
            "rhythm": N_("How often"),
            "channels": N_("How to get in touch"),
            "answered_at": N_("Answered"),
        },
    ),
    "connection_agreements": Table(
        N_("How you two stay in touch"),
        words={"other_basis": ""},
        facts={
            "bases": N_("What for"),
            "rhythm": N_("How often"),
            "agreed_at": N_("Agreed"),
            "reminds_mentor": N_("I remind you"),
            "reminds_mentee": N_("I remind you"),
        },
    ),
    "shout_outs": Table(
        N_("A public thank-you"),
        words={"text": "", "permalink": N_("To be found at")},
        facts={"state": N_("Where it stands"), "worded_by": N_("By"), "changed_at": N_("Last changed")},
    ),
    "nudge_rhythms": Table(
        N_("How often I may remind you of it"),
        facts={
            "is_off": N_("You want no reminders"),
            "snoozed_until": N_("Not before"),
            "slower": N_("How often you asked for fewer"),
        },
    ),
    "diary_entries": Table(
        N_("Your learning diary"), titled="at", words={"text": ""}, note=N_("Only you can read this.")
    ),
    "drafts": Table(
        N_("Typed and not sent off"), titled="typed_at", words={"fields": ""}, note=N_("Only you can read this.")
    ),
}
"""The tables in the order in which they are read."""

IN_JSON_ALONE: Mapping[str, str] = {
    "members": "is_bot",
    "mentorships": "id proposal reopened",
    "suggestions": "mentorship_id",
    "goals": "id mentorship_id version",
    "skills": "id mentorship_id",
    "check_ins": "id mentorship_id author_id",
    "remarks": "mentorship_id",
    "extensions": "id mentorship_id",
    "closures": "mentorship_id",
    "finished_parts": "mentorship_id author_id",
    "final_meetings": "mentorship_id uid version",
    "answers": "id mentorship_id",
    "next_steps": "id mentorship_id version",
    "introductions": "id mentorship_id",
    "opportunities": "id mentorship_id",
    "connection_wishes": "mentorship_id",
    "connection_agreements": "mentorship_id version mentor_confirmed mentee_confirmed",
    "shout_outs": "mentorship_id version language channel_id blocked_by",
    "offers": "user_id mentorship_id",
    "diary_entries": "id author_id mentorship_id",
    "drafts": "author_id form",
    "nudge_rhythms": "mentorship_id user_id",
    "open_views": "view_id mentorship_id user_id part shown_at",
    "messages": "id mentorship_id receiver_id kind occasion repeat facts due_at state sent_at channel ts answered_at "
    "answer",
}
"""Columns that say nothing to a person, or that stand in Slack anyway."""

SHOWN_IF_SO = frozenset(
    {
        "members.is_admin",
        "members.is_deactivated",
        "final_meetings.is_cancelled",
        "nudge_rhythms.is_off",
        "nudge_rhythms.slower",
    }
)
"""Columns that say something only where they are not false, or not 0."""
