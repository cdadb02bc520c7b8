"""Images of a group: uploaded by its organisers, shown under its name, named by its events and as its logo."""

from base64 import b64decode

import pytest

from rapport.domain.branding.image_files.read import read_image
from rapport.domain.principal import Scope
from rapport.usecases import images
from tests.testing.lambda_events import Answer
from tests.testing.pictures import picture
from tests.testing.routes import assert_problem
from tests.testing.world import World

IMAGES = "/v1/groups/demo/images"
PHOTO = picture("photo.jpg")


def upload(world: World, octets: bytes = PHOTO, kind: str = "image/jpeg", once: str = "") -> Answer:
    key = {"idempotency-key": once} if once else {}
    return world.call("POST", IMAGES, octets, headers={"content-type": kind, **key})


def test_an_image_is_shown_under_the_groups_name_without_what_else_is_in_its_file(world: World) -> None:
    made = upload(world)
    assert made.status == 201
    path = f"/g/demo/images/{made.json['id']}"
    assert made.json["url"] == f"https://rapport.example{path}"
    assert (made.json["width"], made.json["height"]) == (8, 12)
    shown = world.call("GET", path)
    assert (shown.status, b64decode(shown.body)) == (200, read_image(PHOTO).content)
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert shown.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = world.call("GET", path, headers={"if-none-match": shown.headers["etag"]})
    assert (again.status, again.body) == (304, "")


@pytest.mark.parametrize("kind", ["image/png", "image/webp", "application/octet-stream"])
def test_its_bytes_say_of_which_type_it_is(world: World, kind: str) -> None:
    made = upload(world, kind=kind)
    assert made.status == 201
    assert world.call("GET", f"/g/demo/images/{made.json['id']}").headers["content-type"] == "image/jpeg"


@pytest.mark.parametrize(
    ("octets", "kind", "status"),
    [
        (PHOTO, "text/html", 415),
        (PHOTO, "", 415),
        (PHOTO, "image/svg+xml", 415),
        (PHOTO, "application/json", 415),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/png", 422),
        (b"<script>alert(1)</script>" + PHOTO, "image/jpeg", 422),
        (b"GIF89a/*" + b"\0" * 40, "image/png", 422),
        (picture("animated.webp"), "image/webp", 422),
        (PHOTO[:-10], "image/jpeg", 422),
        (b"", "image/png", 422),
        (PHOTO + b"\0" * 500_000, "image/jpeg", 413),
    ],
)
def test_what_is_none_is_refused_and_not_kept(world: World, octets: bytes, kind: str, status: int) -> None:
    with world.unchanged():
        answer = upload(world, octets, kind)
        assert_problem(answer, status)
        assert status != 422 or answer.wrong_fields == ["image"]
    assert world.buckets.stored == {}


def test_500_kb_are_taken(world: World) -> None:
    assert upload(world, PHOTO + b"\0" * (500_000 - len(PHOTO))).status == 201


def test_events_and_the_group_show_their_own_images_alone(world: World) -> None:
    id = upload(world).json["id"]
    url = f"https://rapport.example/g/demo/images/{id}"
    event = world.event(image=id)
    shown = world.ask("GET", f"/public{event}")
    assert (shown["image"], shown["image_url"]) == (id, url)
    assert world.ask("POST", f"{event}/clone")["image"] == id
    group = world.ask("PATCH", "/v1/groups/demo", {"logo": id})
    assert (group["logo"], group["logo_url"]) == (id, url)
    assert world.ask("PATCH", "/v1/groups/demo", {"logo": None})["logo_url"] is None
    key = world.add_group("other")
    refused = world.call("PATCH", "/v1/groups/other", {"logo": id}, key=key)
    assert (refused.status, refused.wrong_fields) == (422, ["logo"])
    assert world.call("GET", f"/g/other/images/{id}").status == 404
    assert world.call("GET", "/g/demo/images/nothing").status == 404


def test_who_may_not_change_events_uploads_none(world: World) -> None:
    key = world.key_of("demo", Scope.EVENTS_READ, Scope.ATTENDEES_WRITE)
    assert world.call("POST", IMAGES, PHOTO, key=key, headers={"content-type": "image/jpeg"}).status == 403


def test_a_repeat_by_its_key_makes_one(world: World) -> None:
    first, second = (upload(world, once="a") for _ in range(2))
    assert first.body == second.body
    assert len(world.buckets.stored) == 1


def test_a_group_uploads_so_many_a_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "IMAGES_A_DAY", 1)
    assert upload(world).status == 201
    refused = upload(world)
    assert_problem(refused, 429)
    assert "images a day" in refused.json["detail"]
