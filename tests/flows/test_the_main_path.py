"""From a sign-up to the follow-up, as one attendee and their organiser live through it."""

from datetime import UTC, datetime, timedelta

from tests.testing.world import World

MEETING_STARTS = datetime(2026, 11, 26, 17, 30, tzinfo=UTC)


def test_an_attendee_is_confirmed_reminded_and_followed_up_each_once(world: World) -> None:
    event = world.event()
    assert world.sign_up(event).json == {"status": "accepted", "seat": "confirmed"}
    world.wind(MEETING_STARTS + timedelta(days=3))
    mails = [(mail.tags["delivery"].split("_")[0], f"{mail.sent_at:%a %H:%M}") for mail in world.mails("ada")]
    assert mails == [
        ("on-signup", "Mon 09:00"),
        ("day-before", "Wed 17:00"),
        ("two-hours-before", "Thu 15:30"),
        ("thank-you", "Fri 09:00"),
    ]
