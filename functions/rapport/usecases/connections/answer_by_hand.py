"""An organiser answers a maybe themselves, in a sentence that goes into its one mail."""

from dataclasses import replace

from ...app import App
from ...domain.base.errors import ConflictError, NotFoundError
from ...domain.connections.maybe import Maybe
from ...domain.principal import Principal
from ...jobs.enqueue import enqueue_now
from ...store.connections import maybes
from ...store.write_conflicts import until_written
from ..trail import to_note
from .maybe import refuse_unless_open

ANSWERED = "It is answered already: whoever asked gets one mail, and no second one."


def answer_by_hand(app: App, who: Principal, event_id: str, id: str, words: str) -> Maybe:
    """Has it answered now, in these words, with whoever would meet them besides. The same again changes nothing.

    Raises NotFoundError for no maybe of this event, ConflictError once it is answered, and as a sign-up does.
    """

    def attempt() -> Maybe:
        found = maybes.of_contact(app.table, who.group, event_id, id)
        maybe, asker = found.maybe, found.contact
        if maybe is None or asker is None or asker.is_erased or asker.blocked_at is not None:
            raise NotFoundError("Nobody of this id asked anything about this event.")
        if maybe.words == words:
            return maybe
        if not maybe.is_open:
            raise ConflictError(ANSWERED)
        refuse_unless_open(app, found.event)
        now = app.now()
        new = replace(maybe, words=words, due_at=now, claims=0, revision=maybe.revision + 1)
        note = to_note(app, who, "maybe.answer", f"events/{event_id}/maybes/{id}")
        app.table.transact(maybes.to_replace(app.table, maybe, new), note)
        enqueue_now(app, new)
        return new

    return until_written(attempt)
