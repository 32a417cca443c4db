"""What is read in a text before any weight is applied.

Nothing here counts letters, words, mistakes, pronouns of the first person, names, prices or
numbers: they separate nothing honestly, and a test keeps it so.
"""

import re
from dataclasses import dataclass

from .disguises import unmask
from .judgement import Text
from .language import language_of, language_of_sentence
from .lexicon import FORMULAS, ORDER, PATTERNS, PRAISE, SIGNALS, hits
from .sentences import Sentence, split
from .words import Masker, listed, stem, without_links, words_of

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
    """One sentence, at its place in the text as it was written, and what was read in it.

    `words` are masked; `phrase` is what is left of them without masks, first persons and plain
    praise; `grams` are its stems alone and in pairs. `orders`: a word puts events in order;
    `formula`: it says what any company says to anybody.
    """

    sentence: Sentence
    hits: tuple[int, ...]
    words: str
    phrase: str
    grams: frozenset[str]
    orders: bool
    formula: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the heads see it. `language` is empty when it is neither French nor English.

    `disguise` is the place of the first disguised letters, when somebody meant them.
    """

    language: str
    passages: tuple[Passage, ...]
    words: int
    disguise: tuple[int, int] | None = None

    @property
    def too_short(self) -> bool:
        return self.words < FEWEST_WORDS

    def signal(self, code: str) -> int:
        """The number of passages in which a signal was found."""
        place = SIGNALS.index(code)
        return sum(passage.hits[place] > 0 for passage in self.passages)


def read(text: Text) -> Reading:
    """Undo disguises, split, mask and look at a text, once, in linear time."""
    clean = unmask(text.text)
    language = language_of(clean.text, text.language)
    sentences = split(clean.text)
    titles = split(unmask(text.title).text)
    masker = Masker.of((sentence.text for sentence in (*titles, *sentences)), text.brand)
    spoken = language or "fr"
    passages = [
        _passage(Sentence(each.text, *NOWHERE), each.text, masker, spoken) for each in titles
    ]
    for each in sentences:
        start, end = clean.places.original(each.start, each.end)
        written = Sentence(text.text[start:end], start, end)
        passages.append(_passage(written, each.text, masker, spoken))
    words = sum(len(_WORD_IN_TEXT.findall(without_links(each.text))) for each in sentences)
    first = clean.disguises[0] if clean.disguised else None
    return Reading(language, tuple(passages), words, (first.start, first.end) if first else None)


def _passage(written: Sentence, seen: str, masker: Masker, language: str) -> Passage:
    words = " ".join(words_of(masker.mask(seen)))
    language = language_of_sentence(words, language)
    found = hits(words, language)
    phrase, stems = phrase_and_grams(words, language)
    orders, formula = (bool(each[language].search(words)) for each in (ORDER, FORMULAS))
    return Passage(written, tuple(found), words, phrase, stems, orders, formula)


def phrase_and_grams(words: str, language: str) -> tuple[str, frozenset[str]]:
    """The words that may weigh, and their stems alone and in neighbouring pairs.

    Masks, first persons and plain praise are gaps: they stand in no phrase, form no stem and no
    pair. Grams are marked with the language.
    """
    praised = PATTERNS[language][PRAISE].sub(" <praise> ", words)
    kept: list[str] = []
    found: set[str] = set()
    before, before_empty = "", True
    for word in praised.split():
        if word[0] == "<" or word in _FIRST_PERSON:
            before = ""
            continue
        kept.append(word)
        empty = word in _EMPTY
        stemmed = stem(word, language)
        if stemmed in _FIRST_PERSON:  # "wee" is no "we"
            before = ""
            continue
        if not empty:
            found.add(f"{language}:{stemmed}")
        if before and not (empty and before_empty):
            found.add(f"{language}:{before} {stemmed}")
        before, before_empty = stemmed, empty
    return " ".join(kept), frozenset(found)
