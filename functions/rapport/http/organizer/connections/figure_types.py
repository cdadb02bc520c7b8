"""Types of what is answered about figures of connections."""

from typing import Annotated, TypedDict

from msgspec import Meta

from ...response_types import Instant

Total = int | None
"""null below five people, and where it is not known."""


class MaybeFigures(TypedDict):
    asked: Total
    answered: Annotated[Total, Meta(description="Whom somebody will meet")]
    came: Total
    came_back: Total


class InvitationFigures(TypedDict):
    invited: Total
    signed_up: Total
    came: Total


class Connections(TypedDict):
    introduced: Total
    met: Annotated[Total, Meta(description="Who met somebody, as both of them said; while people answer, in steps")]
    exchanged: Annotated[Total, Meta(description="Who exchanged addresses with somebody")]
    came_back: Annotated[
        Total, Meta(description="Of those introduced who came: to one of the group's next three events as well")
    ]
    had_nobody: Annotated[Total, Meta(description="Who agreed to be introduced, had a place, and was to nobody")]
    newcomers: Annotated[Total, Meta(description="Of those introduced, who had been at no event before")]
    newcomers_met_regulars: Annotated[Total, Meta(description="Of those, who was introduced to a regular")]
    maybe: MaybeFigures
    invitations: InvitationFigures


class EventConnections(Connections):
    event_id: str
    title: str
    starts_at_utc: Instant
    counted_at: Annotated[Instant | None, Meta(description="null before they were counted for the first time")]


class GroupConnections(Connections):
    events: Annotated[
        list[EventConnections], Meta(description="The last twelve that took place, the earliest of them first")
    ]
