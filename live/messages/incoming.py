"""What faces send, as types: each message is read strictly into one of these, or refused before anything sees it.

A field that a type does not have is passed over, but for cues, verdicts and notes, where it refuses the message.
docs/schemas/wire.json is made from these types.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar, Union, cast

import msgspec
from msgspec import Meta, Struct

from live.messages.state import DrawnPage
from live.performance.doors import DoorsPress
from live.performance.event_log import CueKind
from live.performance.plan import MINUTES_LIMIT, Staging
from live.performance.round import Purpose
from live.performance.saying import CLIENT_ID_LIMIT, MarkKind, SayingKind, SayingState, SpeakerVerdict
from live.performance.state import Card, HouseLights
from scenarios.errors import Invalid
from scenarios.message import Message, say
from scenarios.results.outcome import Method
from scenarios.row_number import LARGEST

CHOICES_LIMIT = 20
KEY_LIMIT = 80
"""The most choices in a vote, and the longest key of one."""
LANGUAGE_LIMIT = 35
"""The longest language tag, in characters (RFC 5646, 4.4.1)."""
CLIENT_ID_LEAST = 8
PERSPECTIVES_LIMIT = 20

Number = Annotated[int, Meta(ge=1, le=LARGEST)]
"""A whole number from 1 that the store can keep."""
Version = Annotated[int, Meta(ge=0, le=LARGEST)]
"""The version of a state, 0 before the first cue."""
Key = Annotated[str, Meta(min_length=1, max_length=KEY_LIMIT)]
ClientId = Annotated[str, Meta(min_length=CLIENT_ID_LEAST, max_length=CLIENT_ID_LIMIT)]
"""Random text of a phone's own, so that the same words sent again are one saying."""
AsciiClientId = Annotated[
    str, Meta(min_length=CLIENT_ID_LEAST, max_length=CLIENT_ID_LIMIT, pattern=r"^[\u0000-\u007f]*$")
]
Expected = Annotated[int, Meta(ge=0)]


class TicketMessage(Struct, frozen=True):
    """What a face shows when it connects: the event's code, a section where it knows one, its token.

    ``has`` is the tag of the state that it shows already, if any. ``draws`` is the page that is to be drawn for it, in
    ``language``, in place of the state.
    """

    code: str
    section: Number | None = None
    token: str = ""
    has: str = ""
    draws: DrawnPage | None = None
    language: Annotated[str, Meta(max_length=LANGUAGE_LIMIT)] = ""


class VoteMessage(Struct, frozen=True):
    """A person's choices in one round. ``seq`` orders a person's own votes."""

    round: Number
    choices: Annotated[
        tuple[Annotated[str, Meta(max_length=KEY_LIMIT)], ...],
        Meta(max_length=CHOICES_LIMIT),
    ]
    seq: Number


class RefreshMessage(Struct, frozen=True):
    """A phone that has been asleep asks for everything again; ``has`` is the tag of the state that it shows."""

    has: str = ""


class StopMessage(Struct, frozen=True):
    """A proposal after "Stop!". The rules count its words once their white space is plain."""

    id: AsciiClientId
    version: Version
    text: str | None = None


class SayMessage(Struct, frozen=True):
    """A reason for a vote, or a line of the minority report."""

    kind: Literal["reason", "minority"]
    id: AsciiClientId
    version: Version
    text: str | None = None


class MarkMessage(Struct, frozen=True):
    """A mark on the scene that somebody saw."""

    kind: MarkKind
    id: AsciiClientId
    version: Version


class SupportMessage(Struct, frozen=True):
    """Support for a saying that was passed; ``intervention`` is its number."""

    intervention: Number


class HereMessage(Struct, frozen=True):
    """How somebody is here, as far as they say."""

    perspectives: Annotated[tuple[str, ...], Meta(max_length=PERSPECTIVES_LIMIT)]


class DebriefMessage(Struct, frozen=True):
    """How somebody found the event: three answers, of which two may be missing."""

    id: ClientId
    heard: Literal["", "yes", "partly", "no"] = ""
    good: str = ""
    better: str = ""


