"""How late the mails of a reminder to 1,000 are, through the whole local cloud: schedule, queues, functions, SES.

The reminder is due one second after a tick, the worst there is. SES takes 1,000 a second here: more than is sent. Late
is by the local clock, which runs as any clock does, from when a mail is due until SES has it.
"""

import statistics
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.figures import Figure
from infra.local.harness import LocalCloud, local_cloud

PEOPLE = 1000
_AT_ONCE = 4
_STARTS = datetime.fromisoformat("2030-03-03T18:00:01+00:00")
_DUE = _STARTS - timedelta(hours=2)
"""Of the rule `two-hours-before` that every group has."""
_GROUP = "/v1/groups/demo"


def run(people: int = PEOPLE) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as directory, local_cloud(Path(directory)) as cloud:
        _sign_up(cloud, _event(cloud), people)
        _wind(cloud, _DUE - timedelta(minutes=1))
        _wind(cloud, _DUE + timedelta(minutes=2))
        late = sorted((at - _DUE).total_seconds() for at in _sent(cloud))
    yield Figure(f"mails of a reminder to {people:,} that were never sent", people - len(late), at_most=0)
    yield Figure("lateness, half of them at most", statistics.median(late), "s")
    yield Figure("lateness, 99 of 100 at most", late[len(late) * 99 // 100], "s", at_most=90)


def _event(cloud: LocalCloud) -> str:
    path = f"{_GROUP}/events"
    ends = (_STARTS + timedelta(hours=2)).replace(tzinfo=None).isoformat()
    times = {"starts_at": _STARTS.replace(tzinfo=None).isoformat(), "ends_at": ends, "timezone": "UTC"}
    made = cloud.organise("POST", path, {"title": "Founders’ Table", **times}).json
    cloud.organise("POST", f"{path}/{made['id']}/publish")
    return f"{path}/{made['id']}"


def _sign_up(cloud: LocalCloud, event: str, people: int) -> None:
    def come(number: int) -> int:
        body = {"email": f"ada{number}@example.org", "name": f"Ada Person {number}"}
        source = {"X-Forwarded-For": f"198.51.{number // 50}.1"}
        return cloud.call("POST", f"/public{event}/signups", body, source).status

    with ThreadPoolExecutor(_AT_ONCE) as clients:
        assert set(clients.map(come, range(people))) == {202}


def _wind(cloud: LocalCloud, moment: datetime) -> None:
    answer = cloud.call("POST", "/_local/clock", {"set": moment.isoformat().replace("+00:00", "Z")})
    assert answer.status == 200, answer.body


def _sent(cloud: LocalCloud) -> Iterator[datetime]:
    """When SES took each mail since the reminder was due."""
    for call in cloud.call("GET", "/_local/ses").json["calls"]:
        at = datetime.fromisoformat(call["at"])
        if at >= _DUE and call["answer"] == "accepted":
            yield at
