"""Drawing views: projection, colours, arrows, labels and pydeck layers.

Nothing here asks for data or knows of Streamlit: a map is given a view's
records and returns a :class:`mobility.maps.deck.Drawing`, which any page or
report may show.
"""
