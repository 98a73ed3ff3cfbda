"""Which cells of a table whose margins everybody knows must stay hidden, so that none can be worked out.

A table of counts with known row and column sums, some cells shown, is a point of a transportation polytope: a hidden
cell can be anything between two exact bounds. They are found as flows: a cell can grow by as much as others along
alternating rows and columns can give, which is a maximum flow from its row to its column, in whole people.
Sources: Hundepool et al., Statistical Disclosure Control (2012), chapter 4 (secondary suppression and its audit);
Ford and Fulkerson (1956) for the flow.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

Cell = tuple[int, int]
Table = Sequence[Sequence[int]]


def hidden_cells(table: Table, threshold: int) -> frozenset[Cell]:
    """The cells to hide, in people; rows and columns that nobody is in are known to be empty and are never among them.

    First every cell under ``threshold`` (nought is small too, for "nobody did" says something about each of them).
    Then, as long as a hidden cell is unsafe, the smallest shown cell of its row or column, or else of the table. Hiding
    more only widens what a cell can be, so a cell once safe stays safe. Where nothing is left to hide, all is hidden.
    """
    audit = _Audit(table, (), threshold)
    shown = sorted((table[i][j], i, j) for i, j in audit.live)
    waiting = deque((i, j) for count, i, j in shown if count < threshold)
    shown = [each for each in shown if each[0] >= threshold]
    for cell in waiting:
        audit.hide(cell)
    while waiting:
        i, j = waiting.popleft()
        while not audit.is_safe(i, j):
            if not shown:
                return frozenset(audit.live)
            more = next((each for each in shown if each[1] == i or each[2] == j), shown[0])
            shown.remove(more)
            audit.hide(more[1:])
            waiting.append(more[1:])
    return frozenset(audit.hidden)


def are_safe(table: Table, hidden: Iterable[Cell], threshold: int) -> bool:
    """Whether each of these cells stays uncertain by ``threshold`` people when all others are shown."""
    audit = _Audit(table, hidden, threshold)
    return all(audit.is_safe(i, j) for i, j in audit.hidden)


class _Audit:
    """A table with its margins, and what is hidden of it so far."""

    def __init__(self, table: Table, hidden: Iterable[Cell], threshold: int) -> None:
        self.table, self.threshold = table, threshold
        self.rows = [sum(row) for row in table]
        self.columns: list[int] = [sum(column) for column in zip(*table, strict=True)]
        self.live = [
            (i, j) for i, row in enumerate(self.rows) for j, column in enumerate(self.columns) if row and column
        ]
        self.hidden: set[Cell] = set()
        self.in_row: list[set[int]] = [set() for _ in self.rows]
        self.in_column: list[set[int]] = [set() for _ in self.columns]
        for cell in set(hidden).intersection(self.live):
            self.hide(cell)

    def hide(self, cell: Cell) -> None:
        i, j = cell
        self.hidden.add(cell)
        self.in_row[i].add(j)
        self.in_column[j].add(i)

    def is_safe(self, i: int, j: int) -> bool:
        """Whether nobody can tell this cell to within ``threshold`` people.

        A cell that cannot be as large as that, because its row or column is not, must be able to be all that its
        margins allow. What is hidden in its row, and in its column, can be had by subtraction: so it is no small group.
        """
        count, least = self.table[i][j], self.threshold
        in_row = sum(self.table[i][column] for column in self.in_row[i])
        in_column = sum(self.table[row][j] for row in self.in_column[j])
        if in_row < min(least, self.rows[i]) or in_column < min(least, self.columns[j]):
            return False
        most = min(self.rows[i], self.columns[j])
        if most < least:
            return self._room(i, j, most - count, more=True) + self._room(i, j, count, more=False) == most
        up = self._room(i, j, least, more=True)
        return up == least or up + self._room(i, j, least - up, more=False) >= least

    def _room(self, i: int, j: int, wanted: int, *, more: bool) -> int:
        """By how much the cell can grow (or shrink) while shown cells and margins stay, up to ``wanted``."""
        left = [list(row) for row in self.table]
        found, wanted = 0, wanted if more else min(wanted, self.table[i][j])
        while found < wanted:
            way = self._way(left, i, j, more)
            if not way:
                break
            amount = min([wanted - found, *(left[row][column] for row, column, sign in way if sign < 0)])
            for row, column, sign in way:
                left[row][column] += sign * amount
            found += amount
        return found

    def _way(self, left: list[list[int]], i: int, j: int, more: bool) -> list[tuple[int, int, int]]:
        """The shortest way from row ``i`` to column ``j`` over hidden cells that can give, or none.

        Leaving a row takes from a cell where the audited one grows, and adds to it where that one shrinks.
        """
        leaving = -1 if more else 1
        rows: dict[int, tuple[int, int, int] | None] = {i: None}
        columns: dict[int, tuple[int, int, int]] = {}
        to_visit = deque([i])
        while to_visit:
            row = to_visit.popleft()
            for column in sorted(self.in_row[row] - columns.keys()):
                if (row, column) == (i, j) or (more and not left[row][column]):
                    continue
                columns[column] = (row, column, leaving)
                if column == j:
                    return _walked(rows, columns, j)
                for back in sorted(self.in_column[column] - rows.keys()):
                    if more or left[back][column]:
                        rows[back] = (back, column, -leaving)
                        to_visit.append(back)
        return []


def _walked(
    rows: dict[int, tuple[int, int, int] | None], columns: dict[int, tuple[int, int, int]], j: int
) -> list[tuple[int, int, int]]:
    way = [columns[j]]
    while (step := rows[way[-1][0]]) is not None:
        way += [step, columns[step[1]]]
    return way
