"""The topics that a group has until it writes down its own, in English and German."""

from .vocabulary import Topic


def _topic(id: str, en: str, de: str, asks: str, offers: str) -> Topic:
    """Words are separated by bars; each may be of either language."""
    return Topic(id=id, labels={"en": en, "de": de}, asks=_words(asks), offers=_words(offers))


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for part in text.split("|") if (word := " ".join(part.split())))


DEFAULT_TOPICS = (
    _topic(
        "jobs",
        "Jobs",
        "Jobs",
        asks="""
            a job | a new position | junior position | role | employment | permanent position | internship |
            traineeship | work placement | open to work | job search | Stelle | Festanstellung | Anstellung |
            Arbeitsplatz | Arbeitsstelle | Praktikum | Praktikumsplatz | Ausbildungsplatz | Werkstudentenstelle |
            Jobsuche | Stellensuche
        """,
        offers="""
            hiring | open positions | open roles | vacancies | job openings | internships | we are recruiting |
            offene Stellen | freie Stellen | Stellenangebote | Praktikumsplätze | Ausbildungsplätze | Jobangebote |
            stellen ein | stelle ein | Werkstudentenstellen
        """,
    ),
    _topic(
        "staff",
        "Staff",
        "Neue Mitarbeitende",
        asks="""
            to hire | hiring | employees | staff | new team members | candidates | applicants | talent | recruits |
            Mitarbeiter | Mitarbeitende | Personal | Fachkräfte | Bewerber | Verstärkung Team | Azubis |
            Auszubildende | Angestellte | einstellen | Kandidaten
        """,
        offers="""
            open to work | job search | job seeker | available for hire | recruiting services | headhunting |
            recruitment | staffing | Personalvermittlung | Arbeitsvermittlung | Jobsuche | auf Jobsuche | Headhunter
        """,
    ),
    _topic(
        "cofounders",
        "Co-founders",
        "Mitgründer",
        asks="""
            co-founder | founding partner | technical partner | join startup as founder | Mitgründerin |
            Gründungspartner | Mitstreiter Gründung | CTO for my startup
        """,
        offers="""
            co-found a company | become co-founder | join a founding team | als Mitgründer einsteigen | mitgründen
        """,
    ),
    _topic(
        "funding",
        "Funding",
        "Finanzierung",
        asks="""
            investors | investment | venture capital | VC | business angel | angel investor | seed money |
            raise money | grants | capital | loan | Investoren | Investition | Wagniskapital | Risikokapital |
            Startkapital | Kapital | Kapitalgeber | Geldgeber | Fördermittel | Förderung | Kredit | Business Angels
        """,
        offers="""
            invest | investor | investing | angel investing | venture capital | VC fund | seed tickets | grants |
            investiere | Investitionen | Investorin | Wagniskapital | Kapital | Fördermittel | Kredite | Fundraising
        """,
    ),
    _topic(
        "clients",
        "New clients",
        "Neue Kunden",
        asks="""
            clients | customers | leads | projects to work on | freelance projects | commissions | assignments |
            pilot customers | Kunden | Kundschaft | Aufträge | Auftraggeber | Kundengewinnung | Pilotkunden |
            Projektaufträge | Freelance Projekte | Mandanten
        """,
        offers="""
            projects for freelancers | lead generation | client introductions | Aufträge zu vergeben |
            Aufträge für Freelancer | Leadgenerierung | Kundengewinnung
        """,
    ),
    _topic(
        "partners",
        "Business partners",
        "Geschäftspartner",
        asks="""
            business partners | cooperation | partnership | collaboration | distributors | resellers | Kooperation |
            Kooperationspartner | Geschäftspartnerin | Vertriebspartner | Zusammenarbeit | Partnerschaft
        """,
        offers="""
            business partnership | cooperation | collaboration | joint ventures | Kooperation | Zusammenarbeit |
            Kooperationspartner | Partnerschaft
        """,
    ),
    _topic(
        "mentoring",
        "Mentoring",
        "Mentoring",
        asks="""
            mentor | mentorship | sparring partner | Mentorin | Sparringspartner | role model | guidance
        """,
        offers="""
            mentor | mentorship | sparring | Mentorin | Sparringspartner
        """,
    ),
    _topic(
        "career",
        "Career advice",
        "Karriereberatung",
        asks="""
            career change | career coach | CV | CV review | CV feedback | résumé | interview preparation |
            salary negotiation | returning to work | Quereinstieg | Berufswechsel | Bewerbung |
            Bewerbungsunterlagen | Lebenslauf | Wiedereinstieg | Gehaltsverhandlung | Gehalt | Gehalt verhandeln |
            negotiate my salary | job application | applications | Vorstellungsgespräch | Karrierewechsel |
            berufliche Neuorientierung | Karrierecoach
        """,
        offers="""
            career coaching | CV review | CV feedback | CV check | résumé review | interview preparation |
            interview training | salary negotiation | Bewerbungstraining | Bewerbungscoaching | Bewerbungen |
            Lebenslauf | Karrierecoaching | Gehaltsverhandlung | Berufsberatung
        """,
    ),
    _topic(
        "legal",
        "Legal advice",
        "Rechtsberatung",
        asks="""
            lawyer | attorney | solicitor | legal help | legal question | contract | trademark | patent | GDPR |
            terms and conditions | Anwalt | Anwältin | Jurist | Rechtsfragen | juristische Fragen | Vertrag |
            Verträge | Vertragsprüfung | Markenrecht | Patent | DSGVO | Datenschutz | AGB | Arbeitsrecht |
            Mietrecht | Vertragsrecht | privacy law
        """,
        offers="""
            lawyer | attorney | solicitor | law firm | contracts | contract law | employment law | trademark |
            patents | GDPR | privacy law | Anwalt | Anwältin | Anwaltskanzlei | Jurist | juristische Beratung |
            Verträge | Vertragsprüfung | Vertragsrecht | Arbeitsrecht | Mietrecht | Markenrecht | Patente | DSGVO |
            Datenschutz | Rechtsfragen | legal questions
        """,
    ),
    _topic(
        "tax",
        "Tax and accounting",
        "Steuern und Buchhaltung",
        asks="""
            tax advisor | tax return | taxes | accountant | accounting | bookkeeper | bookkeeping | VAT |
            Steuerberater | Steuererklärung | Steuern | Steuerfragen | Buchhaltung | Buchhalterin | Buchführung |
            Umsatzsteuer | Jahresabschluss | Lohnabrechnung | payroll
        """,
        offers="""
            tax advisor | tax returns | taxes | accountant | accounting | bookkeeping | VAT | payroll |
            Steuerberatung | Steuererklärung | Steuern | Steuerfragen | Buchhaltung | Buchführung | Umsatzsteuer |
            Jahresabschlüsse | Lohnabrechnung
        """,
    ),
    _topic(
        "finance",
        "Financial planning",
        "Finanzen und Vorsorge",
        asks="""
            financial advisor | financial plan | pension | retirement savings | invest my savings | insurance |
            controlling | budgeting | CFO | Finanzberatung | Finanzplan | Altersvorsorge | Geldanlage |
            Versicherung | Rente | Controlling
        """,
        offers="""
            financial advice | financial modelling | pension planning | insurance | controlling | budgeting | CFO |
            Finanzberatung | Finanzplanung | Altersvorsorge | Geldanlage | Versicherungen | Controlling
        """,
    ),
    _topic(
        "marketing",
        "Marketing",
        "Marketing",
        asks="""
            online marketing | social media | Instagram | LinkedIn | followers | SEO | search engine optimisation |
            advertising | branding | newsletter | content strategy | growth | visibility online | PR |
            press contacts | journalists | Werbung | Werben | Öffentlichkeitsarbeit | Pressearbeit | Markenaufbau |
            Suchmaschinenoptimierung | Reichweite | Pressekontakte
        """,
        offers="""
            social media | Instagram | LinkedIn | SEO | search engine optimisation | advertising | ads | branding |
            newsletter | content strategy | growth | PR | public relations | press contacts | journalists |
            Werbung | Werben | Öffentlichkeitsarbeit | Pressearbeit | Markenaufbau | Suchmaschinenoptimierung
        """,
    ),
    _topic(
        "sales",
        "Sales",
        "Vertrieb",
        asks="""
            sales training | selling | salesperson | pricing | cold calling | negotiation | sell my product |
            B2B sales | Verkauf | Verkaufstraining | Vertriebler | Preisgestaltung | richtiger Preis |
            Preise finden | Kaltakquise | Verhandlung
        """,
        offers="""
            sales training | pricing | cold calling | negotiation | B2B sales | Verkauf | Verkaufstraining |
            Vertriebserfahrung | Preisgestaltung | Kaltakquise | Verhandlung
        """,
    ),
    _topic(
        "design",
        "Design",
        "Design",
        asks="""
            designer | logo | graphic design | web design | UX | UI | illustrator | illustration |
            corporate identity | Gestaltung | Grafikerin | Grafikdesigner | Webdesigner | Illustrator | Layout |
            Flyer gestalten
        """,
        offers="""
            designer | logo | graphic design | web design | UX | UI | illustration | corporate identity |
            Gestaltung | Grafik | Grafikdesign | Webdesign | Illustration | Layout | Flyer gestalten
        """,
    ),
    _topic(
        "software",
        "Software development",
        "Softwareentwicklung",
        asks="""
            developer | programmer | software engineer | coder | build an app | website | web development |
            mobile app | code review | learn to code | Programmierer | Entwickler | Softwareentwickler |
            Webentwicklung | App entwickeln | Website | Webseite | Onlineshop | programmieren lernen | Python |
            JavaScript | Java | React
        """,
        offers="""
            developer | programming | software engineering | coding | web development | websites | build apps |
            code review | Programmieren | Programmierer | Entwickler | Webentwicklung | App-Entwicklung |
            Webseiten | Onlineshops | Python | JavaScript | Java | React
        """,
    ),
    _topic(
        "testing",
        "Testing and quality",
        "Tests und Qualität",
        asks="""
            tester | QA engineer | test automation | quality assurance | software testing | Testerin |
            Testautomatisierung | Qualitätssicherung | Softwaretests
        """,
        offers="""
            tester | QA | test automation | quality assurance | software testing | Testautomatisierung |
            Qualitätssicherung | Softwaretests
        """,
    ),
    _topic(
        "data",
        "Data and AI",
        "Daten und KI",
        asks="""
            data scientist | data analyst | data engineer | data analysis | machine learning | AI |
            artificial intelligence | ChatGPT | dashboards | statistics | Datenanalyse | Daten auswerten |
            Datenauswertung | maschinelles Lernen | KI | künstliche Intelligenz | Statistik | Automatisierung mit KI
        """,
        offers="""
            data science | data analysis | data engineering | machine learning | AI | artificial intelligence |
            ChatGPT | dashboards | statistics | Datenanalyse | Datenauswertung | maschinelles Lernen | KI |
            künstliche Intelligenz | Statistik
        """,
    ),
    _topic(
        "it",
        "IT support",
        "IT-Hilfe",
        asks="""
            computer | network setup | server | hosting | cloud | IT security | cybersecurity | IT-Support |
            Netzwerktechnik | Cloud | IT-Sicherheit | Server | Systemadministrator | sysadmin | DevOps | backup
        """,
        offers="""
            computer | computer repair | network setup | servers | hosting | cloud | IT security | cybersecurity |
            IT-Support | Computerhilfe | Netzwerktechnik | Cloud | IT-Sicherheit | Server | Systemadministration |
            sysadmin | DevOps | backups
        """,
    ),
    _topic(
        "product",
        "Product management",
        "Produktmanagement",
        asks="""
            product manager | product owner | user research | product feedback | beta testers |
            feedback on my product | feedback on my app | test my app | test my product | prototype | roadmap |
            Produktmanager | Nutzerforschung | Betatester | Feedback zu meinem Produkt | Feedback zu meiner App |
            App ausprobieren | App testen | Produkt testen | test users | Testnutzer | user interviews |
            interview partners
        """,
        offers="""
            product manager | product owner | user research | product feedback | beta testing | roadmap |
            Produktmanager | Nutzerforschung | Betatests | Produktfeedback
        """,
    ),
    _topic(
        "projects",
        "Project management",
        "Projektmanagement",
        asks="""
            project manager | scrum master | agile coach | agile methods | Projektleiter | Projektleitung |
            agile Methoden | Prozessoptimierung
        """,
        offers="""
            project manager | scrum | agile coaching | agile methods | Projektleitung | agile Methoden |
            Prozessoptimierung
        """,
    ),
    _topic(
        "startup",
        "Starting a business",
        "Selbstständigkeit und Gründung",
        asks="""
            start a business | start my own business | start a company | founder tips | business plan |
            self-employment | going freelance | become a freelancer | pitch deck | pitch training | gründen |
            Gründung | Existenzgründung | Selbstständigkeit | selbstständig machen | Businessplan |
            Geschäftsmodell | business model | Unternehmensgründung
        """,
        offers="""
            startup advice | startup coaching | business plans | business model | pitch training |
            pitch deck review | incubator | accelerator | Gründungsberatung | Gründerberatung | Existenzgründung |
            Businessplan | Geschäftsmodell | Gründercoaching
        """,
    ),
    _topic(
        "writing",
        "Writing and translation",
        "Texte und Übersetzungen",
        asks="""
            copywriter | editor | proofreading | translator | translation | ghostwriter | technical writer |
            texts for my website | Texterin | Lektorat | Lektorin | Korrektorat | Übersetzer | Übersetzung |
            Texte für meine Website
        """,
        offers="""
            copywriting | Werbetexte | editing texts | proofreading | translation | translator | ghostwriting |
            technical writing | Texten | Texterin | Lektorat | Korrektorat | Korrekturlesen | Übersetzen |
            Übersetzerin | blog articles
        """,
    ),
    _topic(
        "languages",
        "Language practice",
        "Sprachen üben",
        asks="""
            language exchange | tandem partner | practise English | practise German | practise Spanish |
            practise French | learn German | learn English | Spanish lessons | German lessons | Sprachtandem |
            Tandempartner | Deutsch lernen | Deutsch üben | Englisch üben | Englisch lernen | Spanisch lernen |
            Französisch üben
        """,
        offers="""
            language exchange | tandem | German lessons | English lessons | Spanish lessons | French lessons |
            teach German | teach English | native speaker | Sprachtandem | Deutschunterricht | Englischunterricht |
            Deutsch üben | Muttersprachler | Sprachunterricht | Nachhilfe in Deutsch | Nachhilfe in Englisch
        """,
    ),
    _topic(
        "photo",
        "Photos and video",
        "Fotos und Video",
        asks="""
            photographer | portrait photos | headshots | videographer | product photos | photo shoot |
            video editing | podcast | Fotografin | Bewerbungsfotos | Produktfotos | Videos drehen | Videoschnitt |
            Fotoshooting | Imagefilm
        """,
        offers="""
            photographer | photography | portraits | headshots | videography | video production | photo shoots |
            video editing | podcast production | Fotograf | Fotografie | Bewerbungsfotos | Videos drehen |
            Videoschnitt | Videoproduktion | Fotoshootings
        """,
    ),
    _topic(
        "speaking",
        "Talks and speakers",
        "Vorträge",
        asks="""
            speaker | speakers for our event | keynote | public speaking | presentation skills | Referentin |
            Rednerin | Vortrag | Keynote | frei sprechen | Präsentationstraining | Workshopleitung |
            workshop facilitator
        """,
        offers="""
            speaker | talks | keynote | public speaking | presentation skills | moderation | workshops |
            Referentin | Rednerin | Vortrag halten | Vorträge | Keynote | Präsentationstraining | Rhetorik
        """,
    ),
    _topic(
        "events",
        "Rooms and events",
        "Räume und Veranstaltungen",
        asks="""
            venue | room | room for our meetup | event space | meeting room | sponsor for our event | catering |
            event planner | Raum | Seminarraum | Räumlichkeiten | Eventlocation | Sponsor für Veranstaltung
        """,
        offers="""
            venue | event space | meeting room | room for meetups | host a meetup | event planning | catering |
            Raum | Seminarraum | Räumlichkeiten | Eventplanung | Eventlocation | Veranstaltungsorganisation
        """,
    ),
    _topic(
        "offices",
        "Offices and coworking",
        "Büro und Coworking",
        asks="""
            office space | desk | shared office | studio space | coworking space | Büroraum | Büroplatz |
            Schreibtisch | Atelier | Bürogemeinschaft
        """,
        offers="""
            office space | desk | shared office | studio space | coworking space | Büroraum | Büroplatz |
            Schreibtisch | Atelier | Bürogemeinschaft
        """,
    ),
    _topic(
        "housing",
        "Housing",
        "Wohnen",
        asks="""
            flat | apartment | room in a shared flat | place to live | flatmate | Wohnung | WG-Zimmer |
            Mitbewohner | Unterkunft | house to rent
        """,
        offers="""
            flat to rent | apartment to rent | spare room | sublet | Wohnung zu vermieten | WG-Zimmer |
            Zimmer frei | Untermiete | Immobilienmakler | estate agent
        """,
    ),
    _topic(
        "coaching",
        "Coaching",
        "Coaching",
        asks="""
            coach | leadership training | personal development | work-life balance | burnout | stress management |
            conflict mediation | team building | Führungstraining | Persönlichkeitsentwicklung | Stressbewältigung |
            Mediation | Teambuilding | Supervision | Burnout Vorbeugung
        """,
        offers="""
            coach | leadership training | personal development | stress management | mediation | team building |
            Führungstraining | Persönlichkeitsentwicklung | Stressbewältigung | Teambuilding | Supervision
        """,
    ),
    _topic(
        "volunteering",
        "Volunteering",
        "Ehrenamt",
        asks="""
            volunteer | volunteers for our project | pro bono projects | charity work | Ehrenamtliche |
            Freiwillige | ehrenamtlich engagieren | ehrenamtliche Helfer
        """,
        offers="""
            volunteer | pro bono | charity work | ehrenamtlich | Freiwilligenarbeit
        """,
    ),
    _topic(
        "friends",
        "Meeting people",
        "Leute kennenlernen",
        asks="""
            meet new people | make friends | new in town | recently moved | network in the city | neue Leute |
            neu in der Stadt | Freunde finden | Anschluss finden | Kontakte knüpfen | Netzwerk aufbauen |
            expand my network | like-minded people | Gleichgesinnte
        """,
        offers="""
            show you the city | coffee and a chat | Kontakte vermitteln | die Stadt zeigen | großes Netzwerk |
            large network | meet new people
        """,
    ),
)
