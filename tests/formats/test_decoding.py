"""A text is read whatever program wrote it, and what is no text is called by its name."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerapp.errors import UnreadableFile
from readerapp.formats.decoding import decode

TEXT = "Größe – “naïve”\r\nzweite Zeile\rdritte\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_the_encoding_is_found_and_line_ends_stay(data: bytes, encoding: str) -> None:
    assert decode(data) == (TEXT, encoding)


def test_a_byte_that_is_no_letter_spoils_one_letter_only() -> None:
    assert decode(b"caf\xe9 \x81 end") == ("café \ufffd end", "cp1252")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    assert decode(b"ab " + text.encode()) == ("ab " + text, "utf-8")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n...", "a PDF"),
        (b"\x89PNG\r\n\x1a\n....", "a PNG picture"),
        (b"PK\x03\x04....", "a zip archive"),
        (b"\x1f\x8b\x08....", "a gzip archive"),
        (b"SQLite format 3\x00...", "a database"),
        (b"ID3\x04\x00....", "a sound file"),
        (b"BZh91AY&SY....", "a bzip2 archive"),
        (b"some text\x00with a zero", "binary data"),
        (bytes(range(1, 32)) * 40, "binary data"),
    ],
)
def test_what_is_no_text_is_called_by_its_name(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=f"^“x.txt” is {words}.*, not text\\.$"):
        decode(data, "“x.txt”")


@pytest.mark.parametrize("title", ["ID3 Learns Juntas", "OggSync", "BZhou", "GIF8 Pictures"])
def test_a_text_may_begin_with_the_letters_of_another_kind(title: str) -> None:
    assert decode(title.encode()) == (title, "utf-8")


RUSSIAN = (
    "@article{ivanov2019,\n  author = {Иванов, Пётр},\n  title = {О приливах и отливах в малых "
    "озёрах},\n  abstract = {Приливы трудно предсказать. Мы предлагаем простой способ, который "
    "требует двух ложек и часов.},\n  year = {2019}\n}\n"
)
CHINESE = (
    "# 论文列表\n\n- **潮汐与勺子**，作者：李明，王芳。摘要：潮汐很难预测。"
    "我们提出一种只需要两把勺子和一个时钟的方法，"
    "并在四个数据集上验证了它的效果。\n"
)
TRADITIONAL = (
    "# 論文列表\n\n- 潮汐與湯匙，作者：李明。摘要：潮汐很難預測。"
    "我們提出一種只需要兩把湯匙和一個時鐘的方法，"
    "並在四個資料集上驗證了它的效果。\n"
)
JAPANESE = (
    "# 論文一覧\n\n- 潮汐とスプーンについて。著者：山田太郎。要旨：潮汐の予測は難しい。"
    "本論文では二本のスプーンと"
    "時計だけを使う方法を提案し、四つのデータで評価する。\n"
)
GREEK = "Οι παλίρροιες είναι δύσκολο να προβλεφθούν. Προτείνουμε μια απλή μέθοδο με δύο κουτάλια.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "iso8859-5"),
        (CHINESE, "gb18030"),
        (CHINESE, "gbk"),
        (TRADITIONAL, "big5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (GREEK * 3, "cp1253"),
    ],
)
def test_scripts_other_than_latin_are_told_by_their_letters(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


@pytest.mark.parametrize(
    "text",
    [
        "Señores, la investigación ¿cómo está? El niño pequeño comió piñas en España.\n" * 4,
        "Élève à l’école où François naît; ça coûte cher, hélas ! « Très bien », dit-il.\n" * 4,
        "Größe und Maße der Straße: Übung macht die Ärzte müde – für „Öl“ zählt’s.\n" * 4,
        "Blåbærsyltetøy på brødskive, æsj! Også Åse spiste grøt i går.\n" * 4,
        "A single naïve word in a page of plain English text about tides and spoons.\n" * 9,
        "@article{a, author = {Müller, Jürgen and Gómez, José}, title = {Über Gezeiten}}\n",
    ],
)
def test_latin_pages_are_never_guessed(text: str) -> None:
    assert decode(text.encode("cp1252")) == (text, "cp1252")


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ("% Encoding: windows-1250\n", "cp1250"),
        ("% Encoding: ISO8859_2\n", "iso8859-2"),
        ("% This file was created with a program.\n% Encoding: Cp1250\n\n", "cp1250"),
        ("% -*- coding: latin-2-unix -*-\n", "iso8859-2"),
        ("# -*- mode: bibtex; coding: windows-1250; -*-\n", "cp1250"),
        ("@comment{x-encoding: windows-1250}\n", "cp1250"),
        ("% !TeX encoding = windows-1250\n", "cp1250"),
    ],
)
def test_a_text_says_itself_how_it_is_encoded(declaration: str, encoding: str) -> None:
    text = declaration + "@article{a, title = {Příliš žluťoučký kůň úpěl ďábelské ódy}}\n"
    assert decode(text.encode(encoding)) == (text, encoding)


def test_latin_9_is_what_emacs_calls_it() -> None:
    text = "% -*- coding: latin-9-unix -*-\nprice: 5 €, œuvre\n"
    assert decode(text.encode("iso8859-15"))[0] == text


@pytest.mark.parametrize(
    "declaration",
    [
        *("% Encoding: windows-1252\n", "% Encoding: US-ASCII\n", "% Encoding: no-such-thing\n"),
        *("% Encoding: utf-16\n", "% Encoding: base64\n", "% Encoding: undefined\n", "charset=\n"),
    ],
)
def test_a_declaration_that_lies_is_passed_over(declaration: str) -> None:
    text = declaration + "Größe – “naïve” 漢字 Привет\n"
    assert decode(text.encode()) == (text, "utf-8")


@pytest.mark.parametrize("declaration", ["% Encoding: UTF-8\n", "% Encoding: ascii\n", "\n"])
def test_what_is_declared_utf_8_and_is_not_is_windows_latin(declaration: str) -> None:
    text = declaration + "José Gómez, Zürich: naïve Größe\n"
    assert decode(text.encode("cp1252")) == (text, "cp1252")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [RUSSIAN, "@article{a,\n title={B}}\n", CHINESE])
def test_utf_16_is_known_by_its_zeros(text: str, encoding: str) -> None:
    marked = (
        codecs.BOM_UTF16_LE if encoding.endswith("le") else codecs.BOM_UTF16_BE
    ) + text.encode(encoding)
    assert decode(marked) == (text, encoding)
    if text.isascii():
        assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
def test_utf_32_with_its_mark_is_read(encoding: str) -> None:
    mark = codecs.BOM_UTF32_LE if encoding.endswith("le") else codecs.BOM_UTF32_BE
    assert decode(mark + TEXT.encode(encoding)) == (TEXT, encoding)


def test_utf_8_that_breaks_in_one_place_stays_utf_8() -> None:
    text = "Größe – “naïve” und Übergröße für Müller\n" * 50
    data = text.encode()
    place = data.index(b"\n", 1000)
    cut = data[:place] + b"\xe4" + data[place:]
    assert decode(cut)[0].replace("\ufffd", "") == text
    assert decode(data[:-9] + b"\xc3")[0].startswith("Größe")


@given(st.binary(max_size=3000))
def test_no_bytes_break_it(data: bytes) -> None:
    try:
        text, _ = decode(data)
    except UnreadableFile:
        return
    assert "\x00" not in text
