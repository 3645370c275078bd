"""Two or three reports in each of some scripts that have nothing to do with each other. All of it is invented."""

from __future__ import annotations

REPORTS: dict[str, tuple[str, ...]] = {
    "Latin": (
        "The ferry between Osmund and the island of Tarn stays in harbour this week because a crack was found in its "
        "rudder. Engineers from the yard in Brevik will lift the ship on Thursday and expect the repair to take four "
        "days, the operator said.\n\n"
        "Islanders have been promised a smaller boat that carries no cars. The doctor of Tarn, Edda Lomm, asked the "
        "coast guard to keep a helicopter ready at night, since the winter storms make the crossing in an open boat "
        "too dangerous for patients.\n\n"
        "The ferry is forty years old, and parliament in Osmund has put off the order of a new one three times.",
        "Beekeepers in the Vallon hills have lost more than half of their colonies since autumn, a survey by the "
        "farming college in Puy shows. Of 312 keepers who answered, 190 found empty hives when they opened them for "
        "the first time in March.\n\n"
        "Professor Ilan Roche said that a mite was to blame in most valleys, but that two warm spells in January had "
        "woken the bees too early. Orchards will have to rent colonies from the coast, at twice last year's price.\n\n"
        "The college wants a fund from which keepers can buy queens, and asks gardeners not to cut willow before May.",
        "A court in Lissen has told the city museum to give back a painted altar to the parish of Sankt Olev, which "
        "sold it in 1951 for the price of a stove. Judge Maret Kolk found that the vicar of that time had no right to "
        "sell without the bishop's consent.\n\n"
        "The museum has restored the altar for six years and shows it in a room of its own. Its director, Pavel Orn, "
        "said he would appeal, and that the church is too damp for painted wood. The parish has bought a heater.",
    ),
    "Cyrillic": (
        "Мост через реку Сойму закрыли для грузовиков после того, как водолазы нашли трещину в средней опоре. "
        "Инженер Тимофей Ладов сообщил, что трещина выросла за зиму на восемь сантиметров и что ждать до лета нельзя."
        "\n\nМолоковозы теперь едут в объезд через Кречетово, это лишние сорок километров. Районная администрация "
        "обещает поставить временную переправу до конца месяца, но понтоны ещё стоят на складе в Берёзовке, и везти "
        "их некому.\n\nЖители левого берега просят пустить вечерний катер, потому что последний автобус уходит в пять.",
        "В городской библиотеке Заречья нашли тетрадь с нотами, которую считали утерянной с довоенных лет. Хранитель "
        "Нина Орешина разбирала коробку со старыми афишами и увидела на обложке подпись композитора Льва Саввина."
        "\n\nВ тетради шесть пьес для виолончели, из них две никому не известны. Музыкальное училище сделает копию, "
        "а затем рукопись отправят на лечение бумаги в столицу. Первое исполнение назначено на май, в старом зале "
        "вокзала, где Саввин когда-то служил кассиром.\n\nБилеты будут бесплатными, хор уже начал репетировать.",
    ),
    "Han": (
        "青禾县的老水闸上周被洪水冲坏，下游三个村子的稻田进了泥沙。县水利站站长陆怀明说，闸门的铁轴已经断了两处，"
        "新轴要从省城运来，最快也得半个月。村民这几天轮流用沙袋挡水，小学暂时搬到镇上的粮站里上课。"
        "\n\n镇政府给每户发了二十斤种子，打算等水退以后补种晚稻。老人们说，这样大的水四十年没有见过，河堤东段早就该加高。"
        "县里答应秋收以后开工，钱由省里出一半。",
        "港城动物园的一只小熊猫上周日夜里从笼舍跑了出去，饲养员找了三天，最后在邮局屋顶上把它抓住。园长谢文秀说，"
        "大雪压弯了树枝，小熊猫顺着树枝爬过了围墙。邮局职员用苹果把它引到窗边，它吃完以后就睡着了，身上没有受伤。"
        "\n\n动物园准备把围墙外的老树锯短，并且在夜里多派一个人巡查。为了感谢邮局，园里送去了一年的门票，"
        "孩子们还给这只小熊猫起名叫邮差。",
    ),
    "Arabic": (
        "أغلقت بلدية الرمانة السوق القديمة بعدما انهار جزء من سقفها الخشبي في ليلة عاصفة ولم يصب أحد بأذى. وقال "
        "المهندس سالم الحداد إن الأعمدة الحجرية سليمة، لكن الخشب أكلته الرطوبة منذ سنين طويلة ويجب تبديله كله قبل "
        "عودة الباعة إلى دكاكينهم.\n\nونقلت البلدية باعة الخضار إلى ساحة المدرسة، ووعدت بخيام تقيهم المطر. ويطالب "
        "التجار بتعويض عن البضائع التي تلفت، وقد عينوا محاميا للحديث باسمهم أمام المجلس في الأسبوع القادم.",
        "فاز فريق فتيات وادي النخيل بكأس الجبال لكرة السلة للمرة الأولى بعد مباراة نهائية امتدت إلى شوطين إضافيين. "
        "وسجلت القائدة ريم الخطيب نصف نقاط فريقها رغم إصابة في الكاحل، وحملتها زميلاتها على الأكتاف حتى باب القاعة."
        "\n\nوقال المدرب إن الفريق تدرب طوال الشتاء في مستودع للحبوب لأن قاعة البلدة بلا تدفئة. واستقبل الأهالي "
        "اللاعبات بالطبول والتمر، ومنحت المدرسة تلميذاتها يوم عطلة.",
    ),
    "Devanagari": (
        "सोनपुर के पास नहर का किनारा टूट जाने से सौ से अधिक खेतों में पानी भर गया और गेहूँ की फसल को भारी नुकसान "
        "हुआ। सिंचाई विभाग के अभियंता दिनेश पाठक ने बताया कि चूहों के बिलों ने मिट्टी को भीतर से खोखला कर दिया था "
        "और रात की बारिश ने बाकी काम कर दिया।\n\nगाँव वालों ने बोरियों में रेत भरकर सुबह तक पानी रोका। प्रशासन ने "
        "मुआवजे का वादा किया है, पर किसान चाहते हैं कि पहले नहर की मरम्मत हो, क्योंकि अगली बुवाई में केवल तीन सप्ताह बचे हैं।",
        "पहाड़ी कस्बे चंदनगढ़ की पुरानी घड़ी बत्तीस साल बाद फिर चलने लगी। घड़ीसाज रहमत अली ने उसके दाँतेदार पहिए "
        "अपनी दुकान में दोबारा ढाले और इसके लिए एक रुपया भी नहीं लिया। उनके दादा ने ही यह घड़ी मीनार पर लगाई थी।"
        "\n\nनगर परिषद अब मीनार की सीढ़ियाँ ठीक कराएगी ताकि पर्यटक ऊपर जा सकें। स्कूल के बच्चों ने पहली बार घंटे की "
        "आवाज सुनी तो देर तक तालियाँ बजाते रहे, और बाजार में मिठाई बाँटी गई।",
    ),
    "Thai": (
        "สภาตำบลบ้านริมน้ำอนุมัติให้ซ่อมศาลาท่าน้ำเก่าหลังปลวกกินเสาไม้ไปสี่ต้น ช่างไม้ในหมู่บ้านจะเริ่มงานหลังฤดูฝน "
        "และจะใช้ไม้จากต้นสักที่ล้มเพราะพายุเมื่อปีก่อน ระหว่างนั้นเรือรับส่งนักเรียนจะจอดที่หน้าวัดแทน"
        "\n\nผู้ใหญ่บ้านบอกว่าเงินซ่อมได้มาจากการขายขนมในงานบุญ",
        "นักเรียนโรงเรียนบนดอยสามคนประดิษฐ์เครื่องกรองน้ำจากถ่านและทรายละเอียด เครื่องนี้ใช้ถังพลาสติกเหลือใช้ "
        "และต่อท่อไผ่จากลำธาร ครูวิทยาศาสตร์เล่าว่าพวกเขาลองผิดลองถูกอยู่เกือบหนึ่งเทอม"
        "\n\nตอนนี้โรงครัวใช้น้ำจากเครื่องนี้หุงข้าวทุกวัน และโรงเรียนใกล้เคียงขอแบบไปทำตามแล้ว",
    ),
}  # fmt: skip
