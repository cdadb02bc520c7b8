"""The forms of the public pages, parsed into the fields that the API has, and what tells a robot's from a person's."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode, urlsplit

from ...app import App
from ...domain.base.clock import parse_instant
from ...domain.base.errors import FieldProblem, NotFoundError
from ...domain.consents.words import Consent
from ...domain.event import Event
from ...domain.group import Group
from ...domain.questions import Question, QuestionKind
from ...domain.signup import OWNERS_WORD, TOPICS
from ...tokens import FORM
from ...web.public import pages as web
from ..input.html_forms import Values
from ..input.origins import origin_of

LEAST_FILL_TIME = timedelta(seconds=1)
"""A form that comes back sooner was not filled in by a person."""
LONGEST_OPEN = timedelta(days=1)
"""For how long a page's form may be sent."""
_ANSWER = "answers."
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_TICKED, _NOT_TICKED = ("true", "on"), ("false", "off", "")
_ASKED = "asked"
_OF_URLS = "!#$%&'()*+,/:;=?@[]-._~"
"""Besides letters and digits: what stands in a URL as it is (RFC 3986)."""


def of_robots(app: App, event: Event, values: Values) -> list[FieldProblem]:
    """What is odd about a page's form that a person filled in. The API has rate limits instead."""
    if any(values.get(web.HONEYPOT, [])):
        return [FieldProblem("form", "Please leave the field that is not for people empty")]
    shown_at = _shown_at(app, event, values)
    if shown_at is None:
        return [FieldProblem("form", "This did not come from the form of this page. Please send it once more")]
    open_for = app.now() - shown_at
    if open_for > LONGEST_OPEN:
        return [FieldProblem("form", "This page was open for more than a day. Please send it once more")]
    if open_for < LEAST_FILL_TIME:
        return [FieldProblem("form", "That was very quick. Please send it once more")]
    return []


def is_known(app: App, event: Event, values: Values) -> bool:
    """Whether a form may be sent again as it came: it is one of ours, and not too old."""
    shown_at = _shown_at(app, event, values)
    return shown_at is not None and app.now() - shown_at <= LONGEST_OPEN


def _shown_at(app: App, event: Event, values: Values) -> datetime | None:
    """When the event's page was shown that the form came from; None where it came from elsewhere."""
    try:
        made_for, shown = app.tokens.read(FORM, values.get(web.FILLED_AT, [""])[0])
    except NotFoundError:
        return None
    return parse_instant(shown) if made_for == event.id else None


def sign_up_fields(values: Values, questions: Sequence[Question]) -> dict[str, object]:
    """The fields of a sign-up as the API has them; what was left empty is left out, what is unknown is kept."""
    others = {name: given for name, given in values.items() if not name.startswith(_ANSWER)}
    plain = {name: given[0] for name, given in others.items() if name not in OWNERS_WORD}
    fields: dict[str, object] = {name: value for name, value in plain.items() if value or name in ("email", "name")}
    return {**fields, "answers": answers_in(values, questions), **shared_fields(values)}


def answers_in(values: Values, questions: Sequence[Question]) -> dict[str, object]:
    """The answers of a form, each as its question's kind has it; what was left empty is left out.

    What is of no kind is left as it is, to be refused.
    """
    known = {question.id: question for question in questions}
    given = {
        name.removeprefix(_ANSWER): list(filter(None, texts))
        for name, texts in values.items()
        if name.startswith(_ANSWER)
    }
    return {id: _answer(known.get(id), texts) for id, texts in given.items() if texts}


def _answer(question: Question | None, texts: Sequence[str]) -> object:
    if question is not None and question.kind is QuestionKind.CHOICES:
        chosen = (line for text in texts for line in _LINE_BREAK.split(text) if line.strip())
        return list(dict.fromkeys(one if one in question.options else one.strip() for one in chosen))
    if question is not None and question.kind is QuestionKind.YES_NO:
        return _tick(texts)
    return texts[0] if len(texts) == 1 else texts


def shared_fields(values: Values) -> dict[str, object]:
    """Asks, offers and consents that a form has: topics, one to a line, and boxes.

    Browsers send a box only when it is ticked, so our form says which it has (`asked`): the others of it are a no.
    """
    topics = {name: _lines(values[name]) for name in TOPICS if name in values}
    ticks = {consent.value: _tick(values.get(consent, [])) for consent in Consent if asked_for(values, consent)}
    return {**topics, **ticks}


def asked_for(values: Values, name: str) -> bool:
    """Whether a form has a box of this name, ticked or not."""
    return name in values or name in " ".join(values.get(_ASKED, [])).split()


def _lines(texts: Sequence[str]) -> list[str]:
    return [line.strip() for text in texts for line in _LINE_BREAK.split(text) if line.strip()]


def ticked(values: Values, name: str) -> bool:
    """Whether a box is ticked; what no box sends is taken for a tick as little as none."""
    return any(value in _TICKED for value in values.get(name, ()))


def _tick(given: Sequence[str]) -> object:
    """Whether a box is ticked; what no box sends is left as it is, to be refused."""
    odd = [value for value in given if value not in (*_TICKED, *_NOT_TICKED)]
    return odd[0] if odd else any(value in _TICKED for value in given)


def leads_to(group: Group, redirect: str) -> str | None:
    """Where a form asks to go on to, as a URL; None where that is no page of one of the group's own sites."""
    site = origin_of(redirect)
    if site is None or site not in group.allowed_origins:
        return None
    theirs = urlsplit(site)
    url = urlsplit(redirect)._replace(scheme=theirs.scheme, netloc=theirs.netloc).geturl()
    return quote(url, safe=_OF_URLS)


def with_outcome(url: str, outcome: Mapping[str, str]) -> str:
    """The URL with what came of a form in its query."""
    parts = urlsplit(url)
    query = "&".join(filter(None, (parts.query, urlencode(outcome))))
    return parts._replace(query=query).geturl()


def as_entered(values: Values) -> Mapping[str, list[str]]:
    """What a form shows again: a box that was sent unticked stays so."""
    return {name: given for name, given in values.items() if name not in set(Consent) or _tick(given)}
