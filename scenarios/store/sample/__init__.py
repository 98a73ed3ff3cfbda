"""Loads the sample content."""
