"""What every page stands on: the question in the link, controls, cached answers, files."""
