"""All that the store keeps, in the groups in which the privacy page tells it: of whom, what, why and for how long.

Each column of each table belongs to exactly one group; a test fails by the name of one that does not. So nothing new is
kept of anybody before it is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scenarios.message import Message, say


@dataclass(frozen=True)
class KeptGroup:
    """What is kept for one reason. ``columns`` has the names of columns by their table, with spaces between them.

    What has none is kept in memory alone.
    """

    title: Message
    of: Message
    what: tuple[Message, ...]
    why: Message
    how_long: Message
    columns: Mapping[str, str]


UNTIL_DELETED = say("Until its writer deletes the story. Its number, dates and vote counts stay.")
WITH_RESULTS = say("It stays with the results.")


def groups(days: int) -> tuple[KeptGroup, ...]:
    """Every group, those about people at events first; ``days`` is how long an event knows its people."""
    return tuple(group for _, those in subjects(days) for group in those)


def subjects(days: int) -> tuple[tuple[Message, tuple[KeptGroup, ...]], ...]:
    """Every group under what a person does here, since nobody reads about more than they do."""
    forgotten = say("%(days)s days after the last vote of the event. Then it is gone for good.", days=days)
    return (
        (say("People at events"), _at_events(forgotten)),
        (say("People who write"), _of_writers()),
        (say("People with an account"), _of_accounts()),
        (say("What the site needs to work"), _of_the_site()),
    )


def columns(group: KeptGroup) -> Iterator[str]:
    """The columns of a group, as "table.column"."""
    for table, names in group.columns.items():
        yield from (f"{table}.{name}" for name in names.split())


def _at_events(forgotten: Message) -> tuple[KeptGroup, ...]:
    return (
        KeptGroup(
            say("Your phone at an event"),
            say("Of everyone who joins with a phone"),
            (
                say("a scrambled form of the random key that your phone has for this one event"),
                say("which part of the event your phone is in, and which of our servers it is connected to"),
                say("when it was last here, while a vote is on"),
                say("whether it joined after the doors were closed, and with whom the host let it in"),
                say("which printed pass it uses, if the event needs passes. We do not know who was given which pass."),
            ),
            say("So that a vote counts once, and your phone can come back to it."),
            forgotten,
            {
                "entry_pass": "id event_id token_hash participant_id",
                "participant": "id event_id digest section_id latecomers_id worker seen_at",
            },
        ),
        KeptGroup(
            say("“I am here as…”"),
            say("Of people at events who say it, and of writers who say it of themselves"),
            (say("what you say under “I am here as…”, if you say it. This can be about your health."),),
            say("So that the design group can see whether a group of people sees it another way."),
            say("At an event as long as your phone’s key. With a story until its writer deletes it."),
            {
                "participant": "perspectives",
                "story": "perspectives",
            },
        ),
        KeptGroup(
            say("Your votes"),
            say("Of everyone who votes"),
            (say("each answer that you send, and how often you changed it"),),
            say("To count what the room said, and to show who changed their mind between two votes, as numbers."),
            say("The answers stay. Once your key is gone, nothing shows whose they were."),
            {
                "ballot": "round_id participant_id choices seq",
            },
        ),
        KeptGroup(
            say("Ideas, reasons, support and marks"),
            say("Of people who send words from their phone, or press a button beside words or a scene"),
            (
                say("the ideas, reasons and other words that you send"),
                say("another scrambled form of your phone’s key, which does not lead to your votes"),
                say("which scene or vote they are about"),
                say("which ideas you support, and which scenes you mark as blocked or working"),
                say("who of the event’s team passed your words on or hid them, and whether they take no more from you"),
            ),
            say("So that the room and the design group hear more than numbers."),
            say(
                "You can take words back as long as your key is known. Once it is gone, nothing shows whose they were."
            ),
            {
                "saying": (
                    "id performance_id speaker client_id kind scene_key playing words state judged_by supporters"
                ),
                "support": "saying_id speaker",
                "mark": "id performance_id scene_key speaker kind",
                "muted": "event_id speaker",
            },
        ),
        KeptGroup(
            say("The closing questions"),
            say("Of people who answer them"),
            (
                say("your answers to the questions at the end of the day"),
                say("a random number that your page makes, and not your key"),
            ),
            say("So that the next event is better."),
            say("The answers stay. The number goes with the keys of phones."),
            {
                "debrief": "id event_id client_id heard good better",
            },
        ),
        KeptGroup(
            say("What happened at an event"),
            say("Of the people who run it"),
            (
                say("its name, day, place and programme, and who made it"),
                say("what the host pressed and typed, when, and by which account"),
                say("whether the doors are closed, how many phones joined in each minute, and how many wait"),
                say("each vote: its question, its choices, when it was open, and how many phones were there"),
            ),
            say("So that the evening can go on after a fault, and everyone can see what was done."),
            WITH_RESULTS,
            {
                "event": (
                    "id slug code name day place who_should_come rehearsal quiet_room room_known needs_passes "
                    "created_by created_at forgotten_at"
                ),
                "doors": "event_id closed recent",
                "latecomers": "id event_id kind votes_from",
                "arrivals": "event_id minute joined most forgot",
                "section": "id event_id position name starts ends place interests",
                "performance": "id section_id position revision_id switches",
                "round": (
                    "id performance_id playing number scene_key method options state opened_at closed_at phones "
                    "purpose late behind_doors"
                ),
                "cue": "id event_id section_id performance_id number kind payload at by",
            },
        ),
        KeptGroup(
            say("Results"),
            say("Of rooms, and of no one person"),
            (
                say("how many chose each answer, and how many of each group, where groups are large enough"),
                say("tables of how many chose what together, which no page shows"),
                say("words that the event’s team passed on"),
            ),
            say("This is what the design group works with."),
            say("For good."),
            {
                "outcome": (
                    "id event_code event_name section performance playing story_id revision_id "
                    "pathway_version_id scene stage path created_at"
                ),
                "outcome_round": (
                    "id outcome_id number method options counts ballots empty phones closed_at shown_to_room "
                    "voided about paired joint disclosed late"
                ),
                "voice": (
                    "id performance kind source event_code event_name section story_id revision_id "
                    "pathway_version_id scene playing words count details"
                ),
                "occasion": "code name day who_should_come bands",
                "occasion_split": "code perspective shown",
                "scene_fact": (
                    "id version_id story_id kind key place scene number asks source target option expected outcome_id"
                ),
                "playing_fact": (
                    "id version_id story_id outcome_id kind key performance event_code section scene votes "
                    "method option first"
                ),
                "story_reading": (
                    "version_id story_id published_id revision_id outcomes rounds hidden perspectives rules"
                ),
                "version_reading": "version_id stamp",
            },
        ),
    )


def _of_writers() -> tuple[KeptGroup, ...]:
    return (
        KeptGroup(
            say("Stories"),
            say("Of writers, and of people who told them a story"),
            (
                say("your words, each version that you saved, and who made it"),
                say("how you wish to be named, and which version you or the teller approved"),
                say("when it was begun, sent in and published, and the day on which its draft was last opened"),
            ),
            say("So that you can write on, and others can read and play it."),
            say("Until its writer deletes the story. A draft without an account goes a year after it was last opened."),
            {
                "story": (
                    "id pathway_id writer_id status credit head passed published fictional help_wanted told "
                    "approved approved_how open_to_build created_at submitted_at published_at opened_on"
                ),
                "story_revision": (
                    "id story_id number pathway_version_id document editor_id co_writer_id autosaved "
                    "sitting_began shaped reason created_at erased_at withheld_at"
                ),
                "story_stage": "story_id stage pathway_id published_at",
            },
        ),
        KeptGroup(
            say("Private links"),
            say("Of writers without an account"),
            (
                say("each link in a scrambled form, when it was made and when it ended"),
                say("which account added a story through a link, and when"),
            ),
            say("So that you can come back, and see who else can."),
            say("They stay with the number of the story."),
            {
                "story_link": "id story_id token_hash began created_at revoked_at",
                "story_claim": "id story_id account_id link_id claimed_at seen_at ended_at",
            },
        ),
        KeptGroup(
            say("Writing together"),
            say("Of people whom a writer invites, and of people who add to an open story"),
            (
                say("what they are called, how they wish to be named, and when they came"),
                say("what they suggest or add, what was decided, and why"),
            ),
            say("So that a writer knows who wrote what, and can accept or decline it."),
            UNTIL_DELETED,
            {
                "co_writer": "id story_id part invited_as credit account_id token_hash created_at joined_at revoked_at",
                "story_suggestion": (
                    "id story_id kind scene heading text why based_on state reason objection credit account_id "
                    "co_writer_id created_at decided_at revision form"
                ),
            },
        ),
        KeptGroup(
            say("Messages with moderators"),
            say("Of writers and moderators"),
            (say("what you and a moderator write to each other, and why a story was not accepted or taken down"),),
            say("So that both can look it up."),
            UNTIL_DELETED,
            {
                "story_note": "id story_id from_writer from_teller author text at act objection revision",
            },
        ),
        KeptGroup(
            say("News"),
            say("Of writers"),
            (say("when you last looked at the news of a story"),),
            say("So that we can mark what is new."),
            UNTIL_DELETED,
            {
                "story": "seen_at",
            },
        ),
        KeptGroup(
            say("Questions about the draft of a pathway"),
            say("Of people who send one"),
            (say("your words, the day and the time, and a name if you give one"),),
            say("So that the design group can answer."),
            say("They stay. The people who run this site wipe them if you ask."),
            {
                "pathway_remark": (
                    "id version_id about kind text name state reason objection answer became at answered_at erased_at"
                ),
            },
        ),
    )


def _of_accounts() -> tuple[KeptGroup, ...]:
    return (
        KeptGroup(
            say("Accounts"),
            say("Of people who make one"),
            (
                say("the name that you chose, which can be made up"),
                say("your passphrase in a scrambled form, your roles, and who gave you each"),
                say("one-time sign-in links in a scrambled form. We keep no e-mail address."),
            ),
            say("So that you can sign in."),
            say("The account stays. Ask the people who run this site."),
            {
                "account": "id name name_key passphrase_hash sessions created_at",
                "role_grant": "account_id role granted_by granted_at",
                "sign_in_link": "id account_id token_hash expires_at used_at ends_second_step",
            },
        ),
        KeptGroup(
            say("The second step when signing in"),
            say("Of people who set one up"),
            (
                say("a random number from which the key of your app follows, with a secret that is kept apart"),
                say("when you set it up, and the half minute of the last code that you used"),
                say("your recovery codes in a scrambled form"),
                say("between the two steps: when you began, the kind of browser and device, and a scrambled key"),
            ),
            say("So that your passphrase alone does not open your account."),
            say("Until you turn it off. A sign-in without its second step is over after 10 minutes."),
            {
                "second_step": "account_id salt last_step made_at",
                "recovery_code": "id account_id code_hash",
                "half_sign_in": "id account_id key_hash sessions browser system began_at",
            },
        ),
        KeptGroup(
            say("Sessions and devices"),
            say("Of people who are signed in"),
            (say("when you signed in and last used the site, the kind of browser and device, and a scrambled key"),),
            say("So that you can see where you are signed in, and sign out from anywhere."),
            say("Until you sign out, or do not use it for 30 days. With a role it is shorter."),
            {
                "sign_in": "id account_id key_hash browser system created_at seen_at",
            },
        ),
        KeptGroup(
            say("The record"),
            say("Of people with an account or a role"),
            (say("what you did here, when, and the name of your account"),),
            say("So that somebody can be asked about it."),
            say("For good."),
            {
                "audit_entry": "id at by by_name act subject detail",
            },
        ),
        KeptGroup(
            say("The design group"),
            say("Of its members"),
            (
                say("what you write, think and decide about findings, with your name and the time"),
                say("what you tell everyone about what came of it"),
            ),
            say("So that others can see why a pathway changed."),
            say("What was found and decided stays. You can take down your own comments."),
            {
                "finding": "id version_id about sentence made_by made_at shared_at",
                "finding_ground": "id finding_id outcome_id voice_id revision_id scene at",
                "finding_comment": "id finding_id reply_to account_id text at taken_down_at",
                "finding_stance": "finding_id account_id agrees why at",
                "decision": (
                    "id pathway_id what kind reason owner decided_on from_version to_version missing effects "
                    "unknown ask implemented_on checked_on seen"
                ),
                "decision_change": "id decision_id number at account_id changed",
                "decision_finding": "decision_id finding_id at",
                "said_and_done": "id kind key said did thanks better credits work work_address changed_at published_at",
                "said_and_done_part": "id page_id outcome_id voice_id decision_id",
            },
        ),
        KeptGroup(
            say("Files"),
            say("Of members of the design group"),
            (
                say("files and links that you add as evidence, and who added them"),
                say("files of results that you ask for, and when you did"),
            ),
            say("So that a finding can rest on them, and you can take results away."),
            say("Evidence until you take it down. Files of results for a day."),
            {
                "evidence": (
                    "id finding_id kind words source address file_name file_type size complete added_by added_at"
                ),
                "evidence_part": "evidence_id number content",
                "take_away": (
                    "id form selection state done total asked_by asked_at seen_at maker tries file why why_params"
                ),
            },
        ),
    )


def _of_the_site() -> tuple[KeptGroup, ...]:
    return (
        KeptGroup(
            say("Limits on how much one browser can do"),
            say("Of everyone who sends something"),
            (say("a one-way code of a name and an address, or of the account or the browser, in memory alone"),),
            say("So that nobody can guess passphrases or fill the site."),
            say("15 minutes for signing in, an hour for all else."),
            {},
        ),
        KeptGroup(
            say("The site itself"),
            say("Of no person"),
            (say("pathways and their versions, the site’s settings, and on which day the site tidied itself"),),
            say("So that the site works."),
            say("For good."),
            {
                "pathway": "id slug name created_at",
                "pathway_version": "id pathway_id number status document created_at opened_at activated_at",
                "site_setting": "name value changed_at",
                "daily_task": "name began_at done_on",
            },
        ),
    )
