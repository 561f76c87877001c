"""Sends messages to a chatbot, one after another, over a WebSocket client that is not ours.

Usage: frames.py URL [TIMES] < messages. Standard input has one JSON text per line: the message as it is
sent. Each is sent TIMES times at once (1 when left out). Prints for each message one line: a JSON list
of the texts that came back up to and a moment after the last frame of the answer.
"""

import json
import sys

from websockets.sync.client import connect

PATIENCE = 60
AFTERMATH = 1.0


def is_last(text: str) -> bool:
    frame = json.loads(text)
    return not isinstance(frame, dict) or frame.get("status") in ("completed", "error")


def main() -> None:
    url = sys.argv[1]
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with connect(url, open_timeout=PATIENCE) as socket:
        for line in sys.stdin:
            message = json.loads(line)
            for _ in range(times):
                socket.send(message)
            texts = []
            patience = PATIENCE
            while True:
                try:
                    texts.append(socket.recv(timeout=patience))
                except TimeoutError:
                    break
                if is_last(texts[-1]):
                    patience = AFTERMATH
            if patience == PATIENCE:
                sys.exit(f"no end to the answer of {message}: {texts}")
            print(json.dumps(texts), flush=True)


main()
