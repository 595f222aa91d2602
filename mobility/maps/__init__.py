"""Maps and charts of views: projection, colours, outlines, labels and pydeck layers.

Nothing here queries data or imports Streamlit: a map takes a view's records and
returns what the browser draws.
"""
