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
            Jobsuche | Stellensuche | new challenge | Arbeit finden | Teilzeitstelle | Minijob | Nebenjob |
            part-time job | apprenticeship | Lehrstelle | new gig
        """,
        offers="""
            hiring | open positions | open roles | vacancies | job openings | internships | we are recruiting |
            offene Stellen | freie Stellen | Stellenangebote | Praktikumsplätze | Ausbildungsplätze | Jobangebote |
            stellen ein | stelle ein | Werkstudentenstellen | job offers | apprenticeships | Jobs zu vergeben |
            Lehrstellen | Minijobs
        """,
    ),
    _topic(
        "staff",
        "Staff",
        "Neue Mitarbeitende",
        asks="""
            to hire | hiring | employees | staff | new team members | candidates | applicants | talent | recruits |
            Mitarbeiter | Mitarbeitende | Personal | Fachkräfte | Bewerber | Verstärkung Team | Azubis |
            Auszubildende | Angestellte | einstellen | Kandidaten | apprentices | interns | Aushilfe | Aushilfen |
            Praktikanten | Lehrlinge | Teamverstärkung
        """,
        offers="""
            open to work | job search | job seeker | available for hire | recruiting services | headhunting |
            recruitment | staffing | Personalvermittlung | Arbeitsvermittlung | Jobsuche | auf Jobsuche | Headhunter |
            unemployed | arbeitslos | arbeitssuchend | between jobs | on the job market | available immediately |
            sofort verfügbar | recruiter | recruiting for companies
        """,
    ),
    _topic(
        "cofounders",
        "Co-founders",
        "Mitgründer",
        asks="""
            co-founder | founding partner | technical partner | join startup as founder | Mitgründerin |
            Gründungspartner | Mitstreiter Gründung | CTO for my startup | business cofounder | technical cofounder |
            Mitgründer gesucht | gemeinsam gründen
        """,
        offers="""
            co-found a company | become co-founder | join a founding team | als Mitgründer einsteigen | mitgründen |
            cofounder | gemeinsam gründen | join an early team
        """,
    ),
    _topic(
        "funding",
        "Funding",
        "Finanzierung",
        asks="""
            investors | investment | venture capital | VC | business angel | angel investor | seed money |
            raise money | grants | capital | loan | Investoren | Investition | Wagniskapital | Risikokapital |
            Startkapital | Kapital | Kapitalgeber | Geldgeber | Fördermittel | Förderung | Kredit | Business Angels |
            sponsors for my startup | crowdfunding | fundraising | Finanzierungsrunde | Stipendium | scholarship |
            bank loan
        """,
        offers="""
            invest | investor | investing | angel investing | venture capital | VC fund | seed tickets | grants |
            investiere | Investitionen | Investorin | Wagniskapital | Kapital | Fördermittel | Kredite | Fundraising |
            angel tickets | crowdfunding | Finanzierungsberatung | Investoren | investors | Investorenkontakte
        """,
    ),
    _topic(
        "clients",
        "New clients",
        "Neue Kunden",
        asks="""
            clients | customers | leads | projects to work on | freelance projects | commissions | assignments |
            pilot customers | Kunden | Kundschaft | Aufträge | Auftraggeber | Kundengewinnung | Pilotkunden |
            Projektaufträge | Freelance Projekte | Mandanten | buyers | orders | Käufer | Kundenaufträge | Neukunden |
            Abnehmer
        """,
        offers="""
            projects for freelancers | lead generation | client introductions | Aufträge zu vergeben |
            Aufträge für Freelancer | Leadgenerierung | Kundengewinnung | freelance introductions to customers |
            Kundenkontakte | Kontakte zu Kunden | Aufträge | introductions to clients
        """,
    ),
    _topic(
        "partners",
        "Business partners",
        "Geschäftspartner",
        asks="""
            business partners | cooperation | partnership | collaboration | distributors | resellers | Kooperation |
            Kooperationspartner | Geschäftspartnerin | Vertriebspartner | Zusammenarbeit | Partnerschaft | suppliers |
            joint venture | cooperate | collaborate | collaborators | kooperieren | Lieferanten | Händler
        """,
        offers="""
            business partnership | cooperation | collaboration | joint ventures | Kooperation | Zusammenarbeit |
            Kooperationspartner | Partnerschaft | collaborate | cooperate | kooperieren | distribution partner
        """,
    ),
    _topic(
        "mentoring",
        "Mentoring",
        "Mentoring",
        asks="""
            mentor | mentorship | sparring partner | Mentorin | Sparringspartner | role model | guidance |
            mentee programme | senior advice | Vorbild | sounding board
        """,
        offers="""
            mentor | mentorship | sparring | Mentorin | Sparringspartner | mentoring for juniors |
            guide younger people | guide juniors | support young talents | Berufseinsteiger begleiten |
            Nachwuchs fördern | jüngere begleiten | sounding board | Berufsanfänger begleiten | Rat für Berufsanfänger
        """,
    ),
    _topic(
        "career",
        "Career advice",
        "Karriereberatung",
        asks="""
            career change | career coach | CV | CV review | CV feedback | résumé | interview preparation |
            salary negotiation | returning to work | Quereinstieg | Berufswechsel | Bewerbung | Bewerbungsunterlagen |
            Lebenslauf | Wiedereinstieg | Gehaltsverhandlung | Gehalt | Gehalt verhandeln | negotiate my salary |
            job application | applications | Vorstellungsgespräch | Karrierewechsel | berufliche Neuorientierung |
            Karrierecoach | change careers | change jobs | quit my job | retraining | retrain | career path |
            promotion at work | beruflich verändern | beruflich weiterkommen | beruflich neu orientieren |
            wohin beruflich | Umschulung | Jobwechsel | Kündigung verhandeln | Bewerbungstipps | cover letter |
            Anschreiben
        """,
        offers="""
            career coaching | CV review | CV feedback | CV check | résumé review | interview preparation |
            interview training | salary negotiation | Bewerbungstraining | Bewerbungscoaching | Bewerbungen |
            Lebenslauf | Karrierecoaching | Gehaltsverhandlung | Berufsberatung | cover letters |
            application training | job interviews | job interview practice | mock interviews | Bewerbung durchgehen |
            Bewerbungstipps | Bewerbungsmappe | Vorstellungsgespräche | Jobcoaching
        """,
    ),
    _topic(
        "legal",
        "Legal advice",
        "Rechtsberatung",
        asks="""
            lawyer | attorney | solicitor | legal question | contract law | contract review | check my contract |
            contract questions | trademark | patent | GDPR | terms and conditions | Anwalt | Anwältin | Jurist |
            Rechtsfragen | juristische Fragen | Vertrag | Verträge | Vertragsprüfung | Markenrecht | DSGVO |
            Datenschutz | AGB | Arbeitsrecht | Mietrecht | Vertragsrecht | privacy law | rental contract |
            employment contract | data protection | copyright | Urheberrecht | Mietvertrag | Arbeitsvertrag |
            Rechtsanwalt | Rechtsanwältin | rechtliche Fragen | notary | Notar | Impressum
        """,
        offers="""
            lawyer | attorney | solicitor | law firm | contracts | contract law | employment law | trademark |
            patents | GDPR | privacy law | Anwalt | Anwältin | Anwaltskanzlei | Jurist | juristische Beratung |
            Verträge | Vertragsprüfung | Vertragsrecht | Arbeitsrecht | Mietrecht | Markenrecht | Patente | DSGVO |
            Datenschutz | Rechtsfragen | legal questions | data protection | copyright | Urheberrecht | Rechtsanwalt |
            Rechtsanwältin | rechtliche Fragen | notary | Notar | legal services
        """,
    ),
    _topic(
        "tax",
        "Tax and accounting",
        "Steuern und Buchhaltung",
        asks="""
            tax advisor | tax return | taxes | accountant | accounting | bookkeeper | bookkeeping | VAT |
            Steuerberater | Steuererklärung | Steuern | Steuerfragen | Buchhaltung | Buchhalterin | Buchführung |
            Umsatzsteuer | Jahresabschluss | Lohnabrechnung | payroll | tax help | tax questions | invoices |
            Rechnungen schreiben | Belege | Steuertipps | Finanzamt | annual accounts
        """,
        offers="""
            tax advisor | tax returns | taxes | accountant | accounting | bookkeeping | VAT | payroll |
            Steuerberatung | Steuererklärung | Steuern | Steuerfragen | Buchhaltung | Buchführung | Umsatzsteuer |
            Jahresabschlüsse | Lohnabrechnung | tax questions | tax help | annual accounts | Steuertipps |
            Belege sortieren
        """,
    ),
    _topic(
        "finance",
        "Financial planning",
        "Finanzen und Vorsorge",
        asks="""
            financial advisor | financial plan | pension | retirement savings | invest my savings | insurance |
            controlling | CFO | Finanzberatung | Finanzplan | Altersvorsorge | Geldanlage | Versicherung | Rente |
            ETF | ETFs | savings | save for retirement | investing for beginners | Sparen | Aktien | stocks |
            mortgage | Baufinanzierung | household budget | budget planning | Liquiditätsplanung | pensions | retiring
        """,
        offers="""
            financial advice | financial modelling | pension planning | insurance | controlling | CFO |
            Finanzberatung | Finanzplanung | Altersvorsorge | Geldanlage | Versicherungen | ETF | ETFs | stocks |
            Aktien | mortgage | Baufinanzierung | savings | Liquiditätsplanung | Sparen | pensions |
            getting out of debt | Schuldenberatung
        """,
    ),
    _topic(
        "marketing",
        "Marketing",
        "Marketing",
        asks="""
            online marketing | social media | Instagram | followers | SEO | search engine optimisation | advertising |
            branding | newsletter | content strategy | growth | visibility online | PR | press contacts |
            journalists | Werbung | Werben | Öffentlichkeitsarbeit | Pressearbeit | Markenaufbau |
            Suchmaschinenoptimierung | Reichweite | Pressekontakte | public relations | ads | campaigns | Google Ads |
            TikTok | Instagram accounts | email marketing | Kampagnen | Marketingplan | more visitors to my website |
            getting seen online | get noticed | Insta
        """,
        offers="""
            social media | Instagram | SEO | search engine optimisation | advertising | ads | branding | newsletter |
            content strategy | growth | PR | public relations | press contacts | journalists | Werbung | Werben |
            Öffentlichkeitsarbeit | Pressearbeit | Markenaufbau | Suchmaschinenoptimierung | TikTok | campaigns |
            Google Ads | email marketing | Kampagnen | Instagram accounts | social media accounts |
            Newsletter schreiben | Insta
        """,
    ),
    _topic(
        "sales",
        "Sales",
        "Vertrieb",
        asks="""
            sales training | selling | salesperson | pricing | cold calling | negotiation | sell my product |
            B2B sales | Verkauf | Verkaufstraining | Vertriebler | Preisgestaltung | richtiger Preis | Preise finden |
            Kaltakquise | Verhandlung | sales pitch | closing deals | B2B Vertrieb | Verkaufsgespräche |
            verkaufen lernen | Akquise
        """,
        offers="""
            sales training | pricing | cold calling | negotiation | B2B sales | Verkauf | Verkaufstraining |
            Vertriebserfahrung | Preisgestaltung | Kaltakquise | Verhandlung | closing deals | sales pitch |
            Verkaufsgespräche | Akquise | salesperson | Vertriebler | Vertriebscoaching
        """,
    ),
    _topic(
        "design",
        "Design",
        "Design",
        asks="""
            designer | logo | graphic design | web design | UX | UI | illustrator | illustration |
            corporate identity | Gestaltung | Grafikerin | Grafikdesigner | Webdesigner | Layout | Flyer gestalten |
            redesign | brand design | packaging design | Plakate | Verpackungsdesign | Illustratorin | UX review
        """,
        offers="""
            designer | logo | graphic design | web design | UX | UI | illustration | corporate identity | Gestaltung |
            Grafik | Grafikdesign | Webdesign | Layout | Flyer gestalten | redesign | packaging design | Plakate |
            Flyer | Illustratorin | UX review | logos
        """,
    ),
    _topic(
        "software",
        "Software development",
        "Softwareentwicklung",
        asks="""
            developer | programmer | software engineer | coder | build an app | website | web development |
            mobile app | code review | learn to code | Programmierer | Entwickler | Softwareentwickler |
            Webentwicklung | App entwickeln | Webseite | Onlineshop | programmieren lernen | Python | JavaScript |
            Java | React | app development | app developer | frontend | WordPress | web shop | Homepage |
            programming | coding help | PHP | code | Webshop | API
        """,
        offers="""
            developer | programming | software engineering | coding | web development | websites | build apps |
            code review | Programmieren | Programmierer | Entwickler | Webentwicklung | App-Entwicklung | Webseiten |
            Onlineshops | Python | JavaScript | Java | React | app development | frontend | WordPress | web shop |
            Homepages | software engineer | PHP | fullstack | full stack | Webshops | API
        """,
    ),
    _topic(
        "testing",
        "Testing and quality",
        "Tests und Qualität",
        asks="""
            tester | QA engineer | test automation | quality assurance | software testing | Testerin |
            Testautomatisierung | Qualitätssicherung | Softwaretests | QA | testers | usability tests | bug hunters |
            Qualitätsmanagement | beta users | break our app
        """,
        offers="""
            tester | QA | test automation | quality assurance | software testing | Testautomatisierung |
            Qualitätssicherung | Softwaretests | testing apps | QA engineer | usability tests | Testing |
            Qualitätsmanagement
        """,
    ),
    _topic(
        "data",
        "Data and AI",
        "Daten und KI",
        asks="""
            data scientist | data analyst | data engineer | data analysis | machine learning | AI |
            artificial intelligence | ChatGPT | dashboards | statistics | Datenanalyse | Daten auswerten |
            Datenauswertung | maschinelles Lernen | KI | künstliche Intelligenz | Statistik | Automatisierung mit KI |
            Excel | spreadsheets | SQL | Power BI | data visualisation | LLM | LLMs | Datenanalyst |
            data protection officer
        """,
        offers="""
            data science | data analysis | data engineering | machine learning | AI | artificial intelligence |
            ChatGPT | dashboards | statistics | Datenanalyse | Datenauswertung | maschinelles Lernen | KI |
            künstliche Intelligenz | Statistik | Excel | spreadsheets | SQL | Power BI | data visualisation | LLM |
            LLMs | Datenanalyst | data analyst | data scientist
        """,
    ),
    _topic(
        "it",
        "IT support",
        "IT-Hilfe",
        asks="""
            computer | network setup | server | hosting | cloud | IT security | cybersecurity | IT-Support |
            Netzwerktechnik | IT-Sicherheit | Systemadministrator | sysadmin | DevOps | backup | laptop | PC |
            printer | network trouble | Computerprobleme | Computerhilfe | Drucker | PC-Hilfe |
            Smartphone einrichten | Handy einrichten | Technikhilfe | tech support | Netzwerk zu Hause |
            data recovery | Datenrettung | Outlook | software updates
        """,
        offers="""
            computer | computer repair | network setup | servers | hosting | cloud | IT security | cybersecurity |
            IT-Support | Computerhilfe | Netzwerktechnik | IT-Sicherheit | Server | Systemadministration | sysadmin |
            DevOps | backups | laptop | laptops | PC | printers | Computer reparieren | PC-Hilfe |
            Smartphone einrichten | Handy einrichten | Technikhilfe | tech support | cyber security | data recovery |
            Datenrettung
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
            interview partners | product strategy | MVP | usability feedback | product design feedback | Prototyp |
            Testkunden
        """,
        offers="""
            product manager | product owner | user research | product feedback | beta testing | roadmap |
            Produktmanager | Nutzerforschung | Betatests | Produktfeedback | product strategy | MVP | Produktstrategie
        """,
    ),
    _topic(
        "projects",
        "Project management",
        "Projektmanagement",
        asks="""
            project manager | scrum master | agile coach | agile methods | Projektleiter | Projektleitung |
            agile Methoden | Prozessoptimierung | agile coaching | project plan | Projektplan | PMO | Scrum | Kanban
        """,
        offers="""
            project manager | scrum | agile coaching | agile methods | Projektleitung | agile Methoden |
            Prozessoptimierung | PMO | Kanban | Scrum Master | project coordination | Projektkoordination |
            Zeitpläne | project lead
        """,
    ),
    _topic(
        "startup",
        "Starting a business",
        "Selbstständigkeit und Gründung",
        asks="""
            start a business | start my own business | start a company | founder tips | business plan |
            self-employment | become a freelancer | pitch deck | pitch training | gründen | Gründung |
            Existenzgründung | Selbstständigkeit | selbstständig machen | Businessplan | Geschäftsmodell |
            business model | Unternehmensgründung | found a company | register a company | register a business |
            Gewerbe anmelden | Gewerbeanmeldung | becoming self-employed | self-employed | be my own boss |
            eigenes Geschäft | side business | sich selbstständig machen | GmbH gründen | startup tips |
            Gründungstipps
        """,
        offers="""
            startup advice | startup coaching | business plans | business model | pitch training | pitch deck review |
            incubator | accelerator | Gründungsberatung | Gründerberatung | Existenzgründung | Businessplan |
            Geschäftsmodell | Gründercoaching | register a company | register a business | Gewerbe anmelden |
            Gewerbeanmeldung | founder coaching | startup mentoring | business planning | Gründungstipps |
            GmbH gründen
        """,
    ),
    _topic(
        "writing",
        "Writing and translation",
        "Texte und Übersetzungen",
        asks="""
            copywriter | editor | proofreading | translator | translation | ghostwriter | technical writer |
            texts for my website | Texterin | Lektorat | Lektorin | Korrektorat | Übersetzer | Übersetzung |
            Texte für meine Website | proofreader | writer | blog posts | texts | Texte | Texter | Korrekturlesen |
            Übersetzerin | grant writer | ghostwriting | Lektor
        """,
        offers="""
            copywriting | Werbetexte | editing texts | proofreading | translation | translator | ghostwriting |
            technical writing | Texten | Texterin | Lektorat | Korrektorat | Korrekturlesen | Übersetzen |
            Übersetzerin | blog articles | proofreader | writer | blog posts | texts | Texte | Texter | copywriter |
            Lektor | Lektorin | editor | Übersetzung
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
            Französisch üben | tandem | conversation practice | improve my English | improve my German |
            Deutsch verbessern | Englisch verbessern | Englisch auffrischen | Deutschkurs | Sprachpartner |
            language partner | Italienisch lernen | Italian lessons | French lessons | English lessons |
            Spanisch üben | Italienisch üben | language tandem | Konversation | Französisch sprechen |
            Französisch lernen | Italienisch sprechen | Spanisch sprechen | practise Portuguese | practise Italian
        """,
        offers="""
            language exchange | tandem | German lessons | English lessons | Spanish lessons | French lessons |
            teach German | teach English | native speaker | Sprachtandem | Deutschunterricht | Englischunterricht |
            Deutsch üben | Muttersprachler | Sprachunterricht | Nachhilfe in Deutsch | Nachhilfe in Englisch |
            tandem partner | Spanischunterricht | Französischunterricht | Italienischunterricht | Italian lessons |
            conversation practice | Deutschkurs | Sprachpartner | teach Spanish | teach French | language tandem |
            Konversation | Deutsch beibringen | Englisch beibringen | practise English | practise German |
            practise Spanish
        """,
    ),
    _topic(
        "photo",
        "Photos and video",
        "Fotos und Video",
        asks="""
            photographer | portrait photos | headshots | videographer | product photos | photo shoot | video editing |
            podcast | Fotografin | Bewerbungsfotos | Produktfotos | Videos drehen | Videoschnitt | Fotoshooting |
            Imagefilm | photos | pictures for my website | filming | drone footage | videos | Fotos |
            Drohnenaufnahmen | Fotograf | filmmaker | Kameramann | Profilbild
        """,
        offers="""
            photographer | photography | portraits | headshots | videography | video production | photo shoots |
            video editing | podcast production | Fotograf | Fotografie | Bewerbungsfotos | Videos drehen |
            Videoschnitt | Videoproduktion | Fotoshootings | photos | pictures | filming | drone footage | videos |
            Fotos | Drohnenaufnahmen | videographer | filmmaker | product photos | Produktfotos
        """,
    ),
    _topic(
        "speaking",
        "Talks and speakers",
        "Vorträge",
        asks="""
            speaker | speakers for our event | keynote | public speaking | presentation skills | Referentin |
            Rednerin | Vortrag | frei sprechen | Präsentationstraining | Workshopleitung | workshop facilitator |
            lecturers | panelists | guest speaker | workshop leader | moderator | Redner | Referent | Gastredner |
            Moderation | Lampenfieber | public speaking training | stage fright
        """,
        offers="""
            speaker | talks | keynote | public speaking | presentation skills | moderation | workshops | Referentin |
            Rednerin | Vortrag halten | Vorträge | Präsentationstraining | Rhetorik | lectures | panelist |
            guest speaker | moderator | Redner | Referent | Gastredner | Workshopleitung | Trainings halten
        """,
    ),
    _topic(
        "events",
        "Rooms and events",
        "Räume und Veranstaltungen",
        asks="""
            venue | room | room for our meetup | event space | meeting room | sponsor for our event | catering |
            event planner | Raum | Seminarraum | Räumlichkeiten | Eventlocation | Sponsor für Veranstaltung | hall |
            party room | place for our event | event location | Saal | Halle | Veranstaltungsort |
            Location für Event | sponsors for our event | Caterer | sound system | stage
        """,
        offers="""
            venue | event space | meeting room | room for meetups | host a meetup | event planning | catering | Raum |
            Seminarraum | Räumlichkeiten | Eventplanung | Eventlocation | Veranstaltungsorganisation | hall |
            party room | garden for parties | event location | Saal | Halle | Veranstaltungsort | Caterer |
            sound system | event organisation | Location für Events
        """,
    ),
    _topic(
        "offices",
        "Offices and coworking",
        "Büro und Coworking",
        asks="""
            office space | desk | shared office | studio space | coworking space | Büroraum | Büroplatz |
            Schreibtisch | Atelier | Bürogemeinschaft | co-working | workspace | Büro | Arbeitsplatz im Büro |
            Werkstatt | workshop space | Ladenlokal | Gemeinschaftsbüro | quiet place to work
        """,
        offers="""
            office space | desk | shared office | studio space | coworking space | Büroraum | Büroplatz |
            Schreibtisch | Atelier | Bürogemeinschaft | co-working | workspace | Büro | Werkstatt | workshop space |
            Ladenlokal | Gemeinschaftsbüro
        """,
    ),
    _topic(
        "housing",
        "Housing",
        "Wohnen",
        asks="""
            flat | apartment | room in a shared flat | place to live | flatmate | Wohnung | WG-Zimmer | Mitbewohner |
            Unterkunft | house to rent | somewhere to live | sublet | Zimmer | WG | Mietwohnung | bezahlbare Wohnung |
            Wohnungssuche | room to rent | roommate | Untermiete
        """,
        offers="""
            flat to rent | apartment to rent | spare room | sublet | Wohnung zu vermieten | WG-Zimmer | Zimmer frei |
            Untermiete | Immobilienmakler | estate agent | room to rent | flatmate wanted | Zimmer zu vermieten |
            Wohnung | WG | Gästezimmer | guest room | room in our flat
        """,
    ),
    _topic(
        "coaching",
        "Coaching",
        "Coaching",
        asks="""
            coach | leadership training | personal development | work-life balance | burnout | stress management |
            conflict mediation | team building | Führungstraining | Persönlichkeitsentwicklung | Stressbewältigung |
            Mediation | Teambuilding | Supervision | Burnout Vorbeugung | life coach | business coach | mindfulness |
            Achtsamkeit | stress | Konfliktlösung | leadership | Führung lernen | Work-Life-Balance
        """,
        offers="""
            coach | leadership training | personal development | stress management | mediation | team building |
            Führungstraining | Persönlichkeitsentwicklung | Stressbewältigung | Teambuilding | Supervision |
            life coach | business coach | mindfulness | Achtsamkeit | Konfliktlösung | leadership |
            Konfliktmoderation | Work-Life-Balance | Burnout Prävention | burnout prevention
        """,
    ),
    _topic(
        "volunteering",
        "Volunteering",
        "Ehrenamt",
        asks="""
            volunteer | volunteers for our project | pro bono projects | charity work | Ehrenamtliche | Freiwillige |
            ehrenamtlich engagieren | ehrenamtliche Helfer | unpaid helpers | Ehrenamt | ehrenamtlich |
            Helfer unbezahlt | non-profit work | gemeinnützig | Vereinsarbeit | food bank
        """,
        offers="""
            volunteer | pro bono | charity work | ehrenamtlich | Freiwilligenarbeit | Ehrenamtliche | Ehrenamt |
            gemeinnützig | unpaid help | food bank | Geflüchtete unterstützen
        """,
    ),
    _topic(
        "friends",
        "Meeting people",
        "Leute kennenlernen",
        asks="""
            meet new people | make friends | new in town | recently moved | network in the city | neue Leute |
            neu in der Stadt | Freunde finden | Anschluss finden | Kontakte knüpfen | Netzwerk aufbauen |
            expand my network | like-minded people | Gleichgesinnte | new friends | nice chats | small talk |
            hiking buddies | dance partner | Wanderpartner | Tanzpartner | Sportpartner | running buddy |
            new to the city | neu in Berlin | socialise | just moved here | grab a beer | grab a coffee
        """,
        offers="""
            show you the city | Kontakte vermitteln | die Stadt zeigen | großes Netzwerk | large network |
            meet new people | a friendly chat | board games | Spieleabende | city tour | Stadtführung
        """,
    ),
)
