"""API keys: shown once, stored hashed, scoped."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

from ...app import App
from ...domain.clock import instant_text
from ...domain.errors import NotFoundError
from ...domain.principal import ApiKey, Principal, Scope
from ...store import api_keys as api_key_store


def create_key(
    app: App,
    who: Principal,
    name: str,
    scopes: Iterable[Scope],
    expires_at: datetime | None = None,
    *,
    key: str | None = None,
) -> tuple[ApiKey, str]:
    """The key's record, and the key itself, which is not kept."""
    key = key or f"rk_{secrets.token_urlsafe(32)}"
    record = ApiKey(
        group=who.group,
        id=app.new_id(),
        name=name,
        scopes=tuple(dict.fromkeys(scopes)),
        digest=_digest(key),
        created_at=app.now(),
        expires_at=expires_at,
    )
    api_key_store.save(app.table, record)
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
    for record in api_key_store.of_group(app.table, who.group):
        if record.id == id:
            api_key_store.delete(app.table, record)
            return
    raise NotFoundError(f"There is no API key {id} in this group.")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
