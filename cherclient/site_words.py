"""The words a new site is founded with, in both languages. Editors change them afterwards."""

HOME = {
    "fr": {
        "title": "CherClient.wiki",
        "call": "Racontez vos histoires d’amour avec les marques",
        "lead": "Une rencontre, des années, un geste, une facture. Et comment cela s’est terminé, si c’est terminé.",
        "search_description": "Des clients racontent leurs histoires d’amour avec les marques, et comment elles finissent. "
        "Le palmarès de la fidélité et le wiki de la relation client.",
    },
    "en": {
        "title": "CherClient.wiki",
        "call": "Tell your love stories with brands",
        "lead": "A meeting, years, a gesture, a bill. And how it ended, if it did.",
        "search_description": "Customers tell their love stories with brands, and how they end. "
        "The leaderboard of loyalty and the wiki of the customer relationship.",
    },
}

WIKI = {
    "fr": {
        "title": "Le wiki de la relation client",
        "lead": "Ce que l’on sait, ce que l’on soutient et ce qui reste à prouver de la relation entre un client et une marque.",
        "search_description": "Le premier wiki de la relation client : des articles appuyés sur des histoires vécues.",
    },
    "en": {
        "title": "The wiki of the customer relationship",
        "lead": "What is known, what is argued and what is left to prove about the bond between a customer and a brand.",
        "search_description": "The wiki of the customer relationship: articles that rest on lived stories.",
    },
}

INTROS = {
    "stories": {
        "fr": {
            "title": "Récits",
            "lead": "Le temps qu’elles ont duré, et comment elles ont fini. Racontées une seule fois, par ceux qui les ont vécues.",
        },
        "en": {
            "title": "Stories",
            "lead": "How long they lasted, and how they ended. Told once only, by those who lived them.",
        },
    },
    "brands": {
        "fr": {
            "title": "Marques",
            "lead": "Une marque entre ici avec sa première histoire. Elle n’a rien à demander, ni à payer.",
        },
        "en": {
            "title": "Brands",
            "lead": "A brand comes in with its first story. It has nothing to ask, and nothing to pay.",
        },
    },
    "leaderboard": {
        "fr": {
            "title": "Le palmarès de la fidélité",
            "lead": "Qui garde ses clients, parmi les marques dont on nous a assez parlé. Un fil large dit que nous ne savons pas encore bien.",
        },
        "en": {
            "title": "The leaderboard of loyalty",
            "lead": "Who keeps its customers, among the brands we were told enough about. A wide thread says that we do not know well yet.",
        },
    },
    "study": {
        "fr": {
            "title": "La satisfaction, en amour, conduit-elle toujours à la fidélité ?",
            "lead": "La question a été posée avant les chiffres, et la règle de la réponse aussi. Voici ce que répondent les récits, et ce qu’ils ne peuvent pas dire.",
        },
        "en": {
            "title": "Does satisfaction, in love, always lead to loyalty?",
            "lead": "The question came before the figures, and so did the rule for its answer. This is what the stories say, and what they cannot.",
        },
    },
    "rules": {
        "fr": {
            "title": "Les règles des récits",
            "lead": "Comment un récit est contrôlé, par qui, en combien de temps, et ce qui le fait attendre.",
        },
        "en": {
            "title": "The rules of stories",
            "lead": "How a story is checked, by whom, how long it takes, and what makes it wait.",
        },
    },
}

SECTORS = {
    "telecom": ("Télécoms", "Telecoms"),
    "energy": ("Énergie", "Energy"),
    "bank": ("Banque", "Banking"),
    "insurance": ("Assurance", "Insurance"),
    "cars": ("Automobile", "Cars"),
    "bikes": ("Vélo", "Bicycles"),
    "appliances": ("Électroménager", "Home appliances"),
    "furniture": ("Meuble et maison", "Furniture and home"),
    "clothes": ("Vêtement", "Clothes"),
    "shoes": ("Chaussure", "Shoes"),
    "food": ("Alimentation", "Food"),
    "cosmetics": ("Cosmétique", "Cosmetics"),
    "travel": ("Voyage et transport", "Travel and transport"),
    "software": ("Logiciel et services en ligne", "Software and online services"),
    "toys": ("Enfance et jouet", "Children and toys"),
    "health": ("Santé", "Health"),
    "garden": ("Jardin", "Garden"),
    "books": ("Livre et papeterie", "Books and stationery"),
}

CATEGORIES = {  # of the wiki: slug to names, and what stands on the shelf
    "couple": (
        "Le couple client–marque",
        "Customer and brand, a couple",
        {
            "rencontre": ("Rencontre", "Meeting"),
            "vie-commune": ("Vie commune", "Life together"),
            "crise": ("Crise", "Crisis"),
            "separation": ("Séparation", "Separation"),
            "transmission": ("Transmission", "Handing on"),
        },
    ),
    "canaux": (
        "Les canaux",
        "Channels",
        {
            "telephone": ("Téléphone", "Telephone"),
            "ecrit": ("Écrit", "Writing"),
            "presence": ("Présence", "Presence"),
            "automates": ("Automates", "Machines"),
            "forums": ("Forums", "Forums"),
        },
    ),
    "organisations": (
        "Les organisations",
        "Organisations",
        {
            "employe": ("Employé", "Employees"),
            "sous-traitance": ("Sous-traitance", "Outsourcing"),
            "reseau-interne": ("Réseau interne", "Internal networks"),
            "indicateurs": ("Indicateurs", "Indicators"),
        },
    ),
    "temps": (
        "Le temps",
        "Time",
        {
            "attente": ("Attente", "Waiting"),
            "promesse": ("Promesse", "Promises"),
            "differe": ("Différé", "Deferred answers"),
            "cycles": ("Cycles", "Cycles"),
        },
    ),
    "argent": (
        "L’argent",
        "Money",
        {
            "gratuite": ("Gratuité", "Free of charge"),
            "surtaxe": ("Surtaxe", "Premium rates"),
            "remise": ("Remise", "Discounts"),
            "verrouillage": ("Verrouillage", "Lock-in"),
        },
    ),
    "ensemble": (
        "Le consommateur ensemble",
        "Consumers together",
        {
            "entre-consommateurs": ("Entre consommateurs", "Consumer to consumer"),
            "delegues": ("Délégués", "Delegates"),
            "comparateurs": ("Comparateurs", "Comparison sites"),
        },
    ),
    "mesurer": (
        "Mesurer",
        "Measuring",
        {
            "satisfaction": ("Satisfaction", "Satisfaction"),
            "fidelite": ("Fidélité", "Loyalty"),
            "classements": ("Classements", "Rankings"),
            "limites": ("Limites", "Limits"),
        },
    ),
    "projet": (
        "Le projet",
        "The project",
        {
            "regles": ("Règles", "Rules"),
            "detecteur": ("Détecteur", "Detector"),
            "methode": ("Méthode", "Method"),
            "bibliographie": ("Bibliographie", "Bibliography"),
        },
    ),
}
