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
from .due_index import TableDueIndex
from .engine import Engine
from .front import Front
from .functions import Function, environment_of, functions_of
from .gateway import MOST_BYTES
from .home import Home
from .local_api import LocalApi
from .logs import log_to
from .mail_service import MailService
from .runner import Runner
from .seed import seed, sign_up_path
from .settings import Settings, aws_environment, clear_environment
from .template import Template
from .web import Server

Say = Callable[[str], None]
_SENDER = "events@rapport.example"
_ANSWER_SECONDS, _WORK_SECONDS = 2, 4
"""How long, when all is to end, requests and messages that were begun may still take."""


@dataclass(frozen=True)
class Running:
    url: str
    sign_up_url: str
    engine: Engine


@contextmanager
def serving(settings: Settings, say: Say) -> Iterator[Running]:
    """Raises OSError, InUseError, OtherLayoutError before anything is changed; EngineError, OutdatedError."""
    front = Front()
    server = Server(settings.port, front.answer, MOST_BYTES)
    with ExitStack() as stack:
        server.start()
        stack.callback(server.stop, 0)
        clear_environment()
        home, engine = _start_engine(settings, server.url, stack, say)
        clock = LocalClock(home.clock)
        stack.callback(clock.save)
        say("Making table, queues and topics")
        template = Template(settings.template, _parameters(server.url), partial(resources.attributes_of, engine.url))
        clients = resources.Clients(engine.url)
        resources.create_all(template, clients)
        topics = resources.event_topics(template)
        mail = stack.enter_context(MailService(home.mailbox, clients["sns"], topics, clock.now))
        functions = functions_of(template)
        app = _wire(functions, engine.url, mail.url, clients, clock)
        say("Seeding the group demo")
        seed(app, settings.api_key)
        runner = Runner(functions, app, clients["sqs"], clock, TableDueIndex(app.table), mail.is_busy)
        stack.callback(_end, server, runner, mail)
        runner.start()
        front.open(_local_api(runner, mail, clock), runner.gateway)
        yield Running(server.url, server.url + sign_up_path(app), engine)


def _start_engine(settings: Settings, url: str, stack: ExitStack, say: Say) -> tuple[Home, Engine]:
    """The engine on the data of this folder, which nobody else may have meanwhile."""
    home = Home(settings.data)
    if not settings.fresh:
        home.check_layout(LAYOUT)
    lock = stack.enter_context(home.locked(url))
    if settings.fresh:
        say("Emptying table, queues, mailbox and clock")
        home.empty()
    home.make(LAYOUT)
    log_to(home.log / "functions.log")
    say("Starting the engine")
    engine = Engine(home.engine, home.log / "engine.log", keep_open=[lock])
    stack.callback(engine.stop)
    engine.wait()
    return home, engine


def _parameters(url: str) -> dict[str, str]:
    return {
        **resources.PSEUDO_PARAMETERS,
        "PublicUrl": url,
        "SenderAddress": _SENDER,
        "SesIdentity": _SENDER.partition("@")[2],
    }


def _wire(functions: list[Function], engine: str, ses: str, clients: resources.Clients, clock: LocalClock) -> App:
    """The one `app` of all functions, from the environment that the template gives them."""
    variables = environment_of(functions)
    os.environ.update(variables | aws_environment(engine, ses, resources.REGION))
    zoneinfo.reset_tzpath(to=())
    resources.create_token_keys(clients["ssm"], variables["SECRETS_PARAMETER"])
    return wiring.make_app(now=clock.now)


def _local_api(runner: Runner, mail: MailService, clock: LocalClock) -> LocalApi:
    return LocalApi(clock, runner.ticker.wind, mail.mailbox, mail.ses, mail.publish, runner.queues.wait_until_drained)


def _end(server: Server, runner: Runner, mail: MailService) -> None:
    """In this order: nothing new is begun, what was begun is finished, and its answers still go out."""
    runner.end()
    mail.release()
    server.stop(_ANSWER_SECONDS)
    runner.queues.wait_until_idle(_WORK_SECONDS)
