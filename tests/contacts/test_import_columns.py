"""Columns go by the titles that other tools give them, in English, German and French, or as the caller says."""

from typing import Any
from unittest.mock import patch

import pytest

from tests.testing.world import World

IMPORT = "/v1/groups/demo/contacts/import"
CONTACTS = "/v1/groups/demo/contacts"
EXPORTS = {
    "Mailchimp": (
        "Email Address,First Name,Last Name,Address,Phone Number,Birthday,MEMBER_RATING,OPTIN_TIME,NOTES,TAGS\n"
        'ada@example.org,Ada,Lovelace,"1 Road, London",,,2,2026-01-01 09:00:00,Met in May,"""VIP"",""speaker"""\n'
    ),
    "Mailchimp, German": (
        "E-Mail-Adresse,Vorname,Nachname,Adresse,Telefonnummer,NOTES,TAGS\n"
        'ada@example.org,Ada,Lovelace,,,Met in May,"""VIP"",""speaker"""\n'
    ),
    "Mailchimp, French": (
        'Adresse e-mail,Prénom,Nom,Adresse,NOTES,TAGS\nada@example.org,Ada,Lovelace,,Met in May,"""VIP"",""speaker"""\n'
    ),
    "Google": (
        "First Name,Middle Name,Last Name,Phonetic First Name,Name Prefix,Nickname,File As,Organization Name,Birthday,"
        "Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Value\n"
        "Ada,,Lovelace,,,,,,,Met in May,,VIP ::: speaker ::: * myContacts,*,ada@example.org ::: a@home.example,Work,"
        "ada@work.example,\n"
    ),
    "Google, before 2024": (
        "Name,Given Name,Additional Name,Family Name,Yomi Name,Notes,Language,Photo,Group Membership,"
        "E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Value\n"
        "Ada Lovelace,Ada,,Lovelace,,Met in May,,,* myContacts ::: VIP ::: speaker,* ,ada@example.org,\n"
    ),
    "Outlook": (
        "First Name,Middle Name,Last Name,Title,Company,E-mail Address,E-mail Type,E-mail Display Name,"
        "E-mail 2 Address,Categories,Notes\r\n"
        "Ada,,Lovelace,,,ada@example.org,SMTP,Ada (ada@example.org),ada@work.example,VIP;speaker,Met in May\r\n"
    ),
    "Outlook, German": (
        "Anrede;Vorname;Weitere Vornamen;Nachname;Firma;E-Mail-Adresse;E-Mail-Typ;E-Mail: Angezeigter Name;"
        "E-Mail 2: Adresse;Kategorien;Notizen\r\n"
        ";Ada;;Lovelace;;ada@example.org;SMTP;Ada;;VIP,speaker;Met in May\r\n"
    ),
    "Outlook, French": (
        "Titre;Prénom;Deuxième prénom;Nom;Société;Adresse de messagerie;Type de messagerie;Catégories;Notes\r\n"
        ";Ada;;Lovelace;;ada@example.org;SMTP;VIP,speaker;Met in May\r\n"
    ),
    "Eventbrite": (
        "Order #,Order Date,First Name,Last Name,Email,Quantity,Ticket Type,Buyer Email,Attendee Status,Notes,Tags\n"
        "1,2026-01-01,Ada,Lovelace,ada@example.org,1,Free,boss@example.org,Attending,Met in May,VIP;speaker\n"
    ),
    "Eventbrite, attendees": (
        "Order ID,Buyer first name,Buyer last name,Buyer email,Attendee first name,Attendee Surname,Attendee email,"
        "Notes,Tags\n"
        "1,The,Boss,boss@example.org,Ada,Lovelace,ada@example.org,Met in May,VIP;speaker\n"
    ),
    "Eventbrite, French": (
        "N° de commande;Prénom du participant;Nom de famille du participant;E-mail du participant;Notes;Étiquettes\n"
        "1;Ada;Lovelace;ada@example.org;Met in May;VIP,speaker\n"
    ),
    "Eventbrite, German": (
        "Bestellnummer;Vorname des Teilnehmers;Nachname des Teilnehmers;E-Mail-Adresse des Teilnehmers;Notiz;Tags\n"
        "1;Ada;Lovelace;ada@example.org;Met in May;VIP,speaker\n"
    ),
    "Luma": (
        "api_id,name,first_name,last_name,email,phone_number,created_at,approval_status,checked_in_at,qr_code_url,"
        "ticket_name,notes,tags\n"
        "gst-1,Ada Lovelace,Ada,Lovelace,ada@example.org,,2026-01-01T09:00:00Z,approved,,,Standard,Met in May,"
        "VIP|speaker\n"
    ),
}


