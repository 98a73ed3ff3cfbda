"""Draws what is on in a section as the documents that faces are sent; words come from the revision, by key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from live import stage
from live.action import UNTITLED, Action, allowed, next_action
from live.cue import CueKind
from live.performance import Performance, Status, decision_now
from live.round import Round, RoundState, frozen_options
from live.stage import Stage
from live.store.event import PerformanceRow
from scenarios.line import line
from scenarios.message import Message, say
from scenarios.outcome import OutcomeOption, percent, preferred
from scenarios.story import DecisionPoint, Scene

Tell = Callable[[Message], str]
Document = dict[str, Any]

WITHDRAWN = say("[withdrawn]")


class View:
    """Draws one section's documents; words come from the pinned revision, by key."""

    def __init__(self, on_stage: Stage, tell: Tell) -> None:
        self.stage = on_stage
        self.state: Performance = on_stage.state
        self.story = on_stage.story
        self.tell = tell
        self.is_withdrawn = bool(on_stage.performance and on_stage.performance.revision.erased_at)

    def shared(self) -> Document:
        """What every face is told."""
        section, running = self.stage.section, self.state.status is Status.RUNNING
        decision = decision_now(self.state, self.story)
        return {
            "version": self.stage.version,
            "event": {"code": section.event.code, "name": section.event.name},
            "section": {"id": section.id, "name": section.name},
            "performance": self._performance(),
            "scene": self._scene(self.story.scene(self.state.scene)),
            "decision": self._decision(decision) if decision else None,
            "round": self._round(self.state.round) if running and self.state.round else None,
            "line": self._line(),
            "path": [self._step(place) for place in range(len(self.state.path))],
        }

    def backstage(self) -> Document:
        """What only the host is told."""
        scene = self.story.scene(self.state.scene)
        decision = decision_now(self.state, self.story)
        upcoming = self._next()
        return {
            "notes": scene.notes if scene else "",
            "next": self._action(*upcoming) if upcoming else None,
            "actions": [self._action(*each) for each in self._actions()],
            "leads": [self._lead(option) for option in frozen_options(decision)] if decision else [],
            "programme": [self._listing(each) for each in self.stage.section.performances],
        }

    def _said(self, words: str) -> str:
        return words or (self.tell(WITHDRAWN) if self.is_withdrawn else "")

    def _title(self, performance: PerformanceRow) -> str:
        revision = performance.revision
        return revision.document["title"] or self.tell(WITHDRAWN if revision.erased_at else UNTITLED)

    def _performance(self) -> Document | None:
        performance, state = self.stage.performance, self.state
        if performance is None:
            return None
        return {
            "id": performance.id,
            "status": state.status.value,
            "title": self._title(performance),
            "persona": self.story.persona.name,
            "paused": state.paused,
            "blank": state.blank,
            "lights": state.lights.value,
            "told": self._label(state.path[-1].scene, state.told) if state.told else None,
        }

    def _scene(self, scene: Scene | None) -> Document | None:
        if scene is None:
            return None
        return {
            "key": scene.key,
            "kind": scene.kind.value,
            "heading": self._said(scene.heading),
            "narration": self._said(scene.narration),
            "place": scene.place,
            "time": scene.time,
            "content_note": scene.content_note,
            "number": self.story.scenes.index(scene) + 1,
            "of": len(self.story.scenes),
        }

    def _decision(self, decision: DecisionPoint) -> Document:
        return {
            "question": self._said(decision.question),
            "decider": decision.decider,
            "options": [self._option(option, decision) for option in frozen_options(decision)],
        }

    def _round(self, asked: Round) -> Document:
        scene = self.story.scene(asked.scene)
        decision = scene.decision if scene else None
        return {
            "id": asked.id,
            "number": asked.number,
            "method": asked.method.value,
            "state": asked.state.value,
            "reason": asked.reason,
            "options": [self._option(option, decision) for option in asked.options],
            "result": _result(asked) if asked.state is RoundState.REVEALED else None,
        }

    def _option(self, option: OutcomeOption, decision: DecisionPoint | None) -> Document:
        written = decision.option(option.key) if decision else None
        return {
            "key": option.key,
            "letter": option.letter,
            "label": self._said(written.label if written else option.label),
            "origin": option.origin.value,
        }

    def _label(self, scene_key: str, option_key: str) -> str:
        scene = self.story.scene(scene_key)
        option = scene.decision.option(option_key) if scene and scene.decision else None
        return self._said(option.label if option else "")

    def _line(self) -> list[Document]:
        if self.stage.performance is None:
            return []
        scenes = (self.story.scene(step.scene) for step in self.state.path)
        touched = [scene.stage for scene in scenes if scene]
        model = self.stage.performance.revision.pathway_version.content
        return [stop.document for stop in line(model, touched)]

    def _step(self, place: int) -> Document:
        step = self.state.path[place]
        scene = self.story.scene(step.scene)
        decision = scene.decision if scene else None
        followed = next((o for o in frozen_options(decision) if o.key == step.option), None) if decision else None
        option = self._option(followed, decision) if followed else None
        return {
            "scene": step.scene,
            "heading": self._said(scene.heading if scene else ""),
            "option": {name: option[name] for name in ("key", "letter", "label")} if option else None,
        }

    def _lead(self, option: OutcomeOption) -> Document:
        scene = self.story.scene(option.leads_to)
        decision = decision_now(self.state, self.story)
        drawn = self._option(option, decision)
        return {
            "key": option.key,
            "letter": option.letter,
            "label": drawn["label"],
            "scene": scene.key if scene else None,
            "heading": self._said(scene.heading) if scene else "",
            "number": self.story.scenes.index(scene) + 1 if scene else None,
        }

    def _next(self) -> tuple[Action, PerformanceRow | None] | None:
        if self.state.status is Status.RUNNING:
            action = next_action(self.state, self.story)
            return (action, None) if action else None
        following = self.stage.following()
        return self._start(following) if following else None

    def _actions(self) -> list[tuple[Action, PerformanceRow | None]]:
        if self.stage.performance is None:
            return []
        here = [a for a in allowed(self.state, self.story) if a.request.kind is not CueKind.START]
        starts = [self._start(performance) for performance in self.stage.startable()]
        return [*((action, None) for action in here), *(start for start in starts if start)]

    def _start(self, performance: PerformanceRow) -> tuple[Action, PerformanceRow] | None:
        action = next_action(Performance(), stage.story_of(performance))
        return (action, performance) if action else None

    def _action(self, action: Action, performance: PerformanceRow | None) -> Document:
        return {
            "kind": action.request.kind.value,
            "with": {"performance": performance.id} if performance else action.details,
            "label": self.tell(action.label),
            "hint": self.tell(action.hint),
        }

    def _listing(self, performance: PerformanceRow) -> Document:
        return {
            "performance": performance.id,
            "title": self._title(performance),
            "status": self.stage.statuses[performance.id].value,
        }


def _result(asked: Round) -> Document | None:
    figures = asked.figures
    if figures is None:
        return None
    return {
        "ballots": figures.ballots,
        "empty": figures.empty,
        "phones": figures.phones,
        "options": [
            {"key": key, "count": figures.counts[key], "percent": percent(figures.counts[key], figures.ballots)}
            for key in asked.keys
        ],
        "preferred": list(preferred(figures.counts)),
    }
