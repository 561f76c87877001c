"""A client of a chatbot with manners of its own, over a WebSocket client that is not ours.

Usage: manners.py URL leaves|slow|deaf < message. The first line of standard input has one JSON text: the
message as it is sent.

leaves   reads three frames with text and is gone, without a word and with what it has not read
slow     waits before each frame that it reads, three times as long as the chatbot between two
deaf     reads one frame with text and nothing more, until standard input ends

Prints every frame that it has read, one JSON value per line. It takes in little that it does not read.
"""

import json
import os
import socket
import sys
import time
from urllib.parse import urlsplit

from websockets.sync.client import connect

PATIENCE = 60
PAUSE = 0.3
BUFFER = 4096
# Largest frame that API Gateway takes is 32 KB.
FRAGMENT = 30_000


def open_socket(url: str) -> socket.socket:
    address = urlsplit(url)
    opened = socket.socket()
    # Before the connection is made: afterwards the window has its size.
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    opened.connect((address.hostname, address.port))
    return opened


def main() -> None:
    url, manner = sys.argv[1:]
    message = json.loads(sys.stdin.readline())
    texts = 0
    with connect(url, sock=open_socket(url), max_queue=1, ping_interval=None, open_timeout=PATIENCE) as chat:
        chat.send([message[at : at + FRAGMENT] for at in range(0, len(message), FRAGMENT)])
        while True:
            if manner == "slow":
                time.sleep(PAUSE)
            frame = json.loads(chat.recv(timeout=PATIENCE))
            print(json.dumps(frame), flush=True)
            texts += frame["status"] == "proceeding"
            if manner == "leaves" and texts == 3:
                os._exit(0)
            if manner == "deaf" and texts == 1:
                sys.stdin.read()
                os._exit(0)
            if frame["status"] in ("completed", "error"):
                return


main()
