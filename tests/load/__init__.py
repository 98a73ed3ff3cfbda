"""How much one server process can hold: real sockets, real ballots, on the loopback only."""
