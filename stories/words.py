"""The closed lists an author picks from to say how it went. Codes never change; labels are translated."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BrandMask(TextChoices):
    """How much of the brand's name the author gives."""

    NAMED = "named", _("I name the brand")
    INITIAL = "initial", _("I give its first letter only")
    UNNAMED = "unnamed", _("I would rather not name it")


class Stage(TextChoices):
    """Where a moment stands in the life of a love."""

    MEETING = "meeting", _("First meeting")
    FIRST_SIGHT = "first_sight", _("Love at first sight")
    HONEYMOON = "honeymoon", _("Honeymoon")
    LIFE_TOGETHER = "life_together", _("Life together")
    ORDEAL = "ordeal", _("Ordeal")
    QUARREL = "quarrel", _("Quarrel")
    RECONCILIATION = "reconciliation", _("Reconciliation")
    WEAR = "wear", _("Wear and tear")
    PARTING = "parting", _("Parting")
    REUNION = "reunion", _("Reunion")
    MEMORY = "memory", pgettext_lazy("stage", "Memory")


BEGINNINGS = (Stage.MEETING, Stage.FIRST_SIGHT, Stage.LIFE_TOGETHER)  # how a love may begin


class EpisodeKind(TextChoices):
    """What a moment is about."""

    GESTURE = "gesture", _("A gesture beyond the rules")
    ATTENTION = "attention", _("An attention, a detail")
    THANKS = "thanks", _("A thank you, or one forgotten")
    ADVICE = "advice", _("Sincere advice")
    BREAKDOWN = "breakdown", _("A breakdown")
    DELIVERY = "delivery", _("A delivery")
    DELAY = "delay", _("A delay, a broken promise")
    BILL = "bill", _("A bill, a price")
    COMPLAINT = "complaint", _("A complaint")
    REPAIR = "repair", _("A repair")
    PRESSURE = "pressure", _("Commercial pressure")
    ENDLESS_CALL = "endless_call", _("An endless call")
    HUNG_UP = "hung_up", _("Hung up on")
    CHANGE = "change", _("A change of owner or of product")
    RENEWAL = "renewal", _("A renewal, a taking stock")
    HANDING_ON = "handing_on", _("A handing on")
    LAST_WORD = "last_word", _("The last word")


class Channel(TextChoices):
    """Where customer and brand met."""

    PHONE = "phone", _("Telephone")
    PREMIUM_PHONE = "premium_phone", _("Premium-rate telephone")
    EMAIL = "email", _("E-mail")
    SERVICE_BOX = "service_box", _("Service mailbox")
    FORM = "form", pgettext_lazy("channel", "Form")
    CHAT = "chat", _("Online chat")
    MESSAGING = "messaging", _("Messaging (WhatsApp, WeChat …)")
    SMS = "sms", _("Text message")
    SOCIAL = "social", _("Social network")
    FORUM = "forum", _("Customers' forum")
    LETTER = "letter", pgettext_lazy("channel", "Letter")
    COUNTER = "counter", _("Counter or shop")
    HEAD_OFFICE = "head_office", _("Head office")
    TECHNICIAN = "technician", _("Technician at home")
    COURIER = "courier", _("Delivery person")
    MEETING = "meeting", _("Appointment or coffee")
    MACHINE = "machine", pgettext_lazy("channel", "Machine")


class StepResult(TextChoices):
    """How one contact ended."""

    ANSWERED = "answered", _("Somebody answered")
    WRONG_DOOR = "wrong_door", _("Wrong door: sent elsewhere")
    CUT = "cut", _("Cut off")
    HUNG_UP = "hung_up", _("Hung up on me")
    IN_VAIN = "in_vain", _("Waited in vain")
    SOLVED = "solved", _("Solved")


