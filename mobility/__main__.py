"""``python -m mobility``: the commands."""

from mobility.cli import main

if __name__ == "__main__":
    main()
