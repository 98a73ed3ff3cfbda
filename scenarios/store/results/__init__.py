"""Outcomes, the room's words, and the days of events."""
