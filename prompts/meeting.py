"""The final meeting: its three parts, their forms, and what each of the two may see of it (R19 to R23)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot import meeting
from bot.closure import is_open_to_both
from bot.meeting import MINUTES, Notes, asked_in
from bot.members import zone
from bot.models import Goal, Member, Mentorship, Role, Skill
from bot.questions import Form, of_form
from bot.skills import mastered
from bot.texts import LONGEST
from prompts.blocks import (
    About,
    Post,
    actions,
    button,
    confirmation,
    context,
    divider,
    header,
    modal,
    one_line,
    plain,
    quote,
    section,
    text_field,
)
from prompts.goal_list import goal_list
from prompts.language import N_, Language, Mrkdwn
from prompts.letter import Letter
from prompts.meeting_date import date_row
from prompts.next_steps import step_rows
from prompts.sharing import BOTH, ONLY_ME, sharing_field

MEETING_PAGE = "meeting"
PART_FORM = "meeting_part"

PART_NAMES: Mapping[Form, str] = {
    Form.CELEBRATION: N_("Celebration"),
    Form.LOOKING_BACK: N_("Looking back"),
    Form.FEEDBACK: N_("Feedback"),
    Form.LOOKING_AHEAD: N_("Looking ahead"),
}
PART_MEANINGS: Mapping[Form, str] = {
    Form.CELEBRATION: N_("What has grown, and what you thank each other for."),
    Form.LOOKING_BACK: N_("What it was like, what became of the goals, what was learned."),
    Form.LOOKING_AHEAD: N_("The next challenges and opportunities, and who or what comes after."),
}
QUESTIONS: Mapping[tuple[str, Role], str] = {
    ("celebration.grown", Role.MENTOR): N_("Where has {name} grown?"),
    ("celebration.grown", Role.MENTEE): N_("Where have you grown?"),
    ("celebration.thanks", Role.MENTOR): N_("What do you thank {name} for?"),
    ("celebration.thanks", Role.MENTEE): N_("What do you thank {name} for?"),
    ("looking_back.together", Role.MENTOR): N_("And for you: what was working together like?"),
    ("looking_back.together", Role.MENTEE): N_("What was working together like for you?"),
    ("looking_back.goals", Role.MENTEE): N_("Have you reached the goals that you set?"),
    ("looking_back.learned", Role.MENTOR): N_("And you: what did you learn from {name}?"),
    ("looking_back.learned", Role.MENTEE): N_("What did you learn most?"),
    ("notes.looking_back", Role.MENTOR): N_("Notes for yourself"),
    ("feedback.mentoring", Role.MENTEE): N_("What should {name} still work on, to grow as a mentor?"),
    ("looking_ahead.successor", Role.MENTOR): N_("Who or what could take your place?"),
    ("looking_ahead.successor", Role.MENTEE): N_("Who or what could take the place of {name}?"),
}
"""How a question reads for somebody in a role; `{name}` is the partner."""
HINTS: Mapping[tuple[str, Role], str] = {
    ("celebration.grown", Role.MENTOR): N_("Be concrete: what is easy now that was hard at the beginning?"),
    ("celebration.grown", Role.MENTEE): N_("Be concrete: what is easy now that was hard at the beginning?"),
    ("looking_back.goals", Role.MENTEE): N_("Where one stayed open: what got in its way, and does it still matter?"),
    ("notes.looking_back", Role.MENTOR): N_("Only you will ever read these, whatever you choose below."),
    ("looking_ahead.successor", Role.MENTOR): N_("A colleague, a community, a course, a book, a habit …"),
    ("looking_ahead.successor", Role.MENTEE): N_("A colleague, a community, a course, a book, a habit …"),
}


def overview(mentorship: Mentorship, me: Member, notes: Notes, say: Language) -> View:
    """The meeting at a glance: its parts in their order, how far each is, and the ways into them."""
    partner, role = mentorship.partner_of(me.user_id), mentorship.role_of(me.user_id)
    about = {"mentorship": mentorship.id}
    is_open = is_open_to_both(mentorship)
    blocks: list[Block] = [
        section(
            say.mrkdwn(
                "About half an hour with {name}, in three parts. Prepare it alone, or write while you talk. "
                "Nothing here has to be filled in.",
                name=say.mention(partner),
            )
        )
    ]
    if not is_open:
        blocks.append(
            context(
                say.mrkdwn(
                    "🔒 What you write here is yours alone. Sharing comes after you and {name} have talked.",
                    name=say.mention(partner),
                )
            )
        )
    elif (row := date_row(mentorship, me, say)) is not None:
        blocks.append(row)
    for number, (form, minutes) in enumerate(MINUTES.items(), start=1):
        title = say.mrkdwn(
            "*{number}. {part}*, about {minutes} minutes", number=number, part=say(PART_NAMES[form]), minutes=minutes
        )
        blocks += [
            divider(),
            section(Mrkdwn(f"{title}\n{say.mrkdwn(PART_MEANINGS[form])}"), _open_button(form, about, say)),
            context(*_standing(form, partner, notes, say, is_open=is_open)),
        ]
        if form is Form.LOOKING_BACK:
            blocks += _feedback_row(role, partner, notes, about, say)
    blocks += [divider(), *_ending_of_overview(mentorship, me, notes, say)]
    return modal(MEETING_PAGE, say("Your final meeting"), blocks, close=say("Close"), about=about)


def part_form(
    form: Form, mentorship: Mentorship, me: Member, notes: Notes, filled: Mapping[str, Any], say: Language
) -> View:
    """The form of one part. `filled` holds the person's own fields; what the partner has shared stands below each."""
    partner, role = mentorship.partner_of(me.user_id), mentorship.role_of(me.user_id)
    about = {"mentorship": mentorship.id, "part": form.value}
    match form:
        case Form.CELEBRATION:
            blocks = _celebration(mentorship, partner, role, notes, filled, say)
        case Form.LOOKING_BACK if role is Role.MENTOR:
            blocks = _looking_back_of_mentor(mentorship, partner, notes, filled, say)
        case Form.LOOKING_BACK:
            blocks = _looking_back_of_mentee(mentorship, partner, notes, filled, say)
        case Form.FEEDBACK:
            blocks = [section(_why_feedback_for_mentee(partner, say))]
            blocks += _fields(form, partner, role, notes, filled, say)
        case Form.LOOKING_AHEAD:
            blocks = _looking_ahead(mentorship, me, notes, filled, say)
        case _:
            raise ValueError(f"{form} is no part of the meeting")
    if is_open_to_both(mentorship):
        blocks.append(_share_field(form, me, notes, filled, say))
        blocks.append(actions(button(say("Refresh"), "meeting_refresh", about)))
    else:
        blocks.append(context(say.mrkdwn("🔒 Only you can read this.")))
    return modal(PART_FORM, say(PART_NAMES[form]), blocks, submit=say("Save"), close=say("Back"), about=about)


