"""The Burmese texts keep to what a machine can tell: terms, particles, digits, letters.

The terms are those of docs/words.md and the glossary of the project's review; a native reader's
word changes both, here and in the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from mobility.words import update

# What an English text with the word has to hold in Burmese: one of these.
TERMS = {
    r"village tracts?": "ကျေးရွာအုပ်စု",
    r"townships?": "မြို့နယ်",
    r"districts?": "ခရိုင်",
    r"households?": "အိမ်ထောင်စု|အိမ်|မိသားစု",
    r"helpers?": "ကူညီနိုင်|ကူညီမည့်သူ|ထိုဦးရေ",
    r"usual helpers?": "နေလေ့ရှိ",
    r"may need help": "အကူအညီလို|အကူအညီ လို",
    r"newcomers?": "အလုပ်လာလုပ်သူ|သူတို့",
    r"hazards?": "ဘေး|\\{hazard\\}|--as hazards",
    r"cyclones?": "ဆိုင်ကလုန်းမုန်တိုင်း|မုန်တိုင်းခိုလှုံရာ|cyclone",
    r"storm surges?": "ဒီရေ",
    r"storms?": "မုန်တိုင်း|storms",
    r"task[- ]forces?": "လုပ်ငန်းအဖွဲ့",
    r"deput(?:y|ies|ises?)": "အစား တာဝန်ယူ",
    r"drafts?": "မူကြမ်း|flows/DRAFT",
    r"releases?": "ဗားရှင်း|အချက်အလက်|python -m mobility releases",
    r"publish(?:ed)?": "ထုတ်ပြန်|Publish|ဖော်ပြ",
    r"samples?": "နမူနာစစ်တမ်း|ခန့်မှန်း",
    r"intervals?": "အပိုင်းအခြား",
    r"what[- ]if|scenarios?": "စမ်းတွက်",
    r"outlines?": "နယ်နိမိတ်",
    r"findings?": "အကဲဖြတ်|တွေ့ရှိ|အင်အား",
    r"drills?": "လေ့ကျင့်",
    r"shelters?": "ခိုလှုံ",
    r"warnings?": "သတိပေး",
    r"low all year": "တစ်နှစ်လုံး အင်အားနည်း",
    r"cannot tell": "အကဲဖြတ်၍ မရ|မသိ|မပြောနိုင်",
    r"loses? capacity": "လျော့ကျ",
    r"on watch": "စောင့်ကြည့်ရန်",
    r"demonstration": "သရုပ်ပြ",
    r"synthetic": "ဖန်တီး|synthetic",
    r"peak": "အများဆုံး",
    r"knots": "နော့တ်",
    r"residents?": "ရွာခံ|လူဦးရေ|residents",
    r"weights?": "အလေးပေး",
    r"labour calendar": "အလုပ်ရာသီပြက္ခဒိန်",
    r"flow map": "ရွှေ့ပြောင်းသွားလာမှုပြမြေပုံ",
    r"working conventions?": "လုပ်ငန်းသုံး သတ်မှတ်ချက်",
    r"evacuation": "ဘေးလွတ်ရာ",
    r"first aid": "ရှေးဦးသူနာပြု",
    r"search and rescue": "ရှာဖွေကယ်ဆယ်ရေး",
}
# Words that say something else, or stand where another is agreed, and what is said instead.
NOT_SAID = {
    "ကူညီကယ်ဆယ်နိုင်သူ": "ကူညီနိုင်သူ",
    "ပုံမှန်ကူညီ": "ရွာတွင်နေလေ့ရှိသော ကူညီနိုင်သူ",
    "ဝင်ရောက်လာသူ": "အလုပ်လာလုပ်သူ",
    "မရှိမှု": "ရွာပြင်နေခြင်း",
    "ချန်ထား": "ချန်လှပ် for leaving out, ထား for keeping",
    "နမူနာ(?!စစ်တမ်း)": "နမူနာစစ်တမ်း for a sample, သရုပ်ပြ for the demonstration",
    "ဝေစု": "အချိုး, ရာခိုင်နှုန်း",
    "ရရှိနိုင်မှု": "ရှိနေမှု",
    "အလေးချိန်": "အလေးပေးကိန်း",
    "ကံအလျောက်": "တိုက်ဆိုင်မှုကြောင့်",
    "ဓလေ့ထုံးစံ": "သုံးနေကျ စံ",
    "(?<!သတ်မှတ်)ဘောင်": "သတ်မှတ်ဘောင်",
    "ကန့်သတ်ချက်(?! \\{limit\\} MB|မှာ \\{limit\\} MB)": "သတ်မှတ်ဘောင်",
    "အထွတ်အထိပ်": "အများဆုံး",
    "ကျရောက်သည့်": "ကျရောက်တတ်သော",
    "ထုတ်ပြန်ချက်": "အချက်အလက်ဗားရှင်း",
    "(?<!အစား )တာဝန်ယူသူ": "တာဝန်ကျသူ",
    "အစားထိုးနိုင်သူ|ပိုလျှံ": "အစား တာဝန်ယူနိုင်သူ, စေလွှတ်ပေးနိုင်သူ",
    "လာရာ|သွားရာ|ဆိုက်ရောက်ရာ|ဦးတည်ရာ": "ထွက်ရာဒေသ, ရောက်ရာဒေသ",
    "ရွှေ့ပြောင်းသွားလာခြင်း": "ရွှေ့ပြောင်းသွားလာမှု",
    "အမြဲနည်း|အမြဲအင်အားနည်း": "တစ်နှစ်လုံး ကူညီနိုင်သူ မရှိ",
    "(?<![\u1000-\u103f])(?:၎င်း|ယင်း)": "the noun again, or nothing",
    "ထိုသို့ ?မဟုတ်": "what is so in the other month",
    "ကြောင်း။": "…သည်ကို ပြသည်။",
    "နယ်မြေ": "ဒေသ",
    "ဆဲလ်": "အကွက်",
    "တင်သွင်း": "ထည့်သွင်း",
    "ဒေတာ": "အချက်အလက်",
    "လောင်ဂျီကျု|လတ္တီကျု": "လောင်ဂျီတွဒ်, လတ္တီတွဒ်",
    "ဝဘ်": "ဝက်ဘ်",
    "ဒီလောက်": "ဤမျှ",
}
PARTICLES = "တွင်|၌|၏|ကို|သည်|မှာ|နှင့်|အနက်|မှ|အထိ|အတွက်|ထက်|တို့|ဖြင့်|အရ|လျှင်|သို့|အတွင်း|ရှိ(?= [^။])"
APART = re.compile(f"[}}”] (?:{PARTICLES})(?=[ ၊။:)]|$)|[\u1000-\u103f] (?:၏|နှင့်|အနက်)(?=[ ၊။]|$)")
# Codes and names of files and columns are Latin, and a space sets Latin letters apart.
CODE = re.compile(
    r"\{(?:address|box|columns?|crs|current|delimiter|driver|encoding|endings?|expected|file|folder"
    r"|form|format|found|header|ids?|kind|layer|mapping|memory|missing|release|settings?|since"
    r"|storage|table|until|value)\}"
)
CONJUNCTION = re.compile("(?:သည်|မည်|ပါ|ပြီ): (?=[\u1000-\u102a])|[\u1000-\u103f}] ?- (?=\\S)")
MONTH = re.compile(r"\{month\}(?!လ| လပိုင်း|/)")
# Latin words are names, codes and what is typed; with the numbers that belong to them.
TYPED = re.compile(
    r"\{\{.*\}\}|\{[a-z_]+\}|“[^”]*”|`[^`]*`|\[[a-z]+\][^။]*|--?[A-Za-z][\w-]*(?: [\d.,-]+)?"
    r"|[A-Za-z][\w.:/=+-]*(?: \(?\d[\d.:-]*\)?)*|\d+[./:-]\d+[\d./: -]*"
)
NAMED = re.compile(r"\{[a-z_]+\}|--?[a-z][\w.-]*|[\w/-]+\.[a-z]+|python -m [^။]*")
LETTER, MARK = "[\u1000-\u102a\u103f\u104a-\u104f]", "\u103b?\u103c?\u103d?\u103e?"
CLUSTER = re.compile(
    f"(?:{LETTER}(?:\u103a?\u1039[\u1000-\u1021])*{MARK}\u1031?[\u102d\u102e\u1032]?[\u102f\u1030]?"
    "[\u102b\u102c]?\u1036?\u1037?\u103a?\u103b?\u103e?[\u102b\u102c]?\u1038?|[\u1040-\u1049])+"
)
# What is read on pages, and the English words that stay there: names of columns and of formats.
ON_PAGES = (
    *("mobility/ui/", "mobility/views/", "mobility/maps/", "mobility/measures/"),
    *("pages/", "app.py"),
)
LEFT_ENGLISH = {
    *("stays", "moves", "age", "sex", "severe", "here_01", "here_12", "rho", "deff"),
    *("checksum", "command", "form", "port", "slide", "zip"),
}


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """English and Burmese."""
    return tuple(
        (update.english(message), update.foreign(message))
        for message in update.read("my")
        if message.id
    )


def sentences() -> Iterator[str]:
    """Burmese sentences."""
    for _, burmese in texts():
        yield from re.split(r"[။\n]", burmese)


@pytest.mark.parametrize(("word", "instead"), NOT_SAID.items())
def test_a_word_that_is_not_used_is_in_no_text(word: str, instead: str) -> None:
    wrong = [burmese for _, burmese in texts() if re.search(word, burmese)]
    assert wrong == [], f"say {instead}"


@pytest.mark.parametrize(("term", "burmese_term"), TERMS.items())
def test_a_term_has_its_burmese_word(term: str, burmese_term: str) -> None:
    said = re.compile(rf"\b(?:{term})\b", re.IGNORECASE)
    agreed = re.compile(burmese_term)
    wrong = [
        (english, burmese)
        for english, burmese in texts()
        if said.search(re.sub(r"\{[a-z_]+\}|--[\w-]+|\w+_\w+|[\w/]+\.\w+", "", english))
        and not agreed.search(burmese)
    ]
    assert wrong == []


def test_particles_stand_at_the_word_they_belong_to() -> None:
    assert [burmese for _, burmese in texts() if APART.search(CODE.sub("X", burmese))] == []


def test_no_colon_stands_between_two_clauses() -> None:
    """A colon leads to a list or a value; ။ ends a sentence."""
    assert [burmese for _, burmese in texts() if CONJUNCTION.search(burmese)] == []


def test_a_month_is_called_a_month() -> None:
    dated = "{year} ခုနှစ် {month}"  # goes where a text has {month}လ
    wrong = [burmese for _, burmese in texts() if MONTH.search(burmese) and burmese != dated]
    assert wrong == []
    joined = update.read("my").get("{first} to {last}")
    assert joined is not None
    assert update.foreign(joined) == "{first}လမှ {last}လအထိ"


def test_a_sentence_has_digits_of_one_kind() -> None:
    mixed = [
        sentence
        for sentence in sentences()
        if re.search("[\u1040-\u1049]", sentence) and re.search("[0-9]", TYPED.sub("", sentence))
    ]
    assert mixed == []


def test_syllables_are_well_formed() -> None:
    """Marks in Unicode's order, none twice, none without its letter."""
    wrong = [
        run
        for _, burmese in texts()
        for run in re.findall("[\u1000-\u109f]+", burmese)
        if not CLUSTER.fullmatch(run)
    ]
    assert wrong == []


