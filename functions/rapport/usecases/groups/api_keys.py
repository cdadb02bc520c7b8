"""API keys: shown once, stored hashed, scoped."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

from ...app import App
from ...domain.audit import changes_of
from ...domain.base.clock import instant_text
from ...domain.base.errors import InvalidError, NotFoundError
from ...domain.principal import ApiKey, Principal, Scope
from ...store.admin import api_keys as api_key_store
from ...store.admin.idempotency import Keep, to_keep_nothing
from ...store.write_conflicts import until_written
from ..trail import to_note
from .granting import refuse_more_than_ones_own


def create_key(
    app: App,
    who: Principal,
    name: str,
    scopes: Iterable[Scope],
    expires_at: datetime | None = None,
    *,
    key: str | None = None,
    keep: Keep[ApiKey] = to_keep_nothing,
) -> tuple[ApiKey, str]:
    """The key's record, and the key itself, which is not kept.

    Raises InvalidError for an end that is past, ForbiddenError for a scope that its maker lacks, or a life that is
    longer than theirs.
    """
    if expires_at is not None and expires_at <= app.now():
        raise InvalidError.of("expires_at", "must be in the future")
    scopes = tuple(dict.fromkeys(scopes))
    refuse_more_than_ones_own(who, scopes, expires_at)
    key = key or f"rk_{secrets.token_urlsafe(32)}"
    record = ApiKey(
        group=who.group,
        id=app.new_id(),
        name=name,
        scopes=scopes,
        digest=_digest(key),
        created_at=app.now(),
        expires_at=expires_at,
    )
    ends = {"expires_at": (None, expires_at)} if expires_at is not None else {}
    changes = changes_of({"scopes": ((), record.scopes), **ends})
    note = to_note(app, who, "key.create", f"api-keys/{record.id}", changes)
    app.table.transact(*api_key_store.to_save(app.table, record), note, *keep(record))
    return record, key


def find_key(app: App, key: str) -> ApiKey | None:
    """The record of a key that is presented, if it is known and has not expired."""
    record = api_key_store.find(app.table, _digest(key))
    expired = record is not None and record.expires_at is not None and record.expires_at <= app.now()
    return None if expired else record


def list_keys(app: App, group: str) -> list[ApiKey]:
    return api_key_store.of_group(app.table, group)


def by_age(record: ApiKey) -> str:
    return f"{instant_text(record.created_at)}#{record.id}"


def delete_key(app: App, who: Principal, id: str) -> None:
    def attempt() -> None:
        record = next((one for one in api_key_store.of_group(app.table, who.group) if one.id == id), None)
        if record is None:
            raise NotFoundError(f"There is no API key {id} in this group.")
        note = to_note(app, who, "key.delete", f"api-keys/{id}")
        app.table.transact(*api_key_store.to_delete(app.table, record), note)

    until_written(attempt)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
