"""What organisers ask for: each has the look-up of the API key."""

from datetime import timedelta
from urllib.parse import urlsplit

from benchmarks.request_flows.beginnings import CONTACTS, EVENTS, RULE, ada_at, call, with_ada, with_crowd
from benchmarks.request_flows.flow import Work, flow
from tests.testing.console import signed_in
from tests.testing.html import read
from tests.testing.world import MEETING, World


@flow("check-in", 3, "3: key, read, write")
def _check_in(world: World) -> Work:
    path = ada_at(world)
    return lambda: call(world, "POST", f"{path}/check-in")


@flow("check-in undone", 3, "3: key, read, write")
def _undo_check_in(world: World) -> Work:
    path = ada_at(world)
    call(world, "POST", f"{path}/check-in")
    return lambda: call(world, "DELETE", f"{path}/check-in")


@flow("check-in, in the console by a member", 4, "4: session, group and member, read, write")
def _check_in_in_console(world: World) -> Work:
    path = ada_at(world).replace("/v1/groups/", "/console/")
    member = signed_in(world)
    member.page(path.partition("/attendees/")[0] + "/check-in")  # the visit is noted, which it is once an hour
    return lambda: member.post(f"{path}/check-in")


@flow("check-in, at the door by a link", 3, "3: the link with group and event, read, write")
def _check_in_by_link(world: World) -> Work:
    path, member = ada_at(world).replace("/v1/groups/", "/console/"), signed_in(world)
    page = path.partition("/attendees/")[0] + "/check-in"
    member.post(f"{page}/links", {"link": "helpers", "do": "make"})
    link = urlsplit(member.page(page).one("input", id="link-helpers").attributes["value"]).path
    cookies = [cookie.partition(";")[0] for cookie in world.post_form(link, {}).cookies]
    csrf = read(world.call("GET", page, cookies=cookies).body).one("form", action=page).fields()["csrf"]
    return lambda: world.post_form(f"{path}/check-in", {"csrf": csrf}, cookies=cookies)


@flow("the door's list, a page", 3, "3: key, event, a Query for each status that anybody has")
def _door_list(world: World) -> Work:
    event = with_ada(world)
    return lambda: call(world, "GET", f"{event}/check-in")


@flow("what other doors did since", 3, "3: key, event, a Query of the trail")
def _door_changes(world: World) -> Work:
    event, since = with_ada(world), world.now.isoformat()
    return lambda: call(world, "GET", f"{event}/check-in/changes", query={"since": since})


@flow("somebody added by hand", 4, "4: key, read, write, enqueue")
def _add_by_hand(world: World) -> Work:
    path = f"{world.event()}/attendees"
    return lambda: call(world, "POST", path, {"name": "Ada", "email": "ada@example.org", "checked_in": True})


@flow(
    "all of 120 checked in at once",
    17,
    "17: key, event, the last time, write, read; for each 40 a Query, 2 reads, write",
)
def _check_in_all(world: World) -> Work:
    event = with_crowd(world)
    world.wind(timedelta(days=3, hours=10))
    return lambda: call(world, "POST", f"{event}/check-in-all")


@flow("cancel, by an organiser", 5, "5: key, read, write, enqueue, whose it was")
def _cancel_attendee(world: World) -> Work:
    path = ada_at(world)
    return lambda: call(world, "POST", f"{path}/cancel")


@flow("event made", 2, "2: key, write")
def _make_event(world: World) -> Work:
    meeting = {**MEETING, "capacity": 30}
    return lambda: call(world, "POST", EVENTS, meeting)


@flow("event made, with an idempotency key", 3, "3: key, whether it was made already, write")
def _make_event_once(world: World) -> Work:
    meeting, once = {**MEETING, "capacity": 30}, {"idempotency-key": "once"}
    return lambda: call(world, "POST", EVENTS, meeting, headers=once)


@flow("event published", 7, "7: key, read, write, enqueue; two kinds of rules and mailings, to say which are late")
def _publish(world: World) -> Work:
    event = world.event(publish=False)
    return lambda: call(world, "POST", f"{event}/publish")


@flow("event changed", 4, "4: key, read, write, enqueue")
def _change_event(world: World) -> Work:
    event = with_ada(world)
    return lambda: call(world, "PATCH", event, {"title": "Founders' supper"})


@flow("event moved", 7, "7: the same as published")
def _move_event(world: World) -> Work:
    event = with_ada(world)
    return lambda: call(world, "PATCH", event, {"starts_at": "2026-12-03T18:30:00"})