class StayingReason(TextChoices):
    """What keeps a customer who does not love any more."""

    SAME_RIVALS = "same_rivals", _("Competitors are no better")
    CHANGE_PAINS = "change_pains", _("The pains of changing")
    PASSING_FLAW = "passing_flaw", _("I thought the fault would pass")
    CONTRACT = "contract", _("Locked in by a contract")
    EXIT_FEES = "exit_fees", _("Fees to leave")
    MONOPOLY = "monopoly", _("A monopoly")
    POINTS = "points", _("Points or benefits")
    TIED_DATA = "tied_data", _("My data or devices are tied to it")
    FAMILY = "family", _("Family or employer")
    HABIT = "habit", _("Habit")
    ATTACHMENT = "attachment", _("Attachment")


class Emotion(TextChoices):
    WONDER = "wonder", _("Wonder")
    GRATITUDE = "gratitude", _("Gratitude")
    TRUST = "trust", _("Trust")
    PRIDE = "pride", _("Pride")
    TENDERNESS = "tenderness", _("Tenderness")
    AMUSEMENT = "amusement", _("Amusement")
    SURPRISE = "surprise", _("Surprise")
    IMPATIENCE = "impatience", _("Impatience")
    WORRY = "worry", _("Worry")
    DISAPPOINTMENT = "disappointment", _("Disappointment")
    WEARINESS = "weariness", _("Weariness")
    IRRITATION = "irritation", _("Irritation")
    HUMILIATION = "humiliation", _("Humiliation")
    CONTEMPT = "contempt", _("Contempt felt")
    DISGUST = "disgust", _("Disgust")
    RESENTMENT = "resentment", _("Resentment")


class Excuse(TextChoices):
    """What the customer was told instead of a solution."""

    NEW_SOFTWARE = "new_software", _("“The software has just changed”")
    PARTNER_HAS_OLD = "partner_has_old", _("“The partner still has the old one”")
    FILE_BLOCKED = "file_blocked", _("“The file is blocked”")
    GOT_A_MESSAGE = "got_a_message", _("“We received a message”")
    NOT_US = "not_us", _("“It is not our department”")
    THE_CARRIER = "the_carrier", _("“It is the carrier”")
    PROCEDURE = "procedure", _("“It is the procedure”")
    CALL_LATER = "call_later", _("“Call back later”")
    IT_IS_YOU = "it_is_you", _("“It is you”")
    LAW_FORBIDS = "law_forbids", _("“The law forbids it”")


class Resolution(TextChoices):
    SOLVED = "solved", _("Solved")
    REFUNDED = "refunded", _("Refunded")
    EXCHANGED = "exchanged", _("Exchanged")
    GESTURE = "gesture", _("A gesture")
    BEYOND_PROCEDURE = "beyond_procedure", _("A solution beyond the procedure")
    PARTIAL = "partial", _("Solved in part")
    NONE = "none", _("No solution")
    BY_CUSTOMERS = "by_customers", _("Repaired by other customers")


class PromiseKept(TextChoices):
    KEPT = "kept", pgettext_lazy("promise", "Kept")
    LATE = "late", _("Kept late")
    BROKEN = "broken", pgettext_lazy("promise", "Broken")
    PENDING = "pending", _("Not due yet")


class Spirit(TextChoices):
    """What moved the brand: interest, or nothing but kindness."""

    CALCULATED = "calculated", _("Calculation")
    PURE_SPIRIT = "pure_spirit", _("Pure spirit")
    BOTH = "both", _("Both")
    UNKNOWN = "unknown", _("I don't know")


class Initiator(TextChoices):
    BRAND = "brand", _("The brand")
    CUSTOMER = "customer", _("Me")


class PartyRole(TextChoices):
    """Who else had a part in a moment."""

    CARRIER = "carrier", _("Carrier")
    OUTSOURCER = "outsourcer", _("Call centre or subcontractor")
    DEALER = "dealer", _("Dealer or shop")
    OWNER = "owner", _("Owner of the brand")


