"""QR codes as pictures: what is drawn in stretches is what the code has, module by module."""

from __future__ import annotations

import re

import pytest
from qrcode import constants
from qrcode.main import QRCode

from forum.web import qr


@pytest.mark.parametrize("text", ["https://tell.example/join/ABCDE", "1", "x" * 120])
def test_the_stretches_of_the_picture_are_the_black_modules_of_the_code(text: str) -> None:
    code = QRCode(error_correction=constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    black = {(x, y) for y, row in enumerate(code.get_matrix()) for x, module in enumerate(row) if module}
    drawn = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", qr.svg(text, "A code"))
    assert {(x, int(y)) for left, y, width in drawn for x in range(int(left), int(left) + int(width))} == black
    assert len(drawn) < len(black) * 0.7
