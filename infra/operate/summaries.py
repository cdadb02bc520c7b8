"""A message in one line, without addresses."""

import json
from typing import Any


def of(body: str) -> str:
    try:
        message = json.loads(body)
        return _summary(message)
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"not a message of ours ({len(body)} characters)"


def _summary(message: dict[str, Any]) -> str:
    match message:
        case {"kind": kind, "pk": pk, "sk": sk, "contacts": contacts}:
            return f"{kind}: {len(contacts)} recipients of {sk} in {pk}"
        case {"kind": kind, "pk": pk, "sk": sk}:
            return f"{kind}: {sk} in {pk}" + (f", due {message['due_at']}" if message.get("due_at") else "")
        case {"Message": event}:
            return _of_ses(json.loads(event))
    raise KeyError


def _of_ses(event: dict[str, Any]) -> str:
    tags = {name: values[0] for name, values in event["mail"].get("tags", {}).items() if values}
    if "delivery" not in tags:
        return f"SES says {event['eventType']} of {event['mail']['messageId']}"
    place = f"of the event {tags['event']} of {tags['group']}" if "event" in tags else f"of {tags['group']}"
    return f"SES says {event['eventType']} of the delivery {tags['delivery']} {place}"
