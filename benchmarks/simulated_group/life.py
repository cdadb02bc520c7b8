"""Lives through a group's events: what its people do with its pages and mails, week by week."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from benchmarks.simulated_group.people import Person, made_up, vocabulary
from tests.testing.browser import Browser
from tests.testing.html import Element, read
from tests.testing.ses import Mail
from tests.testing.world import MONDAY, World, new_world

WEEK = timedelta(days=7)
_STARTS = timedelta(days=3, hours=18, minutes=30)
"""After Monday's midnight, by the clocks of the event's zone: each Thursday evening."""
_LINK = re.compile(r"https://rapport\.example(/[^\s\"'<>)]+)")
_LEFT_OUT = "Shall we go on introducing you?"
OF_NEWS = re.compile(r"own_[^_]+_news_\d+")
"""What the deliveries are called that tell somebody of others: of these there are three a week at most."""


@dataclass
class Evening:
    """One event, and what was true of it."""

    number: int
    title: str
    path: str
    """Of the organisers' API."""
    starts_at: datetime
    signed_up: set[str] = field(default_factory=set)
    """By name, as all that follows."""
    agreed: frozenset[str] = frozenset()
    """Who had a place, agreed to be introduced and was not left out when the reminder went out."""
    introduced: set[frozenset[str]] = field(default_factory=set)
    refused: set[frozenset[str]] = field(default_factory=set)
    """Who said no to whom: this once, or for good."""
    came: set[str] = field(default_factory=set)
    maybe: set[str] = field(default_factory=set)
    """Who said that they would come if, and confirmed it."""


