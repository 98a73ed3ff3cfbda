"""What the design group makes of results: findings, evidence, decisions, board papers, and “You said, we did”."""

from __future__ import annotations

from forum.decisions import (
    decision,
    evidence,
    finding,
    finding_basis,
    finding_discussion,
    you_said_we_did,
    you_said_we_did_editor,
)

BLUEPRINTS = (
    decision.blueprint,
    evidence.blueprint,
    finding.blueprint,
    finding_basis.blueprint,
    finding_discussion.blueprint,
    you_said_we_did.blueprint,
    you_said_we_did_editor.blueprint,
)
