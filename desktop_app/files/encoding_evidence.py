"""Finds out in which older encoding a text is written, by which letters its bytes would be."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

# The everyday characters of each two-byte encoding stand in one block of it, rare ones in another; text in one
# encoding that is read as another falls mostly into the rare ones. By first byte: signs and syllables, then
# everyday characters.
_EVERYDAY = {
    "cp932": ((0x81, 0x83), (0x88, 0x97)),
    "euc_jp": ((0xA1, 0xA5), (0xB0, 0xCF)),
    "gb18030": ((0xA1, 0xA3), (0xB0, 0xD7)),
    "big5": ((0xA1, 0xA3), (0xA4, 0xC6)),
    "euc_kr": ((0xA1, 0xA3), (0xB0, 0xC8)),
}
# The commonest characters of written Japanese, Chinese and Korean; frequency lists agree on these.
_COMMON = {
    "cp932": "のにはをがでとたしてなるいすまりれらさっンスーイトルリ年日大人本中国一会事業部者社名件費用用定請求",
    "gb18030": (
        "的一是不了在有人这中大国上个来到时们为地出就会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学"
        "如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日名称项目预算负责"
    ),
    "big5": (
        "的一是不了在有人這中大國上個來到時們為地出就會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學"
        "如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日名稱項目預算負責"
    ),
    "euc_kr": "이다는의에을가를은하고로도한지사기인들어그시대아자리수일서정해부나보적스전상있명년팀업목용",
}
_COMMON["euc_jp"] = _COMMON["cp932"]
_TWO_BYTES = tuple(_EVERYDAY)

# Letters by how often they are written, most frequent first: enough to tell a language's encodings apart.
_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф"
_GREEK = "αοιετσνηυρπκμλςωδγχθφβξζψάέίόύήώ"
_SINGLE = {
    "cp1251": _CYRILLIC,
    "koi8_r": _CYRILLIC,
    "cp866": _CYRILLIC,
    "iso8859_5": _CYRILLIC,
    "mac_cyrillic": _CYRILLIC,
    "cp1253": _GREEK,
}
_LEAST_LETTERS = 4


def two_byte_encoding(sample: bytes) -> str:
    """The East Asian encoding that the bytes are written in; "" where none fits.

    `sample` may end in the middle of a character. An encoding fits when it can read all bytes, and nearly all
    of its characters are everyday ones; of several, the one with most of the commonest.
    """
    best, best_score = "", 0.0
    for encoding in _TWO_BYTES:
        text = _decoded(sample, encoding)
        if text is None:
            continue
        pairs = [character for character in text if character > "\x7f"]
        if not pairs:
            continue
        everyday = sum(1 for one in pairs if _is_everyday(one, encoding)) / len(pairs)
        common = sum(1 for one in pairs if one in _COMMON[encoding]) / len(pairs)
        score = everyday + common
        if everyday >= 0.8 and score > best_score:
            best, best_score = encoding, score
    return best


def _decoded(sample: bytes, encoding: str) -> str | None:
    for cut in range(4):
        try:
            return sample[: len(sample) - cut].decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(sample) - 4:
                return None
    return None


def _is_everyday(character: str, encoding: str) -> bool:
    try:
        raw = character.encode(encoding)
    except UnicodeEncodeError:
        return False
    if len(raw) != 2:
        return False
    # Everyday characters of the EUC family have a high second byte.
    if encoding in ("gb18030", "euc_jp", "euc_kr") and raw[1] < 0xA1:
        return False
    return any(first <= raw[0] <= last for first, last in _EVERYDAY[encoding])


def alphabet_encoding(sample: bytes) -> str:
    """The Cyrillic or Greek encoding whose letters are spread as in that language's texts; "" where none fits."""
    best, best_score = "", 0.0
    for encoding, letters in _SINGLE.items():
        text = sample.decode(encoding, "replace")
        high = [one for one in text if one > "\x7f" and not one.isspace()]
        own = [one for one in high if one.lower() in letters]
        if len(own) < _LEAST_LETTERS or len(own) < 0.85 * len(high):
            continue
        counts = Counter(one.lower() for one in own)
        frequent = sum(counts[one] for one in letters[:10]) / len(own)
        # In the wrong encoding, capitals stand inside words.
        odd = sum(1 for before, one in pairwise(text) if one.isupper() and before.islower())
        score = frequent * len(own) / len(high) - odd / len(own)
        if score > best_score and score > 0.35:
            best, best_score = encoding, score
    return best
