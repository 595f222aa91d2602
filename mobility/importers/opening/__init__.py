"""A file opened safely: its kind told from its content, its cells read as text.

``files`` guards, ``encodings`` tells how text is written, ``tabular`` reads any
table with the reader of its kind (text, workbook, JSON) into a ``raw_table``.
"""
