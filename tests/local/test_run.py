"""`make run`, as docs/contract has it: start, ports, signals, what is kept. Each sentence there is a test here."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from infra.local.harness import LocalCloud, launch, local_cloud

pytestmark = pytest.mark.engine

MEMBERS = "/v1/groups/demo/members"


def next_event(cloud: LocalCloud) -> str:
    return str(cloud.call("GET", "/public/v1/groups/demo/events").json["items"][0]["id"])


def sign_up(cloud: LocalCloud, email: str = "ana@example.org") -> int:
    path = f"/public/v1/groups/demo/events/{next_event(cloud)}/signups"
    return cloud.call("POST", path, {"email": email, "name": "Ana"}).status


def attendees(cloud: LocalCloud) -> set[str]:
    answer = cloud.organise("GET", f"/v1/groups/demo/events/{next_event(cloud)}/attendees")
    return {attendee["email"] for attendee in answer.json["items"]}


def session_of(pid: int) -> set[int]:
    """The processes of a session, and those started from it that left it for one of their own."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,sid="], capture_output=True, text=True, check=True).stdout
    rows = [tuple(map(int, line.split())) for line in listed.splitlines()]
    return {each for each, parent, session in rows if pid in (session, parent)}


def living(pids: set[int]) -> set[int]:
    """Those that still run: one that has ended may stay listed until somebody asks for its status."""
    listed = subprocess.run(["ps", "-eo", "pid=,stat="], capture_output=True, text=True, check=True).stdout
    running = {int(pid) for pid, state in map(str.split, listed.splitlines()) if not state.startswith("Z")}
    return pids & running


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux lists who listens on what")
def test_it_listens_on_loopback_only(cloud: LocalCloud) -> None:
    ports = listening(session_of(cloud.process.pid))
    assert len(ports) == 3  # its own, the engine's, SES's
    assert {address for address, _ in ports} == {"0100007F"}