def test_no_english_is_left() -> None:
    """A Latin word stands in the English text too; on pages it is a name or agreed to stay."""
    strange, left = set(), set()
    for message in update.read("my"):
        english, burmese = update.english(message), update.foreign(message)
        if not message.id or not re.search("[\u1000-\u109f]", burmese):
            continue
        words = set(re.findall(r"[A-Za-z]\w{2,}", NAMED.sub(" ", burmese)))
        strange |= {word for word in words if word not in english and word not in LEFT_ENGLISH}
        if any(file.startswith(ON_PAGES) for file, _ in message.locations):
            left |= {word for word in words if word.islower() and word not in LEFT_ENGLISH}
    assert strange == set()
    assert left == set()


@pytest.mark.parametrize(
    ("check", "wrong", "right"),
    [
        (APART, "{area} တွင်", "{area}တွင်"),
        (APART, "ရွာများ နှင့် မြို့", "ရွာများနှင့် မြို့"),
        (CONJUNCTION, "မရှိပါ: စာရင်း လိုသည်", "မရှိပါ: {ids}"),
        (MONTH, "{month}တွင်", "{month}လတွင်"),
    ],
)
def test_the_checks_tell_wrong_from_right(check: re.Pattern[str], wrong: str, right: str) -> None:
    assert check.search(wrong)
    assert not check.search(right)


@pytest.mark.parametrize("run", ["ေျမာင္း", "ဖျာပံု", "ကှွ", "ကးး", "ြက", "ကိီ"])
def test_what_is_no_syllable_is_found(run: str) -> None:
    assert not CLUSTER.fullmatch(run)