def saved_fields(
    form: Form, mentorship: Mentorship, me: Member, notes: Notes, own_progress: Sequence[str]
) -> dict[str, str]:
    """What the form starts with: what was saved; for a mentor who has not been here, what the record shows (R20)."""
    role = mentorship.role_of(me.user_id)
    saved = {
        question.key: notes.mine[question.key].text for question in asked_in(form, role) if question.key in notes.mine
    }
    if form is Form.CELEBRATION and role is Role.MENTOR and not saved:
        return {
            "celebration.grown": grown_from_record(
                meeting.reached(mentorship.goals), mastered(mentorship.skills), own_progress
            )
        }
    return saved


def grown_from_record(reached: Iterable[Goal], skills: Iterable[Skill], own_progress: Iterable[str]) -> str:
    """A beginning for "where have they grown": the goals reached with their evidence, the skills mastered, then the
    mentor's own notes on progress. A line each, as many as fit."""
    lines = [
        f"• {one_line(goal.title, 200)}: {one_line(goal.evidence, 300)}"
        if goal.evidence
        else f"• {one_line(goal.title, 200)}"
        for goal in reached
    ]
    lines += [f"• {one_line(skill.name, 200)}" for skill in skills]
    lines += [f"• {one_line(line, 300)}" for line in own_progress]
    text = ""
    for line in lines:
        if len(text) + len(line) >= LONGEST // 2:
            break
        text += f"{line}\n"
    return text.rstrip()


def feedback_shared(letter: Letter, say: Language) -> Post:
    """Tell the mentor that the mentee has shared their feedback on the mentoring (R22)."""
    name = say.mention(letter.partner)
    if letter.message.answer == "withheld":
        text = say.mrkdwn("{name} keeps the feedback on your mentoring a little longer.", name=name)
        return Post(text=text, blocks=[section(text)])
    text = say.mrkdwn("{name} has shared feedback on your mentoring with you.", name=name)
    about = {**letter.about, "part": Form.LOOKING_BACK.value}
    return Post(text=text, blocks=[section(text), actions(button(say("Read it"), "meeting_part", about))])


def _open_button(form: Form, about: About, say: Language) -> ButtonElement:
    part = say(PART_NAMES[form])
    return button(say("Open"), "meeting_part", {**about, "part": form.value}, label=say("Open: {name}", name=part))


