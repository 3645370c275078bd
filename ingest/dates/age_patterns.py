"""How ages are written in some seventy languages: patterns with a number ("#") and phrases. Only data, and its index.

The patterns are those of the Unicode CLDR for past times (long, short and narrow; seconds to years), "_" for spaces,
dots and apostrophes: https://cldr.unicode.org. Left out are those that say "ago" with a minus sign alone, and "m" for
months, as every page means minutes by it. They are written out here, since a new release of a library must not change
what an age means; tests/ingest/dates/test_ages.py compares them with CLDR.
"""

from __future__ import annotations

from typing import Final

MINUTE, HOUR, DAY = 60, 3600, 86400

_PATTERNS: Final = {
    1: (
        "#_detik_yang_lalu #_dtk_lalu #_eil_yn_ôl #_eiliad_yn_ôl #_giây_trước #_m_perce "
        "#_másodperccel_ezelőtt #_s_eest #_s_fa #_s_gelede #_s_sitten #_s_temu #_saat_lalu #_saniye_önce "
        "#_saniyə_öncə #_sec_ago #_sec_fa #_sec_geleden #_second_ago #_seconde_geleden #_seconden_geleden "
        "#_secondi_fa #_secondo_fa #_seconds_ago #_seg_ang_nakalipas #_segundo_ang_nakalipas #_sek_eest "
        "#_sek_më_parë #_sek_siden #_sek_temu #_sekonda_më_parë #_sekonde_gelede #_sekondes_gelede "
        "#_sekondë_më_parë #_sekund_temu #_sekundi_eest #_sekundy_temu #_sekundę_temu #_sekunti_sitten "
        "#_sekuntia_sitten #_shoic_ó_shin #_shoicind_ó_shin #_sn_önce #_soic_ó_shin #_soicind_ó_shin "
        "#_soniya_oldin #_δ_πριν #_с_таму #_с_тому #_сек_бұрын #_сек_мурн #_сек_мурун #_сек_назад #_сек_өмнө "
        "#_секунд_бұрын #_секунд_мурун #_секунд_назад #_секунд_таму #_секунд_тому #_секунди_тому "
        "#_секунду_назад #_секунду_таму #_секунду_тому #_секунды_назад #_секунды_таму #_секундын_өмнө "
        "#_վ_առաջ #_վայրկյան_առաջ #_վրկ_առաջ #_ثانیه_پیش #_سیکنڈ_پہلے #_से_पूर्वी #_सेकंड_पहले "
        "#_सेकंदांपूर्वी #_सेकंदापूर्वी #_सेकेन्ड_पहिले #_से॰_पहले #_সেকেন্ড_আগে #_সেকেন্ড_পূর্বে "
        "#_ਸਕਿੰਟ_ਪਹਿਲਾਂ #_સેકંડ_પહેલાં #_வி_முன் #_விநா_முன் #_விநாடிகளுக்கு_முன் #_விநாடிக்கு_முன் "
        "#_సెక_క్రితం #_సెకను_క్రితం #_సెకన్ల_క్రితం #_ಸೆಕೆಂಡುಗಳ_ಹಿಂದೆ #_ಸೆಕೆಂಡ್_ಹಿಂದೆ #_സെക്കൻഡ്_മുമ്പ് "
        "#_วินาทีที่ผ่านมา #_วินาทีที่แล้ว #_ວິ_ກ່ອນ #_ວິນາທີກ່ອນ #_წამის_წინ #_წმ_წინ #_វិនាទី​មុន #_秒前 "
        "#s_ago #秒前 #秒钟前 #초_전 acum_#_de_secunde acum_#_sec acum_#_secunde acum_#_secundă duela_#_segundo "
        "fa_#_s fa_#_segon fa_#_segons for_#_sek_sidan for_#_sek_siden for_#_sekund_sidan for_#_sekund_siden "
        "for_#_sekunder_siden fyrir_#_sek fyrir_#_sekúndu fyrir_#_sekúndum för_#_s_sen för_#_sekund_sedan "
        "för_#_sekunder_sedan hace_#_s hace_#_segundo hace_#_segundos hai_#_s hai_#_segundo hai_#_segundos "
        "há_#_s há_#_seg há_#_segundo há_#_segundos il_y_a_#_s il_y_a_#_seconde il_y_a_#_secondes pirms_#_s "
        "pirms_#_sek pirms_#_sekundes pirms_#_sekundēm pred_#_s pred_#_sekundama pred_#_sekundami "
        "pred_#_sekundo pred_#_sekundou prieš_#_s prieš_#_sek prieš_#_sekundes prieš_#_sekundę "
        "prieš_#_sekundžių prije_#_s prije_#_sek prije_#_sekunde prije_#_sekundi prije_#_sekundu před_#_s "
        "před_#_sekundami před_#_sekundou sekunde_#_iliyopita sekunde_#_zilizopita vor_#_s vor_#_sek "
        "vor_#_sekunde vor_#_sekunden πριν_από_#_δευτ πριν_από_#_δευτερόλεπτα πριν_από_#_δευτερόλεπτο "
        "пр_#_сек пре_#_с пре_#_сек пре_#_секунде пре_#_секунди пред_#_сек пред_#_секунда пред_#_секунди "
        "преди_#_сек преди_#_секунда преди_#_секунди לפני_#_שנ לפני_#_שניות לפני_שנ לפני_שנייה قبل_#_ثانية "
        "قبل_#_ثوانٍ قبل_#_ثوانِ قبل_ثانية_واحدة තත්පර_#කට_පෙර ပြီးခဲ့သည့်_#_စက္ကန့် ከ#_ሰከንድ_በፊት ከ#_ሰከንዶች_በፊት"
    ),
    2 * 1: ("לפני_שתי_שנ לפני_שתי_שניות قبل_ثانيتين"),
    MINUTE: (
        "#_dakika_önce #_daqiqa_oldin #_dk_önce #_dəqiqə_öncə #_funud_yn_ôl #_menit_yang_lalu #_min_ago "
        "#_min_ang_nakalipas #_min_eest #_min_fa #_min_gelede #_min_geleden #_min_lalu #_min_më_parë "
        "#_min_siden #_min_sitten #_min_temu #_minit_lalu #_minut_temu #_minuta_më_parë #_minute_ago "
        "#_minute_gelede #_minuten_geleden #_minutes_ago #_minuti_eest #_minuti_fa #_minuto_ang_nakalipas "
        "#_minuto_fa #_minuty_temu #_minutë_më_parë #_minutę_temu #_minuut_gelede #_minuut_geleden "
        "#_minuutti_sitten #_minuuttia_sitten #_mnt_lalu #_mun_yn_ôl #_munud_yn_ôl #_nóim_ó_shin "
        "#_nóiméad_ó_shin #_perccel_ezelőtt #_perce #_phút_trước #_λ_πριν #_мин_бұрын #_мин_назад #_мин_өмнө "
        "#_минут_бұрын #_минут_назад #_минуту_назад #_минуты_назад #_минутын_өмнө #_мүн_мурн #_мүн_мурун "
        "#_мүнөт_мурун #_хв_таму #_хв_тому #_хвилин_тому #_хвилини_тому #_хвилину_тому #_хвілін_таму "
        "#_хвіліну_таму #_хвіліны_таму #_ր_առաջ #_րոպե_առաջ #_دقیقه_پیش #_منٹ_پہلے #_मिनट_पहले #_मिनि_पूर्वी "
        "#_मिनिटांपूर्वी #_मिनिटापूर्वी #_मिनेट_पहिले #_मि॰_पहले #_মিনিট_আগে #_ਮਿੰਟ_ਪਹਿਲਾਂ #_મિનિટ_પહેલાં "
        "#_நி_முன் #_நிமி_முன் #_நிமிடங்களுக்கு_முன் #_நிமிடத்திற்கு_முன் #_నిమి_క్రితం #_నిమిషం_క్రితం "
        "#_నిమిషాల_క్రితం #_ನಿಮಿಷಗಳ_ಹಿಂದೆ #_ನಿಮಿಷದ_ಹಿಂದೆ #_മിനിറ്റ്_മുമ്പ് #_นาทีที่ผ่านมา #_นาทีที่แล้ว "
        "#_ນທ_ກ່ອນ #_ນາທີກ່ອນ #_წთ_წინ #_წუთის_წინ #_នាទី​មុន #_នាទី​​មុន #_分前 #_分鐘前 #m_ago #分前 #分钟前 #분_전 "
        "acum_#_de_minute acum_#_min acum_#_minut acum_#_minute dakika_#_iliyopita dakika_#_zilizopita "
        "duela_#_minutu fa_#_min fa_#_minut fa_#_minuts for_#_min_sidan for_#_min_siden for_#_minut_siden "
        "for_#_minutt_sidan for_#_minutt_siden for_#_minutter_siden fyrir_#_mín fyrir_#_mínútu "
        "fyrir_#_mínútum för_#_min_sen för_#_minut_sedan för_#_minuter_sedan hace_#_min hace_#_minuto "
        "hace_#_minutos hai_#_min hai_#_minuto hai_#_minutos há_#_min há_#_minuto há_#_minutos il_y_a_#_min "
        "il_y_a_#_minute il_y_a_#_minutes pirms_#_min pirms_#_minūtes pirms_#_minūtēm pred_#_min "
        "pred_#_minutama pred_#_minutami pred_#_minuto pred_#_minútami pred_#_minútou prieš_#_min "
        "prieš_#_minutes prieš_#_minutę prieš_#_minučių prije_#_min prije_#_minuta prije_#_minute "
        "prije_#_minutu před_#_min před_#_minutami před_#_minutou vor_#_m vor_#_min vor_#_minute "
        "vor_#_minuten πριν_από_#_λεπ πριν_από_#_λεπτά πριν_από_#_λεπτό пр_#_мин пре_#_мин пре_#_минута "
        "пред_#_мин пред_#_минута пред_#_минути преди_#_мин преди_#_минута преди_#_минути לפני_#_דק "
        "לפני_#_דקות לפני_דקה قبل_#_دقائق قبل_#_دقيقة قبل_دقيقة_واحدة මිනිත්තු_#කට_පෙර ပြီးခဲ့သည့်_#_မိနစ် "
        "ከ#_ደቂቃ_በፊት ከ#_ደቂቃዎች_በፊት"
    ),
    2 * MINUTE: ("לפני_שתי_דק לפני_שתי_דקות قبل_دقيقتين"),
    HOUR: (
        "#_awr_yn_ôl #_g_temu #_giờ_trước #_godz_temu #_godzin_temu #_godziny_temu #_godzinę_temu #_h_fa "
        "#_hour_ago #_hours_ago #_hr_ago #_huaire_ó_shin #_jam_lalu #_jam_yang_lalu #_ora_fa "
        "#_oras_ang_nakalipas #_ore_fa #_orë_më_parë #_sa_önce #_saat_önce #_saat_öncə #_soat_oldin #_t_eest "
        "#_t_sitten #_time_siden #_timer_siden #_tunni_eest #_tunti_sitten #_tuntia_sitten #_u_gelede "
        "#_uair_an_chloig_ó_shin #_uair_ó_shin #_uur_gelede #_uur_geleden #_órája #_órával_ezelőtt #_ώ_πριν "
        "#_гадз_таму #_гадзін_таму #_гадзіну_таму #_гадзіны_таму #_год_тому #_годин_тому #_години_тому "
        "#_годину_тому #_с_мурн #_саат_мурун #_сағ_бұрын #_сағат_бұрын #_ц_өмнө #_цагийн_өмнө #_ч_назад "
        "#_час_назад #_часа_назад #_часов_назад #_ժ_առաջ #_ժամ_առաջ #_ساعت_پیش #_گھنٹہ_پہلے #_گھنٹے_پہلے "
        "#_घंटे_पहले #_घं॰_पहले #_घण्टा_पहिले #_तासांपूर्वी #_तासापूर्वी #_ঘন্টা_আগে #_ਘੰਟਾ_ਪਹਿਲਾਂ "
        "#_ਘੰਟੇ_ਪਹਿਲਾਂ #_કલાક_પહેલાં #_ம_முன் #_மணி_முன் #_மணிநேரம்_முன் #_గం_క్రితం #_గంట_క్రితం "
        "#_గంటల_క్రితం #_ಗಂಟೆ_ಹಿಂದೆ #_ಗಂಟೆಗಳ_ಹಿಂದೆ #_മണിക്കൂർ_മുമ്പ് #_ชม_ที่แล้ว #_ชั่วโมงที่ผ่านมา "
        "#_ຊມ_ກ່ອນ #_ຊົ່ວໂມງກ່ອນ #_საათის_წინ #_სთ_წინ #_ម៉ោង​មុន #_小時前 #_時間前 #h_ago #小时前 #時間前 #시간_전 "
        "acum_#_de_ore acum_#_h acum_#_ore acum_#_oră awr_yn_ôl duela_#_ordu fa_#_h fa_#_hora fa_#_hores "
        "for_#_t_sidan for_#_t_siden for_#_timar_sidan for_#_time_sidan for_#_time_siden for_#_timer_siden "
        "fyrir_#_klst fyrir_#_klukkustund fyrir_#_klukkustundum för_#_tim_sedan för_#_timmar_sedan "
        "för_#_timme_sedan hace_#_h hace_#_hora hace_#_horas hai_#_h hai_#_hora hai_#_horas há_#_h há_#_hora "
        "há_#_horas il_y_a_#_h il_y_a_#_heure il_y_a_#_heures pirms_#_h pirms_#_st pirms_#_stundas "
        "pirms_#_stundām pred_#_h pred_#_hodinami pred_#_hodinou pred_#_urama pred_#_urami pred_#_uro "
        "prieš_#_val prieš_#_valandas prieš_#_valandą prieš_#_valandų prije_#_h prije_#_sat prije_#_sata "
        "prije_#_sati před_#_h před_#_hodinami před_#_hodinou saa_#_iliyopita saa_#_zilizopita vor_#_std "
        "vor_#_stunde vor_#_stunden πριν_από_#_ώ πριν_από_#_ώρα πριν_από_#_ώρεσ пр_#_ч пре_#_сата пре_#_сати "
        "пре_#_ч пред_#_час пред_#_часа преди_#_ч преди_#_час преди_#_часа לפני_#_שע לפני_#_שעות לפני_שעה "
        "قبل_#_ساعات قبل_#_ساعة قبل_ساعة_واحدة පැය_#කට_පෙර ပြီးခဲ့သည့်_#_နာရီ ከ#_ሰዓት_በፊት ከ#_ሰዓቶች_በፊት"
    ),
    2 * HOUR: ("לפני_שעתיים قبل_ساعتين"),
    DAY: (
        "#_araw_ang_nakalipas #_dae_gelede #_dag_gelede #_dag_geleden #_dag_siden #_dage_siden "
        "#_dagen_geleden #_day_ago #_days_ago #_ddiwrnod_yn_ôl #_dgn_geleden #_ditë_më_parë #_diwrnod_yn_ôl "
        "#_dni_temu #_dzień_temu #_g_fa #_gg_fa #_giorni_fa #_giorno_fa #_gün_önce #_gün_öncə #_h_lalu "
        "#_hari_lalu #_hari_yang_lalu #_kun_oldin #_lá_ó_shin #_napja #_nappal_ezelőtt #_ngày_trước #_p_eest "
        "#_pv_sitten #_päeva_eest #_päivä_sitten #_päivää_sitten #_ημ_πριν #_день_назад #_день_тому "
        "#_дзень_таму #_дзён_таму #_дн_назад #_дн_тому #_дней_назад #_дня_назад #_дні_таму #_дні_тому "
        "#_днів_тому #_күн_бұрын #_күн_мурун #_өдрийн_өмнө #_օր_առաջ #_دن_پہلے #_دنوں_پہلے #_روز_پیش "
        "#_दिन_पहले #_दिन_पहिले #_दिवसांपूर्वी #_दिवसापूर्वी #_দিন_আগে #_ਦਿਨ_ਪਹਿਲਾਂ #_દિવસ_પહેલાં #_நா_முன் "
        "#_நாட்களுக்கு_முன் #_நாளுக்கு_முன் #_రోజు_క్రితం #_రోజుల_క్రితం #_ದಿನಗಳ_ಹಿಂದೆ #_ದಿನದ_ಹಿಂದೆ "
        "#_ദിവസം_മുമ്പ് #_วันที่ผ่านมา #_วันที่แล้ว #_ມື້ກ່ອນ #_დღის_წინ #_ថ្ងៃ​មុន #_ថ្ងៃ​​មុន #_天前 #_日前 "
        "#d_ago #天前 #日前 #일_전 acum_#_de_zile acum_#_zi acum_#_zile duela_#_egun fa_#_dia fa_#_dies "
        "for_#_d_sidan for_#_d_siden for_#_dag_siden for_#_dage_siden for_#_døgn_sidan for_#_døgn_siden "
        "fyrir_#_degi fyrir_#_dögum för_#_d_sedan för_#_dag_sedan för_#_dagar_sedan hace_#_d hace_#_día "
        "hace_#_días hai_#_día hai_#_días há_#_dia há_#_dias il_y_a_#_j il_y_a_#_jour il_y_a_#_jours "
        "pirms_#_d pirms_#_dienas pirms_#_dienām pred_#_d pred_#_dnevi pred_#_dnevom pred_#_dnevoma "
        "pred_#_dňami pred_#_dňom prieš_#_d prieš_#_dienas prieš_#_dieną prieš_#_dienų prije_#_d prije_#_dan "
        "prije_#_dana před_#_dnem před_#_dny siku_#_iliyopita siku_#_zilizopita vor_#_tag vor_#_tagen "
        "πριν_από_#_ημ πριν_από_#_ημέρα πριν_από_#_ημέρεσ пр_#_д пре_#_д пре_#_дана пред_#_ден пред_#_дена "
        "преди_#_ден преди_#_дни אתמול לפני_#_ימים לפני_יום_# قبل_#_أيام قبل_#_يومًا قبل_يوم_واحد දින_#කට_පෙර "
        "ပြီးခဲ့သည့်_#_ရက် ከ#_ቀናት_በፊት ከ#_ቀን_በፊት ከ#_ቀኖች_በፊት ከ_#_ቀን_በፊት"
    ),
    2 * DAY: ("לפני_יומיים قبل_يومين"),
    7 * DAY: (
        "#_hafta_oldin #_hafta_önce #_hete #_hf_önce #_héttel_ezelőtt #_həftə_öncə #_javë_më_parë "
        "#_linggo_ang_nakalipas #_mgg_lalu #_mgu_lalu #_minggu_lalu #_minggu_yang_lalu #_näd_eest "
        "#_nädala_eest #_scht_ó_shin #_seachtain_ó_shin #_seachtaine_ó_shin #_sett_fa #_settimana_fa "
        "#_settimane_fa #_shcht_ó_shin #_sheachtain_ó_shin #_tuần_trước #_tydz_temu #_tydzień_temu #_tyg_temu "
        "#_tygodni_temu #_tygodnie_temu #_uge_siden #_uger_siden #_viikko_sitten #_viikkoa_sitten #_vk_sitten "
        "#_w_gelede #_week_ago #_week_gelede #_week_geleden #_weeks_ago #_weke_gelede #_weken_geleden "
        "#_wk_ago #_ws_yn_ôl #_wythnos_yn_ôl #_εβδ_πριν #_ап_бұрын #_апт_мурун #_апта_бұрын #_апта_мурун "
        "#_долоо_хоногийн_өмнө #_нед_назад #_недели_назад #_недель_назад #_неделю_назад #_тиж_тому "
        "#_тиждень_тому #_тижні_тому #_тижнів_тому #_тыд_таму #_тыдзень_таму #_тыдняў_таму #_тыдні_таму "
        "#_շաբ_առաջ #_շաբաթ_առաջ #_هفته_پیش #_ہفتہ_پہلے #_ہفتے_پہلے #_आठवड्यांपूर्वी #_आठवड्यापूर्वी "
        "#_सप्ताह_पहले #_हप्ता_पहिले #_সপ্তাহ_আগে #_ਹਫ਼ਤਾ_ਪਹਿਲਾਂ #_ਹਫ਼ਤੇ_ਪਹਿਲਾਂ #_અઠ_પહેલાં #_અઠવાડિયા_પહેલાં "
        "#_வா_முன் #_வார_முன் #_வாரங்களுக்கு_முன் #_வாரத்திற்கு_முன் #_వారం_క్రితం #_వారాల_క్రితం "
        "#_ವಾರಗಳ_ಹಿಂದೆ #_ವಾರದ_ಹಿಂದೆ #_ആഴ്ച_മുമ്പ് #_สัปดาห์ที่ผ่านมา #_สัปดาห์ที่แล้ว #_ອທ_ກ່ອນ #_ອາທິດກ່ອນ "
        "#_კვ_წინ #_კვირის_წინ #_សប្ដាហ៍​មុន #_週前 #_週間前 #w_ago #周前 #週間前 #주_전 acum_#_de_săptămâni acum_#_săpt "
        "acum_#_săptămâni acum_#_săptămână duela_#_aste fa_#_setm fa_#_setmana fa_#_setmanes for_#_u_siden "
        "for_#_uge_siden for_#_uger_siden for_#_uke_siden for_#_uker_siden for_#_v_sidan for_#_veke_sidan "
        "for_#_veker_sidan fyrir_#_viku fyrir_#_vikum för_#_v_sedan för_#_vecka_sedan för_#_veckor_sedan "
        "hace_#_sem hace_#_semana hace_#_semanas hai_#_sem hai_#_semana hai_#_semanas há_#_sem há_#_semana "
        "há_#_semanas il_y_a_#_sem il_y_a_#_semaine il_y_a_#_semaines pirms_#_ned pirms_#_nedēļas "
        "pirms_#_nedēļām pred_#_ted pred_#_tedni pred_#_tednom pred_#_tednoma pred_#_týž pred_#_týždňami "
        "pred_#_týždňom prieš_#_sav prieš_#_savaites prieš_#_savaitę prieš_#_savaičių prije_#_sed "
        "prije_#_sedmica prije_#_sedmice prije_#_sedmicu prije_#_tj prije_#_tjedan prije_#_tjedana "
        "prije_#_tjedna před_#_týd před_#_týdnem před_#_týdny vor_#_wo vor_#_woche vor_#_wochen "
        "wiki_#_iliyopita wiki_#_zilizopita πριν_από_#_εβδ πριν_από_#_εβδομάδα πριν_από_#_εβδομάδεσ пр_#_седм "
        "пре_#_н пре_#_нед пре_#_недеља пре_#_недеље пред_#_седмица пред_#_седмици преди_#_седм "
        "преди_#_седмица преди_#_седмици לפני_#_שב לפני_#_שבועות לפני_שב לפני_שבוע قبل_#_أسابيع قبل_#_أسبوعًا "
        "قبل_أسبوع_واحد සති_#කට_පෙර ပြီးခဲ့သည့်_#_ပတ် ከ#_ሳምንታት_በፊት ከ#_ሳምንት_በፊት"
    ),
    14 * DAY: ("pythefnos_yn_ôl לפני_שבועיים قبل_أسبوعين"),
    30 * DAY: (
        "#_ay_önce #_ay_öncə #_bln_lalu #_bulan_lalu #_bulan_yang_lalu #_buwan_ang_nakalipas #_fis_yn_ôl "
        "#_hónapja #_hónappal_ezelőtt #_k_eest #_kk_sitten #_kuu_eest #_kuukausi_sitten #_kuukautta_sitten "
        "#_maand_gelede #_maand_geleden #_maande_gelede #_maanden_geleden #_md_gelede #_md_siden #_mdr_siden "
        "#_mese_fa #_mesi_fa #_mhí_ó_shin #_mies_temu #_miesiąc_temu #_miesiące_temu #_miesięcy_temu "
        "#_mis_yn_ôl #_mo_ago #_month_ago #_months_ago #_muaj_më_parë #_mí_ó_shin #_oy_oldin #_tháng_trước "
        "#_μ_πριν #_ай_бұрын #_ай_мурн #_ай_мурун #_мес_назад #_мес_таму #_месяц_назад #_месяц_таму "
        "#_месяца_назад #_месяцаў_таму #_месяцев_назад #_месяцы_таму #_міс_тому #_місяць_тому #_місяці_тому "
        "#_місяців_тому #_сарын_өмнө #_ամիս_առաջ #_ماه_پیش #_ماہ_قبل #_ماہ_پہلے #_مہینہ_پہلے #_مہینے_پہلے "
        "#_महिना_पहिले #_महिन्यांपूर्वी #_महिन्यापूर्वी #_माह_पहले #_মাস_আগে #_ਮਹੀਨਾ_ਪਹਿਲਾਂ #_ਮਹੀਨੇ_ਪਹਿਲਾਂ "
        "#_મહિના_પહેલાં #_மா_முன் #_மாத_முன் #_மாதங்களுக்கு_முன் #_மாதத்துக்கு_முன் #_నెల_క్రితం "
        "#_నెలల_క్రితం #_ತಿಂಗಳ_ಹಿಂದೆ #_ತಿಂಗಳು_ಹಿಂದೆ #_ತಿಂಗಳುಗಳ_ಹಿಂದೆ #_മാസം_മുമ്പ് #_เดือนที่ผ่านมา "
        "#_เดือนที่แล้ว #_ດ_ກ່ອນ #_ເດືອນກ່ອນ #_თვის_წინ #_ខែមុន #_か月前 #_個月前 #mo_ago #か月前 #个月前 #개월_전 "
        "acum_#_de_luni acum_#_luni acum_#_lună duela_#_hilabete fa_#_mes fa_#_mesos for_#_md_sidan "
        "for_#_md_siden for_#_månad_sidan for_#_månadar_sidan for_#_måned_siden for_#_måneder_siden "
        "fyrir_#_mán fyrir_#_mánuði fyrir_#_mánuðum för_#_mån_sen för_#_månad_sedan för_#_månader_sedan "
        "hace_#_mes hace_#_meses hai_#_mes hai_#_meses há_#_meses há_#_mês il_y_a_#_mois miezi_#_iliyopita "
        "mwezi_#_uliopita pirms_#_mēn pirms_#_mēneša pirms_#_mēnešiem pred_#_mes pred_#_mesecem "
        "pred_#_mesecema pred_#_meseci pred_#_mesiacmi pred_#_mesiacom prieš_#_mėn prieš_#_mėnesius "
        "prieš_#_mėnesių prieš_#_mėnesį prije_#_mj prije_#_mjesec prije_#_mjeseca prije_#_mjeseci před_#_měs "
        "před_#_měsícem před_#_měsíci vor_#_monat vor_#_monaten πριν_από_#_μήνα πριν_από_#_μήνεσ пр_#_м "
        "пре_#_м пре_#_мес пре_#_месеца пре_#_месеци пред_#_месец пред_#_месеци преди_#_м преди_#_месец "
        "преди_#_месеца לפני_#_חו לפני_#_חודשים לפני_חו לפני_חודש خلال_#_أشهر قبل_#_أشهر قبل_#_شهرًا "
        "قبل_شهر_واحد මාස_#කට_පෙර ပြီးခဲ့သည့်_#_လ ከ#_ወራት_በፊት ከ#_ወር_በፊት"
    ),
    60 * DAY: ("deufis_yn_ôl לפני_חודשיים قبل_شهرين"),
    365 * DAY: (
        "#_a_eest #_aasta_eest #_anni_fa #_anno_fa #_bhl_ó_shin #_bhliain_ó_shin #_bl_yn_ôl #_bl_ó_shin "
        "#_bliain_ó_shin #_bliana_ó_shin #_flynedd_yn_ôl #_il_öncə #_j_gelede #_jaar_gelede #_jaar_geleden "
        "#_lat_temu #_lata_temu #_năm_trước #_o_flynyddoedd_yn_ôl #_rok_temu #_tahun_lalu #_tahun_yang_lalu "
        "#_taon_ang_nakalipas #_thn_lalu #_v_sitten #_vit_më_parë #_vjet_më_parë #_vuosi_sitten "
        "#_vuotta_sitten #_year_ago #_years_ago #_yil_oldin #_yr_ago #_yıl_önce #_år_siden #_éve "
        "#_évvel_ezelőtt #_έτη_πριν #_έτοσ_πριν #_г_назад #_г_таму #_гадоў_таму #_гады_таму #_год_назад "
        "#_год_таму #_года_назад #_ж_бұрын #_жилийн_өмнө #_жыл_бұрын #_жыл_мурун #_л_назад #_лет_назад "
        "#_р_тому #_роки_тому #_років_тому #_рік_тому #_տ_առաջ #_տարի_առաջ #_سال_پہلے #_سال_پیش #_वर्ष_अघि "
        "#_वर्ष_पहले #_वर्षांपूर्वी #_वर्षापूर्वी #_বছর_পূর্বে #_ਸਾਲ_ਪਹਿਲਾਂ #_વર્ષ_પહેલાં #_ஆ_முன் "
        "#_ஆண்டிற்கு_முன் #_ஆண்டுகளுக்கு_முன் #_సం_క్రితం #_సంవత్సరం_క్రితం #_సంవత్సరాల_క్రితం #_ವರ್ಷಗಳ_ಹಿಂದೆ "
        "#_ವರ್ಷದ_ಹಿಂದೆ #_വർഷം_മുമ്പ് #_ปีที่แล้ว #_ປີກ່ອນ #_წლის_წინ #_ឆ្នាំ​មុន #_年前 #y_ago #年前 #년_전 "
        "acum_#_an acum_#_ani acum_#_de_ani blwyddyn_yn_ôl duela_#_urte fa_#_any fa_#_anys for_#_år_sidan "
        "for_#_år_siden fyrir_#_ári fyrir_#_árum för_#_år_sedan för_#_år_sen hace_#_a hace_#_año hace_#_años "
        "hai_#_ano hai_#_anos há_#_ano há_#_anos il_y_a_#_a il_y_a_#_an il_y_a_#_ans miaka_#_iliyopita "
        "mwaka_#_uliopita pirms_#_g pirms_#_gada pirms_#_gadiem pred_#_leti pred_#_letom pred_#_letoma "
        "pred_#_r pred_#_rokmi pred_#_rokom prieš_#_metus prieš_#_metų prije_#_g prije_#_god prije_#_godina "
        "prije_#_godine prije_#_godinu před_#_l před_#_lety před_#_r před_#_rokem vor_#_jahr vor_#_jahren "
        "πριν_από_#_έτη πριν_από_#_έτοσ пр_#_г пре_#_г пре_#_год пре_#_година пре_#_године пред_#_год "
        "пред_#_година пред_#_години преди_#_г преди_#_година преди_#_години לפני_#_שנים לפני_שנה قبل_#_سنة "
        "قبل_#_سنوات قبل_سنة_واحدة වසර_#කට_පෙර ပြီးခဲ့သည့်_#_နှစ် ከ#_ዓመታት_በፊት ከ#_ዓመት_በፊት"
    ),
    730 * DAY: ("לפני_שנתיים قبل_سنتين"),
}

