"""Words that stand beside the date in "Posted on June 5, 2026 by Ada Bell". Only data, in lower case."""

from __future__ import annotations

from typing import Final

from ...dates.word_lists import split_words

PUBLISHING_WORDS: Final = split_words(
    # by language: what was done, when it was done, and the small words between
    "posted published updated modified edited revised created added released first last originally on at date release "
    "veröffentlicht publiziert erschienen erstellt aktualisiert geändert zuletzt letzte stand am um vom uhr datum "
    "publié publiée publication mis mise à jour modifié modifiée rédigé dernière le "
    "publicado publicada actualizado actualizada modificado creado fecha última el a las "
    "atualizado atualizada em às "
    "pubblicato pubblicata aggiornato aggiornata modificato ultima il alle ore "
    "geplaatst gepubliceerd bijgewerkt gewijzigd laatst op om uur "
    "publicerad publicerat uppdaterad uppdaterat senast den kl publisert oppdatert sist udgivet offentliggjort "
    "opdateret senest julkaistu päivitetty klo "
    "opublikowano opublikowany opublikowana dodano zaktualizowano aktualizacja data publikacji ostatnia dnia godz o "
    "zveřejněno publikováno vydáno vloženo aktualizováno upraveno dne v zverejnené publikované aktualizované dňa "
    "megjelent közzétéve frissítve publicat actualizat pe la objavljeno objavljen ažurirano "
    "yayınlanma yayımlanma yayınlandı yayımlandı güncelleme güncellenme güncellendi tarihi tarihinde son giriş saat "
    "опубликовано опубликована опубликован обновлено изменено размещено дата публикации в г "
    "опубліковано оновлено публікації о публикувано публикувана обновено на "
    "δημοσιεύθηκε δημοσιεύτηκε ενημερώθηκε στις "
    "نشر نشرت نُشر في بتاريخ تاريخ النشر آخر تحديث التحديث الساعة منتشر شده تاریخ انتشار در به\u200cروزرسانی "
    "פורסם עודכן בתאריך תאריך בשעה "
    "प्रकाशित अपडेट अपडेटेड तारीख เผยแพร่ เผยแพร่เมื่อ โพสต์ โพสต์เมื่อ อัปเดต วันที่ เมื่อ น "
    "đăng ngày cập nhật xuất bản lúc diterbitkan dipublikasikan diposting diperbarui pada tanggal pukul "
    "입력 수정 등록 승인 게재 기사입력 최종수정 발행 公開 公開日 更新 更新日 掲載 配信 投稿 投稿日 時 分 "
    "发布 发布于 发布时间 發布 發佈 發布時間 發佈時間 更新时间 更新時間 发表 发表于 發表於 时间 時間 日期 于 於"
)