@flow("event cancelled", 4, "4: key, read, write, enqueue")
def _cancel_event(world: World) -> Work:
    event = with_ada(world)
    return lambda: call(world, "POST", f"{event}/cancel")


@flow("event cloned", 4, "4: key, read, its own rules, write")
def _clone(world: World) -> Work:
    event = world.event()
    world.ask("POST", f"{event}/rules", RULE)
    return lambda: call(world, "POST", f"{event}/clone")


@flow("draft deleted", 5, "5: key, read, its own rules, its mailings, write")
def _delete(world: World) -> Work:
    event = world.event(publish=False)
    world.ask("POST", f"{event}/rules", RULE)
    return lambda: call(world, "DELETE", event)


@flow("a group's rule changed", 3, "3: key, read, write")
def _change_group_rule(world: World) -> Work:
    return lambda: call(world, "PATCH", "/v1/groups/demo/rules/day-before", {"subject": "Tomorrow"})


@flow("an event's rule changed", 5, "5: key, read rule and event, count its own, write both, enqueue")
def _change_event_rule(world: World) -> Work:
    event = world.event()
    return lambda: call(world, "PATCH", f"{event}/rules/day-before", {"subject": "Tomorrow"})


@flow("the audit trail, a page", 3, "3: key, the group, a Query for each month")
def _audit(world: World) -> Work:
    world.event()
    return lambda: call(world, "GET", "/v1/groups/demo/audit")


@flow("timeline", 6, "6: key, event, two kinds of rules, mailings, counts")
def _timeline(world: World) -> Work:
    event = with_ada(world)
    return lambda: call(world, "GET", f"{event}/mailings")


@flow("preview", 5, "4: key, what it is made of, what became of it, who is coming")
def _preview(world: World) -> Work:
    event = with_ada(world)
    query = {"attendee": world.attendee(event)["id"]}
    return lambda: call(world, "GET", f"{event}/mailings/day-before_g1/preview", query=query)


@flow("settled by hand", 5, "4: key, read delivery and mailing, write, enqueue")
def _settle(world: World) -> Work:
    event = with_ada(world)
    world.ses.next("timeout", 1)
    world.wind(timedelta(days=2, hours=9))
    (unknown,) = world.items(f"{event}/deliveries", state="unknown")
    return lambda: call(world, "POST", f"{event}/deliveries/{unknown['id']}/settle", {"as": "planned"})


@flow("attendees, a page of 100", 4, "4: key, event, a Query, whose they are")
def _page(world: World) -> Work:
    event = with_crowd(world)
    return lambda: call(world, "GET", f"{event}/attendees", query={"limit": 100, "sort": "name"})


@flow("attendees, a page of 100 of what is of the event alone", 3, "3: key, event, a Query")
def _lean_page(world: World) -> Work:
    event = with_crowd(world)
    query = {"limit": 100, "fields": "name,email,status,answers"}
    return lambda: call(world, "GET", f"{event}/attendees", query=query)


@flow("attendees, a search through 120", 4, "4: key, event, a Query for each MB, whose they are by 100")
def _search(world: World) -> Work:
    event = with_crowd(world)
    return lambda: call(world, "GET", f"{event}/attendees", query={"q": "person7"})


@flow("attendees, CSV of 120", 6, "6: key, event, a Query for each MB, whose they are by 100, a note of who exported")
def _csv(world: World) -> Work:
    event = with_crowd(world)
    return lambda: call(world, "GET", f"{event}/attendees.csv")


@flow("a contact's history", 5, "5: key, contact, events, signups, seats")
def _history(world: World) -> Work:
    contact = ada_at(world).rpartition("/")[2]
    return lambda: call(world, "GET", f"{CONTACTS}/{contact}/history")


@flow(
    "a contact's export",
    16,
    "16: the same, consents, links, news, ask; maybes, those of forms, invitations, questions; for each event "
    "mailings, copies and answers; the trail's entry",
)
def _export(world: World) -> Work:
    contact = ada_at(world).rpartition("/")[2]
    return lambda: call(world, "GET", f"{CONTACTS}/{contact}/export")


@flow(
    "a contact's erasure",
    20,
    "20: key, contact, write; links; news and their mail; ask; reports; maybes of forms, at events; events and "
    "signups; for each event counts, write, what they said, of whom, why they were introduced, mails, their write",
)
def _erase(world: World) -> Work:
    contact = ada_at(world).rpartition("/")[2]
    return lambda: call(world, "DELETE", f"{CONTACTS}/{contact}")
