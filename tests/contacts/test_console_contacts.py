"""Contacts in the console: found, looked at, changed, merged, blocked, erased, imported."""

import pytest

from rapport.domain.members.member import Role
from tests.testing.console import Console, signed_in
from tests.testing.html import read
from tests.testing.world import World

CONTACTS = "/console/demo/contacts"


@pytest.fixture
def console(world: World) -> Console:
    return signed_in(world)


def page(world: World, who: str = "ada") -> str:
    return f"{CONTACTS}/{world.app.contact_id('demo', f'{who}@example.org')}"


def text(console: Console, path: str, **query: object) -> str:
    return " ".join(console.page(path, **query).text.split())


def test_a_group_without_contacts_is_told_how_they_come(console: Console) -> None:
    assert "Whoever signs up for an event is here from then on" in text(console, CONTACTS)


def test_contacts_are_listed_searched_and_filtered_by_the_names_of_the_api(world: World, console: Console) -> None:
    event = world.event()
    for who in ("ada", "ben", "cleo"):
        world.sign_up(event, who)
    world.act(event, "ada", "check-in")
    world.ask("PATCH", page(world, "ben").replace("/console/", "/v1/groups/"), {"tags": ["founder"]})

    def names(**query: object) -> list[str]:
        return [
            one for one in ("Ada", "Ben", "Cleo") if f"{one.lower()}@example.org" in text(console, CONTACTS, **query)
        ]

    assert names() == ["Ada", "Ben", "Cleo"]
    assert (names(q="be"), names(tag="Founder"), names(been="first")) == (["Ben"], ["Ben"], ["Ada"])
    assert "Nobody is found by this" in text(console, CONTACTS, been="regular")


def test_one_page_tells_what_they_came_to_what_they_were_mailed_and_what_they_agreed_to(
    world: World, console: Console
) -> None:
    event = world.event(title="Breakfast")
    world.sign_up(event, looking_for=["a lawyer"], follow_up_consent=True)
    world.ask("POST", f"/public/v1/signups/{world.mails('ada')[0].token}/confirm")
    world.act(event, "ada", "check-in")
    world.ses_reports(world.mails("ada")[0], "delivery")
    shown = text(console, page(world))
    for words in ("ada@example.org", "1 came", "Breakfast", "Came", "Delivered", "a lawyer", "Yes, since"):
        assert words in shown, words


def test_name_tags_and_notes_are_changed_and_what_is_wrong_comes_back(world: World, console: Console) -> None:
    world.sign_up(world.event())
    answer = console.post(page(world), {"name": "Ada L.", "tags": "founder\r\n\r\nspeaker", "notes": "met\r\nin May"})
    assert (answer.status, answer.headers["location"]) == (303, page(world))
    found = world.ask("GET", page(world).replace("/console/", "/v1/groups/"))
    assert (found["name"], found["tags"], found["notes"]) == ("Ada L.", ["founder", "speaker"], "met\nin May")
    answer = console.post(page(world), {"name": " ", "tags": "", "notes": "kept as typed"})
    assert (answer.status, "kept as typed" in answer.body) == (422, True)


def test_of_two_who_change_a_contact_the_second_is_told_and_nothing_is_lost(world: World, console: Console) -> None:
    world.sign_up(world.event())
    mine, theirs = (
        next(form for form in console.page(page(world)).all("form") if "notes" in form.fields()) for _ in range(2)
    )
    console.submit(theirs, notes="Theirs", tags="speaker")
    with world.unchanged():
        told = console.submit(mine, name="Ada L.", notes="Mine")
    assert told.status == 422
    again = next(form for form in read(told.body).all("form") if "notes" in form.fields())
    assert console.submit(again).status == 303
    found = world.ask("GET", page(world).replace("/console/", "/v1/groups/"))
    assert (found["name"], found["tags"], found["notes"]) == ("Ada L.", ["speaker"], "Mine")
    assert console.submit(theirs, notes="Theirs").status == 422, "by the back button"


