"""`python -m infra.local`: serves the whole system on this machine until it is interrupted."""

import errno
import os
import signal
import sys
import time
from contextlib import suppress

from .data_directory import InUseError, OtherLayoutError
from .engine import Engine, EngineError
from .resources import OutdatedError
from .settings import ROOT, Settings, SettingsError, read_settings

sys.path.insert(0, str(ROOT / "functions"))  # where the functions' own code begins, as on Lambda

ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    try:
        settings = read_settings()
    except SettingsError as error:
        return _fail(str(error))
    for end in ENDS:
        signal.signal(end, _interrupt)
    try:
        return _serve(settings)
    except KeyboardInterrupt:
        return 0


def _interrupt(*_: object) -> None:
    """Only the first signal counts: a second one must not interrupt the shutdown."""
    for end in ENDS:
        signal.signal(end, signal.SIG_IGN)
    raise KeyboardInterrupt


def _serve(settings: Settings) -> int:
    from .cloud import serving

    try:
        with serving(settings, _say) as running:
            _say("Ready\n")
            print(f"  Sign-up page  {running.sign_up_url}")
            print(f"  Console       {running.url}/console")
            print("                sign in as owner@example.org, or as door@example.org, who checks people in")
            print(f"  Mailbox       {running.url}/_local/mail")
            print(f"  API key       {settings.api_key}")
            print("\nCtrl-C ends it.", flush=True)
            _wait(running.engine)
            _say("Ending: what was begun is finished, what is there is saved")
    except OSError as error:
        return _fail(_about_port(settings.port, error))
    except (EngineError, InUseError, OtherLayoutError, OutdatedError) as error:
        return _fail(str(error))
    return 0


def _wait(engine: Engine) -> None:
    """Until interrupted. In short waits: an endless one can miss a signal that arrives as it begins.

    Raises EngineError if the engine ends first.
    """
    with suppress(KeyboardInterrupt):
        while engine.lives:
            time.sleep(0.2)
        raise EngineError("The engine of the local cloud has ended by itself: see .rapport/log/engine.log.")


def _about_port(port: int, error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} is in use: end what listens there, or choose another with PORT=8001 make run."
        case errno.EACCES:
            return f"Port {port} may not be listened on: choose one above 1023, as with PORT=8001 make run."
    raise error


def _say(line: str) -> None:
    print(f"› {line}", flush=True)


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # a handler that is stuck must not keep the process
