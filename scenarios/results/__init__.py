"""Results: outcomes, the room's words, and what may be disclosed of both."""
