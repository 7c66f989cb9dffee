"""The months of the Iranian, Islamic, Hebrew and Ethiopian calendars, as papers write them."""

from typing import Final

from writethru.clean.dating.calendars import Calendar

MONTHS: Final = {
    Calendar.JALALI: (
        "فروردین حمل farvardin", "اردیبهشت ثور ordibehesht", "خرداد جوزا khordad", "تیر سرطان tir",
        "مرداد امرداد اسد mordad", "شهریور سنبله shahrivar", "مهر میزان mehr", "آبان عقرب aban",
        "آذر قوس azar", "دی جدی dey", "بهمن دلو bahman", "اسفند حوت esfand",
    ),
    Calendar.HIJRI: (
        "محرم محرّم المحرم muharram", "صفر safar",
        "ربيع_الأول ربیع_الاول ربیع_الأول rabi_al_awwal rabi'_al_awwal",
        "ربيع_الثاني ربيع_الآخر ربیع_الثانی rabi_al_thani rabi_al_akhir",
        "جمادى_الأولى جمادی_الاول جمادى_الاول جمادی_الاولی jumada_al_awwal jumada_al_ula",
        "جمادى_الآخرة جمادى_الثانية جمادى_الآخر جمادی_الثانی jumada_al_thani jumada_al_akhirah",
        "رجب rajab", "شعبان shaban", "رمضان ramadan ramazan", "شوال shawwal",
        "ذو_القعدة ذي_القعدة ذوالقعدة ذی_القعده ذیقعده dhu_al_qadah",
        "ذو_الحجة ذي_الحجة ذوالحجة ذی_الحجه ذیحجه dhu_al_hijjah",
    ),
    Calendar.HEBREW: (
        "תשרי tishri tishrei", "חשוון חשון מרחשוון cheshvan heshvan", "כסלו kislev", "טבת tevet",
        "שבט shevat", "אדר אדר_א adar adar_i", "ניסן", "אייר iyar", "סיוון סיון sivan",
        "תמוז tammuz", "אב av", "אלול elul", "אדר_ב adar_ii",
    ),
    Calendar.ETHIOPIAN: (
        "መስከረም meskerem", "ጥቅምት tikimt", "ኅዳር ህዳር hidar", "ታኅሣሥ ታህሳስ tahsas", "ጥር", "የካቲት yekatit",
        "መጋቢት megabit", "ሚያዝያ ሚያዚያ miyazya", "ግንቦት ginbot", "ሰኔ sene", "ሐምሌ ሀምሌ hamle",
        "ነሐሴ ነሃሴ nehase", "ጳጉሜን ጳጉሜ pagume",
    ),
}  # fmt: skip
"""From each calendar's first month; `_` stands for a space."""
