"""Runs what hosts, phones and scribes ask for against the store, and records what came of it."""
