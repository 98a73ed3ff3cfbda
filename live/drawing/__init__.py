"""Draws what each face shows, once for everybody who sees it, from its state alone."""