# phrases that are ages by themselves, divided by commas
_PHRASES: Final = {
    0: (
        "now, just now, right now, moments ago, a moment ago, ahora, ahora mismo, hace un momento, hace instantes, "
        "hace unos instantes, hace poco, à l'instant, maintenant, il y a un instant, il y a quelques instants, "
        "gerade eben, soeben, eben, jetzt, gerade, agora, agora mesmo, há instantes, há pouco, há um momento, adesso, "
        "ora, proprio ora, poco fa, un attimo fa, zojuist, nu, zonet, net, just nu, nyss, alldeles nyss, lige nu, "
        "nettopp, akkurat nå, nå, juuri nyt, äsken, hetki sitten, przed chwilą, teraz, właśnie teraz, właśnie, "
        "právě teď, právě, před chvílí, nyní, práve teraz, pred chvíľou, pravkar, ravnokar, upravo sada, upravo, "
        "maloprije, malopre, управо сада, управо, сега, току-що, сега, most, éppen most, az imént, acum, chiar acum, "
        "adineauri, только что, сейчас, щойно, тільки що, зараз, толькі што, şimdi, az önce, biraz önce, şu anda, "
        "demin, indicə, τώρα, μόλις τώρα, μόλις, πριν λίγο, الآن, منذ لحظات, قبل لحظات, منذ قليل, قبل قليل, هم اکنون, "
        "همین الان, لحظاتی پیش, اکنون, ابھی, ابھی ابھی, עכשיו, כרגע, ממש עכשיו, לפני רגע, לפני כמה רגעים, अभी, "
        "अभी अभी, अभी-अभी, কিছুক্ষণ আগে, এইমাত্র, এখনই, இப்போது, சற்று முன், ఇప్పుడే, baru saja, barusan, sekarang, "
        "baru sahaja, sebentar tadi, baru tadi, vừa xong, vừa mới, mới đây, เมื่อสักครู่, เมื่อกี้, เมื่อครู่นี้, "
        "ขณะนี้, ngayon lang, sasa hivi, ara mateix, fa un moment, oraintxe, жаңа ғана, hozirgina, 刚刚, 刚才, 剛剛, "
        "剛才, 現在, たった今, 先ほど, 今, 방금, 방금 전, 지금, 조금 전"
    ),
    DAY: (
        "yesterday, ayer, hier, gestern, ontem, ieri, gisteren, igår, i går, eilen, í gær, eile, vakar, wczoraj, "
        "včera, včeraj, jučer, juče, јуче, вчера, вчора, учора, dün, dünən, tegnap, dje, χθες, χτες, أمس, امس, "
        "بالأمس, دیروز, گزشتہ کل, אתמול, कल, काल, गत दिवस, हिजो, গতকাল, நேற்று, నిన్న, ഇന്നലെ, ನಿನ್ನೆ, ગઈકાલે, ગઈ કાલે, "
        "ਕੱਲ੍ਹ, ඊයේ, kemarin, semalam, hôm qua, เมื่อวาน, เมื่อวานนี้, ມື້ວານ, ម្សិលមិញ, မနေ့က, kahapon, jana, gister, "
        "ahir, onte, atzo, ddoe, inné, երեկ, გუშინ, кеше, кечээ, kecha, өчигдөр, ትናንት, 昨天, 昨日, 어제"
    ),
    2 * DAY: (
        "the day before yesterday, anteayer, antier, avant-hier, vorgestern, anteontem, l'altro ieri, eergisteren, "
        "i förrgår, i forgårs, toissapäivänä, przedwczoraj, předevčírem, predvčerom, prekjučer, prekjuče, tegnapelőtt, "
        "alaltăieri, προχθές, позавчера, позавчора, завчера, evvelsi gün, önceki gün, أول أمس, परसों, kemarin lusa, "
        "kemarin dulu, hôm kia, 前天, 一昨日, 그저께"
    ),
    7 * DAY: (
        "last week, la semana pasada, la semaine dernière, letzte woche, semana passada, la settimana scorsa, "
        "vorige week, förra veckan, forrige uke, sidste uge, viime viikolla, w zeszłym tygodniu, minulý týden, "
        "на прошлой неделе, минулого тижня, geçen hafta, الأسبوع الماضي, هفته گذشته, בשבוע שעבר, पिछले सप्ताह, "
        "minggu lalu, tuần trước, 上周, 上週, 先週, 지난주"
    ),
}

