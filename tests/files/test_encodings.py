"""Older encodings are found by their letters, in texts as short as a real list of a few rows."""

from __future__ import annotations

import pytest

from desktop_app.files.encodings import ENCODINGS, decode, guess, name_of_encoding

TEXTS = {
    "Japanese": (
        ("cp932", "euc_jp"),
        (
            "案件名,担当,費用\n請求審査,田中,1200\n",
            "タイトル,部門,説明\n需要予測,営業部,来月の需要を予測する\n",
            "件名\n翻訳\n",
        ),
    ),
    "simplified Chinese": (
        ("gb18030",),
        (
            "项目名称,负责人,预算\n发票识别,王伟,12000\n客户流失预测,李娜,5000\n",
            "标题,部门\n智能客服,销售部\n",
        ),
    ),
    "traditional Chinese": (
        ("big5",),
        ("專案名稱,負責人,預算\n發票辨識,王偉,12000\n", "標題,部門\n智能客服,銷售部\n"),
    ),
    "Korean": (
        ("euc_kr",),
        (
            "제목,담당자,부서\n수요 예측,김민수,영업팀\n이탈 예측,이영희,마케팅\n",
            "과제명,예산\n송장 인식,1200\n",
        ),
    ),
    "Russian": (
        ("cp1251", "koi8_r", "cp866", "mac_cyrillic", "iso8859_5"),
        (
            "Название,Владелец,Статус\nПрогноз спроса,Анна,В работе\n",
            "Инициатива;Отдел\nРаспознавание счетов;Финансы\n",
        ),
    ),
    "Greek": (("cp1253",), ("Τίτλος,Υπεύθυνος\nΠρόβλεψη ζήτησης,Άννα\n",)),
    "Polish": (("cp1250",), ("Tytuł,Właściciel\nPrognoza popytu,Łukasz Żółć\n",)),
    "German": (("cp1252",), ("Titel;Abteilung;Kosten\nKündigungsprognose;Vertrieb;12.000 €\n",)),
    "French": (
        ("cp1252",),
        ("Titre,Propriétaire\nPrévision de la demande,Zoé\nDétection d’anomalies,René\n",),
    ),
}
CASES = [(text, encoding) for encodings, texts in TEXTS.values() for encoding in encodings for text in texts]


@pytest.mark.parametrize(("text", "encoding"), CASES)
def test_a_text_is_read_in_the_encoding_that_it_is_written_in(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    read, used, notes = decode(data, "list.csv")
    assert read == text
    assert "not UTF-8" in notes[0]
    # Called as in the list to choose from.
    assert f"“{name_of_encoding(used)}”" in notes[0]
    # A sample may end in the middle of a character.
    assert data.decode(guess(data)[0]) == text
    assert decode(data, "list.csv", encoding)[0] == text


def test_a_sample_that_ends_inside_a_character() -> None:
    data = ("案件名,担当\n" * 20).encode("cp932")
    assert guess(data[:-2])[0] == guess(data)[0] == "cp932"


def test_what_is_offered_exists() -> None:
    for encoding in ENCODINGS:
        assert decode(b"Title\n", "list.csv", encoding)[2] in (
            [],
            ["1 character could not be read and shows as �."],
        )
