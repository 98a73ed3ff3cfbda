"""A page as a browser would read it, and what every page of this product must have."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
DATA_SCRIPTS = ("application/json", "application/ld+json")
REFERENCES = frozenset(["for", "aria-describedby", "aria-labelledby", "aria-controls", "list"])
ADDRESSES = frozenset(["href", "src", "action"])
UNLABELLED = ("hidden", "submit", "button", "reset", "image")


@dataclass
class Element:
    """An element: its name, attributes, text and what is inside."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def all(self, *tags: str) -> list[Element]:
        """Every element inside that has one of these names; all of them where none is given."""
        found: list[Element] = []
        self._gather(tags, found)
        return found

    def _gather(self, tags: tuple[str, ...], found: list[Element]) -> None:
        for child in self.children:
            if isinstance(child, Element):
                if not tags or child.tag in tags:
                    found.append(child)
                if child.children:
                    child._gather(tags, found)

    @property
    def text(self) -> str:
        """What is written inside, in one line."""
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join(" ".join(parts).split())

    def get(self, name: str) -> str:
        """An attribute, or ""."""
        return self.attributes.get(name, "")

    @property
    def is_hidden(self) -> bool:
        """Whether it or what it stands in is marked as not shown."""
        return "hidden" in self.attributes or (self.parent is not None and self.parent.is_hidden)

    def inside(self, tag: str) -> Element | None:
        """The nearest element around this one that has this name."""
        above = self.parent
        while above is not None and above.tag != tag:
            above = above.parent
        return above


class Page(HTMLParser):
    """A parsed page, for tests to look at."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = self.root
        self._named: dict[str, list[Element]] = {}
        self._elements: list[Element] = []
        self.faults: list[str] = []
        self.feed(html)
        self.close()
        if self._open is not self.root:
            self.faults.append(f"<{self._open.tag}> is never closed")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._added(tag, attrs)
        if tag not in VOID:
            self._open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._added(tag, attrs)

    def _added(self, tag: str, attrs: list[tuple[str, str | None]]) -> Element:
        element = Element(tag, {name: value or "" for name, value in attrs}, self._open)
        self._open.children.append(element)
        self._elements.append(element)
        self._named.setdefault(tag, []).append(element)
        return element

    def handle_endtag(self, tag: str) -> None:
        if self._open.tag == tag and self._open.parent is not None:
            self._open = self._open.parent
        elif tag not in VOID:
            self.faults.append(f"</{tag}> closes <{self._open.tag}>")

    def handle_data(self, data: str) -> None:
        self._open.children.append(data)

    def all(self, *tags: str) -> list[Element]:
        """Every element of the page that has one of these names, in the page's order; all where none is given."""
        if len(tags) == 1:
            return list(self._named.get(tags[0], ()))
        return [each for each in self._elements if not tags or each.tag in tags]

    @property
    def title(self) -> str:
        """What the browser's tab says."""
        return " ".join(element.text for element in self.all("title") if not element.inside("svg"))

    @property
    def heading(self) -> str:
        """The page's one main heading."""
        return " ".join(element.text for element in self.all("h1"))

    @property
    def text(self) -> str:
        """Everything that is written in the page's body."""
        return " ".join(element.text for element in self.all("body"))

    @property
    def main(self) -> str:
        """Everything that is written in the page's main part."""
        return " ".join(element.text for element in self.all("main"))

    @property
    def errors(self) -> list[str]:
        """What the error summary lists."""
        summaries = [each for each in self.all("div") if "nhsuk-error-summary" in each.get("class").split()]
        return [item.text for summary in summaries for item in summary.all("li")]

    def link(self, text: str) -> str:
        """Where the link with this text leads."""
        return next(each.get("href") for each in self.all("a") if each.text == text)

    def form(self, action: str = "") -> dict[str, str]:
        """What a browser would send for the form with this action if its person typed nothing."""
        form = next(
            each
            for each in self.all("form")
            if each.get("action") == action or (not action and "main" in _around(each))
        )
        return values(form)


def _around(element: Element) -> set[str]:
    tags = set()
    while element.parent is not None:
        element = element.parent
        tags.add(element.tag)
    return tags


