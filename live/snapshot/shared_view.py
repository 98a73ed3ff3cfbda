"""Draws what is on in a section as the states that faces are sent; words come from the revision, by key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import structs

from live.commands.host_actions import UNTITLED
from live.conducting.disclose_result import round_before
from live.conducting.section_log import SectionLog
from live.messages.state import (
    DecisionView,
    DiscussionView,
    DoorsView,
    EventView,
    FiguresView,
    FollowedOption,
    Named,
    OptionCount,
    OptionView,
    PerformanceView,
    PhoneState,
    ResultView,
    RoundView,
    SayingView,
    SceneView,
    ShiftView,
    StepView,
    StopView,
    TreeView,
    WayView,
)
from live.performance.doors import DoorsState
from live.performance.open_floor import open_to
from live.performance.played_tree import Node, tree
from live.performance.question_words import ANSWERS, QUESTIONS
from live.performance.round import Figures, Purpose, Round, RoundState
from live.performance.saying import SayingKind, SayingState
from live.performance.shown_picture import showing
from live.performance.state import Card, Performance, PerformanceStatus, decision_now, options_at
from live.store.event import PerformanceRow
from live.store.saying import SupportedSaying
from scenarios.message import Tell, say
from scenarios.results import disclosure
from scenarios.results.outcome import OutcomeOption, percent, preferred
from scenarios.results.shift_disclosure import Shift
from scenarios.stories.pathway_line import LineStop, line
from scenarios.stories.story import DecisionPoint, Scene

NO_LONGER_THERE = say("[no longer available]")


class SharedView:
    """Draws one section's states; words come from the pinned revision, by key.

    ``sayings`` are those that a person passed. ``whole`` shows a scene that only its content note is
    shown of: to the host alone. ``state`` is an earlier one, for a record that plays back. It is
    ``is_bare`` where nothing of the story may be shown, or can be: then its picture says so, and nothing else.
    """

    def __init__(
        self,
        on_stage: SectionLog,
        tell: Tell,
        sayings: Sequence[SupportedSaying] = (),
        whole: bool = False,
        state: Performance | None = None,
        doors: DoorsState = DoorsState(),
    ) -> None:
        self.stage = on_stage
        self.state = state or on_stage.state
        self.story = on_stage.story
        self.tell = tell
        self.sayings = [one for one in sayings if one.state is SayingState.PASSED and one.words]
        self.whole = whole
        self.doors = doors
        self.is_withdrawn = on_stage.is_withdrawn
        begun = self.state.status is not PerformanceStatus.WAITING
        self.is_bare = self.state.unreadable or (self.is_withdrawn and begun)

    def shared(self) -> PhoneState:
        """What every face is told."""
        section = self.stage.section
        bare = PhoneState(
            version=self.stage.version,
            event=EventView(section.event.code, section.event.name, section.event.quiet_room, self.stage.help_lines),
            section=Named(section.id, section.name),
            doors=DoorsView(self.doors.closed, self.doors.let_in, self.doors.passes),
            performance=self._performance(),
        )
        return bare if self.is_bare else self._with_story(bare)

    def _with_story(self, bare: PhoneState) -> PhoneState:
        state = self.state
        decision = decision_now(state, self.story)
        asked = state.round if state.status is not PerformanceStatus.ENDED else None
        return structs.replace(
            bare,
            scene=self._scene(self.story.scene(state.scene)),
            decision=self._decision(decision) if decision and (self.whole or not state.held) else None,
            round=self._round(asked) if asked else None,
            line=self._line(),
            path=tuple(self._step(place) for place in range(len(state.path))),
            may=tuple(sorted(open_to(state))),
            stop=self._stop(),
            discussion=self._discussion(),
            proposals=tuple(self.said(one) for one in self.sayings if one.kind is SayingKind.STOP),
            minority=self._minority(asked),
            tree=self._tree(tree(state)) if state.card is Card.TREE else None,
        )

    def said_words(self, words: str) -> str:
        """Words of the story, or that its writer took them back."""
        return words or (self.tell(NO_LONGER_THERE) if self.is_withdrawn else "")

    def title(self, performance: PerformanceRow) -> str:
        """A performance's title, whatever became of its words."""
        revision = performance.revision
        if not revision.may_be_shown:
            return self.tell(NO_LONGER_THERE)
        return revision.document.get("title") or self.tell(UNTITLED)

    def option(self, option: OutcomeOption, decision: DecisionPoint | None) -> OptionView:
        """An option as it stands on a ballot paper."""
        written = decision.option(option.key) if decision else None
        if decision is None and option.key in ANSWERS:
            label = self.tell(ANSWERS[option.key])
        else:
            label = option.label or self.said_words(written.label if written else "")
        return OptionView(option.key, option.letter, label, option.origin)

    def said(self, one: SupportedSaying) -> SayingView:
        """A saying that was passed, without who said it or how many support it."""
        scene = self.story.scene(one.scene)
        return SayingView(one.id, one.words, self.said_words(scene.heading) if scene else "")

    def _performance(self) -> PerformanceView | None:
        performance, state = self.stage.performance, self.state
        if performance is None:
            return None
        return PerformanceView(
            id=performance.id,
            status=state.status,
            title=self.title(performance) if performance.revision.may_be_shown else "",
            persona=self.story.persona.name,
            run=state.run,
            staging=state.staging,
            held=state.held and not self.is_bare,
            paused=state.paused,
            blank=state.blank,
            card=state.held_up if not self.is_bare else Card.NONE,
            debrief=state.debrief,
            lights=state.lights,
            perspectives=state.plan.perspectives and not self.is_bare,
            shows=showing(state, performance.revision.may_be_shown),
            told=self._label(state.path[-1].scene, state.told) if state.told and not self.is_bare else None,
            unreadable=state.unreadable,
        )

    def _scene(self, scene: Scene | None) -> SceneView | None:
        if scene is None:
            return None
        shown = self.whole or not self.state.held
        return SceneView(
            key=scene.key,
            kind=scene.kind,
            heading=self.said_words(scene.heading) if shown else "",
            narration=self.said_words(scene.narration) if shown else "",
            place=scene.place,
            time=scene.time,
            content_note=scene.content_note,
            number=self.story.scenes.index(scene) + 1,
            of=len(self.story.scenes),
        )

    def _decision(self, decision: DecisionPoint) -> DecisionView:
        options = options_at(self.state, self.story, self.state.scene)
        return DecisionView(
            self.said_words(decision.question),
            decision.decider,
            tuple(self.option(option, decision) for option in options),
        )

    def _round(self, asked: Round) -> RoundView:
        scene = self.story.scene(asked.scene)
        decision = scene.decision if scene else None
        about = next((one for one in options_at(self.state, self.story, asked.scene) if one.key == asked.about), None)
        written = decision if asked.purpose is Purpose.DECISION and not asked.about else None
        return RoundView(
            id=asked.id,
            number=asked.number,
            purpose=asked.purpose,
            method=asked.method,
            state=asked.state,
            reason=asked.reason,
            question=self._question(asked, decision),
            about=self.option(about, decision) if about else None,
            options=tuple(self.option(option, written) for option in asked.options),
            result=self._result(asked) if asked.state is RoundState.REVEALED else None,
        )

    def _question(self, asked: Round, decision: DecisionPoint | None) -> str:
        if asked.purpose in QUESTIONS:
            return self.tell(QUESTIONS[asked.purpose])
        return asked.question or self.said_words(decision.question if decision else "")

    def _result(self, asked: Round) -> ResultView | None:
        if asked.figures is None:
            return None
        before = round_before(self.state, asked)
        shown = disclosure.read(asked.disclosed)
        return ResultView(
            **_figures(asked.figures, asked.keys),
            before=FiguresView(**_figures(before.figures, before.keys)) if before and before.figures else None,
            shift=_shift(shown.shift) if shown.shift else None,
            splits=dict(shown.splits) if self.state.held_up is Card.SPLIT else None,
        )

    def _label(self, scene_key: str, option_key: str) -> str:
        options = options_at(self.state, self.story, scene_key)
        scene = self.story.scene(scene_key)
        found = next((option for option in options if option.key == option_key), None) or self._dropped(option_key)
        return self.option(found, scene.decision if scene else None).label if found else self.said_words("")

    def _line(self) -> tuple[LineStop, ...]:
        if self.stage.performance is None:
            return ()
        scenes = (self.story.scene(step.scene) for step in self.state.path)
        touched = [scene.stage for scene in scenes if scene]
        return line(self.stage.performance.revision.pathway_version.content, touched)

    def _step(self, place: int) -> StepView:
        step = self.state.path[place]
        scene = self.story.scene(step.scene)
        hidden = self.state.held and not self.whole and place == len(self.state.path) - 1
        heading = self.said_words(scene.heading if scene else "") if not hidden else ""
        return StepView(step.scene, heading, self._followed(step.scene, step.option))

    def _followed(self, scene_key: str, option_key: str | None) -> FollowedOption | None:
        scene = self.story.scene(scene_key)
        options = options_at(self.state, self.story, scene_key)
        followed = next((option for option in options if option.key == option_key), None) or self._dropped(option_key)
        if followed is None:
            return None
        option = self.option(followed, scene.decision if scene else None)
        return FollowedOption(option.key, option.letter, option.label)

    def _dropped(self, key: str | None) -> OutcomeOption | None:
        """An option that was added, followed and later dropped: it has no letter any more, and keeps its words."""
        added = next((one for one in self.state.added if one.key == key), None)
        return OutcomeOption(added.key, "", added.origin, None, added.label) if added else None

    def _stop(self) -> StopView | None:
        stop = self.state.stop
        if stop is None:
            return None
        words = next((one.words for one in self.sayings if one.id == stop.intervention), "")
        return StopView(stop.intervention, words)

    def _discussion(self) -> DiscussionView | None:
        talk = self.state.discussion
        if talk is None:
            return None
        ends = datetime.fromisoformat(talk.since) + timedelta(minutes=talk.minutes)
        return DiscussionView(talk.since, talk.minutes, ends.isoformat(timespec="seconds"))

    def _minority(self, asked: Round | None) -> tuple[SayingView, ...]:
        if asked is None or asked.purpose is not Purpose.DECISION:
            return ()
        mine = [one for one in self.sayings if one.kind is SayingKind.MINORITY and one.playing == asked.playing]
        return tuple(self.said(one) for one in mine)

    def _tree(self, node: Node | None) -> TreeView | None:
        if node is None:
            return None
        scene = self.story.scene(node.scene)
        return TreeView(
            heading=self.said_words(scene.heading) if scene else "",
            on_path=node.on_path,
            here=node.is_here,
            skipped=node.skipped,
            ways=tuple(
                WayView(self._followed(node.scene or "", after.option), self._tree(after))
                for after in node.followed.values()
            ),
        )


def _figures(figures: Figures, keys: Sequence[str]) -> dict[str, Any]:
    counted = ((key, figures.counts[key]) for key in keys)
    return {
        "ballots": figures.ballots,
        "empty": figures.empty,
        "phones": figures.phones,
        "late": figures.late,
        "options": tuple(OptionCount(key, count, percent(count, figures.ballots)) for key, count in counted),
        "preferred": tuple(preferred(figures.counts)),
    }


def _shift(shift: Shift) -> ShiftView:
    table = tuple((before, now, count) for (before, now), count in shift.table.items())
    return ShiftView(shift.both, table, dict(shift.changes))
