"""Words by which credits are taken apart: news agencies, roles, desks. Only data, folded, separated by "|"."""

from __future__ import annotations

# words within names
PARTICLES = (
    "a|af|al|ap|ben|bin|d|da|dal|de|degli|dei|del|della|den|der|des|di|do|dos|du|e|el|ibn|la|le|los|of|o'|op|'t|te"
    "|ten|ter|van|vom|von|y|zu|zum|zur|und|och"
)
# news agencies, by the names under which they sign
AGENCIES = (
    "reuters|thomson reuters|ap|associated press|the associated press|afp|agence france-presse|agence france presse"
    "|dpa|upi|united press international|bloomberg|bloomberg news|xinhua|tass|ria novosti|interfax|efe|agencia efe"
    "|ansa|adnkronos|pa|pa media|press association|cp|the canadian press|canadian press|aap|pti|press trust of india"
    "|ani|ians|kyodo|kyodo news|jiji|jiji press|yonhap|yonhap news agency|anadolu agency|anadolu|belga|anp|apa|sda"
    "|keystone-sda|ats|ntb|tt|ritzau|stt|pap|čtk|ctk|mti|agerpres|hina|tanjug|sid|epd|kna|afx|europa press|lusa"
    "|agencia brasil|agência brasil|estadao conteudo|cna|antara|bernama|vna|mena|irna|petra|wafa|spa|sapa|nan"
    "|panapress|dow jones|dow jones newswires|globe newswire|globenewswire|pr newswire|prnewswire|business wire"
    "|getty images|news agency|wire services|staff and agencies|agencies|agenturen|agencias|agenzie"
)
# what is no person by itself: desks, roles, accounts
NOT_PEOPLE = (
    "admin|administrator|administrador|webmaster|root|user|guest|anonymous|unknown|undefined|none|null|n/a|author"
    "|authors|autor|editor|editors|redaktion|redakteur|redacción|redaccion|redazione|redação|redacao|rédaction"
    "|redactie|redakcja|redakce|redaksi|редакция|staff|newsroom|newsdesk|team|desk|contributor|contributors|press"
)
# what somebody is
ROLE_WORDS = (
    "correspondent|correspondents|reporter|reporters|editor|editors|writer|writers|columnist|contributor|contributors"
    "|producer|photographer|journalist|journalists|analyst|blogger|chief|redakteur|redakteurin|korrespondent"
    "|korrespondentin|reporterin|autorin|journaliste|rédacteur|rédactrice|correspondante|redactor|redactora|periodista"
    "|corresponsal|giornalista|inviato|jornalista|repórter|redacteur|verslaggever|журналист|корреспондент|reporterka"
    "|dziennikarz|muhabir|muhabiri"
)
# what ends the names of groups
GROUP_WORDS = (
    "staff|newsroom|desk|bureau|team|service|services|news|media|online|press|agency|agencies|magazine|newspaper"
    "|editorial|redaktion|redaksjonen|redaktionen|redazione|redacción|rédaction|redação|redactie|редакция|ministries"
    "|group|association|society|club|committee|commission|office|wires"
)
# words of outlets' names
OUTLET_WORDS = (
    "radio|tv|television|channel|network|journal|gazette|herald|tribune|chronicle|observer|mirror|guardian|telegraph"
    "|express|courier|bulletin|dispatch|review|record|wire|today|zeitung|blatt|tageblatt|tagblatt|anzeiger|kurier"
    "|rundschau|nachrichten|presse|tagesspiegel|morgenpost|abendblatt|allgemeine|journaux|quotidien|dépêche|figaro"
    "|diario|periódico|noticias|agencia|jornal|folha|notícias|giornale|corriere|gazzetta|notizie|nieuws|krant|dagblad"
    "|dagbladet|tidning|tidningen|avis|avisen|nyheter|sanomat|gazeta|dziennik|noviny|hírlap|газета|новости|вести|радио"
    "|gazetesi|haber|haberleri|foundation|institute|university|ministry|council|department|company|inc|ltd|llc|gmbh"
)
# what stands before a role
ROLE_MODIFIERS = (
    "political|senior|chief|deputy|foreign|sports|sport|business|health|science|education|economics|economic"
    "|environment|national|special|diplomatic|transport|technology|tech|legal|crime|city|local|regional|managing"
    "|associate|assistant|executive|international|world|home|affairs|social|defence|defense|security|energy|culture"
    "|arts|freelance|digital|former|washington|london|paris|berlin|moscow|beijing"
)
