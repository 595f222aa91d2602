"""The measured questions: each answered by several contenders, and the answers compared."""
