"""Words that any abstract may use whatever it is about: to share them is no likeness.

They are the commonest words of 20,000 abstracts that are rarely said twice in one, less those
that can be what a paper is about. Searching for one finds it all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from readerapp.search.analysis import STOP_WORDS

_PALE: Final = """
    ability able about above accomplish according account accurate achieve across addition
    additional additionally address advances advantage affect after against aid aim alleviate
    allow almost along already also alternative although always among amount any application apply
    approach appropriate area argue arise around article aspect associated assume attempt
    available avoid back baseline basic because become before behind being believe beneficial
    benefit besides best better between beyond both bring broad build built call cannot capability
    capable carefully cause central certain challenge characteristic choice choose chosen clear
    closely com combine come common commonly comparable compare comparison competitive complicated
    compose comprehensive comprise concern conduct confirm consequently consider considerable
    consist construct contain contrast contribute contribution conventional corresponding could
    cover create critical crucial current currently deal define degree demonstrate depend derive
    describe design desirable desired despite detailed determine develop devise different
    difficult difficulty directly discuss distinct does done down drawback due during each early
    easily easy effective effectively effectiveness efficacy efficient efficiently effort either
    eliminate emerging employ enable encounter enhance enough ensure entire especially essential
    establish etc evaluate even every exact examine example excellent exhibit existing expect
    expensive experiment experimental explain explore extend extensive extensively extremely
    facilitate fact fail fall far fashion feasible few finally find first fit five focus follow
    form former found four framework frequently full fully fundamental further furthermore future
    gain general generally get github give given good great greatly growing handle hard having
    help hence here high higher highlight highly hold however http idea identify ignore ii iii
    illustrate impact implement imply importance important importantly impressive improve
    improvement include incorporate increase increasingly indicate individual inherent initial
    inside insight inspire instead integrate interesting introduce investigate involve io issue
    itself just keep key kind know known lack large larger last lastly latter lead least less
    leverage like likely limit limitation literature little look low lower made magnitude main
    mainly maintain major make manner many maximum may meanwhile method methodology might minimal
    minimum modern more moreover most mostly motivated much multiple must named namely necessary
    need new next no notable notably novel now number numerous observe obtain occur off offer
    often once one only open order org original other otherwise out outperform over overall
    overcome own paper particular particularly past per perform performance poor popular possible
    potential potentially powerful practical practice precisely present preserve prevent previous
    previously primarily primary produce promising proof proper properly propose prove provide
    public publicly purpose quickly quite raise rapidly rather real realize recent recently reduce
    reduction regarding related relative relatively release relevant rely remain remarkable report
    represent require requirement research respect respectively result reveal rich rise role run
    same satisfy second see seek seen separate serve set several severely shed short should show
    shown significant significantly similar simple simply simultaneously since single situation
    slightly small so solely solution solve some sometimes special specific specifically specified
    standard state still straightforward strong strongly study subsequently substantial
    substantially succeed success successful successfully such suffer sufficient suggest suitable
    superior surprisingly tackle take taken technique tend term than them themselves thereby
    therefore third thorough though three through throughout thus together too toward traditional
    treat true try two type typical typically under understand unfortunately unified unique unlike
    until up upon use useful usually utilize valid validate various vary verify version very via
    want way website well whereas whether whole whose wide widely within without work worse worst
    would www yet yield
"""


def _forms(word: str) -> Iterator[str]:
    """A word and what its regular forms would be; those that there are not do no harm."""
    yield from (word, f"{word}s", f"{word}es", f"{word}d", f"{word}ed", f"{word}ing")
    yield f"{word[:-1]}ing"
    if word.endswith("y"):
        yield from (f"{word[:-1]}ies", f"{word[:-1]}ied")


PALE_WORDS: Final = STOP_WORDS | {form for word in _PALE.split() for form in _forms(word)}
