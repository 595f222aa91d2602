"""A Sail server of its own, that a test may kill. Says its port and serves until it is ended."""

from __future__ import annotations

import sys
import time

from pysail.spark import SparkConnectServer

if __name__ == "__main__":
    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    sys.stdout.write(f"{server.listening_address[1]}\n")
    sys.stdout.flush()
    while True:
        time.sleep(60)
