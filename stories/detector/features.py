"""What is read in a text before any weight is applied.

Nothing here counts letters, words, mistakes, pronouns of the first person, names, prices or
numbers: they separate nothing honestly, and a test keeps it so.
"""

import re
from dataclasses import dataclass

from .judgement import Text
from .language import language_of, language_of_sentence
from .lexicon import PATTERNS, PRAISE, SIGNALS, hits
from .sentences import Sentence, split
from .words import Masker, listed, stem, words_of

FEWEST_WORDS = 8  # below this the only answer is "a person must read it"
NOWHERE = (-1, -1)  # the place of a title's sentences: they are not in the text
# Words without content: alone or together they only tell how somebody builds a sentence.
_FIRST_PERSON = listed(
    "je j m me moi mon ma mes mien mienne nous notre nos on i my mine we us our ours myself"
)
_EMPTY = listed(
    "le la les l un une des du de d et ou est sont etait etaient etre ete a ai as ont "
    "avait avaient avoir que qu qui quoi dont ne n pas plus ni ce c ca cela ces cet cette "
    "il elle ils elles se s sa son ses leur leurs lui y en tu te t ton ta tes vous votre "
    "vos toi eux pour dans au aux avec sur par mais si sans comme tout toute tous toutes "
    "tres bien fait faire meme aussi encore deja chez sous vers entre car donc puis alors "
    "quand moins trop peu autre autres quel quelle rien personne jamais toujours ici "
    "apres avant depuis pendant jusqu soit fut sera serait peut peux dit va vais suis es "
    "etes sommes aujourd hui the an of to and in is was were be been being are it its "
    "that this these those for with at by from or not no so but if than then there here "
    "he she they them his her their you your yours him who which what when where how why "
    "all any some just very much more most too also only have has had do does did will "
    "would can could should don re ll ve out up down off over about into after before "
    "again ever never one"
)
_WORD_IN_TEXT = re.compile(r"[^\W\d_](?:[\w’'-]{0,39})")


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence: its place, the signals found in it, and its word stems, alone and in pairs."""

    sentence: Sentence
    hits: tuple[int, ...]
    grams: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the heads see it. `language` is empty when it is neither French nor English."""

    language: str
    passages: tuple[Passage, ...]
    words: int

    @property
    def too_short(self) -> bool:
        return self.words < FEWEST_WORDS

    def signal(self, code: str) -> int:
        """The number of passages in which a signal was found."""
        place = SIGNALS.index(code)
        return sum(passage.hits[place] > 0 for passage in self.passages)


def read(text: Text) -> Reading:
    """Split, mask and look at a text, once, in linear time."""
    language = language_of(text.text, text.language)
    sentences = split(text.text)
    told = [Sentence(each.text, *NOWHERE) for each in split(text.title)] + sentences
    masker = Masker.of((sentence.text for sentence in told), text.brand)
    passages = tuple(_passage(sentence, masker, language or "fr") for sentence in told)
    words = sum(len(_WORD_IN_TEXT.findall(sentence.text)) for sentence in sentences)
    return Reading(language, passages, words)


def _passage(sentence: Sentence, masker: Masker, language: str) -> Passage:
    words = " ".join(words_of(masker.mask(sentence.text)))
    language = language_of_sentence(words, language)
    return Passage(sentence, tuple(hits(words, language)), grams(words, language))


def grams(words: str, language: str) -> frozenset[str]:
    """Stems alone and in neighbouring pairs, marked with the language.

    Masks, first persons and plain praise are gaps: they form no stem and no pair.
    """
    praised = PATTERNS[language][PRAISE].sub(" <praise> ", words)
    found: set[str] = set()
    before, before_empty = "", True
    for word in praised.split():
        if word[0] == "<" or word in _FIRST_PERSON:
            before = ""
            continue
        empty = word in _EMPTY
        stemmed = stem(word, language)
        if not empty:
            found.add(f"{language}:{stemmed}")
        if before and not (empty and before_empty):
            found.add(f"{language}:{before} {stemmed}")
        before, before_empty = stemmed, empty
    return frozenset(found)
