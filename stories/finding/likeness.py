"""Which texts are about the same things, and by which words. Pure.

TF-IDF over stems with sublinear counts and the cosine (Manning, Raghavan and Schütze, 2008, §6.2–6.4),
weighed within the texts compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from ..folding import fold
from .stemming import stem, words_of

SHARED = 3  # words given as the reason
CLOSE_ENOUGH = 0.04  # cosine, 0 to 1: below it two texts share chance words only
_COMMON = {
    "fr": """
    a ai ainsi alors apres as assez au aucun aujourd aussi autre autres aux avaient avais avait avant
    avec avez avoir avons beaucoup bien bon bref car ce ceci cela celle celles celui ceux cet cette
    chaque chez chose comme comment d dans de deja depuis des deux devant deux dire dit donc dont
    du elle elles en encore enfin ensuite entre est et etaient etais etait etant etc ete etre eu eux
    fait faire faisait fallait faut fois font hui ici il ils j jamais je jour jours jusqu l la le les leur
    leurs lui ma mais me meme mes mieux moi moins mon ne ni nos notre nous on ont ou oui par parce
    pas pendant peu peut peut plus plusieurs pour pourquoi pouvais pouvait pres presque puis qu
    quand que quel quelle quelque quelques qui quoi rien s sa sais sans se sera ses seul si sinon soit
    son sont sous suis sur t ta tant te tes toi ton toujours tous tout toute toutes tres trop tu un une
    va vais vers voici voila vos votre vous vraiment vu y an ans annee annees mois semaine semaines
    trois quatre cinq six dix premier premiere dernier derniere avoir eue etes petit petite grand grande
    """,
    "en": """
    a about after again all also always am an and another any are around as at back be because been
    before being both but by came can come could day days did do does done down each even ever every
    few first five for four from gave get go going got had has have having he her here him his how i
    if in into is it its just knew know last like little ll long made make many me more most much my
    never new no not nothing now of off old on once one only or other our out over own put re really
    s said same saw say see she since so some still such t take ten than that the their them then
    there these they thing things think this those three through time times to told too took two
    under until up upon us used ve very want was way we week weeks well went were what when where
    which while who whom why will with without would year years yes yet you your month months
    """,
}
COMMON = {
    language: frozenset(stem(word, language) for word in listed.split())
    for language, listed in _COMMON.items()
}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """`place` is that of the text among those compared; `shared` are words of the first text."""

    place: int
    closeness: float  # cosine, 0 to 1
    shared: tuple[str, ...]


def telling_words(text: str, language: str, *, aside: frozenset[str] = frozenset()) -> list[str]:
    """The stems that say what a text is about: no number, no word of two letters or of every text."""
    common = COMMON.get(language, frozenset()) | aside
    found = (stem(word, language) for word in words_of(text))
    return [each for each in found if len(each) > 2 and not each.isdigit() and each not in common]


def neighbours(
    text: str,
    others: Sequence[str],
    *,
    language: str,
    most: int,
    aside: frozenset[str] = frozenset(),
) -> list[Neighbour]:
    """The texts closest to the first, each with the words that weigh most in their closeness.

    `aside` holds stems that count for nothing, such as a brand's name. A text that shares fewer
    than three words is none. All texts are in one language.
    """
    documents = [telling_words(each, language, aside=aside) for each in (text, *others)]
    if not documents[0] or not any(documents[1:]):
        return []
    vectorizer = TfidfVectorizer(analyzer=lambda words: words, sublinear_tf=True)
    weights = vectorizer.fit_transform(documents)
    names = vectorizer.get_feature_names_out()
    products = weights[1:].multiply(weights[0]).tocsr()
    closeness = np.asarray(products.sum(axis=1)).ravel()
    readable = _readable(text, language)
    found: list[Neighbour] = []
    for place in np.argsort(-closeness, kind="stable"):
        if len(found) == most or closeness[place] < CLOSE_ENOUGH:
            break
        row = products.getrow(int(place))
        if row.nnz < SHARED:
            continue
        heaviest = row.indices[np.argsort(-row.data, kind="stable")][:SHARED]
        shared = tuple(readable[names[each]] for each in heaviest)
        found.append(Neighbour(int(place), round(float(closeness[place]), 3), shared))
    return found


def _readable(text: str, language: str) -> dict[str, str]:
    """Each stem as the text writes it most often."""
    written: dict[str, Counter[str]] = {}
    for word in words_of(text):
        written.setdefault(stem(word, language), Counter())[word] += 1
    return {each: words.most_common(1)[0][0] for each, words in written.items()}


def names_aside(names: Sequence[str], language: str) -> frozenset[str]:
    """The stems of names, folded or not."""
    words = (word for name in names for word in (*words_of(name), *words_of(fold(name))))
    return frozenset(stem(word, language) for word in words)
