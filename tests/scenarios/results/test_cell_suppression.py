"""What stays hidden in a table with known margins, against a walk through every table that there could be."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.results.cell_suppression import Cell, are_safe, hidden_cells

LARGE = st.lists(st.lists(st.integers(0, 60), min_size=4, max_size=4), min_size=2, max_size=5)


def worlds(table: list[list[int]], hidden: list[Cell]) -> Iterator[dict[Cell, int]]:
    """Every filling of the hidden cells that leaves the margins as they are, found by trying."""
    rows = [sum(table[i][j] for j in range(len(table[0])) if (i, j) in hidden) for i in range(len(table))]
    columns = [sum(table[i][j] for i in range(len(table)) if (i, j) in hidden) for j in range(len(table[0]))]

    def fill(at: int, filled: dict[Cell, int]) -> Iterator[dict[Cell, int]]:
        if at == len(hidden):
            if not any(rows) and not any(columns):
                yield dict(filled)
            return
        i, j = hidden[at]
        for count in range(min(rows[i], columns[j]) + 1):
            rows[i], columns[j] = rows[i] - count, columns[j] - count
            yield from fill(at + 1, {**filled, (i, j): count})
            rows[i], columns[j] = rows[i] + count, columns[j] + count

    return fill(0, {})


def uncertain(table: list[list[int]], hidden: list[Cell], threshold: int) -> bool:
    could_be: dict[Cell, set[int]] = {cell: set() for cell in hidden}
    for world in worlds(table, hidden):
        for cell, count in world.items():
            could_be[cell].add(count)
    for i, j in hidden:
        row, column = sum(table[i]), sum(each[j] for each in table)
        in_row = sum(table[r][c] for r, c in hidden if r == i)
        in_column = sum(table[r][c] for r, c in hidden if c == j)
        if max(could_be[i, j]) - min(could_be[i, j]) < min(threshold, row, column):
            return False
        if in_row < min(threshold, row) or in_column < min(threshold, column):
            return False
    return True


@given(st.randoms(use_true_random=False), st.integers(1, 4))
@settings(max_examples=400, deadline=None)
def test_the_audit_knows_what_every_cell_could_be(random: Random, threshold: int) -> None:
    height, width = random.choice(((2, 2), (2, 3), (3, 3)))
    table = [[random.choice((0, 1, 1, 2, 3)) for _ in range(width)] for _ in range(height)]
    hidden = [(i, j) for i in range(height) for j in range(width) if random.random() < 0.8]
    live = sorted((i, j) for i, j in hidden if sum(table[i]) and sum(row[j] for row in table))

    assert are_safe(table, hidden, threshold) == uncertain(table, live, threshold)


@given(LARGE, st.integers(5, 12))
def test_small_cells_are_hidden_and_what_is_hidden_is_safe_or_all(table: list[list[int]], threshold: int) -> None:
    hidden = hidden_cells(table, threshold)
    live = {(i, j) for i, row in enumerate(table) for j in range(4) if sum(row) and sum(each[j] for each in table)}

    assert hidden >= {(i, j) for i, j in live if table[i][j] < threshold}
    assert hidden == live or are_safe(table, hidden, threshold)


def test_one_small_cell_takes_others_with_it() -> None:
    hidden = hidden_cells([[3, 20, 20], [20, 20, 20], [20, 20, 20]], 8)

    assert (0, 0) in hidden
    assert all(sum(cell[line] == at for cell in hidden) != 1 for line in (0, 1) for at in range(3))
    assert len(hidden) < 9


def test_a_table_without_small_cells_is_shown_whole() -> None:
    assert hidden_cells([[8, 9], [10, 0], [0, 0]], 8) == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert hidden_cells([[8, 9], [10, 11], [0, 0]], 8) == frozenset()


def test_a_cell_of_two_people_cannot_give_eight() -> None:
    table = [[19, 24, 5, 13], [22, 90, 5, 40], [3, 6, 2, 2], [17, 57, 0, 176]]
    shown = {(0, 0), (0, 1), (1, 0), (1, 1), (3, 3)}
    hidden = {(i, j) for i in range(4) for j in range(4)} - shown

    assert not are_safe(table, hidden, 8)
    assert len(hidden_cells(table, 8)) > len(hidden)
