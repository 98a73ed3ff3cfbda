"""What there is to read about a pathway version: coverage, fit, conformance, comparison."""
