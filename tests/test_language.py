"""Languages of articles and paragraphs, and texts in a language that the suite does not know."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import lexicon
from analysis.corpus.clean import clean
from analysis.corpus.language import (
    detect,
    main_language,
    measured_language,
    paragraph_language,
    table,
    unsupported,
)
from analysis.corpus.provenance import claims, decide
from analysis.corpus.sentences import cut_sentences
from analysis.lemmas import script

RUSSIAN = "Президент заявил в четверг, что переговоры о мирном договоре будут продолжены в ближайшие недели. По его словам, обе стороны уже согласовали большую часть текста."
ENGLISH = "The president said on Thursday that the talks on the peace treaty would go on in the coming weeks. In his words, both sides have agreed on most of the text."
UKRAINIAN = "Президент заявив у четвер, що переговори про мирний договір триватимуть найближчими тижнями. За його словами, обидві сторони вже погодили більшу частину тексту."
AZERBAIJANI = "Prezident cümə axşamı bildirib ki, sülh müqaviləsi üzrə danışıqlar yaxın həftələrdə davam etdiriləcək. Onun sözlərinə görə, tərəflər mətnin böyük hissəsi ilə bağlı razılığa gəliblər."
TURKISH = "Cumhurbaşkanı perşembe günü barış anlaşması için görüşmelerin önümüzdeki haftalarda süreceğini söyledi. Ona göre iki taraf metnin büyük bölümü üzerinde anlaştı."
ARMENIAN = "Նախագահը հինգշաբթի հայտարարեց, որ խաղաղության պայմանագրի շուրջ բանակցությունները կշարունակվեն առաջիկա շաբաթներին։ Նրա խոսքով՝ կողմերն արդեն համաձայնեցրել են տեքստի մեծ մասը։"
GEORGIAN = "პრეზიდენტმა ხუთშაბათს განაცხადა, რომ მოლაპარაკებები სამშვიდობო ხელშეკრულებაზე უახლოეს კვირებში გაგრძელდება. მისი თქმით, მხარეები უკვე შეთანხმდნენ ტექსტის დიდ ნაწილზე."
KNOWN = {
    "ru": RUSSIAN,
    "en": ENGLISH,
    "uk": UKRAINIAN,
    "az": AZERBAIJANI,
    "tr": TURKISH,
    "hy": ARMENIAN,
    "ka": GEORGIAN,
}
NAMED = {
    "fr": "Le président a déclaré jeudi que les négociations sur le traité de paix se poursuivraient dans les semaines à venir. Selon lui, les deux parties se sont déjà entendues sur la plus grande partie du texte.",
    "de": "Der Präsident erklärte am Donnerstag, dass die Verhandlungen über den Friedensvertrag in den kommenden Wochen fortgesetzt werden. Nach seinen Worten haben sich beide Seiten bereits auf den größten Teil des Textes geeinigt.",
    "es": "El presidente declaró el jueves que las negociaciones sobre el tratado de paz continuarían en las próximas semanas. Según sus palabras, las dos partes ya han acordado la mayor parte del texto.",
    "it": "Il presidente ha dichiarato giovedì che i negoziati sul trattato di pace continueranno nelle prossime settimane. Secondo lui le due parti hanno già concordato la maggior parte del testo.",
    "nl": "De president verklaarde donderdag dat de onderhandelingen over het vredesverdrag in de komende weken worden voortgezet. Volgens hem zijn beide partijen het al eens over het grootste deel van de tekst.",
    "pl": "Prezydent oświadczył w czwartek, że negocjacje w sprawie traktatu pokojowego będą kontynuowane w najbliższych tygodniach. Według niego obie strony uzgodniły już większą część tekstu.",
    "bg": "Президентът заяви в четвъртък, че преговорите за мирния договор ще продължат през следващите седмици. По думите му двете страни вече са се споразумели за по-голямата част от текста.",
    "sr": "Председник је изјавио у четвртак да ће се преговори о мировном споразуму наставити у наредним недељама. По његовим речима, две стране су се већ договориле о највећем делу текста.",
    "mk": "Претседателот изјави во четвртокот дека преговорите за мировниот договор ќе продолжат во следните недели. Според него, двете страни веќе се договориле за поголемиот дел од текстот.",
    "be": "Прэзідэнт заявіў у чацвер, што перамовы аб мірным дагаворы будуць працягвацца ў бліжэйшыя тыдні. Паводле яго слоў, абодва бакі ўжо дамовіліся пра большую частку тэксту.",
    "kk": "Президент бейсенбі күні бейбіт келісім туралы келіссөздер алдағы апталарда жалғасатынын мәлімдеді. Оның айтуынша, екі тарап мәтіннің көп бөлігі бойынша келісіп қойған.",
    "ar": "أعلن الرئيس يوم الخميس أن المفاوضات بشأن معاهدة السلام ستستمر في الأسابيع المقبلة. ووفقا له فقد اتفق الجانبان بالفعل على معظم النص.",
    "fa": "رئیس جمهور روز پنجشنبه اعلام کرد که مذاکرات درباره پیمان صلح در هفته\u200cهای آینده ادامه خواهد یافت. به گفته او دو طرف بر سر بیشتر متن توافق کرده\u200cاند.",
    "zh": "总统星期四宣布,关于和平条约的谈判将在未来几周继续进行。据他说,双方已经就大部分文本达成一致。",
    "el": "Ο πρόεδρος δήλωσε την Πέμπτη ότι οι διαπραγματεύσεις για τη συνθήκη ειρήνης θα συνεχιστούν τις επόμενες εβδομάδες. Σύμφωνα με τον ίδιο, οι δύο πλευρές έχουν ήδη συμφωνήσει.",
    "he": "הנשיא הודיע ביום חמישי כי המשא ומתן על הסכם השלום יימשך בשבועות הקרובים. לדבריו, שני הצדדים כבר הסכימו על רוב הטקסט.",
    "ro": "Președintele a declarat joi că negocierile privind tratatul de pace vor continua în săptămânile următoare. Potrivit acestuia, cele două părți au convenit deja asupra celei mai mari părți a textului.",
    "cs": "Prezident ve čtvrtek prohlásil, že jednání o mírové smlouvě budou pokračovat v nadcházejících týdnech. Podle něj se obě strany již dohodly na větší části textu.",
}
UNNAMED = {  # languages that lingua lacks: it is enough that they are not taken for one of ours
    "ky": "Президент бейшемби күнү тынчтык келишими боюнча сүйлөшүүлөр жакынкы жумаларда улантыларын билдирди. Анын айтымында, эки тарап тексттин көпчүлүк бөлүгүн макулдашып койгон.",
    "uz": "Prezident payshanba kuni tinchlik shartnomasi bo'yicha muzokaralar yaqin haftalarda davom etishini ma'lum qildi. Uning so'zlariga ko'ra, ikki tomon matnning katta qismi bo'yicha kelishib olgan.",
    "tg": "Президент рӯзи панҷшанбе изҳор дошт, ки музокирот оид ба созишномаи сулҳ дар ҳафтаҳои оянда идома хоҳад ёфт. Ба гуфтаи ӯ, ҷонибҳо аллакай дар бораи қисми зиёди матн розӣ шудаанд.",
    "os": "Президент цыппæрæмы загъта, зæгъгæ, сабырады бадзырды тыххæй ныхæстæ дарддæр цæудзысты æрцæуинаг къуыриты. Уый куыд загъта, афтæмæй дыууæ фарсы тексты фылдæр хайыл бафидыдтой.",
    "ku": "Serokomar roja pêncşemê ragihand ku danûstandinên li ser peymana aştiyê dê di hefteyên pêş de bidomin. Li gorî wî, her du alî jixwe li ser piraniya nivîsê li hev kirine.",
}


@pytest.mark.parametrize("code", sorted(KNOWN))
def test_known_languages(code: str) -> None:
    assert measured_language(KNOWN[code])[0] == code
    assert unsupported(KNOWN[code]) is None


@pytest.mark.parametrize("code", sorted(NAMED))
def test_unknown_languages_are_named(code: str) -> None:
    assert unsupported(NAMED[code]) == code
    assert main_language(NAMED[code]) is None


@pytest.mark.parametrize("code", sorted(UNNAMED))
def test_no_unknown_language_is_taken_for_a_known_one(code: str) -> None:
    assert unsupported(UNNAMED[code]) not in {None, *table()}
    assert main_language(UNNAMED[code]) is None


@pytest.mark.parametrize("text", ["", "1234 5678", "— … —", "Bonjour", "Le président", "BBC", "\n\n"])
def test_what_is_too_short_is_not_refused(text: str) -> None:
    assert unsupported(text) is None


@pytest.mark.parametrize(
    "text",
    [
        f"{RUSSIAN}\n\n{NAMED['fr']}\n\n{RUSSIAN}",
        f"{ENGLISH} Il a dit: « {NAMED['fr'][:60]} ».",
        "Armenia Azerbaijan Georgia Russia Turkey Iran Yerevan Baku Tbilisi Moscow Ankara Tehran Washington Brussels",
        "Ереван Баку Тбилиси Москва Анкара Тегеран Вашингтон Брюссель Гюмри Гянджа Батуми Сочи Ростов Краснодар",
        "yýlýnda bir öðretim üyesi, insanlarýn gerçek doðasý ile ilgili bir çalýþma yapmaya karar verdi ve baþladý",
    ],
)
def test_quotations_lists_and_damaged_letters_are_not_refused(text: str) -> None:
    assert unsupported(text) is None


def test_an_article_in_an_unknown_language_gets_none_and_keeps_the_claim() -> None:
    result = clean(NAMED["fr"])
    made = claims("x", NAMED["fr"], result.text, result.removals)
    claim = next(row for row in made if row["field"] == "language")
    assert (claim["value"], claim["method"], claim["chosen"]) == ("fr", "unsupported_language", False)
    assert decide(made)["language"] is None


def test_a_picture_written_as_letters_is_no_language() -> None:
    picture = "background-image: url('data:image/gif;base64," + "R0lGODlhIQAhALMAAMPDw" * 400 + "');"
    text = f"{RUSSIAN}\n\n{picture}\n\n{RUSSIAN}"
    assert (measured_language(text)[0], unsupported(text)) == ("ru", None)


# --- paragraphs ---


@pytest.mark.parametrize(
    ("paragraph", "language", "own"),
    [
        (RUSSIAN, "ru", "ru"),
        (ENGLISH, "ru", "en"),
        (RUSSIAN, "en", "ru"),
        (UKRAINIAN, "ru", "uk"),
        (RUSSIAN, "uk", "ru"),
        (TURKISH, "en", "tr"),
        (AZERBAIJANI, "tr", "az"),
        (ARMENIAN, "ru", "hy"),
        (GEORGIAN, "en", "ka"),
        (NAMED["fr"], "ru", None),
        (NAMED["kk"], "ru", None),
        (NAMED["ar"], "ru", None),
        ("BBC News", "ru", "ru"),
        ("Reuters, The New York Times", "ru", "ru"),
        ("https://t.co/AbC pic.twitter.com/xYz", "ru", "ru"),
        ("«Так не бывает», — добавил он.", "uk", "uk"),
        ("2019–2020", "ru", "ru"),
        ("", "ru", "ru"),
        (ENGLISH, "xx", "xx"),
    ],
)
def test_the_language_of_a_paragraph(paragraph: str, language: str, own: str | None) -> None:
    assert paragraph_language(paragraph, language) == own


def test_sentences_take_the_language_of_their_paragraph() -> None:
    text = f"{RUSSIAN}\n\n{ENGLISH}\n\nReuters\n\n{NAMED['de']}"
    articles = pd.DataFrame([{"article_id": "a", "title": None, "text": text, "language": "ru"}])
    sentences = cut_sentences(articles)
    found = [None if pd.isna(language) else language for language in sentences["language"]]
    assert found == ["ru", "ru", "en", "en", "ru", None, None]
    assert list(sentences["position"]) == list(range(7))


def test_sentences_of_an_article_without_language_have_none() -> None:
    articles = pd.DataFrame([{"article_id": "a", "title": None, "text": NAMED["fr"], "language": None}])
    assert cut_sentences(articles)["language"].isna().all()


# --- lexicon and scripts ---


def test_common_words_are_written_in_the_letters_of_their_language() -> None:
    for code, row in table().items():
        words = row["common"].split(";") if row["common"] else []
        assert len(words) == len(set(words)), code
        assert all(word == word.lower() and script(word) == row["script"] for word in words), code


def test_languages_that_share_a_script_have_common_words() -> None:
    scripts = [row["script"] for row in table().values()]
    assert all(row["common"] for row in table().values() if scripts.count(row["script"]) > 1)
    assert set(lexicon.languages()) <= set(table())


@given(text=st.text(alphabet="абвіяеabcəşé شلا你好 .,!1\n", max_size=120))
def test_any_text_gets_an_answer(text: str) -> None:
    language, probability = measured_language(text)
    assert language is None or language in table()
    assert 0 <= probability <= 1
    assert unsupported(text) not in table()


@given(text=st.text(max_size=90), times=st.integers(1, 3))
def test_the_script_does_not_depend_on_the_length(text: str, times: int) -> None:
    assert script(text * times) == script(text)


# --- real material ---


def test_as_good_as_lingua_itself_and_nothing_refused(shared: Path) -> None:
    from lingua import Language, LanguageDetectorBuilder

    names = {getattr(Language, row["lingua"]): code for code, row in table().items()}
    lingua = LanguageDetectorBuilder.from_languages(*names).build()
    ours = theirs = joined = 0
    for code in table():
        file = shared / "corpora" / "language_id" / f"{code}.txt"
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()][:300]
        ours += sum(detect(line)[0] == code for line in lines)
        theirs += sum(names.get(lingua.detect_language_of(line)) == code for line in lines)  # type: ignore[arg-type]
        paragraphs = [" ".join(lines[i : i + 3]) for i in range(0, 300, 3)]
        assert [text for text in paragraphs if unsupported(text)] == []
        joined += sum(measured_language(text)[0] == code for text in paragraphs)
    assert ours >= theirs
    assert joined >= 0.995 * 700
