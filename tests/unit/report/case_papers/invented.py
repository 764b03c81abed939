"""An invented case with long names and rare characters; nobody in it exists."""

from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256

from suyuan.case.file import CaseFile
from suyuan.case.items import (
    Batch,
    Bound,
    CustodyEvent,
    Exhibit,
    Finding,
    Handling,
    Milestone,
    Originality,
    Party,
    Payment,
    Role,
    Way,
)
from suyuan.report.case_papers.trace_figures import Source, TraceFigures
from suyuan.trace.explain import Margin, Part

RARE = (
    "喆镕堃昇祎玥彧翀犇𠮷龑靐㛃䶮犇骉淼焱垚赟甯嫄璟瑄烜珺珮瑀璘璠琎珹琰琬翊翯翾旻昶昉晟暐暠曈"
    "燚煊煜熠頔颀颋骞骐骢鋆鋐錡鑫钘钜铖锜锟翥翚翙芃芮苡茜荃菡萱蔺薇蘅虢袆裎褀誐諴諲讱诩诜谖谡"
    "隽雱雯霂霈靓韡頫颙飏餮馗骁髙魃鲲鸑鸾黎黻龢㐂㑇㒓㙍㥄㧑㬎㳚㴔㶲㸌㻬䃅䌹䏡䐃䓖䓛䗪䜣䝙䢺䢼䣘䥑䥽䦃䲟䲠䴓䴔䴕䴖䴗䴘䴙䶮"
    "𰻝𰻞𱁬𬺓𭕄𡃁𢱕𣎴𥄫𧊅𨋢𪘁𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)
"""Characters of given names and surnames that small fonts lack, also beyond the first plane."""

LONG_NAME = "某虚构母婴影像与成长纪念品连锁服务（集团）有限责任公司第二十七分公司儿童摄影事业部"
LONG_LATIN = "Imaginary-Photography-and-Memories-International-Holdings_(Asia-Pacific)_LLC_Branch_No.0027"
ZONE = timezone(timedelta(hours=8))
DATED = date(2026, 11, 20)
TRACED = sha256(b"list").hexdigest()


def exhibit(number, title, kind="record_list", **more):
    digest = sha256(number.encode()).hexdigest() if number != "E1" else TRACED
    values = {
        "number": number,
        "title": title,
        "kind": kind,
        "file_name": f"{number}.xlsx",
        "sha256": digest,
        "sm3": sha256(digest.encode()).hexdigest(),
        "size": 2_483_201,
        "obtained_at": datetime(2026, 3, 5, 10, 30, tzinfo=ZONE),
        "obtained_by": ("张喆", "李堃"),
        "obtained_from": "某某（P2）的手机",
        "place": "虚构市某区某路 1 号",
        "method": "原始介质扣押后镜像复制",
        "originality": Originality.IDENTICAL_COPY,
        "proves": "名单的内容和数量",
        "facts": ("F1", "F2"),
    }
    return Exhibit(**{**values, **more})


def custody(number, of, day, handling, giver, taker, digest=TRACED):
    at = datetime(2026, 3, day, 14, 0, tzinfo=ZONE)
    return CustodyEvent(number, of, at, handling, giver, taker, "物证室", digest)


def invented_case(**more):
    values = {
        "number": "C-2026-0001",
        "title": "新生儿名单外泄案",
        "state": "open",
        "opened": date(2026, 3, 1),
        "office": "虚构市某区人民检察院",
        "act_from": date(2025, 7, 1),
        "act_until": date(2026, 2, 28),
        "leak_on": date(2026, 3, 1),
        "reach": "province",
        "exhibits": (
            exhibit("E1", "扣押手机中的新生儿名单"),
            exhibit(
                "E2",
                "银行流水",
                "bank",
                size=88_120,
                originality=Originality.PRINTOUT,
                facts=("F3",),
                proves="收款金额",
            ),
            exhibit(
                "E3", "聊天记录：" + LONG_NAME, "chat", presumption="neutral_platform", kept=False, place="", facts=()
            ),
        ),
        "custody": (
            custody("K1", "E1", 5, Handling.OBTAINED, "某某", "张喆"),
            custody("K2", "E1", 6, Handling.HANDED_OVER, "张喆", "王祎"),
            custody("K3", "E1", 9, Handling.COPIED, "赵镕", "赵镕", None),
            custody("K4", "E2", 7, Handling.HANDED_OVER, "李堃", "王祎", sha256(b"E2").hexdigest()),
        ),
        "parties": (
            Party("P1", "虚构妇幼保健院", True, (Role.CUSTODIAN,)),
            Party("P2", "孟翀𠮷", False, (Role.SOURCE,), insider=True, defendant=True),
            Party("P3", "龚犇玥", False, (Role.BROKER,), defendant=True, gain_returned=True),
            Party("P4", LONG_NAME, True, (Role.BUYER,), defendant=True),
            Party("P5", LONG_LATIN, True, (Role.BUYER,)),
        ),
        "batches": (
            Batch(
                "B1",
                "P1",
                "P2",
                date(2025, 7, 1),
                date(2026, 1, 31),
                Way.TAKEN,
                30_000,
                Bound.AT_LEAST,
                "E1",
                (),
                ("name", "birth_date", "sex", "mother_name", "mother_phone"),
            ),
            Batch(
                "B2",
                "P2",
                "P3",
                date(2026, 2, 3),
                None,
                Way.SOLD,
                30_000,
                Bound.AT_LEAST,
                "E1",
                ("B1",),
                ("name", "birth_date", "mother_phone"),
            ),
            Batch(
                "B3",
                "P3",
                "P4",
                date(2026, 2, 10),
                None,
                Way.SOLD,
                12_000,
                Bound.EXACT,
                None,
                ("B2",),
                ("name", "birth_date", "mother_phone"),
                source_note="报纸报道",
            ),
            Batch(
                "B4",
                "P3",
                "P5",
                None,
                None,
                Way.SOLD,
                None,
                Bound.EXACT,
                None,
                ("B2",),
                ("name", "mother_phone", "weight"),
            ),
        ),
        "payments": (
            Payment("T1", date(2026, 2, 3), "P3", "P2", 5_000_000, Bound.EXACT, "银行转账", "B2", ("E2",)),
            Payment("T2", date(2026, 2, 10), "P4", "P3", 12_345_678, Bound.EXACT, "即时通信转账", "B3", ("E2", "E3")),
            Payment("T3", None, "P5", "P3", 16_000_000, Bound.AT_LEAST, "现金", "B4", ("E3",), disputed=True),
            Payment("T4", date(2026, 2, 11), "P3", None, 120_050, Bound.EXACT, "网络支付", None, ("E2",), cost=True),
            Payment("T5", date(2026, 2, 20), None, "P3", 300_000, Bound.EXACT, "现金", None, ()),
        ),
        "milestones": (Milestone("notice", datetime(2026, 8, 5, tzinfo=UTC)),),
        "findings": (
            Finding(
                "N1",
                "identifiability",
                "由姓名、出生日期和母亲电话相结合，能够识别特定自然人。",
                "Name, birth date and the mother's telephone together identify persons.",
                ("E1",),
            ),
            Finding(
                "N2",
                "lawfulness",
                "行为人未经监护人同意，将新生儿信息提供给他人牟利。",
                "Records of newborns were passed on for gain without consent of guardians.",
                ("E1", "E2"),
            ),
        ),
    }
    return CaseFile(**{**values, **more})


def invented_trace(**more):
    carriers = (
        Part("choice", 410, 21.337),
        Part("form", 388, 9.116),
        Part("order", 120, 2.554),
        Part("withhold", 410, -0.802),
        Part("honey+token", 0, 4.0),
    )
    total = sum(part.log10 for part in carriers)
    links = (Part("certain", 380, 27.1), Part("review", 30, total - 27.1))
    places = tuple(Part(f"{200 * n + 2}–{200 * n + 201}", 41, total / 10) for n in range(10))
    source = Source(
        "xx-photo", total, 0.61, 0.55, 0.67, ("R-2026-0007",), carriers, links, places, Margin(410, 120, 31.0)
    )
    values = {
        "exhibit_sha256": TRACED,
        "rows": 2_000,
        "rows_aligned": 1_210,
        "rows_ambiguous": 14,
        "distinct_people": 410,
        "candidates": 12,
        "alpha": 1e-6,
        "threshold_log10": 7.0792,
        "accused": (source,),
        "others": (("yy-toys", 1.204), ("zz-milk", -3.3)),
        "shortfall_log10": 0.0,
        "ledger_index": 57,
    }
    return TraceFigures(**{**values, **more})
