"""What of a text is compared: its words, part by part, without those that say nothing, or the opposite."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

_PARTS = re.compile(r"[.,;:!?()\[\]{}|•·/\n]+(?=\s|$)|[,;!?()\[\]{}|•·/\n]|\s[-–—]+\s")
"""Where a part of a text ends. No phrase reaches beyond: what is said there is something else."""
_WORD = re.compile(r"[^\W_]+(?:[+#]+(?!\w))?")
_GENDERED = re.compile(r"(?<=\w)(?:[:*_/·]-?in(?:nen)?\b|I(?:n|nnen)\b|\(in(?:nen)?\))")
"""`Entwickler:in`, `Entwickler*innen`, `EntwicklerInnen`, `Entwickler/in`, `Entwickler(in)`."""
_APOSTROPHES = re.compile("['’‘`´]")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STOP = {
    "en": """
        a about after again all also am an and another any anybody anyone anything are around as at be because been
        being bit both but by can cannot could couple currently do does doing done during each either etc few for
        from further get getting give giving go going gladly good got great had happy has have having hello help
        helping her here hi hello him his how however i id if ill im in interested into is it its ive just kind know
        like little look looking lot love made make making many may maybe me might more most much must my myself
        near need needed needing needs of off offer offering on one ones onto or other others our out over own
        people person please possibly provide providing rather really seek seeking several share sharing she should
        so some somebody someone something sort such sure thank thanks that the their them then there these they
        thing things this those to together too two up us use using very want wanted wanting wants was we well were
        what when where which while who whom whose will with within would yes you your yours experience experienced
        excellent expert experts
    """,
    "de": """
        ab aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus bei beim
        bereits besonders biete bieten bietet bin bis bitte brauche brauchen da dabei dafur damit danke dann darf
        das dass dein deine dem den denn der des dich die dies diese diesem diesen dieser dieses dir doch dort du
        durch eher eigene eigenen ein eine einem einen einer eines einfach einige einigen er erfahren erfahrene
        erfahrenen erfahrener erfahrung erfahrungen es etc etwas euch euer eure fur ganz gebe geben gerade gern
        gerne gesucht gibt gut gute gutem guten guter gutes habe haben hallo hat helfe helfen hilfe hier hilft ich
        ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins irgendwas ist ja jede jedem jeden jeder jedes jemand
        jemandem jemanden kann kannst kenne kennt kleine kleinen kleines konnen konnte konnten leute leuten machen
        mal man manche mein meine meinem meinen meiner meines mehr menschen mich mir mit moglichst mochte mochten
        muss mussen nach neue neuem neuen neuer neues noch nun nur ob oder paar person personen sehr sein seine seit
        sich sie sind so sollte sowie such suche suchen sucht teile teilen tipps uber um und uns unser unsere
        unserem unseren unserer unterstutze unterstutzen unterstutzung viel viele vielen vom von vor war ware was
        weiss welche welcher welches wenn wer werden wie wieder will wir wird wo wollen wurde wurden zu zum zur
        zusammen zwei
    """,
}
_NEGATIONS = _set("""
    no not nor never neither none without instead except cannot cant dont doesnt isnt arent wont nicht kein keine
    keinem keinen keiner keines nie niemals ohne statt anstatt ausser weder
""")
_NOT_ONLY = frozenset({"only", "just", "nur", "bloss"})
_TURNS = frozenset({"but", "aber", "sondern", "rather", "lieber"})
"""What ends a negation."""
_ABOUT = _set("""
    for in as with about on at from who that fur in im als mit bei beim zu zum zur von vom aus nach an am auf uber
""")
"""What comes behind one of these says more of what stands before it."""
_WHOSE = frozenset({"who", "that", "which", "whose", "die", "der", "das", "denen", "welche"})
_WANT = _set("""
    need needs needing want wants look looks looking seek seeks seeking search searching lack require requires
    brauchen braucht suchen sucht benotigen benotigt wollen mochten wunschen fehlt
""")


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Words that say nothing here, in English and German: whether they stand in a text or not, it asks for the same."""
    return _set(" ".join(_STOP.values()))


def plain(word: str) -> str:
    """A word without case and accents; `ß` is `ss`."""
    bare = word.casefold()
    if bare.isascii():
        return bare
    decomposed = unicodedata.normalize("NFKD", bare)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def parts(text: str) -> Iterator[list[str]]:
    """The words of each part of a text, as they are written."""
    text = _GENDERED.sub("", _APOSTROPHES.sub("", unicodedata.normalize("NFC", text)))
    for part in _PARTS.split(text):
        words = _WORD.findall(part)
        if words:
            yield words


def meant(words: Sequence[str]) -> Iterator[list[str]]:
    """Those of a part's words that say what its writer asks or offers: first what that is, then what it is about.

    `Praktikum im Bereich Grafik` is an internship first. Not what follows a negation, and not what others want: who
    asks for `clients who need a lawyer` does not ask for a lawyer.
    """
    said: list[str] = []
    folded = [plain(word) for word in words]
    is_denied = False
    for at, (word, bare) in enumerate(zip(words, folded, strict=True)):
        if bare in _NEGATIONS and not _NOT_ONLY.intersection(folded[at + 1 : at + 2]):
            is_denied = True
        elif bare in _TURNS:
            is_denied = False
        elif bare in _WHOSE and _WANT.intersection(folded[at + 1 :]) and (at > 0 or folded[-1] in _WANT):
            break
        elif bare in _ABOUT:
            yield said
            said = []
        elif not is_denied:
            said.append(word)
    yield said
