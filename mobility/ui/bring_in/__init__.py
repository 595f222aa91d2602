"""The page Bring data in: from a file to a release, step by step."""
