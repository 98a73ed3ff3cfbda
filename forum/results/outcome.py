"""How an outcome is shown to the design group: each figure with what it is a figure of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from forum.results.chart import Bar, Chart, draw, sketch
from forum.results.outcome_pictures import Pictures, before, pictures
from forum.results.outcome_shift import GroupTables, beyond_totals
from scenarios.message import Message, Tell, say
from scenarios.pathways.pathway import PathwayContent
from scenarios.results.agreement_scale import WORDS
from scenarios.results.outcome import Method, OutcomeOption, PathStep, RoundResult, percent
from scenarios.results.outcome_record import OutcomeRecord
from scenarios.review.version_material import Case, Playing
from scenarios.stories.pathway_line import LineStop, line
from scenarios.stories.story import LETTERS, UNSAID, Origin, Scene

WITHDRAWN = say("[withdrawn by its writer]")
TAKEN_DOWN = say("[taken down by a moderator]")
NOT_WRITTEN = say("[no words]")
OUTSIDE = say("Outside the model")

ORIGINS: dict[Origin, Message] = {
    Origin.AUTHOR: say("the writer"),
    Origin.COMMUNITY: say("the community"),
    Origin.PROPOSED_MODEL: say("the proposed model"),
    Origin.CURRENT_PRACTICE: say("what happens now"),
    Origin.PANEL: say("the panel"),
    Origin.FLOOR: say("the floor"),
}
METHODS: dict[Method, Message] = {
    Method.ONE_CHOICE: say("One choice: each person chose one option, or none of these."),
    Method.APPROVAL: say(
        "Which could you support: each person named every option that they could support, or none"
        " of these. The percentages can add up to more than 100."
    ),
    Method.GRADIENT: say(
        "How far each person could go along with one option, from full support to serious objection. It says"
        " nothing of the other options."
    ),
}
COUNTED_AS: dict[Method, Message] = {
    Method.ONE_CHOICE: say("Chose it"),
    Method.APPROVAL: say("Could support it"),
    Method.GRADIENT: say("Answered so"),
}
_AHEAD: dict[Method, Message] = {
    Method.ONE_CHOICE: say("%(letters)s was chosen most: by %(count)s of %(ballots)s who voted."),
    Method.APPROVAL: say("%(letters)s had the most support: %(count)s of %(ballots)s who voted could support it."),
    Method.GRADIENT: say("“%(answer)s” was the most frequent answer: %(count)s of %(ballots)s who voted gave it."),
}
_LEVEL: dict[Method, Message] = {
    Method.ONE_CHOICE: say(
        "A tie: %(letters)s were each chosen by %(count)s of %(ballots)s who voted. None is preferred."
    ),
    Method.APPROVAL: say(
        "A tie: %(count)s of %(ballots)s who voted could support each of %(letters)s. None is preferred."
    ),
    Method.GRADIENT: say("A tie: the answers %(letters)s were each given by %(count)s of %(ballots)s who voted."),
}


@dataclass(frozen=True)
class OptionShown:
    """One option with its figures; ``percent`` is None where nobody voted."""

    letter: str
    label: str
    origin: Message
    count: int
    percent: int | None


@dataclass(frozen=True)
class RoundShown:
    """One round. A void one has its reason, and neither options nor figures to be read by mistake."""

    result: RoundResult
    method: Message
    counted_as: Message
    summary: Message
    options: tuple[OptionShown, ...]
    chart: Chart | None
    empty_percent: int | None
    turnout_percent: int | None
    about: str
    beyond: GroupTables | None
    pictures: Pictures


@dataclass(frozen=True)
class StepShown:
    """One scene of the way to the decision; ``followed`` says which option led on from it."""

    heading: str
    where: str
    stage: str
    followed: str


@dataclass(frozen=True)
class OutcomeShown:
    """A whole outcome, as its page shows it."""

    record: OutcomeRecord
    title: str
    question: str
    decider: str
    heading: str
    where: str
    stage: str
    line: tuple[LineStop, ...]
    way: tuple[StepShown, ...]
    rounds: tuple[RoundShown, ...]

    def letter_of(self, key: str) -> str:
        """The letter of an option in the last round that had it, else in the story; "" where neither has."""
        asked = [option.letter for one in self.record.rounds for option in one.options if option.key == key]
        written = zip(LETTERS, self.record.decision.options, strict=False)
        return asked[-1] if asked else next((letter for letter, option in written if option.key == key), "")

    def words_of(self, key: str) -> str:
        """What an option says, "" where its writer has withdrawn it."""
        asked = [option.label for one in self.record.rounds for option in one.options if option.key == key]
        written = self.record.decision.option(key)
        return next((words for words in asked if words), written.label if written else "")


@dataclass(frozen=True)
class OutcomeListed:
    """An outcome in the list: its last valid round in a few words and a small chart."""

    record: OutcomeRecord
    question: str
    heading: str
    about: str
    summary: Message
    chart: Chart | None
    rounds: int
    void: int
    shown_to_room: bool


@dataclass(frozen=True)
class StoryListed:
    """What one event made of one revision of a story."""

    title: str
    record: OutcomeRecord
    outcomes: tuple[OutcomeListed, ...]


@dataclass(frozen=True)
class EventListed:
    """All that one event handed over, by story."""

    code: str
    name: str
    stories: tuple[StoryListed, ...]


def show(record: OutcomeRecord, tell: Tell) -> OutcomeShown:
    """The page of an outcome."""
    scene = record.scene
    return OutcomeShown(
        record=record,
        title=title(record, tell),
        question=_words(record, record.decision.question, tell),
        decider=_words(record, record.decision.decider, tell),
        heading=_words(record, scene.heading if scene else "", tell),
        where=_where(scene),
        stage=_stage_name(record.pathway, record.outcome.stage, tell),
        line=line(record.pathway, _touched(record)),
        way=tuple(_step(record, step, tell) for step in record.outcome.path),
        rounds=tuple(_round(record, result, tell) for result in record.rounds),
    )


def listing(records: Iterable[OutcomeRecord], tell: Tell) -> tuple[EventListed, ...]:
    """The list of all outcomes, by event and story, in the order in which they come."""
    events: dict[str, dict[int, list[OutcomeRecord]]] = {}
    for record in records:
        stories = events.setdefault(record.outcome.event_code, {})
        stories.setdefault(record.outcome.revision_id, []).append(record)
    return tuple(_event(list(stories.values()), tell) for stories in events.values())


def title(record: OutcomeRecord, tell: Tell) -> str:
    """The story's title, or what stands for it once it is withdrawn."""
    return _words(record, record.story.title, tell)


