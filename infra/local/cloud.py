"""The whole system on this machine: engine, SES, functions, queues and clock behind one HTTP address."""

import os
import zoneinfo
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

from rapport import wiring
from rapport.app import App
from rapport.store.dynamodb.schema import LAYOUT

from . import resources
from .clock import LocalClock
from .data_directory import DataDirectory
from .due_index import TableDueIndex
from .engine import Engine
from .functions import Function, environment_of, functions_of
from .gateway import MOST_BYTES
from .http_server import Server
from .local_api import LocalApi
from .logs import log_to
from .mail_service import MailService
from .router import Router
from .runner import Runner
from .seed import seed, sign_up_path
from .settings import Settings, aws_environment, clear_environment
from .template import Template

Say = Callable[[str], None]
_SENDER = "events@rapport.example"
_ANSWER_SECONDS, _WORK_SECONDS = 2, 4
"""How long requests and messages that were begun may still take once the end was asked for."""


@dataclass(frozen=True)
class Running:
    url: str
    sign_up_url: str
    engine: Engine


@contextmanager
def serving(settings: Settings, say: Say) -> Iterator[Running]:
    """Raises OSError, InUseError, OtherLayoutError before anything is changed; EngineError, OutdatedError."""
    router = Router()
    server = Server(settings.port, router.answer, MOST_BYTES)
    with ExitStack() as stack:
        server.start()
        stack.callback(server.stop, 0)
        clear_environment()
        data, engine = _start_engine(settings, server.url, stack, say)
        clock = LocalClock(data.clock)
        stack.callback(clock.save)
        say("Making table, queues and topics")
        template = Template(settings.template, _parameters(), partial(resources.attributes_of, engine.url))
        clients = resources.Clients(engine.url)
        resources.create_all(template, clients)
        topics = resources.event_topics(template)
        mail = stack.enter_context(MailService(data.mailbox, clients["sns"], topics, clock.now))
        functions = functions_of(template)
        app = _wire(functions, engine.url, mail.url, server.url, clients, clock)
        say("Seeding the group demo")
        seed(app, settings.api_key)
        runner = Runner(functions, app, clients["sqs"], clock, TableDueIndex(app.table), mail.is_busy)
        stack.callback(_end, server, runner, mail)
        runner.start()
        router.open(_local_api(runner, mail, clock), runner.gateway)
        yield Running(server.url, server.url + sign_up_path(app), engine)


def _start_engine(settings: Settings, url: str, stack: ExitStack, say: Say) -> tuple[DataDirectory, Engine]:
    """Starts the engine on the data directory, which is locked against other runners."""
    data = DataDirectory(settings.data)
    if not settings.fresh:
        data.check_layout(LAYOUT)
    lock = stack.enter_context(data.locked(url))
    if settings.fresh:
        say("Emptying table, queues, mailbox and clock")
        data.empty()
    data.make(LAYOUT)
    log_to(data.log / "functions.log")
    say("Starting the engine")
    engine = Engine(data.engine, data.log / "engine.log", keep_open=[lock])
    stack.callback(engine.stop)
    engine.wait()
    return data, engine


def _parameters() -> dict[str, str]:
    return {
        **resources.PSEUDO_PARAMETERS,
        "SenderAddress": _SENDER,
        "SesIdentity": _SENDER.partition("@")[2],
    }


def _wire(
    functions: list[Function], engine: str, ses: str, url: str, clients: resources.Clients, clock: LocalClock
) -> App:
    """The one `app` of all functions, from the environment that the template gives them; links lead here."""
    variables = environment_of(functions) | {"PUBLIC_URL": url}
    os.environ.update(variables | aws_environment(engine, ses, resources.REGION))
    zoneinfo.reset_tzpath(to=())
    resources.create_token_keys(clients["ssm"], variables["SECRETS_PARAMETER"])
    return wiring.make_app(now=clock.now)


def _local_api(runner: Runner, mail: MailService, clock: LocalClock) -> LocalApi:
    return LocalApi(clock, runner.ticker.wind, mail.mailbox, mail.ses, mail.publish, runner.queues.wait_until_drained)


def _end(server: Server, runner: Runner, mail: MailService) -> None:
    """Ends in order: begin nothing new, finish what was begun, send its responses."""
    runner.end()
    mail.release()
    server.stop(_ANSWER_SECONDS)
    runner.queues.wait_until_idle(_WORK_SECONDS)