# a pattern without spaces and dots -> the seconds of its unit (with "#"), or its own
AGE_PATTERNS: Final = {
    pattern.replace("_", ""): seconds for seconds, patterns in _PATTERNS.items() for pattern in patterns.split()
}
PATTERN_WORDS: Final = frozenset(" ".join(_PATTERNS.values()).replace("_", " ").split())
PATTERNS: Final = frozenset(" ".join(_PATTERNS.values()).split())
AGE_PHRASES: Final = {
    phrase.strip(): seconds
    for seconds, phrases in _PHRASES.items()
    for phrase in phrases.casefold().replace("'", " ").replace("’", " ").split(",")
}

# a unit that says its own number: dual forms
DUAL_UNITS = {
    2 * MINUTE: "دقيقتين دقيقتان",
    2 * HOUR: "ساعتين ساعتان שעתיים",
    2 * DAY: "يومين יומיים",
    14 * DAY: "أسبوعين שבועיים",
    60 * DAY: "شهرين חודשיים",
    730 * DAY: "سنتين שנתיים",
}

# a unit written together with its "ago"
UNITS_WITH_AGO = {
    1: "秒前 秒钟前 秒鐘前 초전",
    MINUTE: "分前 分钟前 分鐘前 分钟之前 분전 นาทีที่แล้ว นาทีก่อน",
    HOUR: "小时前 小時前 時間前 个小时前 個小時前 小时之前 시간전 ชั่วโมงที่แล้ว ชั่วโมงก่อน",
    DAY: "天前 日前 天之前 일전 วันที่แล้ว วันก่อน",
    7 * DAY: "周前 週間前 星期前 个星期前",
    30 * DAY: "个月前 個月前 か月前 ヶ月前 カ月前",
    365 * DAY: "年前",
}
