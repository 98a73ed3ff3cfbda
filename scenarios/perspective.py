"""What a person may say that they know it from: "I am here as…", never asked for twice and never needed to take part.

A perspective is optional, a person may name several, and none of them ever weighs a vote.
"""

from __future__ import annotations

PERSPECTIVES = ("lived experience", "carer", "staff", "community")
