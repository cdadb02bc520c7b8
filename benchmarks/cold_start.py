"""Cold starts: importing each function and its first call, as a ratio to a bare boto3 handler with one put.

Each is a new Python process against a table on the engine; ours and bare take turns, and medians are compared.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.engine import engine_with_table
from infra.local.settings import ROOT

ROUNDS = 9
_BARE = """
import boto3, os
table = boto3.client("dynamodb", region_name="eu-west-1")
table.put_item(TableName=os.environ["TABLE"], Item={"pk": {"S": "BARE"}, "sk": {"S": "BARE"}})
"""
_CONTEXT = """
class Context:
    def get_remaining_time_in_millis(self): return 60_000
context = Context()
"""
_HTTP = """
def http(method, path, body=None, key=None):
    headers = {"authorization": f"Bearer {key}"} if key else {}
    return {"rawPath": path, "rawQueryString": "", "headers": headers, "body": body,
            "requestContext": {"http": {"method": method, "sourceIp": "192.0.2.1"}}}
"""
FIRST_CALLS = {
    "public: a sign-up": """
from handlers import public
import os
body = '{"email": "p%d@example.org", "name": "P"}' % os.getpid()
answer = public.handler(http("POST", f"/public/v1/groups/demo/events/{os.environ['EVENT']}/signups", body), context)
assert answer["statusCode"] == 202, answer
""",
    "organizer: an event": """
from handlers import organizer
import os
answer = organizer.handler(http("GET", f"/v1/groups/demo/events/{os.environ['EVENT']}", key="rk_bench"), context)
assert answer["statusCode"] == 200, answer
""",
    "tick: nothing due": """
from handlers import tick
tick.handler({}, context)
""",
    "jobs: a stale job": """
from handlers import jobs
import json, os
job = {"pk": "G#demo", "sk": f"EVENT#{os.environ['EVENT']}", "due_at": "2000-01-01T00:00:00.000000Z"}
assert not jobs.handler({"Records": [{"messageId": "1", "body": json.dumps(job)}]}, context)["batchItemFailures"]
""",
    "ses_events: not ours": """
from handlers import ses_events
import json
body = json.dumps({"Message": json.dumps({"eventType": "Send", "mail": {"messageId": "1"}})})
assert not ses_events.handler({"Records": [{"messageId": "1", "body": body}]}, context)["batchItemFailures"]
""",
    "send: a stale act": """
from handlers import send
import json
act = {"pk": "G#demo#E#none", "sk": "ACT#none_t1"}
assert not send.handler({"Records": [{"messageId": "1", "body": json.dumps(act)}]}, context)["batchItemFailures"]
""",
}


def run() -> None:
    for name, bare, ours in measure():
        print(f"  {name:22} {ours / bare:5.2f} × bare  ({ours * 1000:.0f} ms, bare {bare * 1000:.0f} ms)", flush=True)


def measure(rounds: int = ROUNDS) -> list[tuple[str, float, float]]:
    subprocess.run([sys.executable, "-m", "compileall", "-q", ROOT / "functions"], check=True)
    with tempfile.TemporaryDirectory() as directory, engine_with_table(Path(directory)) as environment:
        found = []
        for name, call in FIRST_CALLS.items():
            pairs = [
                (_seconds(_BARE, environment), _seconds(_CONTEXT + _HTTP + call, environment)) for _ in range(rounds)
            ]
            bare, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
            found.append((name, bare, ours))
        return found


def _seconds(code: str, environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], cwd=ROOT / "functions", env={**os.environ, **environment}, check=True)
    return time.perf_counter() - begun
