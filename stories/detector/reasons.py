"""The codes a judgement may give, each with one English sentence (the site translates them)."""

# Signals towards an advertisement
SOLICITATION = "solicitation"
OFFER = "offer"
SLOGAN = "slogan"
SALES_COPY = "sales_copy"
GENERIC_PRAISE = "generic_praise"
TEMPLATE = "template"
PROMOTIONAL_WORDING = "promotional_wording"
# Signals towards a lived story
DATED_EPISODE = "dated_episode"
CONCESSION = "concession"
LOSS = "loss"
GRIEVANCE = "grievance"
CONSEQUENCE = "consequence"
NARRATIVE = "narrative"
DIALOGUE = "dialogue"
PARTICULAR = "particular"
NOTHING_PROMOTIONAL = "nothing_promotional"
# Why the software would rather ask a person
TOO_SHORT = "too_short"
OTHER_LANGUAGE = "other_language"
FAR_FROM_TRAINING = "far_from_training"
HEADS_DISAGREE = "heads_disagree"
DISGUISED_LETTERS = "disguised_letters"
NEAR_DUPLICATE = "near_duplicate"
HELD_BEFORE = "held_before"
DETECTOR_UNAVAILABLE = "detector_unavailable"


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the catalogues of whoever shows it."""
    return sentence


REASONS: dict[str, str] = {
    SOLICITATION: gettext_noop("This passage invites the reader to buy, visit, call or sign up."),
    OFFER: gettext_noop(
        "This passage presents a commercial offer: a discount, a code, a trial or a gift."
    ),
    SLOGAN: gettext_noop("This passage sounds like a slogan."),
    SALES_COPY: gettext_noop("This passage describes the product the way a brochure does."),
    GENERIC_PRAISE: gettext_noop(
        "This passage praises in general terms; alone it never holds a story."
    ),
    TEMPLATE: gettext_noop("This passage uses a stock phrase of promotional testimonials."),
    PROMOTIONAL_WORDING: gettext_noop(
        "The wording of this passage resembles that of known advertisements."
    ),
    DATED_EPISODE: gettext_noop("This passage tells a moment that can be placed in time."),
    CONCESSION: gettext_noop("This passage weighs for and against."),
    LOSS: gettext_noop("This passage tells a loss, a failure or a breakdown."),
    GRIEVANCE: gettext_noop("This passage complains or finds fault."),
    CONSEQUENCE: gettext_noop("This passage says what caused what."),
    NARRATIVE: gettext_noop("This passage narrates events in the past."),
    DIALOGUE: gettext_noop("This passage reports what somebody said."),
    PARTICULAR: gettext_noop("This passage gives a detail of a life, not of a product."),
    NOTHING_PROMOTIONAL: gettext_noop("No passage resembles an advertisement."),
    TOO_SHORT: gettext_noop("The text has fewer than eight words: too few to judge."),
    OTHER_LANGUAGE: gettext_noop("The text does not seem to be in French or English."),
    FAR_FROM_TRAINING: gettext_noop("The text is unlike those the detector has learned from."),
    DETECTOR_UNAVAILABLE: gettext_noop(
        "The detector is out of service: a person reads every story."
    ),
    HEADS_DISAGREE: gettext_noop(
        "Some signals point to an advertisement and others to a lived story."
    ),
    DISGUISED_LETTERS: gettext_noop(
        "Some letters or words are disguised: they do not read for a machine as they do for the eye."
    ),
    HELD_BEFORE: gettext_noop("Earlier versions of this text were held three times."),
    NEAR_DUPLICATE: gettext_noop(
        "The text is nearly that of a story told before under another name."
    ),
}
