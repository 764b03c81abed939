"""What only looks like an identifier: families of codes, amounts and dates, none of which belongs to a person."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import numpy as np

from cases import Make, checked, day, figures, letters, mobile, resident, spaced, with_luhn


@dataclass(frozen=True)
class Trap:
    """One family of look-alikes.

    Attributes:
        name: what the table calls it.
        words: that stand before it.
        make: one of them.
        tiered: it cannot be told from an identifier by itself, so that a hit may be ``possible``, no more.
    """

    name: str
    words: tuple[str, ...]
    make: Make
    tiered: bool = False


def _wrong(rng: np.random.Generator) -> str:
    number = resident(rng)
    return number[:17] + str((int(number[17].replace("X", "0")) + int(rng.integers(1, 9))) % 10)


def _wrong_id(rng: np.random.Generator) -> str:
    while True:
        number = _wrong(rng)
        if checked(number[:17]) != number and not number.endswith("000"):
            return number


def _case(rng: np.random.Generator) -> str:
    return "390106" + day(rng, 2000, 2023) + figures(rng, 4)


def _clock(rng: np.random.Generator) -> str:
    return f"{rng.integers(24):02d}{rng.integers(60):02d}{rng.integers(60):02d}"


TRAPS = (
    Trap("amount with cents", ("金额", "合计："), lambda r: mobile(r) + "." + figures(r, 2)),
    Trap("amount in yuan", ("总额：", "余额 "), lambda r: f"{r.integers(10**6, 10**9):,}.{figures(r, 2)}"),
    Trap("version", ("版本 ", "升级到v"), lambda r: f"1.3.0.{mobile(r)}"),
    Trap("tracking number, letters", ("运单号：", "快递 "), lambda r: "SF" + figures(r, 13)),
    Trap("tracking number, 19 digits", ("运单号：", "物流 "), lambda r: "77" + figures(r, 17)),
    Trap("milliseconds since 1970", ("时间戳：", "ts="),
         lambda r: str(r.integers(1_541_000_000_000, 1_549_999_999_999))),
    Trap("order number from a timestamp", ("订单号：", "订单"),
         lambda r: day(r, 2018, 2024) + _clock(r) + figures(r, 4)),
    Trap("order number that passes Luhn", ("订单号：", "流水"), lambda r: with_luhn("20" + figures(r, 15))),
    Trap("resident ID, wrong check digit", ("编号：", "档案 "), _wrong_id),
    Trap("case number shaped like an ID", ("案件编号：", "案号 "), _case, tiered=True),
    Trap("32 hexadecimal digits", ("md5：", "摘要 "), lambda r: letters(r, "0123456789abcdef", 32)),
    Trap("UUID", ("uuid：", "标识 "), lambda r: str(uuid.UUID(int=int.from_bytes(r.bytes(16), "big"), version=4))),
    Trap("phone inside a longer code", ("设备号：", "批次 "),
         lambda r: f"{letters(r, 'ABK')}{mobile(r)}-{figures(r, 3)}"),
    Trap("phone inside digits", ("序列号：", "条码 "), lambda r: figures(r, 3) + mobile(r) + figures(r, 2)),
    Trap("span of dates", ("有效期：", "期限 "), lambda r: f"{day(r)}-{day(r)}"),
    Trap("date and time", ("时间：", "于"),
         lambda r: f"{spaced(day(r), (4, 2, 2), '-')} {spaced(_clock(r), (2, 2, 2), ':')}"),
    Trap("coordinates", ("经纬度：", "位置 "),
         lambda r: f"1{figures(r, 2)}.{figures(r, 8)},3{figures(r, 1)}.{figures(r, 8)}"),
    Trap("12-digit area code with village", ("区划代码：", "代码 "), lambda r: "390106" + figures(r, 6)),
    Trap("bar code EAN-13", ("条码：", "商品 "), lambda r: "69" + figures(r, 11)),
    Trap("scenario code", ("scenario_code ", "场景："), lambda r: "SCN-" + figures(r, 3)),
)  # fmt: skip
