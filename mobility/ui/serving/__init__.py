"""How pages reach a browser: the server, the gate before it, and its static files."""