def _standing(form: Form, partner: Member, notes: Notes, say: Language, *, is_open: bool) -> list[Mrkdwn]:
    """Who has written what so far, as far as the reader may know."""
    mine = notes.mine_in(form)
    if not mine:
        lines = [say.mrkdwn("You: nothing yet")]
    elif notes.has_shared(form):
        lines = [say.mrkdwn("You: written, and shared")]
    else:
        lines = [say.mrkdwn("You: written, for you alone")]
    if is_open:
        has_theirs = any(key in notes.theirs for key in _keys(form))
        name = say.mention(partner)
        lines.append(
            say.mrkdwn("{name}: has shared something", name=name)
            if has_theirs
            else say.mrkdwn("{name}: has shared nothing yet", name=name)
        )
    if form is Form.LOOKING_AHEAD and notes.steps:
        lines.append(say.mrkdwn_plural("One next step", "{n} next steps", len(notes.steps)))
    return lines


def _keys(form: Form) -> set[str]:
    return {question.key for role in Role for question in of_form(form, role)}


def _feedback_row(role: Role, partner: Member, notes: Notes, about: About, say: Language) -> list[Block]:
    name = say.mention(partner)
    if role is Role.MENTOR:
        if "feedback.mentoring" not in notes.theirs:
            return []
        return [context(say.mrkdwn("💬 {name} has shared feedback with you: it stands in this part.", name=name))]
    mine = notes.mine_in(Form.FEEDBACK)
    if notes.has_shared(Form.FEEDBACK):
        standing = say.mrkdwn("{name} can read it.", name=name)
    elif mine:
        standing = say.mrkdwn("Written. {name} can read it when you share it.", name=name)
    else:
        standing = say.mrkdwn("One question, if you like. {name} can read it only when you share it.", name=name)
    title = say.mrkdwn("*Feedback for {name}*", name=name)
    return [section(Mrkdwn(f"{title}\n{standing}"), _open_button(Form.FEEDBACK, about, say))]


def _ending_of_overview(mentorship: Mentorship, me: Member, notes: Notes, say: Language) -> list[Block]:
    partner = mentorship.partner_of(me.user_id)
    about = {"mentorship": mentorship.id}
    closure = mentorship.closure
    met_at = closure.met_at if closure is not None else None
    blocks: list[Block] = []
    if met_at is not None:
        day = say.day(met_at.astimezone(zone(me)).date())
        blocks.append(section(say.mrkdwn("✅ You met on {day}.", day=day)))
        blocks += _reminder_of_private(mentorship, me, notes, say)
    buttons = [button(say("Refresh"), "meeting_refresh", about), button(say("All steps"), "closure_open", about)]
    if met_at is None and mentorship.is_under_way and is_open_to_both(mentorship):
        met = button(
            say("We have met"),
            "meeting_held",
            about,
            style="primary",
            confirm=confirmation(
                say("Have you met?"),
                say(
                    "The meeting is then done for you and {name}. What you both wrote stays here.",
                    name=say.name(partner),
                ),
                say("Yes, we have met"),
                say("Not yet"),
            ),
        )
        buttons.insert(0, met)
    return [*blocks, actions(*buttons)]


def _reminder_of_private(mentorship: Mentorship, me: Member, notes: Notes, say: Language) -> list[Block]:
    private = meeting.still_private(mentorship, me, notes)
    if not private:
        return []
    return [
        context(
            say.mrkdwn(
                "🔒 Still for you alone: {parts}. {name} would see it if you share it; keeping it is fine, too.",
                parts=say.listing(say(PART_NAMES[form]) for form in private),
                name=say.mention(mentorship.partner_of(me.user_id)),
            )
        )
    ]


def _celebration(
    mentorship: Mentorship, partner: Member, role: Role, notes: Notes, filled: Mapping[str, Any], say: Language
) -> list[Block]:
    blocks: list[Block] = []
    if reached := meeting.reached(mentorship.goals):
        blocks += [section(say.mrkdwn("*From your record*")), *goal_list(reached, say)]
    if skills := mastered(mentorship.skills):
        names = say.listing(one_line(skill.name, 150) for skill in skills)
        blocks += [section(say.mrkdwn("*Skills mastered*")), plain(names)]
    if role is Role.MENTOR and filled.get("celebration.grown") and not notes.mine_in(Form.CELEBRATION):
        blocks.append(
            context(
                say.mrkdwn(
                    "The first answer is begun for you, from your record and your own check-ins. "
                    "Take out whatever you would rather keep to yourself."
                )
            )
        )
    return blocks + _fields(Form.CELEBRATION, partner, role, notes, filled, say)