def imported(world: World, csv: str, **query: str) -> Any:
    return world.ask("POST", IMPORT, csv, query=query, headers={"content-type": "text/csv"})


@pytest.mark.parametrize("csv", EXPORTS.values(), ids=EXPORTS.keys())
def test_what_a_usual_tool_exports_is_read_as_it_is(world: World, csv: str) -> None:
    report = imported(world, csv)
    assert report["counts"]["created"] == 1, report
    (ada,) = world.items(CONTACTS)
    assert (ada["email"], ada["name"]) == ("ada@example.org", "Ada Lovelace")
    assert (ada["tags"], ada["notes"]) == (["VIP", "speaker"], "Met in May")
    assert not {"email", "tags", "notes"} - report["columns"].keys()
    assert not set(report["columns"].values()) & set(report["ignored_columns"])


@pytest.mark.parametrize(
    ("titles", "cells", "name"),
    [
        ("E-Mail;Vorname;Name", "ada@example.org;Ada;Lovelace", "Ada Lovelace"),
        ("Courriel;NOM;Prénom", "ada@example.org;LOVELACE;Ada", "Ada LOVELACE"),
        ("courriel;pre\u0301nom;nom de famille", "ada@example.org;Ada;Lovelace", "Ada Lovelace"),
        ("Adresse mail;Nom complet", "ada@example.org;Ada Lovelace", "Ada Lovelace"),
        ("email;name;first name", "ada@example.org;Ada Lovelace;Ada", "Ada Lovelace"),
        ("email;name;first name;surname", "ada@example.org;;Ada;Lovelace", "Ada Lovelace"),
        ("email;first name;last name", "ada@example.org;;Lovelace", "Lovelace"),
        ("email;first name", "ada@example.org;Ada", "Ada"),
        ("e mail;Full Name", "ada@example.org;Ada Lovelace", "Ada Lovelace"),
        ("Ｅ－Ｍａｉｌ;Vollständiger Name", "ada@example.org;Ada Lovelace", "Ada Lovelace"),
        ("email;first name;last name", "ada@example.org;;", "ada"),
        ("Firma;Mail", "Engines;ada@example.org", "ada"),
        ("Vorname;Nachname;Primäre E-Mail-Adresse;Sekundäre E-Mail-Adresse", "Ada;L;ada@example.org;", "Ada L"),
        ("Prénom;Nom;Adresse électronique principale", "Ada;Lovelace;ada@example.org", "Ada Lovelace"),
        ("Prénom;Nom;Adresse de courriel", "Ada;Lovelace;ada@example.org", "Ada Lovelace"),
        ("Name;E-Mail 1;E-Mail 2", "Ada Lovelace;ada@example.org;", "Ada Lovelace"),
    ],
)
def test_a_name_is_put_together_from_what_there_is(world: World, titles: str, cells: str, name: str) -> None:
    imported(world, f"{titles}\n{cells}\n")
    assert [one["name"] for one in world.items(CONTACTS)] == [name]


# ---- Columns that the caller names ----

OTHERS = 'Kontakt: Post,Rufname,Rest des Namens,"Gruppe, intern",Notiz,Email\nada@example.org,Ada,Lovelace,VIP,x,no\n'


