"""``make bench``."""

from tests.load.bench import main

main()
