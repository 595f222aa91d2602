"""Seasonal mobility for disaster preparedness.

For every village and month: who is here, who is away and where, and which
hazard is due. The packages build on each other in one direction only::

    errors; settings, words, tables; selection, access; measures; store;
    importers, views; maps, reports; ui; pages, app.py, cli

A module may import from those before it, never from those after it
(``tests/test_architecture.py`` holds this).
"""

__version__ = "0.1.0"