def summary(result: RoundResult, named: Callable[[OutcomeOption], str] = lambda option: option.letter) -> Message:
    """A round's result in one sentence, which crowns no winner and calls a tie a tie; ``named`` says an option."""
    if result.voided:
        return say("This vote was made void. It enters no figure.")
    if not result.ballots:
        return say("Nobody voted.")
    ahead = [option for option in result.options if option.key in result.preferred]
    if not ahead:
        return say("None of these: nobody who voted named any option.")
    told = _AHEAD if len(ahead) == 1 else _LEVEL
    count = max(result.counts.values())
    figures: dict[str, object] = {"count": count, "ballots": result.ballots}
    figures["letters"] = ", ".join(map(named, ahead))
    if result.method is Method.GRADIENT:
        figures["answer"] = WORDS[ahead[0].key]
    return Message(told[result.method].text, figures)


def in_words(record: OutcomeRecord, result: RoundResult, tell: Tell) -> Message:
    """The same for whoever was not there and sees no list of the options: each with its letter and its words."""
    if record.withdrawn or result.method is Method.GRADIENT:
        return summary(result)
    return summary(result, lambda option: f"{option.letter} “{label(record, result, option, tell)}”")


def label(record: OutcomeRecord, result: RoundResult, option: OutcomeOption, tell: Tell) -> str:
    """What an option, or an answer of the gradient, says."""
    if result.method is Method.GRADIENT:
        return tell(WORDS[option.key])
    return _words(record, record.label(option), tell)


def _event(stories: list[list[OutcomeRecord]], tell: Tell) -> EventListed:
    outcome = stories[0][0].outcome
    listed = tuple(
        StoryListed(title(records[0], tell), records[0], tuple(_listed(one, tell) for one in records))
        for records in stories
    )
    return EventListed(outcome.event_code, outcome.event_name, listed)


