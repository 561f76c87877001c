"""Pings a chatbot and asks it one question, over a WebSocket client that is not ours.

Usage: conversation.py URL QUESTION. Prints every frame that comes, one JSON value per line, and ends
a moment after the answer is complete, so that a second `completed` would be seen.
"""

import json
import sys
import uuid
from datetime import datetime, timezone

from websockets.sync.client import connect

PATIENCE = 60
AFTERMATH = 1.5


def main() -> None:
    url, question = sys.argv[1:]
    request = str(uuid.uuid4())
    with connect(url, open_timeout=PATIENCE) as socket:
        socket.send("__ping__")
        print(json.dumps(json.loads(socket.recv(timeout=PATIENCE))), flush=True)
        socket.send(
            json.dumps(
                {
                    "user_id": "foreign",
                    "request_id": request,
                    "request_time": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%S"),
                    "type": "text",
                    "body": question,
                    "convType": "normal",
                    "multi_region": "disable",
                    "grade": "LLM",
                }
            )
        )
        patience = PATIENCE
        while True:
            try:
                frame = json.loads(socket.recv(timeout=patience))
            except TimeoutError:
                break
            if frame.get("request_id") != request:
                sys.exit(f"a frame of no request: {frame}")
            print(json.dumps(frame), flush=True)
            if frame["status"] == "completed":
                patience = AFTERMATH
        if patience == PATIENCE:
            sys.exit("the answer never completed")


main()