def values(form: Element) -> dict[str, str]:
    """What a browser would send for a form as it stands, but for its buttons."""
    values: dict[str, str] = {}
    for each in form.all("input", "textarea", "select"):
        name, kind = each.get("name"), each.get("type")
        if not name or (kind in ("radio", "checkbox") and "checked" not in each.attributes):
            continue
        if each.tag == "textarea":
            values[name] = "".join(child for child in each.children if isinstance(child, str))
        elif each.tag == "select":
            chosen = [o for o in each.all("option") if "selected" in o.attributes] or each.all("option")
            values[name] = chosen[0].get("value") if chosen else ""
        elif kind not in ("submit", "button", "image", "reset"):
            values[name] = each.get("value")
    return values


def faults(html: str, nonce: str) -> list[str]:
    """Whatever is wrong with a page that no page may get wrong."""
    return faults_of(Page(html), nonce)


def faults_of(page: Page, nonce: str) -> list[str]:
    """Whatever is wrong with a page that was read already."""
    return [
        *page.faults,
        *_document_faults(page),
        *_identity_faults(page),
        *_form_faults(page),
        *_label_faults(page),
        *_policy_faults(page, nonce),
    ]


def _document_faults(page: Page) -> list[str]:
    found = []
    if not all(html.get("lang") and html.get("dir") for html in page.all("html")):
        found.append("the page does not say its language and direction")
    if not page.title:
        found.append("the page has no title")
    if len(page.all("h1")) != 1:
        found.append(f"the page has {len(page.all('h1'))} main headings")
    if len(page.all("main")) != 1:
        found.append(f"the page has {len(page.all('main'))} main parts")
    found += [f"an image has no text: {each.get('src')}" for each in page.all("img") if "alt" not in each.attributes]
    found += [f"a link leads nowhere: {each.text}" for each in page.all("a") if not each.get("href")]
    found += [f"a link has no name: {each.get('href')}" for each in page.all("a") if not _name(each)]
    return found


def _identity_faults(page: Page) -> list[str]:
    elements = page.all()
    ids = Counter(each.get("id") for each in elements if "id" in each.attributes)
    found = [f"the id {name!r} is used {count} times" for name, count in ids.items() if count > 1]
    for each in elements:
        for reference in REFERENCES & each.attributes.keys():
            for name in each.get(reference).split():
                if name not in ids:
                    found.append(f"{reference}={name!r} refers to nothing")
    return found


def _form_faults(page: Page) -> list[str]:
    found = []
    for form in page.all("form"):
        method = form.get("method").lower()
        if method not in ("get", "post", "dialog"):
            found.append(f"a form has the method {method!r}")
        if form.get("action").startswith(("http:", "https:", "//")):
            found.append(f"a form is sent away, to {form.get('action')}")
        tokens = [each for each in form.all("input") if each.get("name") == "csrf_token" and each.get("value")]
        if (method == "post") != (len(tokens) == 1):
            found.append(f"a {method} form to {form.get('action')!r} has {len(tokens)} tokens")
    return found


def _label_faults(page: Page) -> list[str]:
    labels = {each.get("for"): each.text for each in page.all("label")}
    found = []
    for each in page.all("input", "textarea", "select"):
        if each.tag == "input" and each.get("type") in UNLABELLED:
            continue
        around = each.inside("label")
        named = labels.get(each.get("id")) or each.get("aria-label") or each.get("aria-labelledby")
        if not named and not (around and around.text):
            found.append(f"the field {each.get('name')!r} has no label")
    return found + [f"a button has no name: {each.attributes}" for each in page.all("button") if not _name(each)]


def _policy_faults(page: Page, nonce: str) -> list[str]:
    found = []
    for each in page.all():
        if "style" in each.attributes:
            found.append(f"<{each.tag}> has a style of its own")
        found += [f"<{each.tag}> has {name}" for name in each.attributes if name.startswith("on")]
        addresses = ADDRESSES & each.attributes.keys()
        if any(each.get(name).strip().lower().startswith("javascript:") for name in addresses):
            found.append(f"<{each.tag}> runs a script from its address")
    for script in page.all("script"):
        if script.get("type") in DATA_SCRIPTS:
            continue
        if not script.get("src"):
            found.append("a script is written into the page")
        if script.get("nonce") != nonce or not nonce:
            found.append(f"the script {script.get('src')} does not carry the nonce")
    if page.all("style"):
        found.append("a style sheet is written into the page")
    return found


def _name(element: Element) -> str:
    images = " ".join(each.get("alt") for each in element.all("img"))
    drawn = " ".join(each.get("aria-label") for each in element.all("svg"))
    return element.text or element.get("aria-label") or element.get("aria-labelledby") or images or drawn
