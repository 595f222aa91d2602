"""What the pages share: the question in the link, the controls, cached answers, the frame of a page."""
