"""The sockets: what arrives, what is sent, and the bounds of each connection."""
