"""The words of page furniture in many languages: whole lines, folded, separated by "|" or a line end.

Only data. A phrase stands here if a line that holds nothing else can't be a story's own text.
Adding a language is adding its phrases; nothing else in the code knows a language.
"""

# announce other stories
RELATED_HEADINGS = """related articles|related stories|related news|related|related content|related posts
related coverage|related topics|related reading|more news|more stories|more from this section|more on this story
more on this topic|more like this|more headlines|more to read|read next|read more|read also|up next
what to read next|keep reading|continue reading|recommended|recommended for you|recommended stories
recommended reading|you may also like|you might also like|you may like|see also|don't miss|most read
most popular|popular now|trending|trending now|latest news|latest stories|latest|top stories|editor's picks
editors' picks|in other news|also in the news|around the web|from our partners|further reading|other stories
similar articles|similar stories|next story|next stories|elsewhere|artículos relacionados|noticias relacionadas
notas relacionadas|relacionadas|relacionados|más noticias|más leídas|lo más leído|lo más visto
te puede interesar|también te puede interesar|te puede gustar|te recomendamos|más información
más sobre este tema|sigue leyendo|lea también|lee también|últimas noticias|otras noticias|ver también
articles liés|articles similaires|à lire aussi|à lire également|lire aussi|sur le même sujet|plus d'articles
les plus lus|à ne pas manquer|dans la même rubrique|vous aimerez aussi|autres articles|dernières nouvelles
voir aussi|artigos relacionados|notícias relacionadas|leia também|leia mais|mais lidas|mais notícias|veja também
últimas notícias|você pode gostar|articoli correlati|notizie correlate|leggi anche|potrebbe interessarti
i più letti|altre notizie|ti potrebbe interessare|verwandte artikel|verwandte themen|ähnliche artikel
mehr zum thema|weitere artikel|weitere meldungen|weitere nachrichten|weitere themen|lesen sie auch
auch interessant|das könnte sie auch interessieren|das könnte dich auch interessieren|meistgelesen
mehr nachrichten|passend dazu|mehr aus|empfohlen|aktuelle nachrichten|gerelateerde artikelen|lees ook
lees verder|meer nieuws|meest gelezen|ander nieuws|relaterade artiklar|läs också|läs mer|läs även|mer läsning
fler nyheter|mest läst|relaterte artikler|les også|flere nyheter|læs også|relaterede artikler|mest læst|lue myös
luetuimmat|aiheeseen liittyvää|powiązane artykuły|czytaj także|czytaj również|czytaj też|zobacz też|zobacz także
najczęściej czytane|související články|čtěte také|mohlo by vás zajímat|další články|articole similare|citește și
vezi și|kapcsolódó cikkek|ez is érdekelheti|olvassa el|σχετικά άρθρα|διαβάστε επίσης|δείτε επίσης|похожие статьи
похожие новости|читайте также|по теме|материалы по теме|ещё по теме|другие новости|новости по теме|популярное
самое читаемое|схожі новини|читайте також|за темою|інші новини|ilgili haberler|benzer haberler|diğer haberler
çok okunanlar|bunlar da ilginizi çekebilir|sonraki haber|مقالات ذات صلة|أخبار ذات صلة|مواضيع ذات صلة|اقرأ أيضا
اقرأ أيضاً|إقرأ أيضا|قد يعجبك أيضا|المزيد من الأخبار|الأكثر قراءة|أخبار أخرى|مواضيع متعلقة|ذات صلة|مطالب مرتبط
اخبار مرتبط|بیشتر بخوانید|כתבות קשורות|אולי יעניין אותך|כתבות נוספות|עוד בנושא|संबंधित खबरें|यह भी पढ़ें
इसे भी पढ़ें|और पढ़ें|berita terkait|baca juga|artikel terkait|tin liên quan|bài viết liên quan|xem thêm
đọc thêm|相关文章|相关新闻|相关阅读|推荐阅读|延伸阅读|猜你喜欢|更多新闻|相關新聞|相關文章|関連記事|関連ニュース
あわせて読みたい|おすすめ記事|관련 소식|관련 기사|관련기사|관련 뉴스|추천 기사|많이 본 뉴스"""

