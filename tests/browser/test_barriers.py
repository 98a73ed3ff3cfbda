"""axe looks once at each skeleton of a page: a new one is examined, the same one with other words is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.actors import LAPTOP, NARROW
from tests.browser.barriers import Examiner
from tests.browser.watching import WatchedBrowser

FAR = "<p>Words</p>" * 20

PAGE = """<!doctype html><html lang="en"><head><title>A page</title><style>
    body {{ color: #111; background: #fff; }} .pale {{ color: #ccc; }} .box {{ overflow: auto; height: 60px; }}
    @media (prefers-color-scheme: dark) {{ body {{ color: #333; background: #222; }} }}
    @media (max-width: 400px) {{ .aside {{ color: #ddd; }} }}
</style></head><body><main><h1>{heading}</h1>
<p class="aside">{words}</p>
{more}
<form><label for="name-{number}">Name</label><input id="name-{number}" value="{value}"></form>
<ul>{items}</ul></main></body></html>"""


def page_of(
    heading: str = "Closed at eleven",
    words: str = "Rosie waits.",
    more: str = "",
    number: int = 1,
    value: str = "",
    items: int = 2,
) -> str:
    """A page without a barrier, but for what is put into it."""
    listed = "".join(f"<li><a href='/stories/{place}'>Story {place}</a></li>" for place in range(items))
    return PAGE.format(heading=heading, words=words, more=more, number=number, value=value, items=listed)


@pytest.fixture
def page(browser: WatchedBrowser) -> Page:
    return browser.new_context(viewport=LAPTOP).new_page()


@pytest.fixture
def examiner(page: Page) -> Examiner:
    """Somebody who has passed the page already."""
    examiner = Examiner()
    page.set_content(page_of())
    assert examiner.barriers(page) == []
    assert examiner.examined == 1
    return examiner


def test_the_same_skeleton_is_not_examined_twice(page: Page, examiner: Examiner) -> None:
    others = (
        page_of(),
        page_of(heading="The third call", words="He hangs up, and rings again."),
        page_of(number=27),
        page_of(items=5),
    )
    for other in others:
        page.set_content(other)
        assert examiner.barriers(page) == []
        assert examiner.examined == 1, other


PLANTED = {
    "a picture without words": ("<img src='data:,'>", "image-alt"),
    "a field without a label": ("<input>", "label"),
    "a label for nothing": ("<label for='nobody'>Age</label><input id='age'>", "label"),
    "a button without a name": ("<button></button>", "button-name"),
    "a link without words": ("<a href='/stories'></a>", "link-name"),
    "pale words": ("<p class='pale'>Words</p>", "color-contrast"),
    "a pale style": ("<p style='color: #cccccc'>Words</p>", "color-contrast"),
    "a role that there is not": ("<p role='heading'>Words</p>", "aria-required-attr"),
    "a state that there is not": ("<button aria-expanded='perhaps'>More</button>", "aria-valid-attr-value"),
    "a heading that skips a level": ("<h4>Words</h4>", "heading-order"),
    "a list of paragraphs": ("<ul><p>Words</p></ul>", "list"),
    "two regions of one name": ("<nav aria-label='Parts'></nav><nav aria-label='Parts'></nav>", "landmark-unique"),
    "a language that there is not": ("<p lang='xx-nowhere'>Words</p>", "valid-lang"),
    "a box that keys cannot scroll": (f"<div class='box'>{FAR}</div>", "scrollable-region-focusable"),
}


def test_a_fault_in_a_new_skeleton_is_found(page: Page, examiner: Examiner, subtests: pytest.Subtests) -> None:
    for name, (planted, rule) in PLANTED.items():
        with subtests.test(name):
            page.set_content(page_of(more=planted))
            found = examiner.barriers(page)
            assert any(each.startswith(f"{rule}:") for each in found), found


FIELDS = "<label for='n1'>A</label><input id='n1'><label for='n{}'>B</label><input id='n2'>"
"""Two fields, the second of which has a label only where its label says so."""
CHANGED = [
    ("<p>Words</p>", "<p class='pale'>Words</p>", "color-contrast"),
    ("<p style='color: #111111'>Words</p>", "<p style='color: #cccccc'>Words</p>", "color-contrast"),
    ("<button>More</button>", "<button></button>", "button-name"),
    ("<img alt='' src='data:,'>", "<img src='data:,'>", "image-alt"),
    ("<label for='a1'>A</label><input id='a1'>", "<label for='a2'>A</label><input id='a1'>", "label"),
    ("<p hidden class='pale'>Words</p>", "<p class='pale'>Words</p>", "color-contrast"),
    ("<nav aria-label='A'></nav><nav aria-label='B'></nav>", "<nav aria-label='A'></nav>" * 2, "landmark-unique"),
    ("<h2>A</h2><h3>B</h3><h2>C</h2>", "<h3>A</h3><h2>B</h2><h3>C</h3>", "heading-order"),
    ("<div class='box'><p>Words</p></div>", f"<div class='box'>{FAR}</div>", "scrollable"),
    ("<p class='pale'></p>", "<p class='pale'>Words</p>", "color-contrast"),
    ("<p tabindex='0'>Words</p>", "<p tabindex='3'>Words</p>", "tabindex"),
    (FIELDS.format(2), FIELDS.format(1), "label"),
]
"""What passed, what has barriers though it looks much the same, and the rule that it breaks."""


def test_a_page_that_passed_before_is_examined_again_where_it_matters(
    page: Page, examiner: Examiner, subtests: pytest.Subtests
) -> None:
    for first, second, rule in CHANGED:
        with subtests.test(second):
            page.set_content(page_of(more=first))
            assert examiner.barriers(page) == []
            page.set_content(page_of(more=second))
            assert any(each.startswith(rule) for each in examiner.barriers(page))


def test_an_id_that_is_there_twice_and_a_reference_to_nothing_are_skeletons_of_their_own(
    page: Page, examiner: Examiner
) -> None:
    skeletons = (
        "<p id='name-2'>A</p><p id='name-3'>B</p>",
        "<p id='name-2'>A</p><p id='name-2'>B</p>",
        "<input aria-label='A' aria-errormessage='name-1'>",
        "<input aria-label='A' aria-errormessage='name-2'>",
    )
    for count, skeleton in enumerate(skeletons, 2):
        page.set_content(page_of(more=skeleton))
        examiner.barriers(page)
        assert examiner.examined == count, skeleton


def test_a_fault_is_found_as_often_as_it_is_met(page: Page, examiner: Examiner) -> None:
    for words in ("One", "Two"):
        page.set_content(page_of(words=words, more="<img src='data:,'>"))
        assert examiner.barriers(page)


def test_what_one_examiner_has_passed_another_with_the_same_folder_does_not_examine(page: Page, tmp_path: Path) -> None:
    one, other, elsewhere = Examiner(tmp_path), Examiner(tmp_path), Examiner()
    page.set_content(page_of())
    assert one.barriers(page) == other.barriers(page) == elsewhere.barriers(page) == []
    assert (one.examined, other.examined, elsewhere.examined) == (1, 0, 1)
    page.set_content(page_of(more="<img src='data:,'>"))
    assert one.barriers(page) and other.barriers(page), "what has a barrier is not passed by anybody"
    page.set_content(page_of(more="<iframe title='A frame' srcdoc='Words'></iframe>"))
    one.barriers(page)
    other.barriers(page)
    assert other.examined == 2, "a page without a skeleton is always examined"


def test_another_window_and_another_colour_scheme_are_examined(page: Page, examiner: Examiner) -> None:
    page.set_viewport_size(NARROW)
    assert any(each.startswith("color-contrast") for each in examiner.barriers(page))
    page.set_viewport_size(LAPTOP)
    page.emulate_media(color_scheme="dark")
    assert any(each.startswith("color-contrast") for each in examiner.barriers(page))


def test_what_a_script_changed_is_examined(page: Page, examiner: Examiner) -> None:
    page.evaluate("document.querySelector('label').remove()")
    assert any(each.startswith("label:") for each in examiner.barriers(page))


def test_a_page_with_a_frame_is_always_examined(page: Page, examiner: Examiner) -> None:
    for count in (2, 3):
        page.set_content(page_of(more="<iframe title='A frame' srcdoc='Words'></iframe>"))
        examiner.barriers(page)
        assert examiner.examined == count
