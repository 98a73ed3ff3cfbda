"""The server with a second language: ``python -m tests.live.walk.two_languages wsgi.py``.

There is no catalogue of it, so words stay as they are. Numbers, times, ``lang`` and what is drawn for whom do not.
"""

from __future__ import annotations

import runpy
import sys
import warnings

if __name__ == "__main__":
    warnings.filterwarnings("ignore", r"\s*Eventlet is deprecated")
    import eventlet

    eventlet.monkey_patch()  # As wsgi.py does, before anything else is imported.

    from forum.web.translation import LOCALES

    LOCALES["de"] = "de_DE"
    del sys.argv[0]
    runpy.run_path("wsgi.py", run_name="__main__")
