"""Cells of columns: of invented people, and of other things."""

from __future__ import annotations

import uuid

import numpy as np
import pyarrow as pa

from cases import card, day, figures, letters, mobile, spaced, uscc, with_luhn

Rng = np.random.Generator
_ABC = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def _each(people: pa.Table, make) -> list[str]:
    return [make(k) for k in range(people.num_rows)]


def _of(people: pa.Table, rng: Rng, words: tuple[str, ...]) -> list[str]:
    return [words[k] for k in rng.integers(0, len(words), people.num_rows)]


def _written(number: str, way: int) -> str:
    return (number, spaced(number, (3, 4, 4), " "), spaced(number, (3, 4, 4), "-"), "+86" + number)[way]


def mothers(people: pa.Table, rng: Rng) -> list[str | None]:
    names = people["mother_name"].to_pylist()
    masked = rng.random() < 0.15
    return [name[0] + "*" * (len(name) - 1) if masked and name else name for name in names]


def sexes(people: pa.Table, rng: Rng) -> list[str | None]:
    ways = ({"男": "男", "女": "女"}, {"男": "M", "女": "F"}, {"男": "1", "女": "2"}, {"男": "男性", "女": "女性"})
    way = ways[int(rng.choice(4, p=[0.7, 0.1, 0.1, 0.1]))]
    return [way.get(cell, cell) for cell in people["sex"].to_pylist()]


def births(people: pa.Table, rng: Rng) -> list[str | None]:
    ways = ("{}-{}-{}", "{}.{}.{}", "{}{}{}", "{}年{}月{}日", "{}/{}/{}")
    way = ways[int(rng.integers(len(ways)))]
    return [way.format(*cell.split("-")) if cell else None for cell in people["birth_date"].to_pylist()]


def mobiles(people: pa.Table, rng: Rng) -> list[str | None]:
    way = int(rng.choice(4, p=[0.7, 0.1, 0.1, 0.1]))
    return [_written(cell, way) if cell else None for cell in people["mother_phone"].to_pylist()]


def landlines(people: pa.Table, rng: Rng) -> list[str]:
    area = str(rng.choice(["0571", "010", "0755"]))
    return _each(people, lambda _: f"{area}-{rng.integers(2, 9)}{figures(rng, 7)}")


def ids(people: pa.Table, rng: Rng) -> list[str | None]:
    lower = rng.random() < 0.2
    return [cell.lower() if lower and cell else cell for cell in people["mother_id_number"].to_pylist()]


def students(people: pa.Table, rng: Rng) -> list[str | None]:
    lead = str(rng.choice(["G", "L", "J"]))
    return [lead + cell if cell else None for cell in people["mother_id_number"].to_pylist()]


def emails(people: pa.Table, rng: Rng) -> list[str]:
    return _each(
        people, lambda _: f"{letters(rng, 'abcdexyz', 5)}{figures(rng, 3)}@example.{rng.choice(['com', 'cn'])}"
    )


def cards(people: pa.Table, rng: Rng) -> list[str]:
    size = int(rng.choice([16, 19]))
    return _each(people, lambda _: card(rng, size))


def plates(people: pa.Table, rng: Rng) -> list[str]:
    return _each(people, lambda _: f"浙{letters(rng, _ABC)}{figures(rng, 5)}")


def passports(people: pa.Table, rng: Rng) -> list[str]:
    return _each(people, lambda _: f"E{figures(rng, 8)}")


def inpatients(people: pa.Table, rng: Rng) -> list[str]:
    first, size = int(rng.integers(10**6, 10**7)), int(rng.integers(1, 9))
    return _each(people, lambda k: f"{first + k * size:08d}")


def insured(people: pa.Table, rng: Rng) -> list[str]:
    return _each(people, lambda _: letters(rng, _ABC) + figures(rng, 8))


def wechats(people: pa.Table, rng: Rng) -> list[str]:
    return _each(people, lambda _: f"{letters(rng, 'abcxyz', 4)}_{figures(rng, 4)}")


def qqs(people: pa.Table, rng: Rng) -> list[str]:
    return _each(people, lambda _: str(rng.integers(10**5, 10**10)))


def addresses_of_machines(people: pa.Table, rng: Rng) -> list[str]:
    return _each(people, lambda _: ".".join(str(rng.integers(1, 255)) for _ in range(4)))


def company_codes(people: pa.Table, rng: Rng) -> list[str]:
    return _each(people, lambda _: uscc(rng))


def orders(people: pa.Table, rng: Rng) -> list[str]:
    way = int(rng.integers(4))
    makes = (
        lambda _: day(rng, 2018, 2024) + figures(rng, 10),
        lambda _: "SF" + figures(rng, 13),
        lambda _: with_luhn("20" + figures(rng, 15)),
        lambda _: "1" + figures(rng, 10),  # half of them look like a mobile number
    )
    return _each(people, makes[way])


def cases(people: pa.Table, rng: Rng) -> list[str]:
    return _each(people, lambda _: "390106" + day(rng, 2000, 2023) + figures(rng, 4))


