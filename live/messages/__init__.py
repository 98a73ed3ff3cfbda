"""The messages of the wire as types: what a face sends, and what it is answered and told."""
