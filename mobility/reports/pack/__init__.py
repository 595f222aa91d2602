"""One file for a memory stick: the year of an area, opened by a double click, without a network.

``content`` gathers what the file says, from the same views as the pages; ``texts`` keeps each
sentence once; ``page`` puts it, the drawings of ``static/`` and the fonts into one HTML file.
"""
