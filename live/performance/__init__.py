"""The performance as pure rules: the event log, its reducer, rounds and votes."""
