"""The flow map compared with others on the same flows: what each costs, and how each looks."""
