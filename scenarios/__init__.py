"""The library of scenarios: pathways under test, the stories that test them, and what came of it.

Pure rules stand in ``scenarios/<noun>.py``, their tables and queries in
``scenarios/store/<noun>.py``. Nothing here knows of a web page or a socket.
"""
