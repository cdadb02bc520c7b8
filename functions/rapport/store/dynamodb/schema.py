"""The table's keys and indexes, as template.yaml has them: none of this can be changed once there is data."""

from collections.abc import Mapping
from typing import Any

LAYOUT = 6
"""Of keys and indexes. Data of another layout cannot be read: it is moved, or begun anew.

3: a contact's id is made from its address in ASCII, `search` is a map of words and tags,
and what follows the group in a partition's key says of which kind it is.
4: an event's rules lie with what only organisers write.
5: events say whether they are listed, and questions of which kind they are.
6: seats count the places held for who is pending.
"""

BY_TIME, BY_NAME, DUE = "by_time", "by_name", "due"

SCHEMA: Mapping[str, Any] = {
    "KeySchema": [
        {"AttributeName": "pk", "KeyType": "HASH"},
        {"AttributeName": "sk", "KeyType": "RANGE"},
    ],
    "LocalSecondaryIndexes": [
        {
            "IndexName": name,
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": name, "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["shown", "search", "v"]},
        }
        for name in (BY_TIME, BY_NAME)
    ],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": DUE,
            "KeySchema": [
                {"AttributeName": "due_shard", "KeyType": "HASH"},
                {"AttributeName": "due_at", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["kind"]},
        }
    ],
    "AttributeDefinitions": [
        {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", BY_TIME, BY_NAME, "due_shard", "due_at")
    ],
    "BillingMode": "PAY_PER_REQUEST",
}
