"""The templates' own checks: each finds what it is for."""

from __future__ import annotations

import pytest
from flask import render_template_string

from tests.templates import faults


@pytest.mark.parametrize(
    "source",
    [
        "<p>Words in the open</p>",
        "<p>{{ name }} and {{ other }}</p>",
        '<img src="/x" alt="A picture">',
        '{{ nhsuk.button({"text": "Send"}) }}',
        "<p>{{ words|safe }}</p>",
        '<p style="color: red"></p>',
        '<p onclick="go()"></p>',
        "<script>go()</script>",
        "{% autoescape false %}{{ words }}{% endautoescape %}",
        "{% if %}",
        f"<p>{{{{ name }}}}</p>{' ' * 104}",
    ],
)
def test_a_fault_is_found(source: str) -> None:
    assert faults(source)


@pytest.mark.parametrize(
    "source",
    [
        "<p>{{ _('Words') }}</p>",
        "{% trans %}Words in between{% endtrans %}",
        "{# A remark #}<p>– {{ number }} %</p>",
        "{{ nhsuk.button({'text': _('Send'), 'type': 'submit'}) }}",
        '<script src="{{ asset("forum.js") }}" nonce="{{ csp_nonce() }}"></script>',
        '<script type="application/json">{{ words|tojson }}</script>',
        '<meta name="viewport" content="width=device-width">',
        f"<p>{{{{ name }}}}</p>{' ' * 103}",
    ],
)
def test_nothing_is_found_where_nothing_is_wrong(source: str) -> None:
    assert faults(source) == []


@pytest.mark.parametrize("name", ["page.html", "page.jinja", "page.txt", None])
def test_every_template_escapes_whatever_its_name(app, name: str | None) -> None:
    template = app.jinja_env.from_string("{{ words }}", template_class=None)
    template.name = name
    assert template.render(words="<script>") == "&lt;script&gt;"
    assert app.jinja_env.autoescape is True


def test_a_missing_name_is_a_fault_and_not_an_empty_place(app) -> None:
    with app.test_request_context(), pytest.raises(Exception, match="'nothing' is undefined"):
        render_template_string("{{ nothing }}")
