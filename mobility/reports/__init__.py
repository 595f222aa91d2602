"""What a reader takes away: files that say what they hold."""
