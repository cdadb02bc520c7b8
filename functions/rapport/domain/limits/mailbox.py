"""Which addresses are one mailbox. Only its budget asks: everywhere else they are different people."""

_DOTS_ARE_NOTHING = frozenset({"gmail.com"})
_SAME_DOMAIN = {"googlemail.com": "gmail.com"}


def mailbox_of(address: str) -> str:
    """The mailbox that a normal address leads to: without its plus tag, and dots where its provider ignores them."""
    name, _, domain = address.rpartition("@")
    domain = _SAME_DOMAIN.get(domain, domain)
    name = name.partition("+")[0] or name
    if domain in _DOTS_ARE_NOTHING:
        name = name.replace(".", "")
    return f"{name}@{domain}"
