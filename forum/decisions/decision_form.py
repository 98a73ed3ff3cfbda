"""The form of a decision: what is decided, and later what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from forum.common.conflict_form import ConflictForm
from forum.web.forms import DateField, RadiosField, SelectField, TextAreaField, TextField
from scenarios.decisions.decision import OWNER_LIMIT, TEXT_LIMIT, WHAT_LIMIT, DecisionKind, Terms
from scenarios.row_number import typed_number
from scenarios.store.pathways.pathway import PathwayVersionRow


class DecisionForm(ConflictForm):
    """Everything that the group says in a decision."""

    kind = RadiosField(
        _l("What do you do about it?"),
        required=_l("Choose what you do."),
        choices=[
            (DecisionKind.ADOPT, _l("Adopt"), _l("The pathway does this from now on.")),
            (DecisionKind.ADAPT, _l("Adapt"), _l("The pathway does a part of it, or does it in another way.")),
            (DecisionKind.TEST_MORE, _l("Test more"), _l("More stories or rooms first.")),
            (DecisionKind.NOT_ADOPTED, _l("Do not adopt"), _l("Say plainly why.")),
        ],
    )
    what = TextAreaField(
        _l("What is decided?"),
        limit=WHAT_LIMIT,
        required=_l("Say what was decided, in a sentence or two."),
        description=_l("In plain English: writers and the public may read it."),
    )
    reason = TextAreaField(
        _l("Why?"),
        limit=TEXT_LIMIT,
        required=_l("Say why. Those who told the stories want to know, whatever you decided."),
        description=_l("What spoke for it and against it, also where you did not follow a room."),
    )
    owner = TextField(
        _l("Who sees it through?"),
        limit=OWNER_LIMIT,
        required=_l("Say who sees it through: a person, a team or an organisation."),
    )
    decided_on = DateField(_l("When was it decided?"), required=_l("Enter the day on which it was decided."))
    from_version = SelectField(_l("About which version of the pathway?"), required=True)
    to_version = SelectField(_l("Which version does it lead to?"), description=_l("You can say this later."))
    missing = TextAreaField(_l("Who was missing when it was tested?"), limit=TEXT_LIMIT)
    effects = TextAreaField(
        _l("What does it mean for people who are often left out?"),
        limit=TEXT_LIMIT,
        description=_l("Effects on equality, good and bad."),
    )
    unknown = TextAreaField(_l("What do you not know?"), limit=TEXT_LIMIT)
    ask = TextAreaField(_l("What do you ask of the board?"), limit=TEXT_LIMIT)
    implemented_on = DateField(_l("When was it put into practice?"))
    checked_on = DateField(_l("When did somebody check whether it helps?"))
    seen = TextAreaField(_l("What was seen at the check?"), limit=TEXT_LIMIT)
    based_on = HiddenField()

    @classmethod
    def of(cls, terms: Terms, edition: int) -> DecisionForm:
        """The form with what is saved."""
        versions = {"from_version": str(terms.from_version), "to_version": str(terms.to_version or "")}
        return cls(formdata=None, based_on=edition, **vars(terms) | versions)

    def offer(self, versions: Iterable[PathwayVersionRow]) -> DecisionForm:
        """Offer the versions of the pathway."""
        named = [(str(each.number), _l("Version %(number)s", number=each.number)) for each in versions]
        self.from_version.choices = named
        self.to_version.choices = [("", _l("None yet")), *named]
        return self

    @property
    def seen_edition(self) -> int:
        """Which entry of the history its editor saw last."""
        return typed_number(str(self.based_on.data or "")) or 0

    def terms(self) -> Terms:
        """What the form says."""
        said: dict[str, Any] = {name: self[name].data for name in Terms.__dataclass_fields__}
        to_version = self.to_version.data
        return Terms(
            **said
            | {
                "kind": DecisionKind(self.kind.data),
                "from_version": int(self.from_version.data),
                "to_version": int(to_version) if to_version else None,
            }
        )
