"""Forms of Chinese identifiers: how one number is written, and what stands around it.

Mobile and resident identity numbers, and birth certificates, come from ranges that nobody has; residence permits bear
births of 1901 to 1909, long before the permits; all others are drawn at random.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from suyuan.samples.numbers import Cohort, check_characters, invent_certificates, invent_id_numbers, invent_phones

Make = Callable[[np.random.Generator], str]
USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_DAYS = 28


@dataclass(frozen=True)
class Form:
    """One way of writing one family.

    Attributes:
        name: what the table calls it.
        families: of the scanner, any of which is right.
        words: that stand before it where it has a context; its last one also in the middle of a sentence.
        make: one number.
        core: of a text, the part that may be hit as well (a mobile number without +86).
    """

    name: str
    families: tuple[str, ...]
    words: tuple[str, ...]
    make: Make
    core: str = ""


def figures(rng: np.random.Generator, count: int) -> str:
    """Digits at random."""
    return "".join(map(str, rng.integers(0, 10, count)))


def letters(rng: np.random.Generator, of: str, count: int = 1) -> str:
    """Letters at random."""
    return "".join(of[k] for k in rng.integers(0, len(of), count))


def day(rng: np.random.Generator, first: int = 1950, last: int = 2023) -> str:
    """A day yyyymmdd."""
    return f"{rng.integers(first, last + 1)}{rng.integers(1, 13):02d}{rng.integers(1, _DAYS + 1):02d}"


def mobile(rng: np.random.Generator) -> str:
    """An invented mobile number."""
    return str(invent_phones(1, Cohort.STRANGERS, rng)[0])


def resident(rng: np.random.Generator, ends: str = "") -> str:
    """An invented identity number; ``ends`` asks for a last character."""
    while True:
        births = np.array([int(day(rng))])
        number = str(invent_id_numbers(births, male=bool(rng.integers(2)), cohort=Cohort.STRANGERS, rng=rng)[0])
        if not ends or number[-1] == ends:
            return number


def checked(first: str) -> str:
    """Seventeen digits with their check character."""
    digits = np.frombuffer(first.encode(), np.uint8)[None, :]
    return first + chr(check_characters(digits)[0])


def card(rng: np.random.Generator, size: int) -> str:
    """Digits of UnionPay's range that pass the Luhn check."""
    return with_luhn("62" + figures(rng, size - 3))


def with_luhn(first: str) -> str:
    """Digits and the last one that Luhn asks for."""
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(reversed(first)))
    return first + str(-total % 10)


def uscc(rng: np.random.Generator) -> str:
    """A unified social credit code that belongs to the invented region 39."""
    first = "9139" + figures(rng, 4) + "MA" + letters(rng, USCC, 7)
    total = sum(USCC.index(char) * pow(3, place, 31) for place, char in enumerate(first))
    return first + USCC[-total % 31]


def spaced(number: str, groups: tuple[int, ...], sign: str) -> str:
    """A number in groups."""
    ends = np.cumsum(groups)
    return sign.join(number[end - size : end] for size, end in zip(groups, ends, strict=True))