# open or close a comment section
COMMENT_HEADINGS = """comments|comment|leave a comment|leave a reply|post a comment|add a comment|join the conversation
join the discussion|view comments|show comments|load more comments|discussion|no comments yet
be the first to comment|comentarios|deja un comentario|deja tu comentario|sin comentarios|cargar más comentarios
commentaires|laisser un commentaire|comentários|deixe um comentário|commenti|lascia un commento|kommentare
kommentieren|kommentar schreiben|weitere kommentare laden|noch keine kommentare|reacties|plaats een reactie
kommentarer|kommentit|komentarze|dodaj komentarz|komentáře|comentarii|σχόλια|комментарии|оставить комментарий
коментарі|yorumlar|yorum yaz|التعليقات|تعليقات|اترك تعليقا|أضف تعليقا|لا توجد تعليقات|لا توجد تعليقات بعد|نظرات
תגובות|टिप्पणियाँ|komentar|bình luận|评论|留言|評論|コメント|댓글"""

# stand under each user comment
REPLY_LINES = """reply|like|report|report comment|like reply|reply report|reply share|upvote|downvote|responder
me gusta|denunciar|répondre|j'aime|signaler|rispondi|antworten|melden|gefällt mir|reageer|beantwoorden|svara
svar|vastaa|odpowiedz|zgłoś|odpovědět|răspunde|απάντηση|ответить|пожаловаться|відповісти|yanıtla|cevapla|beğen
رد|الرد|پاسخ|השב|הגב|जवाब दें|balas|trả lời|回复|回覆|返信|답글|show replies|view replies|hide replies"""

# kind of furniture -> lines
FURNITURE_LINES = {
    "share bar": """share|share this|share this article|share this story|share this post|share article
share on facebook|share on twitter|share on x|share on whatsapp|share via email|facebook|twitter|x|whatsapp
telegram|linkedin|reddit|pinterest|instagram|youtube|tiktok|threads|bluesky|mastodon|messenger|email|e-mail|mail
print|copy link|copy url|link copied|tweet|save|bookmark|flipboard|pocket|follow us|follow|subscribe|compartir
compartir en facebook|compartilhar|copiar enlace|copiar link|partager|copier le lien|imprimer|condividi
copia link|stampa|teilen|drucken|link kopieren|merken|delen|dela|del|jaa|udostępnij|kopiuj link|sdílet
κοινοποίηση|поделиться|скопировать ссылку|поділитися|paylaş|bağlantıyı kopyala|شارك|مشاركة|شارك المقال
نسخ الرابط|طباعة|اشتراک گذاری|שתף|העתק קישור|शेयर करें|bagikan|chia sẻ|分享|复制链接|シェア|공유|print this page
font size|listen|listen to this article|save article|save for later|gift article|gift this article""",
    "tags": """hashtags|tags|tag|topics|topics in this story|etiquetas|temas|mots-clés|schlagworte|schlagwörter
themen|тэги|теги|etiketler|الوسوم|هاشتاغ|وسوم|标签|タグ|태그|keywords|filed under""",
    "sign-up form": """newsletter|sign up|subscribe now|sign up for our newsletter
sign up for our daily newsletter|enter your email|enter your email address|your email|your email address
email address|thanks for signing up|suscríbete|suscríbase|tu correo electrónico|s'abonner|abonnez-vous
votre adresse e-mail|abonnieren|jetzt abonnieren|ihre e-mail-adresse|newsletter abonnieren|iscriviti|assine
inschrijven|prenumerera|подписаться|abone ol|اشترك|订阅|log in|login|sign in|register|create account
iniciar sesión|se connecter|anmelden|registrieren|войти|giriş yap|تسجيل الدخول""",
    "advertising": """advertisement|advertisements|advertising|sponsored|sponsored content|promoted|ad|ads
paid content|story continues below advertisement|article continues below advertisement|continue reading below
skip advertisement|publicidad|publicité|pubblicità|publicidade|anzeige|werbung|advertentie|annons|annonse
annonce|reklama|reklam|mainos|реклама|διαφήμιση|إعلان|اعلان|إعلانات|פרסומת|विज्ञापन|iklan|quảng cáo|广告|広告
광고""",
    "menu": """home|menu|search|skip to content|skip to main content|skip to navigation|back to top|close
open menu|go back|sections|show more|load more|see more|view all|see all|read more|more|next|previous|inicio
menú|buscar|ver más|ver todo|accueil|rechercher|voir plus|startseite|suche|menü|mehr anzeigen|mehr laden
nach oben|início|cerca|главная|поиск|ana sayfa|ara|الرئيسية|بحث|القائمة|المزيد|עמוד הבית|首页|搜索|ホーム|홈
zum inhalt springen|aller au contenu|saltar al contenido""",
    "legal line": """about us|about|contact|contact us|privacy|privacy policy|terms|terms of service
terms of use|terms and conditions|cookie policy|cookie settings|cookies|manage cookies|advertise
advertise with us|careers|sitemap|site map|help|faq|accessibility|imprint|all rights reserved
do not sell my personal information|privacy notice|legal|legal notice|aviso legal|política de privacidad
quiénes somos|contacto|todos los derechos reservados|mentions légales|qui sommes-nous
politique de confidentialité|nous contacter|tous droits réservés|impressum|datenschutz|kontakt|über uns
datenschutzerklärung|agb|alle rechte vorbehalten|chi siamo|contatti|tutti i diritti riservati|sobre nós|contato
todos os direitos reservados|политика конфиденциальности|о нас|контакты|все права защищены|hakkımızda|iletişim
künye|gizlilik politikası|tüm hakları saklıdır|من نحن|اتصل بنا|سياسة الخصوصية|جميع الحقوق محفوظة|关于我们
联系我们|隐私政策|版权所有""",
    "consent": """accept|accept all|accept all cookies|accept cookies|reject all|agree|i agree|ok|got it|decline
aceptar|aceptar todo|accepter|tout accepter|refuser|akzeptieren|alle akzeptieren|ablehnen|zustimmen|accetta
aceitar|accepteren|принять|kabul et|قبول|موافق|同意""",
}

