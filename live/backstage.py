"""Draws what only the people behind the scenes are told: notes, what can be done, and words that wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from live import groups, stage
from live.action import Action, allowed, by_group_action, ended_action, next_action, start_action
from live.cue import CueKind
from live.groups import WHY, Room, Withheld
from live.performance import Status, decision_now, options_at
from live.round import RoundState
from live.saying import MarkKind
from live.store.event import PerformanceRow
from live.store.saying import Said
from live.view import Document, View
from scenarios.outcome import OutcomeOption


class Backstage:
    """Draws a console's own part of the picture, with the words of ``view``."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._stage, self._state, self._story, self._tell = view.stage, view.state, view.story, view.tell

    def for_host(self, marks: Mapping[tuple[str, MarkKind], int], room: Room) -> Document:
        """What only the host is told: of the queue apart."""
        by_group = self._groups(room)
        scene = self._story.scene(self._state.scene)
        upcoming = self._next()
        options = options_at(self._state, self._story, self._state.scene)
        section = self._stage.section
        return {
            "notes": scene.notes if scene else "",
            "next": self._action(*upcoming) if upcoming else None,
            "actions": [self._action(*each) for each in self._actions(bool(by_group and by_group["offered"]))],
            "groups": by_group,
            "leads": [self._lead(option) for option in options],
            "programme": [self._listing(each) for each in section.performances],
            "plan": self._state.plan.document,
            "marks": [self._mark(*each) for each in sorted(marks.items())],
            "hours": {"day": section.event.day.isoformat(), "starts": section.starts, "ends": section.ends},
        }

    def queue(self, sayings: Sequence[Said]) -> list[Document]:
        """Words from the floor, most supported first, for whoever passes them."""
        return [
            self._view.said(one)
            | {"kind": one.kind.value, "state": one.state.value, "support": one.support, "aloud": one.aloud}
            for one in sayings
        ]

    def _mark(self, place: tuple[str, MarkKind], count: int) -> Document:
        scene = self._story.scene(place[0])
        heading = self._view.said_words(scene.heading) if scene else ""
        return {"scene": place[0], "heading": heading, "kind": place[1].value, "count": count}

    def _lead(self, option: OutcomeOption) -> Document:
        scene = self._story.scene(option.leads_to)
        drawn = self._view.option(option, decision_now(self._state, self._story))
        return {
            "key": option.key,
            "letter": option.letter,
            "label": drawn["label"],
            "scene": scene.key if scene else None,
            "heading": self._view.said_words(scene.heading) if scene else "",
            "number": self._story.scenes.index(scene) + 1 if scene else None,
        }

    def _next(self) -> tuple[Action, PerformanceRow | None] | None:
        if self._state.status is Status.RUNNING or self._is_warming_up():
            action = next_action(self._state, self._story)
            return (action, None) if action else None
        following = self._stage.following()
        if following is not None:
            return self._start(following)
        action = ended_action(self._state, self._story)
        return (action, None) if action else None

    def _is_warming_up(self) -> bool:
        """A warm-up comes before the story that is next, and may still be asked or shown."""
        if self._state.status is not Status.WAITING:
            return False
        action = next_action(self._state, self._story)
        return action is not None and action.request.kind is not CueKind.START

    def _groups(self, room: Room) -> Document | None:
        """Whether the result of the vote on stage may come by group, and if not, in a sentence why.

        Nothing of it is on a console whose story does not ask how people are here.
        """
        asked, shown = groups.to_decide(self._state), self._state.round
        if asked is not None and self._state.plan.perspectives:
            why = groups.withheld(self._state, asked, room)
        elif shown is not None and shown.state is RoundState.REVEALED and shown.groups in list(Withheld):
            why = Withheld(shown.groups)
        else:
            return None
        return {"offered": why is None, "why": self._tell(WHY[why]) if why else ""}

    def _actions(self, by_group: bool) -> list[tuple[Action, PerformanceRow | None]]:
        if self._stage.performance is None:
            return []
        here = [a for a in allowed(self._state, self._story) if a.request.kind is not CueKind.START]
        apart = by_group_action(self._state, self._story) if by_group else None
        here += [apart] if apart else []
        starts = [self._start(performance) for performance in self._stage.startable()]
        return [*((action, None) for action in here), *(start for start in starts if start)]

    def _start(self, performance: PerformanceRow) -> tuple[Action, PerformanceRow] | None:
        action = start_action(stage.story_of(performance))
        return (action, performance) if action else None

    def _action(self, action: Action, performance: PerformanceRow | None) -> Document:
        details: dict[str, Any] = {"performance": performance.id} if performance else action.details
        return {
            "kind": action.request.kind.value,
            "with": details,
            "label": self._tell(action.label),
            "hint": self._tell(action.hint),
        }

    def _listing(self, performance: PerformanceRow) -> Document:
        return {
            "performance": performance.id,
            "title": self._view.title(performance),
            "status": self._stage.statuses[performance.id].value,
        }
