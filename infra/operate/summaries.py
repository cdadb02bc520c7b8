"""What a message is about, in a line without addresses."""

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
        case {"contacts": contacts, "mailing": mailing}:
            return f"{len(contacts)} recipients of the mailing {mailing} {_place(message)}"
        case {"alert": alert}:
            return f"alert {alert['id']} to the team of {alert['group']}"
        case {"test": test}:
            return f"test of the rule {test['rule']} of {test['group']}"
        case {"pk": pk, "sk": sk}:
            return f"{sk} in {pk}" + (f", due {message['due_at']}" if "due_at" in message else "")
        case {"Message": event}:
            return _of_ses(json.loads(event))
    raise KeyError


def _of_ses(event: dict[str, Any]) -> str:
    tags = {name: values[0] for name, values in event["mail"].get("tags", {}).items() if values}
    if "delivery" not in tags:
        return f"SES says {event['eventType']} of {event['mail']['messageId']}"
    return f"SES says {event['eventType']} of the delivery {tags['delivery']} {_place(tags)}"


def _place(named: dict[str, Any]) -> str:
    return f"of the event {named['event']} of {named['group']}"
