"""`python -m benchmarks abuse`: what docs/abuse.md states of attacks."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from benchmarks.cost.report import ready
from benchmarks.figures import Figure

if TYPE_CHECKING:
    from benchmarks.abuse.attacks import Attack

MAILS_A_DAY = 20


def run() -> Iterator[Figure]:
    with ready():
        from benchmarks.abuse import attacks

        victim = attacks.one_victim(3_000)
        yield Figure("one victim, 3,000 posts in 3 days: mails in 24 h", victim.most_in_a_day, at_most=MAILS_A_DAY)
        yield _cost("one victim", victim)
        source = attacks.one_source(10_000)
        yield Figure("one source, 10,000 addresses within a minute: sign-ups", source.answers[202], at_most=60)
        yield _cost("one source", source)
        network = attacks.one_network(400)
        yield Figure("a /48, 400 addresses: sign-ups", network.answers[202])
        yield _cost("a /48, of 10,000 a twenty-fifth", network)
        mailbox = attacks.one_mailbox(50)
        yield Figure("one mailbox, 50 plus-variants: mails at once", mailbox.mails, at_most=5)
        yield _cost("one mailbox", mailbox)
        siege = attacks.siege(500)
        yield Figure("a siege of 10 places, 500 addresses: places held", siege.held, at_most=siege.most_held)
        yield Figure("a siege: honest people who had a place at once", siege.seated, at_least=8)
        yield Figure("a siege: places held a day later", siege.left, at_most=0)
        yield _cost("a siege", siege.attack)


def _cost(name: str, attack: "Attack") -> Figure:
    return Figure(f"{name}: cost", attack.dollars, "dollars", detail=f"{attack.posts} posts, {attack.mails} mails")