class JudgeMessage(Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of a saying that was ``seen`` in another state; ``words`` are those of one said aloud."""

    saying: Number
    seen: SayingState
    state: SayingState
    words: str | None = None


class SpeakerMessage(Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of all the words of whoever said this one."""

    saying: Number
    does: SpeakerVerdict


class NoteMessage(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that was said aloud."""

    kind: SayingKind
    words: str | None = None


class DoorsMessage(Struct, frozen=True, forbid_unknown_fields=True):
    """The doors of the event are closed or opened, or people who wait are let in: those of a ``burst`` apart."""

    do: DoorsPress
    burst: Number | None = None


class CueMessage(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="kind"):
    """What a host asks for; ``expect`` is the version of the state that they saw. A field that is null is missing."""

    expect: Expected


class StartCue(CueMessage, frozen=True, kw_only=True, tag=CueKind.START.value):
    """Begin a performance of this section."""

    performance: Number


class ShowCue(CueMessage, frozen=True, kw_only=True, tag=CueKind.SHOW.value):
    """The next scene, or the one named: a step back."""

    scene: Key | None = None


class OpenCue(CueMessage, frozen=True, kw_only=True, tag=CueKind.OPEN.value):
    """Open a round; a gradient names the option that it is about."""

    method: Method | None = None
    purpose: Purpose | None = None
    option: Key | None = None


class RevealCue(CueMessage, frozen=True, kw_only=True, tag=CueKind.REVEAL.value):
    """Count and show the result; ``groups`` is the wish to have it by group."""

    groups: bool | None = None


class VoidCue(CueMessage, frozen=True, kw_only=True, tag=CueKind.VOID.value):
    """Void the last round; a reason is asked for."""

    reason: str | None = None


class DiscussCue(CueMessage, frozen=True, kw_only=True, tag=CueKind.DISCUSS.value):
    """Begin or end the talk; 0 minutes are no timer."""

    minutes: Annotated[int, Meta(ge=0, le=MINUTES_LIMIT)] | None = None


class AcceptCue(CueMessage, frozen=True, kw_only=True, tag=CueKind.ACCEPT.value):
    """Add an option: of a proposal from the floor, or from the panel."""

    intervention: Number | None = None
    label: str | None = None


class DropCue(CueMessage, frozen=True, kw_only=True, tag=CueKind.DROP.value):
    """Take an added option out again."""

    option: Key


class FollowCue(CueMessage, frozen=True, kw_only=True, tag=CueKind.FOLLOW.value):
    """Go where an option leads."""

    option: Key
    reason: str | None = None


class RewindCue(CueMessage, frozen=True, kw_only=True, tag=CueKind.REWIND.value):
    """Go back to a decision on the path."""

    scene: Key


class StopCue(CueMessage, frozen=True, kw_only=True, tag=CueKind.STOP.value):
    """Freeze the scene, for a proposal or for a shout whose words come later."""

    intervention: Number | None = None


class ReleaseCue(CueMessage, frozen=True, kw_only=True, tag=CueKind.RELEASE.value):
    """The scene goes on; ``changed`` says what the proposal changed."""

    changed: str | None = None


class LightsCue(CueMessage, frozen=True, kw_only=True, tag=CueKind.LIGHTS.value):
    """Switch between a dark and a light ground."""

    ground: HouseLights


class StagingCue(CueMessage, frozen=True, kw_only=True, tag=CueKind.STAGING.value):
    """From here on acted, or told."""

    staging: Staging


class CardCue(CueMessage, frozen=True, kw_only=True, tag=CueKind.CARD.value):
    """Hold something up; "" puts it away."""

    card: Card


class GoOnCue(CueMessage, frozen=True, kw_only=True, tag=CueKind.GO_ON.value):
    """Take the whole room along to another section."""

    section: Number


_WITH_DETAILS: tuple[type[CueMessage], ...] = (
    StartCue,
    ShowCue,
    OpenCue,
    RevealCue,
    VoidCue,
    DiscussCue,
    AcceptCue,
    DropCue,
    FollowCue,
    RewindCue,
    StopCue,
    ReleaseCue,
    LightsCue,
    StagingCue,
    CardCue,
    GoOnCue,
)


def _plain(kind: CueKind) -> type[CueMessage]:
    """The type of a cue of which nothing more is said than its kind."""
    name = f"{kind.value.title()}Cue"
    made = msgspec.defstruct(name, [], bases=(CueMessage,), tag=kind.value)
    return cast(type[CueMessage], made)


_DETAILED = {type_.__struct_config__.tag for type_ in _WITH_DETAILS}
CUES: tuple[type[CueMessage], ...] = (
    *_WITH_DETAILS,
    *(_plain(kind) for kind in CueKind if kind.value not in _DETAILED),
)
"""The types of all cues, one for each kind."""
AnyCue: Any = Union[CUES]  # noqa: UP007 - made of a tuple

T = TypeVar("T", bound=Struct)

_AT = re.compile(r"(?:`\$\.(\w+)[^`]*`|field `(\w+)`)\Z")


def read(type_: type[T], message: object, sentences: Mapping[str, Message] | None = None) -> T:
    """The message as its type. Raises Invalid, with the sentence of the field that cannot be read where it has one."""
    try:
        return msgspec.convert(message, type_, strict=True)
    except msgspec.ValidationError as fault:
        found = _AT.search(str(fault))
        field = (found[1] or found[2]) if found else ""
        raise unreadable(field, (sentences or {}).get(field)) from None


def unreadable(field: str = "", sentence: Message | None = None) -> Invalid:
    """The refusal of a message that does not have the form of docs/protocol.md."""
    return Invalid(sentence or say("This message is not complete. Reload the page and try again."), field=field)
