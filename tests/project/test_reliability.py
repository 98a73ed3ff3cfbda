"""The page of faults and the tests that hold them name each other."""

from __future__ import annotations

from tests.reliability import differences, documented, marked

PAGE = """
| name | the fault | what happens instead |
|---|---|---|
| `pulled-cable` | the network goes | the phone says so |
| `full-disk` | no room | votes go on |
"""


def test_each_line_of_the_table_has_a_name() -> None:
    assert documented(PAGE) == ["pulled-cable", "full-disk"]


def test_marks_are_found_on_functions_classes_and_parameters() -> None:
    source = """
@pytest.mark.fault("pulled-cable")
def test_one(): ...

@pytest.mark.parametrize("how", [pytest.param(1, marks=pytest.mark.fault("full-disk"))])
def test_two(how): ...
"""
    assert set(marked(source)) == {"pulled-cable", "full-disk"}


def test_a_line_that_no_test_carries_is_told() -> None:
    assert differences(["pulled-cable", "full-disk"], {"pulled-cable"}) == ["no test is marked with “full-disk”"]


def test_a_mark_that_is_on_no_line_is_told() -> None:
    assert differences([], {"typo"}) == ["a test is marked with “typo”, which is on no line"]


def test_a_mark_without_a_plain_name_is_told() -> None:
    assert set(marked("@pytest.mark.fault(NAME)\ndef test_one(): ...")) == {""}


def test_a_name_stands_once_and_is_short() -> None:
    assert differences(["two words", "one", "one"], {"two words", "one"}) == [
        "“one” stands on two lines",
        "“two words” is not small letters, digits and hyphens",
    ]
