"""What each face is shown, rendered from the store at one moment."""