def listening(pids: set[int]) -> set[tuple[str, str]]:
    """Address and port, in hexadecimal, of every socket that these processes listen on, by Linux's own tables."""
    links = {str(link.readlink()) for pid in pids for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    tables = [Path(f"/proc/net/{table}").read_text().splitlines()[1:] for table in ("tcp", "tcp6")]
    sockets = [line.split() for table in tables for line in table]
    ours = [socket for socket in sockets if f"socket:[{socket[9]}]" in links and socket[3] == "0A"]
    return {(address, port) for address, port in (socket[1].split(":") for socket in ours)}


def accepts(cloud: LocalCloud, key: str) -> bool:
    return cloud.call("GET", "/v1/groups/demo", headers={"Authorization": f"Bearer {key}"}).status == 200


def test_after_a_ctrl_c_no_process_is_left_and_the_next_start_finds_everything(tmp_path: Path) -> None:
    with local_cloud(tmp_path) as cloud:
        processes = session_of(cloud.process.pid)
        assert len(processes) == 2
        assert sign_up(cloud) == 202
        owner, door = cloud.organise("GET", MEMBERS).json["items"]
        assert (owner["email"], owner["role"], owner["state"]) == ("owner@example.org", "owner", "active")
        assert (door["email"], door["role"], door["state"]) == ("door@example.org", "check_in", "active")
        assert cloud.organise("DELETE", f"{MEMBERS}/{door['id']}").status == 204
        cloud.wind("PT3H")
        mailed, before = cloud.mails("ana@example.org"), cloud.call("GET", "/_local/clock").json["now"]
        assert cloud.stop(signal.SIGINT, seconds=10) == 0
        assert not living(processes)
    began = time.monotonic()
    with local_cloud(tmp_path, environment={"RAPPORT_API_KEY": "rk_another"}) as cloud:
        assert time.monotonic() - began < 15
        assert attendees(cloud) == {"ana@example.org"}
        assert cloud.mails("ana@example.org") == mailed != []
        assert cloud.call("GET", "/_local/clock").json["now"] >= before
        assert accepts(cloud, "rk_local_demo")
        assert [one["email"] for one in cloud.organise("GET", MEMBERS).json["items"]] == ["owner@example.org"]
        assert accepts(cloud, "rk_another")


def test_after_a_sigterm_a_fresh_start_is_empty_and_seeded(tmp_path: Path) -> None:
    with local_cloud(tmp_path) as cloud:
        processes = session_of(cloud.process.pid)
        sign_up(cloud)
        cloud.wind("P1D")
        ahead = cloud.call("GET", "/_local/clock").json["now"]
        assert cloud.stop(signal.SIGTERM, seconds=10) == 0
        assert not living(processes)
    fresh_for_somebody_with_aws = {
        "FRESH": "1",
        "AWS_PROFILE": "mine",
        "AWS_ENDPOINT_URL_SQS": "http://127.0.0.1:9",
        "HTTP_PROXY": "http://127.0.0.1:9",
    }
    with local_cloud(tmp_path, environment=fresh_for_somebody_with_aws) as cloud:
        assert cloud.call("GET", "/healthz").status == 200
        assert cloud.call("GET", "/_local/clock").json["now"] < ahead
        assert cloud.call("GET", "/_local/ses").json == {"calls": []}
        assert cloud.mails("ana@example.org") == []
        assert attendees(cloud) == set()
        event = cloud.organise("GET", f"/v1/groups/demo/events/{next_event(cloud)}").json
        assert (event["status"], event["capacity"]) == ("published", 30)
        assert sign_up(cloud) == 202


def test_after_a_sigkill_the_engine_ends_too_and_nothing_is_lost(tmp_path: Path) -> None:
    with local_cloud(tmp_path) as cloud:
        processes = session_of(cloud.process.pid)
        cloud.call("POST", "/_local/ses", {"next": "timeout", "count": 1})
        assert sign_up(cloud) == 202
        until(lambda: ses_calls(cloud) == 1)  # its message is in flight, and held by SES
        cloud.stop(signal.SIGKILL)
    with local_cloud(tmp_path) as cloud:  # waits until the engine has saved
        assert not living(processes)
        assert attendees(cloud) == {"ana@example.org"}
        assert ses_calls(cloud) == 1
        cloud.wind()  # would wait for minutes if the message were still in flight


def ses_calls(cloud: LocalCloud) -> int:
    return len(cloud.call("GET", "/_local/ses").json["calls"])


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


def test_where_the_engine_ends_by_itself_all_ends_and_says_so(tmp_path: Path) -> None:
    with local_cloud(tmp_path) as cloud:
        (engine,) = session_of(cloud.process.pid) - {cloud.process.pid}
        os.kill(engine, signal.SIGKILL)
        said, _ = cloud.process.communicate(timeout=15)
        assert cloud.process.returncode == 1
        assert "The engine of the local cloud has ended by itself" in said


def contents(directory: Path) -> dict[str, bytes]:
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_data_of_another_layout_are_refused_in_one_sentence_until_a_fresh_start(tmp_path: Path) -> None:
    with local_cloud(tmp_path) as cloud:
        assert sign_up(cloud) == 202
    layout = tmp_path / "layout"
    layout.write_text("1")
    refuse_to_start(tmp_path)
    layout.unlink()  # as data are that were begun before there was a record
    refuse_to_start(tmp_path)
    with local_cloud(tmp_path, environment={"FRESH": "1"}) as cloud:
        assert attendees(cloud) == set()


def refuse_to_start(directory: Path) -> None:
    before = contents(directory)
    process = launch(directory, 0)
    said, _ = process.communicate(timeout=15)
    assert process.returncode == 1
    assert said.count("\n") == 1
    assert "FRESH=1 make run" in said
    assert contents(directory) == before


def test_a_port_in_use_is_named_in_one_sentence_and_nothing_is_changed(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = launch(tmp_path / "data", port, {"FRESH": "1"})
        said, _ = process.communicate(timeout=10)
    assert process.returncode == 1
    assert said.count("\n") == 1
    assert str(port) in said
    assert not (tmp_path / "data").exists()


def test_a_second_run_from_the_same_folder_says_so_and_changes_nothing(cloud: LocalCloud) -> None:
    process = launch(cloud.directory, 0, {"FRESH": "1"})
    said, _ = process.communicate(timeout=10)
    assert process.returncode == 1
    assert said == f"Rapport already runs from this folder, on {cloud.base_url}.\n"
    assert cloud.call("GET", "/healthz").status == 200
    assert accepts(cloud, "rk_local_demo")


def test_two_checkouts_run_side_by_side(cloud: LocalCloud, tmp_path: Path) -> None:
    with local_cloud(tmp_path) as other:
        assert other.base_url != cloud.base_url
        here, there = now(cloud), now(other)
        other.wind("P1D")
        assert now(cloud) - here < timedelta(hours=1)
        assert now(other) - there >= timedelta(days=1)


def now(cloud: LocalCloud) -> datetime:
    return datetime.fromisoformat(cloud.call("GET", "/_local/clock").json["now"])


@pytest.mark.parametrize("port", ["eighty", "70000"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    process = launch(tmp_path, 0, {"PORT": port})
    said, _ = process.communicate(timeout=10)
    assert (process.returncode, said) == (1, f"PORT must be a number up to 65535, not {port!r}.\n")


def test_the_terminal_shows_what_a_person_wants_to_see_and_the_log_is_a_file(tmp_path: Path) -> None:
    with local_cloud(tmp_path) as cloud:
        assert cloud.call("POST", "/_local/ses", {"next": "accept_then_timeout", "count": 1}).status == 200
        assert sign_up(cloud) == 202
        cloud.wind("PT2M")
        cloud.stop()
        assert cloud.process.stdout is not None
        shown = cloud.process.stdout.read().splitlines()
    logged = (tmp_path / "log" / "functions.log").read_text()
    assert [json.loads(line)["alarm"] for line in logged.splitlines()] == ["delivery_unknown"]
    assert [line.split()[0] for line in shown if line] == ["Console", "sign", "Mailbox", "API", "Ctrl-C", "›"]