def wide(text: str) -> str:
    """Full-width digits and letters."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def certificate(rng: np.random.Generator) -> str:
    """An invented number of a birth certificate."""
    found: pa.StringArray = invent_certificates(1, Cohort.STRANGERS, rng)
    return str(found[0])


_PHONE = ("电话：", "手机号码为", "联系电话 ", "手机")
_FIXED = ("座机：", "固话", "联系电话为", "办公电话")
_ID = ("身份证号：", "身份证号码为", "身份证", "证件号码 ")
_CARD = ("银行卡号：", "卡号", "银行卡", "银行账号为")
_AREAS = ("010", "021", "0571", "0755", "028", "0898")
_PLATES = "浙粤京沪苏川渝鄂"
_ABC = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def _area(rng: np.random.Generator) -> str:
    return _AREAS[int(rng.integers(len(_AREAS)))]


def _fixed(rng: np.random.Generator) -> str:
    return str(rng.integers(2, 9)) + figures(rng, 7)


def _plate(rng: np.random.Generator) -> str:
    return letters(rng, _PLATES) + letters(rng, _ABC)


FORMS = (
    Form("mobile, bare", ("mobile",), _PHONE, mobile),
    Form("mobile, +86", ("mobile",), _PHONE, lambda r: "+86" + mobile(r), "+86"),
    Form("mobile, +86 and blank", ("mobile",), _PHONE, lambda r: "+86 " + mobile(r), "+86 "),
    Form("mobile, 0086", ("mobile",), _PHONE, lambda r: "0086" + mobile(r), "0086"),
    Form("mobile, 86-", ("mobile",), _PHONE, lambda r: "86-" + mobile(r), "86-"),
    Form("mobile, 3-4-4 blank", ("mobile",), _PHONE, lambda r: spaced(mobile(r), (3, 4, 4), " ")),
    Form("mobile, 3-4-4 hyphen", ("mobile",), _PHONE, lambda r: spaced(mobile(r), (3, 4, 4), "-")),
    Form("mobile, 3-4-4 full-width hyphen", ("mobile",), _PHONE, lambda r: spaced(mobile(r), (3, 4, 4), "－")),
    Form("mobile, full-width", ("mobile",), _PHONE, lambda r: wide(mobile(r))),
    Form("landline, area-number", ("landline",), _FIXED, lambda r: f"{_area(r)}-{_fixed(r)}"),
    Form("landline, area blank number", ("landline",), _FIXED, lambda r: f"{_area(r)} {_fixed(r)}"),
    Form("landline, (area)number", ("landline",), _FIXED, lambda r: f"({_area(r)}){_fixed(r)}", "("),
    Form("landline, （area）number", ("landline",), _FIXED, lambda r: f"（{_area(r)}）{_fixed(r)}", "（"),
    Form("landline, in one piece", ("landline",), _FIXED, lambda r: _area(r) + _fixed(r)),
    Form("landline, with extension", ("landline",), _FIXED, lambda r: f"{_area(r)}-{_fixed(r)}-{figures(r, 3)}"),
    Form("landline, 转 extension", ("landline",), _FIXED, lambda r: f"{_area(r)}-{_fixed(r)}转{figures(r, 3)}"),
    Form("resident ID, digit last", ("resident_id",), _ID, lambda r: resident(r, str(r.integers(10)))),
    Form("resident ID, X", ("resident_id",), _ID, lambda r: resident(r, "X")),
    Form("resident ID, lower x", ("resident_id",), _ID, lambda r: resident(r, "X").lower()),
    Form("resident ID, 6-8-4 blank", ("resident_id",), _ID, lambda r: spaced(resident(r), (6, 8, 4), " ")),
    Form("resident ID, 6-8-4 hyphen", ("resident_id",), _ID, lambda r: spaced(resident(r), (6, 8, 4), "-")),
    Form("resident ID, full-width", ("resident_id",), _ID, lambda r: wide(resident(r))),
    Form("resident ID, 15 digits", ("resident_id_old",), _ID,
         lambda r: "390106" + day(r, 1930, 1998)[2:] + figures(r, 3)),
    Form("resident ID, last three lost (…000)", ("resident_id",), _ID, lambda r: resident(r)[:15] + "000"),
    Form("residence permit HK/Macau/Taiwan", ("residence_permit",), ("居住证号：", "港澳台居民居住证", "证件号码 "),
         lambda r: checked(str(r.choice(["810000", "820000", "830000"])) + day(r, 1901, 1909) + figures(r, 3))),
    Form("permanent residence of foreigners", ("residence_permit",), ("永居证：", "永久居留", "证件号码 "),
         lambda r: checked("9" + figures(r, 5) + day(r, 1901, 1909) + figures(r, 3))),
    Form("passport, E and 8", ("passport",), ("护照号：", "护照", "护照号码为"), lambda r: "E" + figures(r, 8)),
    Form("passport, E letter and 7", ("passport",), ("护照号：", "护照", "护照号码为"),
         lambda r: "E" + letters(r, _ABC) + figures(r, 7)),
    Form("passport, older G", ("passport",), ("护照号：", "护照", "护照号码为"), lambda r: "G" + figures(r, 8)),
    Form("travel permit, C and 8", ("travel_permit",), ("通行证：", "港澳通行证", "通行证号 "),
         lambda r: "C" + figures(r, 8)),
    Form("home-return permit, H or M and 8", ("travel_permit",), ("回乡证：", "通行证", "通行证号 "),
         lambda r: letters(r, "HM") + figures(r, 8)),
    Form("Taiwan permit, 8 digits", ("compatriot_permit",), ("台胞证：", "台胞证号", "台胞证"),
         lambda r: figures(r, 8)),
    Form("birth certificate", ("birth_certificate",), ("出生证号：", "出生医学证明", "出生证编号 "), certificate),
    Form("bank card, 16", ("bank_card",), _CARD, lambda r: card(r, 16)),
    Form("bank card, 19", ("bank_card",), _CARD, lambda r: card(r, 19)),
    Form("bank card, 4-4-4-4 blank", ("bank_card",), _CARD, lambda r: spaced(card(r, 16), (4, 4, 4, 4), " ")),
    Form("bank card, 4-4-4-4-3 blank", ("bank_card",), _CARD, lambda r: spaced(card(r, 19), (4, 4, 4, 4, 3), " ")),
    Form("credit code", ("credit_code",), ("统一社会信用代码：", "税号", "信用代码为"), uscc),
    Form("plate, old", ("plate",), ("车牌号：", "车牌", "号牌为"), lambda r: _plate(r) + figures(r, 5)),
    Form("plate, with dot", ("plate",), ("车牌号：", "车牌", "号牌为"), lambda r: f"{_plate(r)}·{figures(r, 5)}"),
    Form("plate, new energy", ("plate",), ("车牌号：", "车牌", "号牌为"), lambda r: _plate(r) + "D" + figures(r, 5)),
    Form("plate, 学", ("plate",), ("车牌号：", "车牌", "号牌为"), lambda r: _plate(r) + figures(r, 4) + "学"),
    Form("WeChat", ("wechat",), ("微信：", "微信号", "加微信"),
         lambda r: letters(r, "abcxyz", 3) + "_" + figures(r, 5)),
    Form("QQ", ("qq",), ("QQ：", "QQ号", "qq "), lambda r: str(r.integers(1, 10)) + figures(r, int(r.integers(5, 10)))),
    Form("social security card", ("social_security",), ("社保卡号：", "医保卡号", "社会保障号为"),
         lambda r: letters(r, _ABC) + figures(r, 8)),
    Form("inpatient number", ("medical_record",), ("住院号：", "住院号", "病案号 "),
         lambda r: figures(r, int(r.integers(6, 11)))),
    Form("outpatient number, letters", ("medical_record",), ("门诊号：", "门诊号", "就诊号 "),
         lambda r: "MZ" + figures(r, 8)),
    Form("school roll number", ("student_number",), ("学籍号：", "学籍号", "全国学籍号 "),
         lambda r: letters(r, "GLJ") + resident(r)),
    Form("e-mail", ("email",), ("邮箱：", "邮箱", "电子邮箱 "),
         lambda r: f"{letters(r, 'abcxyz', 4)}.{figures(r, 4)}@mail.example.com"),
    Form("IPv4", ("ip_address",), ("IP：", "IP地址", "登录IP "),
         lambda r: ".".join(str(r.integers(1, 255)) for _ in range(4))),
)  # fmt: skip
