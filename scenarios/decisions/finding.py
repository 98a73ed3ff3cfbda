"""A finding: what the design group makes of what rooms said, with all that it rests on and who sees it otherwise."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from scenarios.decisions.evidence import Evidence
from scenarios.errors import Conflict, Invalid, too_long
from scenarios.message import say
from scenarios.pathways import remark as pathway_remark
from scenarios.pathways.pathway import PathwayContent
from scenarios.pathways.remark import RemarkSubject

SENTENCE_LIMIT = 500
WHY_LIMIT = 1_000
"""Longest finding and longest reason of a stance, in characters."""
WHOLE = ""
"""What a finding is about that is about no single part of its pathway."""


class GroundKind(enum.StrEnum):
    """What a finding can rest on."""

    OUTCOME = "outcome"
    VOICE = "voice"
    SCENE = "scene"


@dataclass(frozen=True)
class FindingBasis:
    """One thing that a finding rests on, by number or key alone: its words stay where they can be taken back.

    ``number`` is an outcome's, a voice's or, beside ``scene``, a revision's.
    """

    kind: GroundKind
    number: int
    scene: str = ""

    def __str__(self) -> str:
        """How a form names it."""
        return f"{self.kind} {self.number} {self.scene}".strip()


@dataclass(frozen=True)
class Stance:
    """Whether a member of the group agrees, and why. Each has one, and may change it."""

    account: int
    name: str
    agrees: bool
    why: str
    at: datetime


@dataclass(frozen=True)
class Finding:
    """A sentence about a part of a pathway version, or the whole of it.

    ``about`` is a part's key, such as "stage:CAFE", or WHOLE. ``shared_at`` is when the group let the writers of the
    stories behind it read it; None while it is the group's own.
    """

    id: int
    sentence: str
    version_id: int
    pathway_name: str
    pathway_version: int
    about: str
    made_by: str
    maker: int | None
    made_at: datetime
    shared_at: datetime | None = None
    grounds: tuple[FindingBasis, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    stances: tuple[Stance, ...] = ()

    @property
    def for_it(self) -> tuple[Stance, ...]:
        """Who agrees."""
        return tuple(each for each in self.stances if each.agrees)

    @property
    def against_it(self) -> tuple[Stance, ...]:
        """Who does not, each with the reason: it travels with the finding."""
        return tuple(each for each in self.stances if not each.agrees)

    def stance_of(self, account: int | None) -> Stance | None:
        """What this member thinks of it, or None."""
        return next((each for each in self.stances if each.account == account), None)


@dataclass(frozen=True)
class Waiting:
    """A finding that no decision answers, and for how many whole days."""

    finding: Finding
    days: int


def subject(content: PathwayContent, about: str) -> RemarkSubject | None:
    """The stage or the assumption that a finding is about; None for WHOLE, and where there is no such part."""
    return next((each for each in subjects(content) if each.about == about), None)


def subjects(content: PathwayContent) -> list[RemarkSubject]:
    """Every part of a version that a finding can be about."""
    return [each for each in pathway_remark.subjects(content) if each.part in ("stage", "assumption")]


def checked(sentence: str, about: str, content: PathwayContent) -> str:
    """The sentence, trimmed. Raises Invalid where it says nothing, is too long, or is about no part of ``content``."""
    sentence = " ".join(sentence.split())
    if not sentence:
        raise Invalid(say("Write what you found, in one sentence."), field="sentence")
    if len(sentence) > SENTENCE_LIMIT:
        raise Invalid(too_long(SENTENCE_LIMIT), field="sentence")
    if about != WHOLE and subject(content, about) is None:
        raise Invalid(say("Choose a part of this version of the pathway."), field="about")
    return sentence


def ensure_open(finding: Finding, is_answered: bool) -> None:
    """Raises Conflict where its words can no longer change: somebody has said what they think of exactly these."""
    if is_answered or finding.shared_at or any(each.account != finding.maker for each in finding.stances):
        raise Conflict(
            say("Others have said what they think of these words, so they stay. Write a new finding instead.")
        )


def checked_why(agrees: bool, why: str) -> str:
    """A stance's reason, trimmed. Raises Invalid where somebody disagrees and does not say why."""
    why = why.strip()
    if not agrees and not why:
        raise Invalid(say("Say why you do not agree. Your reason stays with the finding."), field="why")
    if len(why) > WHY_LIMIT:
        raise Invalid(too_long(WHY_LIMIT), field="why")
    return why


def unanswered(findings: Iterable[Finding], answered: Collection[int], at: datetime) -> tuple[Waiting, ...]:
    """The register: the findings whose number is not among the answered ones, the oldest first."""
    waiting = sorted((each for each in findings if each.id not in answered), key=lambda each: (each.made_at, each.id))
    return tuple(Waiting(each, max(0, (at - each.made_at).days)) for each in waiting)
