"""The Calendar: hazards, people and work by month, and hazards changed on the page."""
