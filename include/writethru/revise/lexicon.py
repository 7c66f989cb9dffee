"""Words that carry a fact whatever the sentence: frozen lists, changed only with RULES.

They serve English first; Spanish, French, German and Portuguese where one word is telling.
"""

from collections.abc import Mapping
from typing import Final

RULES: Final = "writethru-revise/1"
"""The version of all rules and word lists by which changes are classified."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _classes(**groups: str) -> Mapping[str, str]:
    return {word: name for name, text in groups.items() for word in text.split()}


NEGATIONS: Final = _set(
    "not no never none neither nor nobody nothing without cannot nunca jamás sin não nem sem ne pas"
    " jamais sans nicht kein keine keinen keiner ohne nie 不 没 未 無 नहीं لا لم لن ليس"
)

HEDGES: Final = _set(
    "alleged allegedly suspected reportedly purported purportedly apparent apparently possible"
    " possibly probable probably likely may might could unconfirmed supposed supposedly presumed"
    " accused presunto presunta presuntamente supuesto supuestamente posible présumé présumée"
    " peut-être mutmaßlich mutmaßliche mutmaßlicher angeblich vermutlich suposto suposta"
)

ATTRIBUTION: Final = _classes(
    neutral="said says say saying told tells according stated added adds noted wrote"
    " announced explained vowed promised remarked commented argued adding"
    " dijo según afirmó dit selon déclaré sagte sagten laut zufolge erklärte disse segundo",
    claims="claimed claims claim insisted insists insist asserted alleges asegura behauptet",
    confirms="confirmed confirms confirm confirmó confirme bestätigte confirmou",
    denies="denied denies deny refuted negó nie dementi bestritt negou",
    admits="admitted admits admit acknowledged conceded reconoció reconnu admitió",
    warns="warned warns warn advirtió averti warnte alertó",
)

SPEAKERS: Final = _classes(
    police="police cops constabulary policía polizei polícia",
    officials="officials official authorities authority autoridades autorités behörden",
    witnesses="witnesses witness bystanders residents neighbours neighbors testigos témoins",
    government="government ministry minister cabinet gobierno gouvernement regierung governo",
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
    _classes(won="won wins victory", lost="lost loses defeat", drew="drew draw tied"),
    _classes(
        yes="approved passed adopted accepted agreed backed allowed",
        no="rejected failed refused opposed blocked vetoed banned declined",
        later="postponed delayed suspended adjourned",
        off="cancelled canceled scrapped abandoned withdrawn",
    ),
    _classes(
        up="rose rise rises risen increased increase up grew gained climbed higher",
        down="fell fall falls fallen decreased decrease down shrank dropped lower",
    ),
    _classes(opened="opened open opens reopened", closed="closed close closes shut"),
    _classes(north="north northern", south="south southern", east="east eastern", west="western"),
    _classes(man="man boy men", woman="woman girl women"),
    _classes(before="before", after="after"),
)

CASUALTIES: Final = OUTCOMES[0]

STATES: Final = OUTCOMES[:2]
"""Groups of which one newly said is a fact by itself: dead or injured, arrested or cleared."""

TITLES: Final = _classes(
    president="president presidente präsident président",
    minister="minister ministra ministro ministre",
    chancellor="chancellor",
    mayor="mayor alcalde maire bürgermeister",
    governor="governor",
    secretary="secretary",
    director="director",
    chief="chief",
    chair="chairman chairwoman chair chairperson",
    spokesperson="spokesman spokeswoman spokesperson",
    colonel="colonel",
    captain="captain",
    sergeant="sergeant",
    inspector="inspector superintendent",
    senator="senator",
    ambassador="ambassador",
    king="king",
    queen="queen",
    deputy="deputy vice assistant",
    former="former ex",
    acting="acting interim",
)

PLACE_PREPOSITIONS: Final = _set("in at near from to outside across en à nach aus bei em au aux")

RESPELT_PLACES: Final = _classes(
    kyiv="kyiv kiev", kharkiv="kharkiv kharkov", odesa="odesa odessa", lviv="lviv lvov",
    mumbai="mumbai bombay", kolkata="kolkata calcutta", beijing="beijing peking",
)  # fmt: skip

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
    " t os da dos"
) | _set("said says say told will would shall if while after before about its it's he's she's")
