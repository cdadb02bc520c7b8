"""An AWS account for the rehearsal: MiniStack in a process, and a door to the addresses of its APIs."""

import os
import socket
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from infra.local.http_server import LOOPBACK, free_port

REGION = "eu-west-1"
HOST = f"{REGION}.amazonaws.com"
ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-rehearsal" / "bin" / "python"
_READY_SECONDS = 60


@dataclass(frozen=True)
class Account:
    endpoint: str
    door: str
    """Through this proxy `https://<api>.execute-api.<region>.amazonaws.com` opens."""
    certificate: Path


@contextmanager
def account(directory: Path) -> Iterator[Account]:
    port = free_port()
    endpoint = f"http://{LOOPBACK}:{port}"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(directory),
        "TMPDIR": str(directory),
        "BIND_HOST": LOOPBACK,
        "GATEWAY_PORT": str(port),
        "IOT_MQTT_ENABLED": "0",
        "MINISTACK_HOST": HOST,
        "MINISTACK_REGION": REGION,
        "MINISTACK_ACCOUNT_ID": "000000000000",
        "AWS_ENDPOINT_URL": endpoint,  # it hands this on to the functions
        "LOG_LEVEL": "WARNING",
    }
    with (directory / "account.log").open("wb") as log:
        process = subprocess.Popen(
            [PYTHON, Path(__file__).with_name("account_process.py")],
            env=environment,
            cwd=directory,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(endpoint)
        certificate = _certificate(directory)
        with _door(port, certificate) as door:
            yield Account(endpoint, door, certificate)
    finally:
        process.terminate()
        process.wait(30)


def _wait(endpoint: str) -> None:
    end = time.monotonic() + _READY_SECONDS
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while True:
        try:
            opener.open(f"{endpoint}/_ministack/health").close()
        except (urllib.error.URLError, ConnectionError):
            assert time.monotonic() < end, "MiniStack did not start"
            time.sleep(0.1)
        else:
            return


def _certificate(directory: Path) -> Path:
    """A key, and a certificate that it signed itself, of every API's own address."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "rehearsal")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(f"*.execute-api.{HOST}")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = directory / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def _door(port: int, certificate: Path) -> Iterator[str]:
    """A proxy that leads whoever asks for anything by TLS to MiniStack."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with socket.create_server((LOOPBACK, 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    caller, _ = listening.accept()
                except OSError:
                    return  # closed: it is over
                threading.Thread(target=_lead, args=(caller, port, context), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://{LOOPBACK}:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)


def _lead(caller: socket.socket, port: int, context: ssl.SSLContext) -> None:
    head = b""
    while b"\r\n\r\n" not in head:
        if not (part := caller.recv(4096)):
            return
        head += part
    caller.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    with context.wrap_socket(caller, server_side=True) as inside, socket.create_connection((LOOPBACK, port)) as there:
        back = threading.Thread(target=_copy, args=(there, inside), daemon=True)
        back.start()
        _copy(inside, there)
        back.join()


def _copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while part := source.recv(65536):
            target.sendall(part)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return  # who hung up has all that they wanted