@dataclass
class Life:
    world: World
    people: Mapping[str, Person]
    random: Random
    evenings: list[Evening] = field(default_factory=list)
    gone: dict[str, datetime] = field(default_factory=dict)
    """Who unsubscribed, and when."""
    left_out: set[str] = field(default_factory=set)
    """Who was told that they are introduced no more, for they never say whom they met."""
    read_mails: int = 0
    invited: int = 0

    def live(self, events: int) -> None:
        self.world.ask("PUT", "/v1/groups/demo/topics", {"topics": vocabulary()})
        for number in range(1, events + 1):
            self.week(number)
        self.world.wind(timedelta(days=40))

    def week(self, number: int) -> None:
        world, monday = self.world, MONDAY + (number - 1) * WEEK
        evening = self.announced(number, monday)
        keen = [one for one in self.active if self.random.random() < one.keenness]
        early, late = keen[::2], keen[1::2]
        for person in early:
            self.sign_up(evening, person)
        self.maybes(evening, [one for one in self.active if one not in keen])
        self.look_into_mails(evening)
        world.wind(monday + timedelta(hours=9))
        self.look_into_mails(evening)
        world.wind(monday + timedelta(days=1))
        for person in late:
            self.sign_up(evening, person)
        self.look_into_mails(evening)
        world.wind(evening.starts_at - timedelta(hours=24, minutes=31))
        self.note_who_agreed(evening)
        world.wind(timedelta(minutes=10))
        self.note_introductions(evening)
        self.look_into_mails(evening)
        world.wind(evening.starts_at - timedelta(hours=6))
        self.drop_out(evening)
        world.wind(evening.starts_at)
        self.note_introductions(evening)
        self.check_in(evening)
        world.wind(evening.starts_at + timedelta(hours=18))
        self.look_into_mails(evening)
        world.wind(max(world.now, monday + WEEK))
        self.leave(number)

    @property
    def active(self) -> list[Person]:
        return [one for one in self.people.values() if one.name not in self.gone]

    # ---- What the organisers do ----

    def announced(self, number: int, monday: datetime) -> Evening:
        starts = monday.replace(hour=0, tzinfo=None) + _STARTS
        ends, title = starts + timedelta(hours=3), f"Evening {number:02}"
        path = self.world.event(title=title, starts_at=starts.isoformat(), ends_at=ends.isoformat())
        event = self.world.ask("GET", path)
        evening = Evening(number, title, path, datetime.fromisoformat(event["starts_at_utc"]))
        self.evenings.append(evening)
        words = {"subject": "Come to {{event.title}}", "body": "Hi {{first_name}},\n\n{{coming}}\n"}
        asked = {"audience": {"missed": True} if number % 2 else {}, **words}
        counted = self.world.ask("POST", f"{path}/invitations", {**asked, "dry_run": True})
        assert self.world.ask("POST", f"{path}/invitations", asked)["invited"] == counted["invited"]
        self.invited += counted["invited"]
        return evening

    def note_who_agreed(self, evening: Evening) -> None:
        placed = {one["name"] for one in self.world.items(f"{evening.path}/attendees", status="confirmed")}
        evening.agreed = frozenset(name for name in placed - self.left_out if self.people[name].introduce)

    def note_introductions(self, evening: Evening) -> None:
        for one in self.world.items(f"{evening.path}/introductions"):
            if one["state"] == "sent":
                names = [person["name"] for person in one["people"]]
                evening.introduced |= {frozenset((a, b)) for a in names for b in names if a < b}

    def check_in(self, evening: Evening) -> None:
        for one in self.world.items(f"{evening.path}/attendees", status="confirmed"):
            if self.random.random() < self.people[one["name"]].reliability:
                self.world.ask("POST", f"{evening.path}/attendees/{one['id']}/check-in")
                evening.came.add(one["name"])

    # ---- What its people do ----

    def sign_up(self, evening: Evening, person: Person) -> None:
        said = {
            "looking_for": list(person.asks),
            "can_offer": list(person.offers),
            "visible": person.visible,
            "introduce": person.introduce,
            "keep_in_touch": person.keep_in_touch,
            "follow_up_consent": person.follow_up_consent,
        }
        answer = self.world.sign_up(evening.path, person.name.lower(), name=person.name, **said)
        assert answer.status == 202, answer.body
        evening.signed_up.add(person.name)

    def maybes(self, evening: Evening, others: Iterable[Person]) -> None:
        for person in others:
            if person.asks and self.random.random() < 0.06:
                form = {"email": person.email, "name": person.name, "ask": person.asks[0]}
                answer = self.world.call("POST", f"/public{evening.path}/maybe", form, source=next(self.world.sources))
                assert answer.status == 202, answer.body
                evening.maybe.add(person.name)

    def drop_out(self, evening: Evening) -> None:
        for one in self.world.items(f"{evening.path}/attendees", status="confirmed"):
            if self.random.random() < 0.04:
                self.world.ask("POST", f"{evening.path}/attendees/{one['id']}/cancel", {})

    def leave(self, number: int) -> None:
        """Who has had enough presses the button that ends all mails."""
        for person in self.active:
            if person.leaves_after == number:
                mails = self.world.mails(person.name.lower())
                if of_signups := [mail for mail in mails if mail.tags["delivery"].startswith("on-signup_")]:
                    one_click = f"/public/v1/unsubscribe/{of_signups[-1].unsubscribe_token}"
                    self.world.ask("POST", one_click, b"List-Unsubscribe=One-Click")
                    self.gone[person.name] = self.world.now

    def look_into_mails(self, evening: Evening) -> None:
        mailbox = self.world.ses.mailbox
        while self.read_mails < len(mailbox):
            mail = mailbox[self.read_mails]
            self.read_mails += 1
            person = self.who(mail)
            if mail.tags["delivery"].startswith("thank-you_"):  # which counts as unanswered only once it has arrived
                self.world.ses_reports(mail, "delivery")
            if person is not None and _LEFT_OUT in mail.text:
                self.left_out.add(person.name)
            if person is not None and person.name not in self.gone:
                self.heed(evening, person, mail)

    def who(self, mail: Mail) -> Person | None:
        """Whose mail it is; None of an organiser's."""
        return self.people.get(mail.to.partition("@")[0].title())

    def heed(self, evening: Evening, person: Person, mail: Mail) -> None:
        """Does what a mail asks for, if this person does such things."""
        if mail.tags["delivery"].startswith("on-signup_"):
            self.world.ask("POST", f"/public/v1/signups/{mail.token}/confirm")
        for path in dict.fromkeys(_LINK.findall(mail.text)):
            where = path.rpartition("/")[2] if path.startswith("/s/") else path.split("/")[1]
            match where:
                case "met" if self.does(person.answers):
                    self.say_whom_they_met(person, path)
                case "introductions" if self.does(person.refuses):
                    self.refuse(evening, person, path)
                case "maybe":
                    self.follow_up_maybe(person, path)
                case "me" if OF_NEWS.fullmatch(mail.tags["delivery"]) and self.does(person.answers):
                    self.say_whom_they_would_meet(path)

    def does(self, likely: float) -> bool:
        return self.random.random() < likely

    def say_whom_they_met(self, person: Person, path: str) -> None:
        for form in self.forms(path, "/met"):
            said = dict(form.fields())
            for name in {one.attributes["name"] for one in form.all(type="radio")}:
                if name.startswith("met."):
                    said[name] = "yes" if self.does(0.8) else "no"
                elif name.startswith("swap.") and name != "swap.code":
                    said[name] = "yes" if self.does(0.6) else "no"
                elif name == "mark":
                    said[name] = self.random.choice("2345")
            self.browser.submit(form, **said)
            self.left_out.discard(person.name)

    def refuse(self, evening: Evening, person: Person, path: str) -> None:
        """Says no to the first of those named, this once or for good."""
        for form in [form for form in self.forms(path, "/introductions") if form.all("button", value="apart")][:1]:
            named = [name for name in self.people if name in form.text and name != person.name]
            self.browser.submit(form, choice=self.random.choice(("decline", "apart")))
            evening.refused |= {frozenset((person.name, name)) for name in named}

    def follow_up_maybe(self, person: Person, path: str) -> None:
        """Confirms it, or takes a place once it is answered."""
        for form in self.forms(path, "/confirm"):
            self.browser.submit(form)
            return
        if self.does(0.6):
            for form in self.forms(path, "/come"):
                agrees = {"introduce": "true"} if person.introduce and form.all(name="introduce") else {}
                self.browser.submit(form, **agrees)

    def say_whom_they_would_meet(self, path: str) -> None:
        for form in self.forms(path, "/meet"):
            tells_name = {"tells_name": "true"} if self.does(0.5) else {}
            self.browser.submit(form, would_meet="yes" if self.does(0.7) else "no", **tells_name)

    def forms(self, path: str, action: str) -> list[Element]:
        """Of a page, if it is there still: those whose action ends so."""
        answer = self.browser.get(path)
        found = read(answer.body).all("form") if answer.status == 200 else []
        return [form for form in found if form.attributes.get("action", "").endswith(action)]

    @property
    def browser(self) -> Browser:
        return Browser(self.world)


@contextmanager
def lived(people: int, events: int, random: Random) -> Iterator[Life]:
    """A group's life from its first evening until forty days after its last."""
    with new_world() as world:
        life = Life(world, {one.name: one for one in made_up(people, random)}, random)
        life.live(events)
        yield life