# notes within a story that it goes on below something, one pattern for each way to say it; folded, whole lines
CONTINUATION_NOTES = (
    r"(?:advertisement |ad )?(?:(?:the |this )?(?:story|article|post|report|text|interview|news|content) )?"
    r"(?:continues|continued|continue reading|resumes) (?:below|after|beneath|under)"
    r"(?: (?:the |this |these |our )?(?:ad|ads|advert|adverts|advertisement|advertisements|video|videos|photo|photos"
    r"|picture|image|gallery|slideshow|map|chart|graphic|promotion|message|newsletter|break))?",
    r"(?:keep |please )?scroll(?:ing)?(?: down)? (?:to|for) (?:continue|keep|read|more)"
    r"(?: reading| with content| more)*",
    r"(?:der |dieser )?(?:artikel|text|beitrag|bericht|inhalt|interview) (?:wird|geht) "
    r"(?:nach|unter|unterhalb)(?: der| des| dem| diesem| dieser)? "
    r"(?:anzeige|werbung|video|videos|bild|bildes|fotos?|galerie|grafik|fotostrecke) (?:fortgesetzt|weiter)",
    r"(?:weiter|weiterlesen|hier geht es weiter|(?:lesen sie )?weiter) nach der (?:anzeige|werbung)",
    r"nach der (?:anzeige|werbung) (?:geht es weiter|weiterlesen)",
    r"(?:l'article|la lecture|le texte|l'info|la suite|suite de l'article|lire la suite|votre article)"
    r"(?: continue| se poursuit| reprend)? (?:après|sous|ci-dessous|plus bas)(?: (?:la|cette|le|l') ?"
    r"(?:publicité|pub|vidéo|photo|annonce|image))?",
    r"(?:el artículo|la noticia|la nota|el texto|el contenido|la información|sigue leyendo|continúa|continua|sigue)"
    r"(?: (?:continúa|sigue|continua))? (?:después|debajo|tras|abajo|más abajo)(?: de)?(?: (?:la|este|esta|el))?"
    r"(?: (?:publicidad|anuncio|vídeo|video|imagen))?",
    r"(?:o artigo |a matéria |o texto |a notícia )?(?:continua|continue lendo|segue) (?:após|depois|abaixo)"
    r"(?: d?[ao])?(?: (?:publicidade|anúncio|vídeo|foto))?",
    r"(?:l'articolo |la notizia |il testo )?(?:continua|prosegue) (?:sotto|dopo|di seguito|qui sotto)"
    r"(?: (?:la|il))?(?: (?:pubblicità|video|foto))?|continua a leggere (?:sotto|dopo la pubblicità)",
    r"(?:het |de |dit )?(?:artikel|tekst|verhaal|bericht) (?:gaat (?:verder|door)|loopt (?:verder|door)) "
    r"(?:onder|na)(?: de| het)? (?:advertentie|foto|foto's|video|afbeelding|reclame|kaart|grafiek|tweet)",
    r"lees verder (?:onder|na)(?: de| het)? (?:advertentie|foto|video|afbeelding)",
    r"(?:artikeln|texten|artiklen|teksten|artikkelen|saken) (?:fortsätter|fortsætter|fortsetter) "
    r"(?:under|efter|etter|nedanför|nedenfor)"
    r"(?: (?:annonsen|annoncen|bilden|bildet|billedet|videon|videoen|reklamen|grafikken))?",
    r"(?:juttu|artikkeli|teksti) jatkuu (?:mainoksen|kuvan|videon|ilmoituksen) (?:jälkeen|alla|alapuolella)",
    r"(?:dalsza część|ciąg dalszy|dalszy ciąg|reszta)(?: (?:tekstu|artykułu|materiału|wywiadu))? "
    r"(?:pod|poniżej|po)(?: (?:reklamą|reklamie|materiałem|materiału|wideo|filmem|zdjęciem|galerią|video))*",
    r"(?:článek|text|článok|pokračování|pokračovanie)(?: článku| pokračuje| textu)? (?:pod|níže|nižšie|za)"
    r"(?: (?:reklamou|reklamy|videem|videom|fotkou))?",
    r"(?:продолжение|статья продолжается|материал продолжается)(?: статьи| материала)? "
    r"(?:после|под|ниже)(?: (?:рекламы|рекламой|видео|фото))?",
    r"(?:продовження|стаття продовжується)(?: статті)? (?:після|під|нижче)(?: (?:реклами|рекламою|відео))?",
    r"(?:haberin|yazının|makalenin) devamı (?:aşağıda|reklamdan sonra|reklamın altında)|devamı reklamdan sonra",
    r"a cikk (?:a hirdetés (?:után|alatt)|lejjebb|a videó után) folytatódik",
    r"articolul continuă (?:mai jos|după (?:publicitate|reclamă))",
    r"(?:το άρθρο |η )?(?:συνέχεια|συνεχίζεται) (?:μετά|κάτω από|παρακάτω)(?: τ?η?ν? ?διαφήμιση)?",
    r"(?:يستمر|تستمر|تتمة|يتبع|تابع) (?:المقال|الخبر|القراءة|قراءة المقال) (?:بعد|أسفل|أدناه)(?: (?:الإعلان|الاعلان))?",
    r"(?:הכתבה ממשיכה|המשך הכתבה|הכתבה תמשיך) (?:אחרי|מתחת|לאחר)(?: ל?הפרסומת| לפרסומת)?",
    r"(?:विज्ञापन के बाद|खबर) (?:खबर )?(?:जारी है|आगे जारी|नीचे जारी है)",
    r"(?:artikel|berita) (?:ini )?(?:berlanjut|dilanjutkan) (?:setelah|di bawah)(?: (?:iklan|ini|iklan ini))?"
    r"|scroll (?:untuk|ke bawah untuk) (?:lanjut|melanjutkan) membaca",
    r"(?:bài viết )?(?:xem tiếp|tiếp tục|đọc tiếp) (?:sau|bên dưới)(?: quảng cáo)?",
    r"(?:文章|正文|内文|內文|报道|報導)?(?:请|請)?(?:继续|繼續)往下(?:阅读|閱讀|看)|(?:广告|廣告)(?:后|後)(?:继续|繼續)(?:阅读|閱讀)?"
    r"|(?:文章|正文|报道|報導)(?:在)?(?:广告|廣告)(?:后|後|下方)(?:继续|繼續)",
    r"(?:この)?記事は?(?:広告の)?(?:下|後|あと)に続(?:く|きます)|広告の(?:下|後|あと)に(?:記事が)?続(?:く|きます)",
    r"(?:(?:기사|본문)[는은]? )?(?:광고 (?:후|아래)에?|아래에서?) (?:계속|이어집니다|계속됩니다)",
)