def _looking_back_of_mentee(
    mentorship: Mentorship, partner: Member, notes: Notes, filled: Mapping[str, Any], say: Language
) -> list[Block]:
    blocks: list[Block] = []
    for question in of_form(Form.LOOKING_BACK, Role.MENTEE):
        if question.key == "looking_back.goals" and mentorship.goals:
            blocks += [section(say.mrkdwn("*Your goals*")), *goal_list(mentorship.goals, say)]
        blocks += _field(question.key, partner, Role.MENTEE, notes, filled, say)
    return blocks


def _looking_back_of_mentor(
    mentorship: Mentorship, partner: Member, notes: Notes, filled: Mapping[str, Any], say: Language
) -> list[Block]:
    blocks: list[Block] = [section(say.mrkdwn("*Three questions to ask {name}*", name=say.mention(partner)))]
    for number, question in enumerate(of_form(Form.LOOKING_BACK, Role.MENTEE), start=1):
        asked = say.mrkdwn(QUESTIONS[question.key, Role.MENTEE], name="")
        blocks.append(section(Mrkdwn(f"{number}. {asked}")))
        if question.key == "looking_back.goals" and mentorship.goals:
            blocks += goal_list(mentorship.goals, say)
        blocks += _theirs(question.key, partner, notes, say)
    blocks += [
        section(say.mrkdwn("*And one about you:* what should you still work on, to grow as a mentor?")),
        context(
            say.mrkdwn(
                "💡 Asking it turns the tables, and shows that you are still learning, too. "
                "Tell {name} why you ask. What {name} writes reaches you only when {name} shares it.",
                name=say.mention(partner),
            )
        ),
        *_theirs("feedback.mentoring", partner, notes, say),
        divider(),
    ]
    for question in asked_in(Form.LOOKING_BACK, Role.MENTOR):
        blocks.append(_own_field(question.key, partner, Role.MENTOR, filled, say))
    return blocks


def _why_feedback_for_mentee(partner: Member, say: Language) -> Mrkdwn:
    return say.mrkdwn(
        "💡 *Why this is asked:* it turns the tables. {name} is still learning, too, "
        "and you know best what mentoring by {name} is like. Only what you share reaches {name}.",
        name=say.mention(partner),
    )


def _looking_ahead(
    mentorship: Mentorship, me: Member, notes: Notes, filled: Mapping[str, Any], say: Language
) -> list[Block]:
    partner, role = mentorship.partner_of(me.user_id), mentorship.role_of(me.user_id)
    about = {"mentorship": mentorship.id}
    blocks: list[Block] = [header(say("Next steps"))]
    if not notes.steps:
        nobody = (
            say.mrkdwn("Which challenges and opportunities come next for {name}?", name=say.mention(partner))
            if role is Role.MENTOR
            else say.mrkdwn("Which challenges and opportunities come next for you?")
        )
        blocks.append(section(nobody))
    blocks += step_rows(notes.steps, mentorship, me, say)
    blocks += [
        actions(
            button(say("Add a next step"), "next_step_open", about),
            button(say("Introductions"), "introduction_open", about),
        ),
        divider(),
    ]
    return blocks + _fields(Form.LOOKING_AHEAD, partner, role, notes, filled, say)


def _fields(
    form: Form, partner: Member, role: Role, notes: Notes, filled: Mapping[str, Any], say: Language
) -> list[Block]:
    return [
        block for question in of_form(form, role) for block in _field(question.key, partner, role, notes, filled, say)
    ]


def _field(
    key: str, partner: Member, role: Role, notes: Notes, filled: Mapping[str, Any], say: Language
) -> list[Block]:
    """A question with the field for the own answer, and below it what the partner has shared."""
    return [_own_field(key, partner, role, filled, say), *_theirs(key, partner, notes, say)]


def _own_field(key: str, partner: Member, role: Role, filled: Mapping[str, Any], say: Language) -> Block:
    hint = HINTS.get((key, role))
    return text_field(
        key,
        say(QUESTIONS[key, role], name=say.name(partner)),
        value=filled.get(key),
        hint=say(hint) if hint else None,
        multiline=True,
    )


def _theirs(key: str, partner: Member, notes: Notes, say: Language) -> list[Block]:
    answer = notes.theirs.get(key)
    if answer is None:
        return []
    return [context(say.mrkdwn("{name} wrote:", name=say.mention(partner))), quote(answer.text)]


def _share_field(form: Form, me: Member, notes: Notes, filled: Mapping[str, Any], say: Language) -> Block:
    has_private_steps = form is Form.LOOKING_AHEAD and bool(notes.private_steps(me))
    both = say("Both of us, and my next steps, too") if has_private_steps else say("Both of us")
    return sharing_field(filled.get("share") or (BOTH if notes.has_shared(form) else ONLY_ME), both, say)