def test_columns_are_what_the_caller_says(world: World) -> None:
    mapping = "email:Kontakt: Post,first_name:rufname,last_name:Rest des Namens,tags:Gruppe, intern,notes:Notiz"
    report = imported(world, OTHERS, columns=mapping)
    (ada,) = world.items(CONTACTS)
    assert (ada["email"], ada["name"], ada["tags"], ada["notes"]) == ("ada@example.org", "Ada Lovelace", ["VIP"], "x")
    assert report["columns"]["tags"] == "Gruppe, intern"
    assert report["ignored_columns"] == ["Email"]


def test_what_the_caller_says_nothing_of_goes_by_its_usual_title(world: World) -> None:
    csv = "Mail 1,email,name,Known as,tags\nada@example.org,wrong,Wrong,Ada,vip\n"
    imported(world, csv, columns="email:Mail 1,first_name:Known as")
    (ada,) = world.items(CONTACTS)
    assert (ada["email"], ada["name"], ada["tags"]) == ("ada@example.org", "Ada", ["vip"])


def test_one_column_may_be_two_things(world: World) -> None:
    imported(world, "contact\nada@example.org\n", columns="email:contact,notes:contact")
    assert [one["notes"] for one in world.items(CONTACTS)] == ["ada@example.org"]


def test_of_two_columns_that_are_alike_the_one_called_just_so_is_meant(world: World) -> None:
    csv = "E-Mail,email\nada@example.org,ben@example.org\n"
    imported(world, csv, columns="email:E-Mail")
    assert [one["email"] for one in world.items(CONTACTS)] == ["ada@example.org"]


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        (
            "email:Nothing",
            "must name columns of the file: no column is called “Nothing”. The file has “email”, “E-M",
        ),
        ("email:EMAIL", "must name columns of the file: more than one column is called “EMAIL”."),
        ("Mail", "must be like email:Their title"),
        ("phone:email", "must be like email:Their title"),
        ("email:", "must be like email:Their title"),
        ("email:email,email:E-Mail", "must be like email:Their title"),
    ],
)
def test_a_mapping_that_does_not_fit_the_file_is_refused_and_says_what_would(
    world: World, columns: str, reason: str
) -> None:
    with world.unchanged():
        answer = world.call("POST", IMPORT, "email,E-Mail\na@x.org,b@x.org\n", query={"columns": columns}, headers=_CSV)
    assert answer.status == 422
    (error,) = answer.json["errors"]
    assert error["field"] == "columns"
    assert error["reason"].startswith(reason)


_CSV = {"content-type": "text/csv"}


@pytest.mark.parametrize(
    ("csv", "said"),
    [
        ("Kontakt,Name\nada@example.org,Ada\n", "The file has “Kontakt”, “Name”."),
        ("", "The file has none."),
        ("email,E-Mail\nada@example.org,ben@example.org\n", "must have one column called “email”, not 2"),
        (
            'email,name\nada@example.org,"Ada "the" K"\n',
            "after row 1: please look at its quotation marks",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_is_wrong_with_it(world: World, csv: str, said: str) -> None:
    answer = world.call("POST", IMPORT, csv, headers=_CSV)
    assert answer.status == 422
    (error,) = answer.json["errors"]
    assert error["field"] == "csv"
    assert said in error["reason"]


def test_titles_that_are_endless_are_not_repeated_without_end(world: World) -> None:
    csv = ",".join(f"{'x' * 500}{number}" for number in range(400))
    answer = world.call("POST", IMPORT, csv, headers=_CSV)
    assert answer.status == 422
    assert len(answer.body) < 4000


@pytest.mark.parametrize("csv", [",".join(f"k{number}" for number in range(60_000)), "ü," * 200_000, "9" * 90_000])
def test_titles_without_end_are_not_compared(world: World, csv: str) -> None:
    with patch("rapport.http.organizer.importing.columns.folded") as compared:
        answer = world.call("POST", IMPORT, csv.encode(), headers={"content-type": "text/csv"})
    assert answer.status == 422
    assert "1000 at most" in answer.json["errors"][0]["reason"]
    assert not compared.called
