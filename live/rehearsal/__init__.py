"""A rehearsal's audience: phones made of as little as the wire needs."""