def skus(people: pa.Table, rng: Rng) -> list[str]:
    way = int(rng.integers(3))
    makes = (
        lambda k: f"SCN-{100 + k}",
        lambda _: letters(rng, _ABC, 2) + figures(rng, 6),
        lambda _: "69" + figures(rng, 11),
    )
    return _each(people, makes[way])


def uuids(people: pa.Table, rng: Rng) -> list[str]:
    return _each(people, lambda _: str(uuid.UUID(int=int.from_bytes(rng.bytes(16), "big"), version=4)))


def epochs(people: pa.Table, rng: Rng) -> list[str]:
    return _each(people, lambda _: str(rng.integers(1_540_000_000_000, 1_700_000_000_000)))


def amounts(people: pa.Table, rng: Rng) -> list[str]:
    return _each(people, lambda _: f"{rng.uniform(1, 99_999):.2f}")


def quantities(people: pa.Table, rng: Rng) -> list[str]:
    return _each(people, lambda _: str(rng.integers(1, 500)))


def recent_days(people: pa.Table, rng: Rng) -> list[str]:
    clock = rng.random() < 0.5
    days = (spaced(day(rng, 2023, 2024), (4, 2, 2), "-") for _ in range(people.num_rows))
    return [f"{one} {rng.integers(8, 20):02d}:{rng.integers(60):02d}" if clock else one for one in days]


def organisations(people: pa.Table, rng: Rng) -> list[str]:
    ends = ("市第一人民医院", "妇幼保健院", "实验小学", "科技有限公司", "贸易有限公司", "社区卫生服务中心")
    return [f"{rng.choice(['枞阳', '杭城', '临平', '玉庭'])}{end}" for end in _of(people, rng, ends)]


def cities(people: pa.Table, rng: Rng) -> list[str]:
    return _of(people, rng, ("杭州市", "成都市", "广州市", "武汉市", "西安市", "苏州市", "南京市"))


def titles(people: pa.Table, rng: Rng) -> list[str]:
    return _of(people, rng, ("主任医师", "副主任医师", "主治医师", "护师", "教授", "经理", "主管", "工程师", "会计"))


def departments(people: pa.Table, rng: Rng) -> list[str]:
    return _of(people, rng, ("产科", "儿科", "内科", "财务部", "信息科", "急诊科", "外科", "护理部"))


def flags(people: pa.Table, rng: Rng) -> list[str]:
    pairs = (("0", "1"), ("是", "否"), ("Y", "N"), ("true", "false"), ("已验证", "未验证"))
    return _of(people, rng, pairs[int(rng.integers(len(pairs)))])


def ages(people: pa.Table, rng: Rng) -> list[str]:
    unit = str(rng.choice(["", "岁", "月"]))
    return _each(people, lambda _: f"{rng.integers(1, 90)}{unit}")


def weights(people: pa.Table, rng: Rng) -> list[str]:
    return _each(people, lambda _: str(rng.integers(2300, 4400)))


def products(people: pa.Table, rng: Rng) -> list[str]:
    return _of(
        people, rng, ("新生儿摄影套餐", "奶粉一段", "纸尿裤", "婴儿车", "月嫂服务", "胎毛笔", "安全座椅", "温奶器")
    )


def diagnoses(people: pa.Table, rng: Rng) -> list[str]:
    return _of(people, rng, ("黄疸", "上呼吸道感染", "高血压", "妊娠期糖尿病", "正常", "肺炎", "贫血", "湿疹"))


def classes(people: pa.Table, rng: Rng) -> list[str]:
    return _each(people, lambda _: f"{rng.choice(list('一二三四五六'))}年级{rng.integers(1, 9)}班")


def ethnicities(people: pa.Table, rng: Rng) -> list[str]:
    return _of(people, rng, ("汉族", "汉族", "汉族", "汉族", "回族", "满族", "壮族", "畲族"))


def remarks(people: pa.Table, rng: Rng) -> list[str]:
    return _of(people, rng, ("无", "已联系", "下周复诊", "家长要求改期", "材料不全，待补", "正常", "请尽快处理"))


def mixed_remarks(people: pa.Table, rng: Rng) -> list[str]:
    plain = remarks(people, rng)
    told = rng.random(people.num_rows) < 0.2
    return [f"请打{mobile(rng)}找家长" if tell else text for text, tell in zip(plain, told.tolist(), strict=True)]


def years(people: pa.Table, rng: Rng) -> list[str]:
    return _of(people, rng, ("1999/2000", "2000/2001", "2021/2022", "2022/2023", "2023/2024"))


def versions(people: pa.Table, rng: Rng) -> list[str]:
    return _each(people, lambda _: f"{rng.integers(1, 4)}.{rng.integers(10)}.{rng.integers(200)}")


def links(people: pa.Table, rng: Rng) -> list[str]:
    return _each(people, lambda _: f"https://www.example.com/p/{rng.integers(10**6)}")


def zips(people: pa.Table, rng: Rng) -> list[str]:
    return _each(people, lambda _: f"31{figures(rng, 4)}")


def hashes(people: pa.Table, rng: Rng) -> list[str]:
    return _each(people, lambda _: letters(rng, "0123456789abcdef", 32))
