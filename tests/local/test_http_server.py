"""The HTTP server: kept connections, bodies of every kind, ending in order."""

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from infra.local.http_server import Request, Response, Server

Start = Callable[[Callable[[Request], Response | None]], http.client.HTTPConnection]


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server(0, echo, most_bytes=1000)
    server.start()
    yield server
    server.stop(1)


def echo(request: Request) -> Response:
    return Response(200, f"{request.method} {request.path}?{request.query} ".encode() + request.body, [("x-a", "b")])


@pytest.fixture
def connection(server: Server) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    yield connection
    connection.close()


def test_a_connection_is_kept_and_paths_are_decoded(connection: http.client.HTTPConnection) -> None:
    for _ in range(2):
        connection.request("PATCH", "/a%20b/%C3%A4?c=%20", b"body")
        answer = connection.getresponse()
        assert answer.read().decode() == "PATCH /a b/ä?c=%20 body"
        assert answer.headers["x-a"] == "b"
        socket = connection.sock
    assert connection.sock is socket is not None


def test_a_body_in_chunks_is_read(connection: http.client.HTTPConnection) -> None:
    connection.request(
        "POST", "/", iter([b"one", b"two"]), encode_chunked=True, headers={"transfer-encoding": "chunked"}
    )
    assert connection.getresponse().read() == b"POST /? onetwo"
    connection.request("GET", "/next")
    assert connection.getresponse().read() == b"GET /next? "


def test_head_has_the_length_and_no_body(connection: http.client.HTTPConnection) -> None:
    connection.request("HEAD", "/")
    answer = connection.getresponse()
    assert (answer.headers["content-length"], answer.read()) == ("8", b"")


def test_every_answer_says_that_the_next_ones_come_encrypted(connection: http.client.HTTPConnection) -> None:
    for path, body in (("/", b""), ("/", b"x" * 1001)):
        connection.request("POST", path, body)
        answer = connection.getresponse()
        answer.read()
        assert answer.headers.get_all("strict-transport-security") == ["max-age=31536000"], answer.status


def test_an_unknown_method_is_a_request_like_any_other(connection: http.client.HTTPConnection) -> None:
    connection.request("BREW", "/")
    assert connection.getresponse().read() == b"BREW /? "


@pytest.mark.parametrize("length", ["1001", "20000000"])
def test_a_body_that_is_too_large_is_a_413(connection: http.client.HTTPConnection, length: str) -> None:
    connection.request("POST", "/", b"x" * int(length))
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (413, b'{"message":"Request Entity Too Large"}')


@pytest.mark.parametrize("length", ["many", "-1"])
def test_a_body_of_a_strange_length_is_a_400(connection: http.client.HTTPConnection, length: str) -> None:
    connection.request("POST", "/", headers={"content-length": length})
    assert connection.getresponse().status == 400


def test_what_was_begun_is_answered_when_the_server_ends(
    server: Server, connection: http.client.HTTPConnection
) -> None:
    begun = threading.Event()

    def slow(_: Request) -> Response:
        begun.set()
        time.sleep(0.3)
        return Response(200, b"late")

    server.answer = slow
    connection.request("GET", "/")
    begun.wait(5)
    server.stop(5)
    answer = connection.getresponse()
    assert (answer.read(), answer.headers["connection"]) == (b"late", "close")


def test_a_second_server_on_the_same_port_is_refused(server: Server) -> None:
    with pytest.raises(OSError, match="in use"):
        Server(server.port, echo, 1000)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "127.1.2.3", "[::1]:8000"])
def test_a_name_of_this_machine_is_answered(connection: http.client.HTTPConnection, host: str) -> None:
    connection.request("GET", "/", headers={"host": host})
    assert connection.getresponse().status == 200


@pytest.mark.parametrize(
    "host",
    [
        "rebound.example",
        "rebound.example:8000",
        "localhost.rebound.example",
        "127.0.0.1.rebound.example",
        "rebound.example@localhost",
        "localhost.",
        "localhost:8000:8000",
        "0.0.0.0",
        "192.168.0.1",
        "127.0.0.1, rebound.example",
        "",
    ],
)
def test_any_other_name_is_refused_whatever_is_asked(connection: http.client.HTTPConnection, host: str) -> None:
    for method, path in (("GET", "/"), ("POST", "/_local/clock"), ("OPTIONS", "*")):
        connection.request(method, path, headers={"host": host})
        answer = connection.getresponse()
        assert (answer.status, "localhost" in answer.read().decode()) == (421, True)


def test_a_request_with_two_names_or_none_is_refused(server: Server) -> None:
    for head in (b"GET / HTTP/1.0\r\n\r\n", b"GET / HTTP/1.1\r\nhost: localhost\r\nhost: rebound.example\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as asking:
            asking.sendall(head)
            assert asking.recv(100).startswith(b"HTTP/1.1 421 ")
