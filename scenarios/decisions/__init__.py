"""Findings, evidence, decisions, board papers, “You said, we did”, and a story's trail."""
