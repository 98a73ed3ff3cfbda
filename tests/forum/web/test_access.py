"""Who may come in: every route says so, and is obeyed."""

from __future__ import annotations

from forum.web.access import decision_of


def test_every_route_states_who_may_use_it(app):
    undecided = [
        str(rule) for rule in app.url_map.iter_rules() if decision_of(app.view_functions[rule.endpoint]) is None
    ]
    assert undecided == []
