"""Mutation tests: how much of a changed rule the tests would notice (`make mutate`)."""
