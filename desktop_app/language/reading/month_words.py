# ruff: noqa: RUF001
"""The names and short names of months in CLDR's words for some forty languages; a word for two months is left out."""

from __future__ import annotations

_NAMES = {
    1: (
        "ene enero gen gener gennaio ian ianuarie jaan jaanuar jan janeiro januar januari january január "
        "januára janv janvier janvāris janúar jän jänner led leden ledna oca ocak saus sausio sausis sij "
        "siječanj siječnja sty styczeń stycznia tammi tammikuu tammikuuta urt urtarrila xan xaneiro ιαν "
        "ιανουάριοσ ιανουαρίου січ січень січня янв январь января яну януари јан јануар ינואר ינו׳ يناير "
        "जनवरी जन॰ มกราคม 一月"
    ),
    2: (
        "feb febbraio febr febreiro febrer febrero februar februari februarie february február februára "
        "februāris febrúar fev fevereiro fevr fevrier fév févr février helmi helmikuu helmikuuta lut "
        "lutego luty ots otsaila vas vasario vasaris veebr veebruar velj veljača veljače úno únor února "
        "şub şubat φεβ φεβρουάριοσ φεβρουαρίου лют лютий лютого феб фебруар фев февр февраль февраля "
        "февруари פברואר פבר׳ فبراير फ़रवरी फ़र॰ กุมภาพันธ์ 二月"
    ),
    3: (
        "bře březen března kov kovas kovo maalis maaliskuu maaliskuuta maart mac maerz mar marca march "
        "marec maret mars mart martie marts martxoa marzec marzo març março mrt mrz márc március mär "
        "märts märz ožu ožujak ožujka μάρ μάρτιοσ μαρ μαρτίου бер березень березня мар март марта מרץ "
        "مارس मार्च มีนาคม 三月"
    ),
    4: (
        "abr abril api apirila apr april aprile aprilie aprill apríl apríla aprīlis avr avril bal "
        "balandis balandžio dub duben dubna huhti huhtikuu huhtikuuta kwi kwiecień kwietnia nis nisan "
        "tra travanj travnja ápr április απρ απρίλιοσ απριλίου апр апрель апреля април квіт квітень "
        "квітня אפריל אפר׳ أبريل अप्रैल เมษายน 四月"
    ),
    5: (
        "geg gegužė gegužės kvě květen května mag maggio mai maiatza maig maijs maio maj maja may mayo "
        "mayıs maí mei máj mája május svi svibanj svibnja touko toukokuu toukokuuta μάι μάιοσ μαΐ "
        "μαΐου май мая мај трав травень травня מאי مايو मई พฤษภาคม 五月"
    ),
    6: (
        "birž birželio birželis cze czerwca czerwiec eka ekaina giu giugno haz haziran iun iunie juin "
        "jun june junho juni junij junio juny juuni jún júna június júní jūn jūnijs kesä kesäkuu "
        "kesäkuuta lipanj lipnja xuño červen června čvn ιουν ιουνίου ιούν ιούνιοσ июн июнь июня черв "
        "червень червня юни јун יוני يونيو जून มิถุนายน 六月"
    ),
    7: (
        "heinä heinäkuu heinäkuuta iul iulie juil juillet jul julai julho juli julij julio juliol july "
        "juuli júl júla július júlí jūl jūlijs liep liepa liepos lipca lipiec lug luglio srpanj srpnja "
        "tem temmuz uzt uztaila xul xullo července červenec čvc ιουλ ιουλίου ιούλ ιούλιοσ июл июль июля "
        "лип липень липня юли јул יולי يوليو जुलाई जुल॰ กรกฎาคม 七月"
    ),
    8: (
        "abu abuztua ag ago agost agosto agu agustus aout août aug august augusta augusti augusts "
        "augustus augusztus avg avgust ağu ağustos elo elokuu elokuuta kol kolovoz kolovoza ogo ogos "
        "rugp rugpjūtis rugpjūčio sie sierpień sierpnia srpen srpna ágú ágúst αυγ αυγούστου αύγ "
        "αύγουστοσ авг август августа серп серпень серпня אוגוסט אוג׳ أغسطس अगस्त अग॰ สิงหาคม 八月"
    ),
    9: (
        "eyl eylül ira iraila rugs rugsėjis rugsėjo ruj rujan rujna sep sept septembar september "
        "septembra septembre septembrie septembris septiembre set setembre setembro settembre syys "
        "syyskuu syyskuuta szept szeptember wrz wrzesień września zář září σεπ σεπτέμβριοσ σεπτεμβρίου "
        "вер вересень вересня сент сентябрь сентября сеп септембар септември ספטמבר ספט׳ سبتمبر सितंबर "
        "सित॰ กันยายน 九月"
    ),
    10: (
        "eki ekim loka lokakuu lokakuuta oct october octobre octombrie octubre okt oktobar oktober "
        "oktobris oktoober október októbra ott ottobre out outubro paź październik października spal "
        "spalio spalis urr urria říj říjen října οκτ οκτωβρίου οκτώβριοσ жовт жовтень жовтня окт октобар "
        "октомври октябрь октября אוקטובר אוק׳ أكتوبر अक्टूबर अक्टू॰ ตุลาคม 十月"
    ),
    11: (
        "aza azaroa kas kasım lapkr lapkritis lapkričio listopadu marras marraskuu marraskuuta noiembrie "
        "nov novembar november novembra novembre novembris novembro noviembre nóv nóvember stu studeni "
        "studenoga νοέ νοέμβριοσ νοε νοεμβρίου лист листопад листопада нов новембар ное ноември нояб "
        "ноябрь ноября נובמבר נוב׳ نوفمبر नवंबर नव॰ พฤศจิกายน 十一月"
    ),
    12: (
        "abe abendua ara aralık dec decembar december decembra decembre decembrie decembris decembro des "
        "desember desembre dets detsember dez dezember dezembro dic dicembre diciembre dis disember déc "
        "décembre gru grudnia grudzień gruod gruodis gruodžio joulu joulukuu joulukuuta pro prosinac "
        "prosinca prosince prosinec δεκ δεκέμβριοσ δεκεμβρίου груд грудень грудня дек декабрь декабря "
        "декември дец децембар דצמבר דצמ׳ ديسمبر दिसंबर दिस॰ ธันวาคม 十二月"
    ),
}

#: The month of each word, casefolded.
MONTH_WORDS = {word: month for month, words in _NAMES.items() for word in words.split()}
