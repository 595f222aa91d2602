"""What the pages share: the question in the link, controls, cached answers, a page's frame."""
