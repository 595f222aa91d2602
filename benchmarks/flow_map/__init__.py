"""The flow map beside others on the same flows: what each costs, and how each looks."""
