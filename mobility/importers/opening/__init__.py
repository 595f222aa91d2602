"""Opens a file safely: its kind is recognised by its content, its cells are read as text.

``files`` guards, ``encodings`` detects how text is encoded, ``tabular`` reads any
table with the reader of its kind (text, workbook, JSON) into a ``raw_table``.
"""
