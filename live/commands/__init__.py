"""What a host can ask: the commands, what each writes into the log, and how its button is labelled."""
