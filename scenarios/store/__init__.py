"""Tables, queries and services of each noun. Services take the session first and never commit."""
