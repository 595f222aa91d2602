"""Maps and charts as PNG and SVG, with title, key, source and stamp in them."""
