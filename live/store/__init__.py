"""Tables and queries of the live event, one file for each noun."""