def _listed(record: OutcomeRecord, tell: Tell) -> OutcomeListed:
    last = record.counted[-1] if record.counted else None
    scene = record.scene
    return OutcomeListed(
        record=record,
        question=_words(record, record.decision.question, tell),
        heading=_words(record, scene.heading if scene else "", tell),
        about=_about(record, last, tell) if last else "",
        summary=in_words(record, last, tell) if last else say("Every vote on this was made void."),
        chart=sketch(_bars(record, last, tell)) if last and last.ballots else None,
        rounds=len(record.rounds),
        void=len(record.rounds) - len(record.counted),
        shown_to_room=last is None or last.shown_to_room,
    )


def _round(record: OutcomeRecord, result: RoundResult, tell: Tell) -> RoundShown:
    counts, is_scale = not result.voided, result.method is Method.GRADIENT
    return RoundShown(
        result=result,
        method=METHODS[result.method],
        counted_as=COUNTED_AS[result.method],
        summary=summary(result),
        options=tuple(_option(record, result, each, tell) for each in result.options if counts),
        chart=draw(_bars(record, result, tell)) if counts and result.ballots and not is_scale else None,
        empty_percent=percent(result.empty, result.ballots) if counts else None,
        turnout_percent=percent(result.ballots, result.phones) if counts else None,
        about=_about(record, result, tell),
        beyond=beyond_totals(result, tell),
        pictures=pictures(record, result, tell, f"vote-{record.id}-{result.number}"),
    )


def _about(record: OutcomeRecord, result: RoundResult, tell: Tell) -> str:
    """The option that a gradient asked about; one from the room is among the options of another round."""
    if not result.about:
        return ""
    known = [option for one in record.rounds for option in one.options if option.key == result.about]
    written = record.decision.option(result.about)
    words = written.label if written else known[0].label if known else ""
    return _words(record, words, tell)


def _option(record: OutcomeRecord, result: RoundResult, option: OutcomeOption, tell: Tell) -> OptionShown:
    count = result.counts.get(option.key, 0)
    return OptionShown(
        letter=option.letter,
        label=label(record, result, option, tell),
        origin=ORIGINS[option.origin],
        count=count,
        percent=percent(count, result.ballots),
    )


def _bars(record: OutcomeRecord, result: RoundResult, tell: Tell) -> list[Bar]:
    earlier = before(record, result)
    was = {key: count / earlier.ballots for key, count in earlier.counts.items()} if earlier else {}
    shown = [(option.key, _option(record, result, option, tell)) for option in result.options]
    return [
        Bar(each.letter, each.label, each.count / result.ballots, f"{each.percent}%", was.get(key))
        for key, each in shown
    ]


def _touched(record: OutcomeRecord) -> list[str | None]:
    """The stages of the scenes so far, the one of the decision last."""
    before = [record.scene_at(step.scene) for step in record.outcome.path]
    return [scene.stage if scene else None for scene in before] + [record.outcome.stage]


def _step(record: OutcomeRecord, step: PathStep, tell: Tell) -> StepShown:
    scene = record.scene_at(step.scene)
    return StepShown(
        heading=_words(record, scene.heading if scene else "", tell),
        where=_where(scene),
        stage=_stage_name(record.pathway, scene.stage if scene else None, tell),
        followed=_followed(record, scene, step.option, tell),
    )


def _stage_name(pathway: PathwayContent, key: str | None, tell: Tell) -> str:
    """A stage's name, OUTSIDE where the story had left the model, "" where its writer did not say where it was."""
    stage = pathway.stage(key)
    return stage.name if stage else "" if key == UNSAID else tell(OUTSIDE)


def _followed(record: OutcomeRecord, scene: Scene | None, key: str | None, tell: Tell) -> str:
    options = scene.decision.options if scene and scene.decision else ()
    for letter, option in zip(LETTERS, options, strict=False):
        if option.key == key:
            return f"{letter}: {_words(record, option.label, tell)}"
    return tell(say("an option from the day itself")) if key else ""


def _where(scene: Scene | None) -> str:
    return ", ".join(part for part in (scene.time, scene.place) if part) if scene else ""


def stand_in(of: OutcomeRecord | Case | Playing) -> Message:
    """What stands where a story has no words: nobody wrote any, or they are not shown any more."""
    return gone_or_not_written(of.withdrawn, of.taken_down)


def gone_or_not_written(is_gone: bool, is_taken_down: bool) -> Message:
    """The same, where all that is known of the story is whether its words are gone, and by whom."""
    return TAKEN_DOWN if is_taken_down else WITHDRAWN if is_gone else NOT_WRITTEN


def _words(record: OutcomeRecord, words: str, tell: Tell) -> str:
    return words.strip() or tell(stand_in(record))
