"""Rules of single sources, beside the recipe that names them (``rules`` in its ``[recipe]``).

A module has ``judge``, which takes the table as it is in the file and leaves out what its rules
refuse; the recipe and the rules of the home format then do the rest. ``tracks`` has ``read``
instead, because a calendar of storms is not a row for a row.
"""
