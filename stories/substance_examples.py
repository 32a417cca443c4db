"""Messages to try « does your message say anything? » on, written for that page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Example:
    """`texts` by language of the page; `name` is the company's, to be masked."""

    label: str
    name: str
    texts: dict[str, str]


EXAMPLES = {
    "1": Example(
        _("A company's empty letter"),
        "Oriel",
        {
            "fr": (
                "Chère cliente, cher client,\n\n"
                "Nous avons bien reçu votre message et nous vous remercions de la confiance que vous "
                "accordez à Oriel. La satisfaction de nos clients est au cœur de nos priorités. "
                "Soyez assuré que votre demande a retenu toute notre attention et qu’elle sera traitée "
                "dans les meilleurs délais par nos équipes.\n\n"
                "Nous mettons tout en œuvre pour vous offrir une expérience à la hauteur de vos attentes. "
                "Restant à votre entière disposition, nous vous prions d’agréer, chère cliente, cher "
                "client, l’expression de nos sentiments dévoués.\n\n"
                "Le service client"
            ),
            "en": (
                "Dear customer,\n\n"
                "Thank you for contacting Oriel. We value your feedback and your trust. Customer "
                "satisfaction is at the heart of everything we do. Please rest assured that your request "
                "has our full attention and will be handled by our dedicated teams as soon as "
                "possible.\n\n"
                "We are committed to delivering an experience that lives up to your expectations. Do not "
                "hesitate to get in touch should you need any further assistance.\n\n"
                "Kind regards,\nCustomer care"
            ),
        },
    ),
    "2": Example(
        _("A reply that says something"),
        "Oriel",
        {
            "fr": (
                "Bonjour Madame Vasseur,\n\n"
                "Vous nous avez écrit le 3 mars parce que la lampe livrée en janvier s’éteint au bout de "
                "vingt minutes. J’ai relu votre dossier : vous aviez déjà appelé deux fois, et personne ne "
                "vous a rappelée. C’est notre faute, le message du 12 février n’avait été donné à "
                "personne.\n\n"
                "L’atelier de Roubaix connaît cette panne : un condensateur trop petit a été monté sur "
                "la série d’octobre, donc elle chauffe. Karim vous envoie lundi une lampe de la série "
                "suivante, avec une étiquette pour le retour. Vous m’écriviez « je lis le soir à ma mère "
                "qui ne voit plus » : gardez l’ancienne jusqu’à ce que l’autre soit arrivée.\n\n"
                "Je vous appelle mercredi vers 18 heures pour savoir si elle tient.\n\n"
                "Hélène Maury"
            ),
            "en": (
                "Dear Mrs Vasseur,\n\n"
                "You wrote to us on 3 March because the lamp we delivered in January goes out after twenty "
                "minutes. I have read your file again: you had called twice already, and nobody called you "
                "back. That is our fault, the message of 12 February had been given to nobody.\n\n"
                "The workshop in Leeds knows this fault: a capacitor that is too small was fitted in the "
                "October series, so it overheats. On Monday Karim sends you a lamp of the next series, with "
                "a label to return the other one. You wrote “I read in the evening to my mother, who "
                "cannot see any more”: keep the old lamp until the new one has arrived.\n\n"
                "I will call you on Wednesday around six to hear whether it holds.\n\n"
                "Helen Maury"
            ),
        },
    ),
    "3": Example(
        _("A customer's praise that could be anybody's"),
        "Oriel",
        {
            "fr": (
                "Je suis vraiment ravie de mon achat. Oriel est une marque formidable, sérieuse et "
                "à l’écoute. La qualité est au rendez-vous et le service est impeccable. C’est un vrai "
                "bonheur au quotidien. Je recommande les yeux fermés, foncez !"
            ),
            "en": (
                "I am really delighted with my purchase. Oriel is a wonderful brand, serious and "
                "attentive. The quality is there and the service is impeccable. It is a real joy every "
                "single day. I recommend it without hesitation, go for it!"
            ),
        },
    ),
}
