"""The pages: the frame they stand on, how they reach a browser, and a folder for each."""
