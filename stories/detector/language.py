"""French, English, or something else: cautious, because misspelt French is still French."""

import threading
from functools import cache

from .words import listed, plain

ENOUGH = 4000  # characters read; a language shows itself early
_FEW_WORDS = 8  # below this the classifier is not believed
_CONFIDENT = 0.9
_LITTLE = 0.06  # a text with fewer French or English function words is in neither language
_USUAL = 0.20  # and with fewer than this if the classifier is sure; French has 0.25 and more

FUNCTION_WORDS = {
    "fr": listed(
        "le la les l un une des du de d et est que qu qui ne pas n ce c je j il elle on "
        "nous vous tu ils se s sa son ses ma mon mes pour dans en au aux avec sur par "
        "plus mais ou ai a ont etait sont tres tout cette leur me m y chez bien fait "
        "comme si sans ca donc"
    ),
    "en": listed(
        "the a an of to and in is was i it that for on my with you they we he she his her "
        "this but not have had at be are as so from were me their been or our them what "
        "when would did all there just very your will can do don t s"
    ),
}
_lock = threading.Lock()


@cache
def _identifier():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str, declared: str = "") -> str:
    """The code fr or en, or nothing when the text is in neither.

    What the author declared decides between the two, unless the words plainly disagree.
    """
    words = [word.strip('.,;:!?()"«»…') for word in plain(text[:ENOUGH]).split()]
    words = [word for word in words if word]
    if not words:
        return ""
    shares = {
        code: sum(word in known for word in words) / len(words)
        for code, known in FUNCTION_WORDS.items()
    }
    declared = declared[:2].lower() if declared[:2].lower() in shares else ""
    best = max(shares, key=lambda code: (shares[code], code == declared, code == "fr"))
    guess, confidence = _classified(text)
    if guess in shares:
        best = guess if shares[guess] >= shares[best] - _LITTLE else best
    elif shares[best] < _LITTLE or (
        shares[best] < _USUAL and len(words) >= _FEW_WORDS and confidence >= _CONFIDENT
    ):
        return ""
    return declared if declared and shares[declared] >= shares[best] - _LITTLE else best


def language_of_sentence(words: str, language: str) -> str:
    """The other language when a sentence plainly switches to it ("Check it out!")."""
    found = words.split()
    other = "en" if language == "fr" else "fr"
    here, there = (
        sum(word in FUNCTION_WORDS[code] for word in found) for code in (language, other)
    )
    return other if there > here + 1 else language


def _classified(text: str) -> tuple[str, float]:
    with _lock:  # the classifier builds its tables on first use
        identifier = _identifier()
    guess, confidence = identifier.classify(text[:ENOUGH])
    return guess, float(confidence)
