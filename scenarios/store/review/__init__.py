"""What there is to read about a pathway version."""