class Condition(TextChoices):
    """How the thing came to its customer."""

    NEW = "new", pgettext_lazy("condition", "New")
    SECOND_HAND = "second_hand", _("Second-hand")
    GIFT = "gift", _("A gift")
    INHERITED = "inherited", _("Inherited")


class Sphere(TextChoices):
    PRIVATE = "private", _("My own time")
    WORK = "work", _("My working time")
    BOTH = "both", _("Both")


class Kin(TextChoices):
    """From whom a love was inherited, or to whom it was handed on."""

    PARENT = "parent", _("A parent")
    GRANDPARENT = "grandparent", _("A grandparent")
    PARTNER = "partner", _("A partner")
    CHILD = "child", _("A child")
    FRIEND = "friend", _("A friend")
    OTHER = "other", _("Somebody else")


class BrandEventKind(TextChoices):
    """What happened to a brand itself."""

    FOUNDED = "founded", _("Founded")
    BOUGHT_BY = "bought_by", _("Bought by")
    RENAMED = "renamed", _("Renamed")
    SPLIT = "split", _("Split from")
    CLOSED = "closed", pgettext_lazy("brand", "Closed")


class FollowUpKind(TextChoices):
    """When an author is asked again."""

    SIX_MONTHS = "6m", _("after 6 months")
    ONE_YEAR = "12m", _("after 12 months")
    TWO_YEARS = "24m", _("after 24 months")
    RENEWAL = "renewal", _("at the renewal date")


class FollowUpAnswer(TextChoices):
    TOGETHER = "together", _("Still together")
    OVER = "over", _("It is over")
    COMPLICATED = "complicated", _("It is complicated")
    STOP = "stop", _("Do not ask me again")


class CommentKind(TextChoices):
    COMMENT = "comment", _("Comment")
    RECTIFICATION = "rectification", _("Correction of one fact")


class CommentState(TextChoices):
    HELD = "held", _("Waiting for a person")
    SHOWN = "shown", _("Shown")
    ACCEPTED = "accepted", _("Accepted by the author")
    DECLINED = "declined", _("Declined by the author")
    REMOVED = "removed", _("Removed")


class EditState(TextChoices):
    """Where an edit of a public story stands; the former version stays up meanwhile."""

    SCREENING = "screening", _("Being read by the detector")
    HELD = "held", _("Held, waiting for a person")


class Judged(IntegerChoices):
    """A judgement from 1 to 5."""

    VERY_POOR = 1, _("1, very poor")
    POOR = 2, _("2, poor")
    FAIR = 3, _("3, fair")
    GOOD = 4, _("4, good")
    EXCELLENT = 5, _("5, excellent")


class Region(TextChoices):
    """Where it happened: ISO 3166-2 for France, ISO 3166-1 elsewhere."""

    FR_ARA = "FR-ARA", "Auvergne-Rhône-Alpes"
    FR_BFC = "FR-BFC", "Bourgogne-Franche-Comté"
    FR_BRE = "FR-BRE", _("Brittany")
    FR_CVL = "FR-CVL", "Centre-Val de Loire"
    FR_20R = "FR-20R", _("Corsica")
    FR_GES = "FR-GES", "Grand Est"
    FR_HDF = "FR-HDF", "Hauts-de-France"
    FR_IDF = "FR-IDF", "Île-de-France"
    FR_NOR = "FR-NOR", _("Normandy")
    FR_NAQ = "FR-NAQ", _("New Aquitaine")
    FR_OCC = "FR-OCC", _("Occitania")
    FR_PDL = "FR-PDL", "Pays de la Loire"
    FR_PAC = "FR-PAC", "Provence-Alpes-Côte d’Azur"
    FR_OVERSEAS = "FR-OM", _("French overseas")
    BELGIUM = "BE", _("Belgium")
    SWITZERLAND = "CH", _("Switzerland")
    LUXEMBOURG = "LU", "Luxembourg"
    CANADA = "CA", "Canada"
    UNITED_KINGDOM = "GB", _("United Kingdom")
    ELSEWHERE = "ZZ", _("Elsewhere")
