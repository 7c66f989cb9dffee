"""Words that carry a fact whatever the sentence: frozen lists, changed only with RULES.

They serve English first; Spanish, French, German and Portuguese where one word is telling.
"""

from collections.abc import Mapping
from typing import Final

RULES: Final = "writethru-revise/1"
"""The version of all rules and word lists by which changes are classified."""


def _set(text: str) -> frozenset[str]:
    # Folded as words are compared: "mutmaßlich" is "mutmasslich" there.
    return frozenset(text.casefold().split())


def _classes(**groups: str) -> Mapping[str, str]:
    return {word: name for name, text in groups.items() for word in text.casefold().split()}


NEGATIONS: Final = _set(
    "not no never none neither nor nobody nothing without cannot nunca jamás sin não nem sem ne pas"
    " jamais sans nicht kein keine keinen keiner ohne nie 不 没 未 無 नहीं لا لم لن ليس"
)

HEDGES: Final = _set(
    "alleged allegedly suspected reportedly purported purportedly apparent apparently possible"
    " possibly probable probably likely may might could unconfirmed supposed supposedly presumed"
    " accused presunto presunta presuntamente supuesto supuestamente posible présumé présumée"
    " présumés présumées soupçonné soupçonnée aurait auraient serait seraient habría habrían"
    " mutmaßlich mutmaßliche mutmaßlicher mutmaßlichen angeblich vermutlich möglicherweise"
    " suposto suposta teria teriam"
)

ATTRIBUTION: Final = _classes(
    neutral="said says say saying told tells according stated added adds noted wrote"
    " announced explained vowed promised remarked commented argued adding"
    " dijo según afirmó señaló explicó añadió declaró indicó contó anunció"
    " dit selon déclaré lancé confié expliqué précisé ajouté raconté annoncé indiqué souligné"
    " déclare lance confie explique précise ajoute raconte annonce indique souligne"
    " sagt sagen sagte sagten laut zufolge erklärt erklärte erklärten berichtet berichten"
    " berichtete berichteten meinte kündigte mitteilte mitteilten teilte teilten"
    " disse segundo afirmou explicou declarou contou acrescentou informou anunciou",
    claims="claimed claims claim insisted insists insist asserted alleges asegura behauptet",
    confirms="confirmed confirms confirm confirmó confirme bestätigte confirmou",
    denies="denied denies deny refuted negó nie dementi bestritt negou",
    admits="admitted admits admit acknowledged conceded reconoció reconnu admitió",
    warns="warned warns warn advirtió averti warnte alertó",
)

SPEAKERS: Final = _classes(
    police="police cops officers constabulary policía polizei polícia",
    officials="officials official authorities authority autoridades autorités behörden",
    witnesses="witnesses witness bystanders residents neighbours neighbors testigos témoins"
    " zeugen augenzeugen anwohner testemunhas",
    government="government ministry department minister cabinet gobierno gouvernement"
    " regierung governo",
    military="army military troops navy ejército armée armee",
    medics="doctors medics hospital paramedics médicos ärzte médecins",
    court="prosecutors prosecutor court judge lawyers lawyer fiscalía staatsanwaltschaft",
    media="media newspaper agency broadcaster",
    sources="source sources insiders",
    rescuers="firefighters rescuers bomberos pompiers feuerwehr",
)

FUTURE: Final = _set(
    "will won't shall expected plans planned planning scheduled intends poised wird werden soll"
    " sollen va vont doit hará será serán vai vão deverá"
)
"""Says that a thing has not happened yet."""

FUTURE_BEFORE_TO: Final = _set("going set due about")
"""Says so only before "to": "set to resign", not "a set of rules"."""

FUTURE_ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "fr": ("eront", "iront", "dront", "uront"),
    "es": ("ará", "erá", "irá", "arán", "erán", "irán"),
    "pt": ("ará", "erá", "irá", "arão", "erão", "irão"),
}
"""Verb endings that say so by themselves; those that nouns share ("-era") are left out."""

_CAUSES: Final = _classes(
    deliberate="deliberate deliberately arson arsonist criminelle brandstiftung vorsätzlich",
    accidental="accidental accidentally accidentelle versehentlich",
)

OUTCOMES: Final[tuple[Mapping[str, str], ...]] = (
    _classes(
        dead="dead died killed kill kills dies killing deaths death fatalities fatal muertos muerto"
        " morts mort tote toter tot mortos morreram murieron",
        injured="injured wounded hurt injuries injuring wounding heridos blessés verletzte"
        " verletzt feridos",
        missing="missing desaparecidos disparus vermisste vermisst desaparecidos",
        safe="rescued unharmed unhurt survived safe",
    ),
    _classes(
        arrested="arrested detained arrest",
        charged="charged indicted",
        convicted="convicted guilty sentenced jailed",
        cleared="acquitted cleared innocent released freed",
    ),
    _CAUSES,
    _classes(won="won wins victory", lost="lost loses defeat", drew="drew draw tied"),
    _classes(
        yes="approved passed adopted accepted agreed backed allowed approves adopts",
        no="rejected failed refused opposed blocked vetoed banned declined rejects refuses vetoes",
        later="postponed delayed suspended adjourned",
        off="cancelled canceled scrapped abandoned withdrawn",
    ),
    _classes(
        up="rose rise rises risen increased increase up grew gained climbed higher",
        down="fell fall falls fallen decreased decrease down shrank dropped lower",
    ),
    _classes(opened="opened open opens reopened", closed="closed close closes shut"),
    _classes(
        north="north northern", south="south southern", east="east eastern", west="west western"
    ),
    _classes(man="man boy men", woman="woman girl women"),
    _classes(before="before", after="after"),
)