def test_who_is_blocked_or_erased_gives_up_places_which_is_said_before(world: World, console: Console) -> None:
    event = world.event(capacity=1, title="Dinner")
    for who in ("ada", "ben", "cleo"):
        world.sign_up(event, who)
    before = text(console, page(world))
    assert before.count("They give up their place at “Dinner”.") == 2  # by either
    assert before.count("It mails 1 person: who gets the place.") == 2
    assert console.post(page(world), {"blocked": "true"}).status == 303
    assert world.attendee(event, "ben")["status"] == "confirmed"
    assert "Blocked since" in text(console, page(world))
    assert console.post(page(world), {"blocked": "false"}).status == 303
    answer = console.post(f"{page(world, 'ben')}/erase")
    assert (answer.status, answer.headers["location"]) == (303, CONTACTS)
    assert world.attendee(event, "cleo")["status"] == "confirmed"
    assert console.get(page(world, "ben")).status == 404


def test_a_merge_says_what_it_leads_to_and_is_done_by_a_form(world: World, console: Console) -> None:
    event = world.event(capacity=2, title="Dinner")
    for who in ("ada", "old", "ben"):
        world.sign_up(event, who)
    stays = page(world).rpartition("/")[2]
    assert "ada@example.org" in text(console, f"{page(world, 'old')}/merge", q="ada")
    before = console.page(f"{page(world, 'old')}/merge", into=stays)
    said = " ".join(before.text.split())
    assert "one place is left, and the other goes to the first in line, who is mailed" in said
    (form,) = [one for one in before.all("form") if one.attributes["action"].endswith("/merge")]
    answer = console.submit(form)
    assert (answer.status, answer.headers["location"]) == (303, page(world))
    assert world.attendee(event, "ben")["status"] == "confirmed"
    answer = console.post(f"{page(world)}/merge", {"into": "nobody"})
    assert (answer.status, "is no contact of this group" in answer.body) == (409, True)


def test_who_had_a_person_s_data_is_noted(world: World, console: Console) -> None:
    world.sign_up(world.event())
    answer = console.get(f"{page(world)}/export")
    assert (answer.status, "ada@example.org" in answer.body) == (200, True)
    (noted,) = [one for one in world.items("/v1/groups/demo/audit") if one["action"] == "contact.export"]
    assert (noted["actor"]["kind"], noted["target"]) == ("member", page(world).removeprefix("/console/demo/"))


def test_an_import_is_previewed_its_columns_mapped_and_each_row_reported(world: World, console: Console) -> None:
    world.sign_up(world.event())
    world.ask("PATCH", page(world).replace("/console/", "/v1/groups/"), {"notes": "as it was"})
    rows = "Kontakt;Wer;Anmerkung\r\nada@example.org;Ada;\r\nfay@example.org;Fay;neu\r\nnot an address;Gil;\r\n"
    first = console.post(f"{CONTACTS}/import", {"csv": rows})
    assert (first.status, "Which column is what" in first.body) == (422, True)
    fields = {"csv": rows, "columns.email": "Kontakt", "columns.name": "Wer", "columns.notes": "Anmerkung"}
    with world.unchanged():
        shown = console.post(f"{CONTACTS}/import", fields)
    assert shown.status == 200
    for words in ("Import 1 contact<", "Left out", "fay@example.org"):
        assert words in shown.body, words
    mails = len(world.mails())
    done = console.post(f"{CONTACTS}/import", {**fields, "do": "import"})
    assert (done.status, done.headers["location"]) == (303, CONTACTS)
    found = {one["email"]: one["notes"] for one in world.items("/v1/groups/demo/contacts")}
    assert found == {"ada@example.org": "as it was", "fay@example.org": "neu"}
    assert len(world.mails()) == mails
    assert console.post(f"{CONTACTS}/import", {"csv": ""}).status == 422


def test_only_who_may_sees_contacts(world: World) -> None:
    world.sign_up(world.event())
    door = signed_in(world, Role.CHECK_IN)
    for path in (CONTACTS, page(world), f"{page(world)}/export", f"{page(world)}/merge", f"{CONTACTS}/import"):
        assert door.get(path).status == 403
