"""What each route does and answers, in words for those who call it: what the tables of routes do not say."""

from collections.abc import Mapping

from rapport.http import response_types
from rapport.http.organizer import contact_response_types
from rapport.http.organizer.connections import event_invitation_types as invitation_types
from rapport.http.organizer.connections import figure_types as connection_figure_types
from rapport.http.organizer.connections import response_types as connection_types
from rapport.http.organizer.figures import response_types as figure_types

from .maybe_operations import OF_MAYBES
from .operation import ListOf, Operation
from .rule_operations import of_rules

_EVENTS = "/v1/groups/{group}/events"
_EVENT = _EVENTS + "/{event}"
_ATTENDEE = _EVENT + "/attendees/{attendee}"
_CONTACTS = "/v1/groups/{group}/contacts"
_CONTACT = _CONTACTS + "/{contact}"
_MEMBERS = "/v1/groups/{group}/members"
_MEMBER = _MEMBERS + "/{member}"
_KEYS = "/v1/groups/{group}/api-keys"
_PUBLIC = "/public/v1/groups/{group}/events"
_OWN = "/public/v1/signups/{token}"
_GONE = "The event is cancelled or over."
_LAST_OWNER = "They are the last active owner."
_CANCELLED = "The event is cancelled."

_SIGNING_UP = {
    f"GET {_PUBLIC}": Operation(
        "listUpcomingEvents", "List the group's published events to come", ListOf(response_types.PublicEvent)
    ),
    f"GET {_PUBLIC}/{{event}}": Operation("showPublicEvent", "Show a published event", response_types.PublicEvent),
    f"GET {_PUBLIC}/{{event}}/coming": Operation(
        "showWhoIsComing",
        "Show who is coming, as far as they agreed to be seen",
        response_types.Coming,
        more="Both lists are empty once the event is over or cancelled, and where it has no `connections`. What people "
        "look for is shown to nobody.",
    ),
    f"POST {_PUBLIC}/{{event}}/signups": Operation(
        "signUp",
        "Sign up for an event",
        response_types.Accepted,
        "The event is cancelled or over, or sign-up for it is closed.",
        {
            "email": "ada@example.org",
            "name": "Ada Lovelace",
            "looking_for": ["A co-founder"],
            "can_offer": ["Maths"],
            "timezone": "Europe/London",
            "language": "en",
        },
        "The answer is the same whether or not the address is signed up already: `seat` is what a new one would have "
        "got. What counts as consent does so once the address's owner confirms it from the mail.",
    ),
    f"GET {_OWN}": Operation("showMySignup", "Show one's own signup", response_types.MySignup),
    f"PATCH {_OWN}": Operation(
        "changeMySignup",
        "Change one's own signup",
        response_types.MySignup,
        None,
        {"visible": True, "looking_for": ["Chess"]},
        "Asks, offers and consents that are named count from then on.",
    ),
    f"POST {_OWN}/confirm": Operation(
        "confirmMySignup",
        "Confirm the address, and what the form said",
        response_types.MySignup,
        _GONE,
        more="Who is pending has a place from then on, or one in the line. Asks, offers and consents of a form count "
        "only from then on: it may have been anybody's.",
    ),
    f"POST {_OWN}/accept": Operation(
        "acceptPlace",
        "Accept a place",
        response_types.MySignup,
        "No place is to be had any more, or the event is cancelled or over.",
        more="One that is offered; or, in the last three hours, one of which all who wait were told, who is first.",
    ),
    f"POST {_OWN}/decline": Operation(
        "declinePlace",
        "Decline a place that is offered",
        response_types.MySignup,
        "No place is offered, or the event is cancelled or over.",
        more="The next in line is asked at once, and the signup is cancelled.",
    ),
    f"POST {_OWN}/export": Operation(
        "exportMyData",
        "Have all that is kept about one mailed to oneself",
        response_types.Asked,
        more="A link is mailed, good once and for an hour, to a page whose button gives all of it as JSON.",
    ),
    f"POST {_OWN}/cancel": Operation(
        "cancelMySignup", "Give up one's own place", response_types.MySignup, _GONE, None, "The next in line gets it."
    ),
    "GET /public/v1/unsubscribe/{token}": Operation(
        "showUnsubscribe",
        "Show the page to unsubscribe on",
        "text/html",
        more="The page of `/u/{token}`, for who opens the address that mail programs post to. It changes nothing.",
    ),
    "POST /public/v1/unsubscribe/{token}": Operation(
        "unsubscribe",
        "Stop all mails (RFC 8058)",
        response_types.Unsubscribed,
        None,
        None,
        "A place at an event is kept.",
    ),
    "GET /openapi.json": Operation("showOpenApi", "Show this document", "application/json"),
}
_SETTINGS = {
    "GET /v1/groups/{group}": Operation("showGroup", "Show the group's settings", response_types.Group),
    "PATCH /v1/groups/{group}": Operation(
        "changeGroup", "Change the group's settings", response_types.Group, None, {"sender_name": "The Founders' Club"}
    ),
    "GET /v1/groups/{group}/audit": Operation(
        "listAudit",
        "List what organisers and operators changed, the newest first",
        ListOf(response_types.AuditEntry),
        more="What attendees do themselves is not in it, nor any address.",
    ),
    "POST /v1/groups/{group}/images": Operation(
        "uploadImage",
        "Upload an image: a logo, or one of an event",
        response_types.Image,
        more="The bytes of a PNG, JPEG or WebP of 500 kB and 4000 by 4000 pixels at most. Only the picture is kept, "
        "and which way up it is: not where it was taken, nor what else is in the file. 100 images a day for a group.",
    ),
    f"GET {_MEMBERS}": Operation("listMembers", "List the group's members", ListOf(response_types.Member)),
    f"POST {_MEMBERS}": Operation(
        "inviteMember",
        "Invite a member",
        response_types.Member,
        "The address is a member's already, or the group has 50.",
        {"email": "dora@example.org", "name": "Dora", "role": "check_in"},
        "They are mailed an invitation, good for a week, and are active once they accept it by its button. Nobody "
        "gives a role that may do more than themselves. 20 invitations a day for a group.",
    ),
    f"GET {_MEMBER}": Operation("showMember", "Show a member", response_types.Member),
    f"PATCH {_MEMBER}": Operation(
        "changeMember",
        "Change a member's name or role",
        response_types.Member,
        _LAST_OWNER,
        {"role": "organizer"},
        "Nobody changes the role of who may do more than themselves.",
    ),
    f"DELETE {_MEMBER}": Operation("removeMember", "Remove a member", conflict=_LAST_OWNER),
    f"POST {_MEMBER}/invite": Operation(
        "inviteMemberAgain",
        "Mail an invitation anew",
        response_types.Member,
        "They have accepted it already.",
        None,
        "The earlier ones open nothing from then on. Within an hour of the last one nothing happens.",
    ),
    f"GET {_KEYS}": Operation("listApiKeys", "List the group's API keys", ListOf(response_types.ApiKey)),
    f"POST {_KEYS}": Operation(
        "createApiKey",
        "Make an API key",
        response_types.NewApiKey,
        None,
        {"name": "Check-in at the door", "scopes": ["attendees:write"], "expires_at": "2027-01-01T00:00:00Z"},
        "The key itself is shown this once.",
    ),
    f"DELETE {_KEYS}/{{key}}": Operation("deleteApiKey", "Delete an API key"),
}
_OF_EVENTS = {
    f"GET {_EVENTS}": Operation(
        "listEvents",
        "List events by their end, the first to end first",
        ListOf(response_types.Event),
        more="`when=upcoming` has those that are not over, the nearest first; `when=past` those that are, the latest "
        "first. `q` finds words of the title, or parts of them, in any case.",
    ),
    f"POST {_EVENTS}": Operation(
        "createEvent",
        "Make an event: a draft",
        response_types.Event,
        None,
        {
            "title": "Founders' breakfast",
            "starts_at": "2026-12-03T09:00:00",
            "ends_at": "2026-12-03T11:00:00",
            "timezone": "Europe/Berlin",
            "venue": {"name": "Café Central", "address": "Herrengasse 14, Vienna", "url": None},
            "capacity": 40,
            "waitlist": {"mode": "offer", "offer_hours": 24},
            "questions": [{"id": "diet", "label": "What do you eat?", "options": ["Everything", "No meat"]}],
        },
    ),
    f"GET {_EVENT}": Operation("showEvent", "Show an event and its counts", response_types.Event),
    f"PATCH {_EVENT}": Operation(
        "changeEvent",
        "Change an event",
        response_types.Event,
        "The event is cancelled, or more people have a place than the new capacity.",
        {"starts_at": "2026-12-03T10:00:00"},
        "With a new start alone it lasts as long. Who was mailed another time or place is told once it was left alone "
        "for five minutes. `warnings` say what else it leads to.",
    ),
    f"DELETE {_EVENT}": Operation(
        "deleteEvent",
        "Delete a draft that nobody ever signed up for",
        None,
        "It is published or cancelled, or somebody has signed up.",
        more="Its rules go with it.",
    ),
    f"POST {_EVENT}/dry-run": Operation(
        "tryChangingEvent",
        "Say what a change of an event would lead to, and change nothing",
        response_types.Effects,
        "The event is cancelled, or more people have a place than the new capacity.",
        {"starts_at": "2026-12-03T10:00:00"},
    ),
    f"POST {_EVENT}/publish/dry-run": Operation(
        "tryPublishingEvent",
        "Say what publishing an event would lead to, and change nothing",
        response_types.Effects,
        _CANCELLED,
    ),
    f"POST {_EVENT}/cancel/dry-run": Operation(
        "tryCancellingEvent",
        "Say how many mails cancelling an event would send, and change nothing",
        response_types.Effects,
        "The event is over.",
        {"message": "The speaker is ill: we meet again in February."},
    ),
    f"POST {_EVENT}/publish": Operation("publishEvent", "Publish an event", response_types.Event, _CANCELLED),
    f"POST {_EVENT}/unpublish": Operation(
        "unpublishEvent",
        "Make an event a draft again",
        response_types.Event,
        "Somebody has signed up, or it is cancelled.",
    ),
    f"POST {_EVENT}/cancel": Operation(
        "cancelEvent",
        "Cancel an event and tell everyone",
        response_types.Event,
        "The event is over.",
        {"message": "The speaker is ill: we meet again in February."},
    ),
    f"POST {_EVENT}/clone": Operation(
        "cloneEvent",
        "Make a draft like an event, without its people",
        response_types.Event,
        None,
        {"starts_at": "2027-01-07T09:00:00", "ends_at": "2027-01-07T11:00:00"},
    ),
}
_OF_ATTENDEES = {
    f"GET {_EVENT}/attendees": Operation(
        "listAttendees",
        "List an event's attendees: confirmed, offered, pending, waitlisted, cancelled; within each by name or time",
        ListOf(response_types.Attendee, some_fields=True),
        more="Asks, offers and consents are shown as the address's owner confirmed them. `answers.<question>` in the "
        "query chooses by an answer: one of a choice, `true` or `false`, words of a text; empty for who said nothing. "
        "`fields` names what is to be shown, separated by commas, one answer as `answers.<question>`: without asks, "
        "offers and consents a page is found in half the requests.",
    ),
    f"GET {_EVENT}/attendees.csv": Operation(
        "exportAttendees",
        "Export an event's attendees as CSV",
        "text/csv",
        more="A column for each field, then one for each question, titled by its label. It takes what the list takes. "
        "`bom` has it begin with a byte order mark, for Excel. What a spreadsheet might take for a formula has an "
        "apostrophe before it. The audit trail says who exported.",
    ),
    f"POST {_EVENT}/check-in-all": Operation(
        "checkInAll",
        "Check in everybody who has a place",
        response_types.CheckInAll,
        "The event has not begun, is cancelled, or this is being taken back.",
        more="What the request has no time for a job does: see `showCheckInAll`.",
    ),
    f"GET {_EVENT}/check-in-all": Operation(
        "showCheckInAll", "Show how far checking in all is, or taking that back", response_types.CheckInAll
    ),
    f"POST {_EVENT}/check-in-all/undo": Operation(
        "undoCheckInAll",
        "Take back that all were checked in",
        response_types.CheckInAll,
        "All were never checked in at once, or that is still at work.",
        more="Of those alone whom that checked in: who was checked in by themselves stays so.",
    ),
    "GET /v1/groups/{group}/exports/{export}": Operation(
        "showExport",
        "Show how far an export is, and where to get it",
        response_types.Export,
        more="It is `running`, `done` or `failed`, and gone after a day.",
    ),
    f"POST {_EVENT}/attendees": Operation(
        "addAttendee",
        "Add somebody by hand",
        response_types.CheckedIn,
        "The event is a draft, or cancelled.",
        {"name": "Ada Lovelace", "email": "ada@example.org", "checked_in": True},
        "They have a place whatever the capacity; `warnings` say where there are too few. Without an address they get "
        "no mails. Whose address is on the list already is not added twice: who is pending, offered a place or in line "
        "has one from then on.",
    ),
    f"GET {_EVENT}/check-in": Operation(
        "listExpected",
        "List who is expected at the door",
        ListOf(response_types.Expected),
        more="By name, all but those who cancelled; `q` looks for words of names.",
    ),
    f"GET {_EVENT}/check-in/changes": Operation(
        "listDoorChanges",
        "List what was done at the event's doors since",
        response_types.DoorChanges,
        more="For a device that has the list already and asks again every few seconds.",
    ),
    f"POST {_EVENT}/check-in": Operation(
        "checkInByCode",
        "Check in whose QR code it is",
        response_types.CheckedIn,
        "The attendee has cancelled.",
        {"code": "k1.WyJlN2MxIiwiOWYwYiIsIjViZDIiXQ.mC2pT5rXv8"},
        "What the code on an attendee's page holds. One of another event, or of a place that was given up, is a 422.",
    ),
    f"POST {_ATTENDEE}/check-in": Operation(
        "checkIn",
        "Note that an attendee has come",
        response_types.CheckedIn,
        "The attendee has cancelled.",
        {"ago": "PT5M"},
        "Who is pending, offered a place or in line has one from then on; `warnings` say so. `ago` is for a device "
        "that kept it while it had no network: what was done of the attendee after that stands.",
    ),
    f"DELETE {_ATTENDEE}/check-in": Operation("undoCheckIn", "Take a check-in back"),
    f"POST {_ATTENDEE}/cancel": Operation(
        "cancelAttendee",
        "Cancel an attendee's place",
        response_types.Attendee,
        _GONE,
        {"message": "You told us that you cannot come."},
        "The next in line gets it.",
    ),
}
_OF_CONTACTS = {
    f"GET {_CONTACTS}": Operation("listContacts", "List contacts by name", ListOf(contact_response_types.Contact)),
    f"POST {_CONTACTS}/import": Operation(
        "importContacts",
        "Import contacts from CSV",
        contact_response_types.Imported,
        None,
        {"csv": "email,name,tags,notes\nada@example.org,Ada Lovelace,founder;speaker,Met in May\n"},
        "The CSV itself, or JSON that holds it; at most 5,000 rows, in UTF-8, or in UTF-16 with its byte order mark. "
        "The first row has the titles: `email`, `name` or `first_name` and `last_name`, `tags`, `notes`, or what "
        "Mailchimp, Google, Outlook, Eventbrite and Luma call these in English, German or French; or say so by "
        "`columns`. They are separated by commas, semicolons or tabs, several tags in a cell by any of `,` `;` `|`. An "
        "import adds: tags are joined to those there, a name or notes that are there stay, unless `overwrite` is asked "
        "for, or the name was made up from the address. Nobody is mailed, and no consent is given.",
    ),
    f"GET {_CONTACT}": Operation("showContact", "Show a contact", contact_response_types.Contact),
    f"PATCH {_CONTACT}": Operation(
        "changeContact",
        "Change a contact",
        contact_response_types.Contact,
        None,
        {"tags": ["founder"], "notes": "Met in May"},
    ),
    f"GET {_CONTACTS.removesuffix('/contacts')}/retention": Operation(
        "showRetention",
        "Show who is erased next by the group's retention",
        contact_response_types.Retention,
        more="Somebody is erased who is known for longer than `retention_days`, signed up for nothing that ended in "
        "them, and agreed to nothing in them. It is carried out daily, first a day after it was set.",
    ),
    f"POST {_CONTACT}/merge": Operation(
        "mergeContact",
        "Merge a contact into another one of the same person",
        contact_response_types.Contact,
        "The one that is to stay has no address, and the other has; or together they have more tags, notes or former "
        "contacts than one may.",
        {"into": "0f9619ff8b86d011b42d"},
        more="The answer is the contact that stays, with all that hangs on both: tags and notes are joined, of "
        "consents the stricter stands, what stops mail to either address stays. Where both had signed up for an event "
        "the better place is left; the other goes to the next in line. Links that were mailed to either lead on. It "
        "cannot be undone.",
    ),
    f"DELETE {_CONTACT}": Operation(
        "eraseContact",
        "Erase a contact",
        more="Name, address, answers and notes go, everywhere; counts stay. A place at an event to come is given up to "
        "the next in line. The person is not told. That an address must not be mailed stays known, by its id only.",
    ),
    f"GET {_CONTACT}/history": Operation(
        "listContactHistory", "List a contact's signups, the latest event first", ListOf(contact_response_types.Visit)
    ),
    f"GET {_CONTACT}/export": Operation(
        "exportContact", "Export all that is kept about a person", contact_response_types.ContactExport
    ),
}
_OF_EVENT_RULES = {
    f"POST {_EVENT}/rules/{{rule}}/reset": Operation(
        "resetEventRule",
        "Have a rule of the group as the group has it, for an event that had changed it or turned it off",
        response_types.Rule,
        "The rule is the event's own.",
    ),
}
_MESSAGE = {"audience": "confirmed", "subject": "Another room", "body": "We meet on the second floor, {{first_name}}."}
_OF_MAILINGS = {
    f"POST {_EVENT}/messages": Operation(
        "sendMessage",
        "Write to an event's attendees, now",
        response_types.Mailing,
        "The event is a draft, or cancelled.",
        _MESSAGE,
        "A mailing like any other, which begins at once: only who may be mailed gets it.",
    ),
    f"POST {_EVENT}/messages/dry-run": Operation(
        "countRecipients",
        "Say how many a message would be mailed to, and mail nobody",
        response_types.Recipients,
        "The event is a draft, or cancelled.",
        _MESSAGE,
    ),
    f"POST {_EVENT}/messages/test": Operation(
        "testMessage",
        "Send a message once, to an active member of the group, before it goes out",
        response_types.TestedMessage,
        "The event is a draft, or cancelled.",
        {**_MESSAGE, "email": "olga@example.org"},
        "50 a day for a group, tests of rules included.",
    ),
    f"POST {_EVENT}/invitations": Operation(
        "inviteContacts",
        "Invite contacts to an event",
        invitation_types.CountedInvitations,
        "The event is a draft, cancelled, without connections, or has begun; or others are being invited just now.",
        {
            "audience": {"tags": ["founders"], "missed": True},
            "subject": "Come to {{event.title}}?",
            "body": "We would love to see you again, {{first_name}}.",
            "dry_run": True,
        },
        "Those contacts who agreed to follow-ups and have not signed up, each once an event; an empty `audience` is "
        "all of them. Who is coming, and the buttons, follow the text by themselves. Needs `contacts:read`, too.",
    ),
    f"GET {_EVENT}/connections": Operation(
        "showEventConnections",
        "Show figures of an event's connections: who was introduced, met, exchanged addresses, came back",
        connection_figure_types.EventConnections,
    ),
    "GET /v1/groups/{group}/connections": Operation(
        "showGroupConnections",
        "Show figures of connections at the group's last events",
        connection_figure_types.GroupConnections,
    ),
    f"GET {_EVENT}/figures": Operation(
        "showEventFigures",
        "Show an event's figures: who came of those who signed up, what became of its mails, what it cost",
        figure_types.EventFigures,
    ),
    f"GET {_EVENT}/introductions": Operation(
        "listIntroductions",
        "List who would be introduced to whom, or was",
        ListOf(connection_types.Introduction),
        more="Whoever said no to somebody is nobody's business: such a pair is not in it.",
    ),
    f"POST {_EVENT}/introductions": Operation(
        "addIntroduction",
        "Have two attendees introduced to each other",
        connection_types.Introduction,
        "Both were introduced already, all reminders that name anybody went out, the event has begun or is cancelled, "
        "or has no connections.",
        {"attendees": ["8b1d0f5f3c2e4a61", "c4e7a9d2f0b35168"], "reason": "Both of you build bikes"},
    ),
    f"POST {_EVENT}/introductions/{{introduction}}/veto": Operation(
        "vetoIntroduction",
        "Have two people not introduced to each other at this event",
        connection_types.Introduction,
        "It went out, the event has begun or is cancelled, or has no connections.",
    ),
    f"GET {_EVENT}/feedback": Operation(
        "showFeedback",
        "Show how an event was, as those say who came: marks, and words to the organisers",
        connection_types.Feedback,
    ),
    "GET /v1/groups/{group}/topics": Operation(
        "showTopics", "Show the group's topics: what its people ask of each other, and offer", connection_types.Topics
    ),
    "PUT /v1/groups/{group}/topics": Operation(
        "changeTopics",
        "Change the group's topics, all of them at once",
        connection_types.Topics,
        example={
            "topics": [
                {
                    "id": "legal",
                    "labels": {"en": "Legal advice", "de": "Rechtsberatung"},
                    "asks": ["a lawyer"],
                    "offers": ["law firm"],
                }
            ]
        },
        more="A label is a word for asking and for offering, too. The same word of two topics is refused; an ask and "
        "an offer of two topics may be called the same.",
    ),
    "GET /v1/groups/{group}/topics/unmatched": Operation(
        "listUnmatched",
        "List what people ask and offer that is of no topic",
        ListOf(connection_types.Unmatched),
        more="What they would come to an event for, or ask the group for between events, is among it. What most "
        "people wrote is first. A page looks through 4,000 contacts and counts among these: in a larger "
        "group a text may come again.",
    ),
    f"GET {_EVENT}/reports": Operation(
        "listReports",
        "List whom attendees reported, of those they were introduced to",
        ListOf(connection_types.Report),
        more="What is settled comes last. The two are kept apart for good; who was reported is told nothing.",
    ),
    f"POST {_EVENT}/reports/{{report}}/settle": Operation(
        "settleReport",
        "Say that a report needs nothing more",
        connection_types.Report,
        more="It does not want anybody's attention from then on, and stays for a year. A repeat changes nothing.",
    ),
    "GET /v1/groups/{group}/asks": Operation(
        "listAsks",
        "List what people ask the group for between events, the oldest first",
        ListOf(connection_types.Ask),
        more="Who may help is told of it once it is approved, without a name. What has ended is not in it.",
    ),
    "POST /v1/groups/{group}/asks/{ask}/approve": Operation(
        "approveAsk",
        "Have those told of an ask who may help",
        connection_types.Ask,
        "The ask has ended.",
    ),
    "POST /v1/groups/{group}/asks/{ask}/decline": Operation(
        "declineAsk",
        "Have nobody told of an ask, or nobody more",
        connection_types.Ask,
        "The ask has ended.",
    ),
    "GET /v1/groups/{group}/figures": Operation(
        "showGroupFigures", "Show the figures of the group's last events", figure_types.GroupFigures
    ),
    f"GET {_EVENT}/mailings": Operation(
        "listMailings", "List what went and will go out: the event's timeline", ListOf(response_types.Mailing)
    ),
    f"GET {_EVENT}/mailings/{{mailing}}/preview": Operation(
        "previewMailing",
        "Show a mailing as one attendee gets it, or why they get nothing",
        response_types.Preview,
        more="Without `attendee` as somebody made up gets it; with one it needs `attendees:read` besides. Links in it "
        "open nothing.",
    ),
    f"GET {_EVENT}/deliveries": Operation(
        "listDeliveries", "List what became of each mail about an event", ListOf(response_types.Delivery)
    ),
    "GET /v1/groups/{group}/deliveries": Operation(
        "listGroupDeliveries",
        "List the group's own mails, to its members: alerts, tests of rules, invitations, newest first",
        ListOf(response_types.Delivery),
    ),
    f"POST {_EVENT}/deliveries/{{delivery}}/settle": Operation(
        "settleDelivery",
        "Say what became of a mail whose outcome nobody knows",
        response_types.Delivery,
        "Its outcome is known.",
        {"as": "sent"},
        "`sent` takes it for sent, `planned` sends it again.",
    ),
}
OPERATIONS: Mapping[str, Mapping[str, Operation]] = {
    "Signing up": _SIGNING_UP,
    "Events": _OF_EVENTS,
    "Attendees": _OF_ATTENDEES,
    "Rules": {
        **of_rules("/v1/groups/{group}", "", "the group's"),
        **of_rules(_EVENT, "Event", "an event's"),
        **_OF_EVENT_RULES,
    },
    "Mailings": _OF_MAILINGS,
    "Contacts": _OF_CONTACTS,
    "Connections": {**OF_MAYBES},
    "Settings": _SETTINGS,
}
"""By tag, then by method and path."""