CASUALTIES: Final = OUTCOMES[0]

STATES: Final = (*OUTCOMES[:2], _CAUSES)
"""Groups of which one newly said is a fact by itself: dead or injured, arrested, arson."""

CASUALTY_PHRASES: Final = {
    ("ums", "leben"): "dead", ("their", "lives"): "dead", ("la", "vie"): "dead",
    ("la", "vida"): "dead", ("a", "vida"): "dead",
}  # fmt: skip
"""Said with a number: "fünf Menschen kamen ums Leben", "five people lost their lives"."""

TITLES: Final = _classes(
    president="president presidente presidenta präsident präsidentin président présidente",
    minister="minister ministra ministro ministre ministerin",
    chancellor="chancellor kanzler kanzlerin chancelier chancelière",
    mayor="mayor alcalde alcaldesa maire bürgermeister bürgermeisterin prefeito prefeita",
    governor="governor gouverneur gouverneurin gobernador gobernadora governador governadora",
    secretary="secretary secrétaire sekretär sekretärin secretario secretaria secretário",
    director="director directeur directrice direktor direktorin directora diretor diretora",
    delegate="delegate délégué déléguée delegierter delegierte delegado delegada",
    prefect="prefect préfet préfète landrat landrätin",
    chief="chief",
    chair="chairman chairwoman chair chairperson vorsitzender vorsitzende",
    spokesperson="spokesman spokeswoman spokesperson sprecher sprecherin portavoz",
    colonel="colonel",
    captain="captain",
    sergeant="sergeant",
    inspector="inspector superintendent",
    senator="senator",
    ambassador="ambassador",
    king="king",
    queen="queen",
    deputy="deputy vice assistant adjoint adjointe stellvertretende stellvertretender",
    former="former ex ancien ancienne ehemalige ehemaliger",
    acting="acting interim",
)

PLACE_PREPOSITIONS: Final = _set("in at near from to outside across en à nach aus bei em au aux")

PLACES_ONLY_AFTER: Final = _set("in near outside across em")
"""Before a name of several words, too, these tell of a place; "from" may tell of a person."""

PLACES: Final = _classes(
    school="school schools college university école lycée schule escuela escola",
    church="church cathedral chapel mosque temple église kirche iglesia igreja",
    library="library bibliothèque bibliothek bücherei biblioteca",
    fire_station="firehouse caserne feuerwache",
    hospital="hospital clinic infirmary hôpital clinique krankenhaus klinik",
    airport="airport aéroport flughafen aeropuerto aeroporto",
    station="station gare bahnhof estación estação",
    harbour="harbour harbor port quay hafen puerto",
    prison="prison jail gefängnis cárcel prisão",
    hotel="hotel hôtel hostel",
    pool="pool piscine schwimmbad freibad piscina",
    park="park parc parque",
    bridge="bridge pont brücke puente ponte",
    beach="beach plage strand playa praia",
    farm="farm ferme bauernhof granja fazenda",
    restaurant="restaurant café pub cafe restaurante",
    courthouse="courthouse tribunal gericht juzgado",
    museum="museum musée museo museu",
    factory="factory mill plant usine fabrik werk fábrica",
    theatre="theatre theater cinema théâtre kino teatro",
    stadium="stadium arena stade stadion estadio estádio",
    town_hall="mairie rathaus ayuntamiento",
)
"""Kinds of place that no capital marks: the polls are "at the library", not "at the school"."""

RESPELT_PLACES: Final = _classes(
    kyiv="kyiv kiev", kharkiv="kharkiv kharkov", odesa="odesa odessa", lviv="lviv lvov",
    mumbai="mumbai bombay", kolkata="kolkata calcutta", beijing="beijing peking",
)  # fmt: skip

SHORT_TITLES: Final = _classes(
    father="father fr", doctor="doctor dr docteur", professor="professor prof professeur",
    saint="saint st", lieutenant="lieutenant lt", sergeant="sergeant sgt", captain="captain capt",
    general="general gen", senator="senator sen", governor="governor gov", mount="mount mt",
)  # fmt: skip
"""Before a name the same, short or in full: "Fr Mooney", "Father Mooney"."""

HOMOGRAPHS: Final[Mapping[str, frozenset[str]]] = {
    "de": _set("dies man men fall falls not rose up will plans"),
    "en": _set("sin va tot pas ne sem nie soll mort laut"),
    "fr": _set("court rose plans man former chair no"),
    "pt": _set("no"),
}
"""Words of these lists that are other words in a language: "Dies sagte ...", "no Porto"."""

BACKGROUND: Final = _set(
    "previously earlier ago last since history historically founded once formerly decade decades"
    " years former background was were had anteriormente hace depuis früher desde"
)

STOPWORDS: Final = _set(
    "a an the this that these those and or but so as at by for from in into of off on onto out over"
    " to up with is are was were be been being has have had do does did it its he she they them his"
    " her their him who whom which what when where how why there here also than then more most very"
    " just now i we you us our your my el la los las un una unos unas y o de del en con por para"
    " que se su sus al es son fue le les des du et ou dans par sur pour avec qui est der die das"
    " den dem ein eine einen einem einer und oder von im am mit zu zur zum auf ist war sind s"
    " t os da dos ums ins vom beim werden wird wurde wurden worden soll sollen hat haben hatte"
    " hatten sein noch schon auch nur bereits es sie er als wie aber ont avait avaient été était"
    " sera seront sont mais aussi ce cette ces dont leur leurs ha han había fueron ser será también"
    " como pero foi foram são também mas um uma pelo pela"
) | _set("said says say told will would shall if while after before about its it's he's she's")
