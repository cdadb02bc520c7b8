"""1,000 sign-ups of 50 clients on 100 places, through the local cloud: HTTP, handlers, table, queues, mails."""

import tempfile
import threading
import time
from collections import Counter, deque
from pathlib import Path
from typing import Any

from infra.local.harness import LocalCloud, local_cloud

PEOPLE, CLIENTS, PLACES = 1000, 50, 100


def run() -> None:
    with tempfile.TemporaryDirectory() as directory, local_cloud(Path(directory)) as cloud:
        event = _event(cloud)
        statuses, asked, answered, seconds = sign_up_at_once(cloud, event)
        print(f"  {PEOPLE / seconds:.0f} sign-ups a second, answers {dict(statuses)}", flush=True)
        counts = cloud.organise("GET", event).json["counts"]
        print(f"  {counts['confirmed']} confirmed, {counts['waitlisted']} waiting", flush=True)
        line = [one["email"] for one in _listed(cloud, f"{event}/attendees?status=waitlisted&limit=200")]
        print(f"  {overtaken(line, asked, answered)} of {len(line)} in line before one answered sooner", flush=True)


def _event(cloud: LocalCloud) -> str:
    path = "/v1/groups/demo/events"
    times = {"starts_at": "2030-03-03T18:00:00", "ends_at": "2030-03-03T20:00:00", "timezone": "Europe/Berlin"}
    made = cloud.organise("POST", path, {"title": "Crowd", "capacity": PLACES, **times}).json
    cloud.organise("POST", f"{path}/{made['id']}/publish")
    return f"{path}/{made['id']}"


def sign_up_at_once(cloud: LocalCloud, event: str) -> tuple[Counter[int], dict[str, float], dict[str, float], float]:
    """The answers' statuses; by address, when it asked and when it was answered; and how long all took."""
    todo = deque(range(PEOPLE))
    statuses: Counter[int] = Counter()
    asked: dict[str, float] = {}
    answered: dict[str, float] = {}

    def client() -> None:
        while todo:
            try:
                number = todo.popleft()
            except IndexError:
                return
            email = f"p{number}@example.org"
            source = {"X-Forwarded-For": f"198.51.{number // 50}.1"}
            asked[email] = time.monotonic()
            while True:
                body = {"email": email, "name": f"Person {number}"}
                status = cloud.call("POST", f"/public{event}/signups", body, source).status
                statuses[status] += 1
                if status != 429:
                    break
                asked[email] = time.monotonic()
            answered[email] = time.monotonic()

    begun = time.monotonic()
    clients = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    return statuses, asked, answered, time.monotonic() - begun


def _listed(cloud: LocalCloud, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        page = cloud.organise("GET", path + (f"&cursor={cursor}" if cursor else "")).json
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


def overtaken(line: list[str], asked: dict[str, float], answered: dict[str, float]) -> int:
    """How many stand before somebody who had their answer before they asked."""
    earliest = float("inf")
    count = 0
    for email in reversed(line):
        count += earliest < asked[email]
        earliest = min(earliest, answered[email])
    return count
