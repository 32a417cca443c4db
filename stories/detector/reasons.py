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

REASONS: dict[str, str] = {
    SOLICITATION: "This passage invites the reader to buy, visit, call or sign up.",
    OFFER: "This passage presents a commercial offer: a discount, a code, a trial or a gift.",
    SLOGAN: "This passage sounds like a slogan.",
    SALES_COPY: "This passage describes the product the way a brochure does.",
    GENERIC_PRAISE: "This passage praises in general terms; alone it never holds a story.",
    TEMPLATE: "This passage uses a stock phrase of promotional testimonials.",
    PROMOTIONAL_WORDING: "The wording of this passage resembles that of known advertisements.",
    DATED_EPISODE: "This passage tells a moment that can be placed in time.",
    CONCESSION: "This passage weighs for and against.",
    LOSS: "This passage tells a loss, a failure or a breakdown.",
    GRIEVANCE: "This passage complains or finds fault.",
    CONSEQUENCE: "This passage says what caused what.",
    NARRATIVE: "This passage narrates events in the past.",
    DIALOGUE: "This passage reports what somebody said.",
    PARTICULAR: "This passage gives a detail of a life, not of a product.",
    NOTHING_PROMOTIONAL: "No passage resembles an advertisement.",
    TOO_SHORT: "The text has fewer than eight words: too few to judge.",
    OTHER_LANGUAGE: "The text does not seem to be in French or English.",
    FAR_FROM_TRAINING: "The text is unlike those the detector has learned from.",
    HEADS_DISAGREE: "Some signals point to an advertisement and others to a lived story.",
}
