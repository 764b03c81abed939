"""Chinese surnames: the common single ones, the compound ones, and the surname of a name."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.normalise.cells import keep, matches

_SIMPLIFIED = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
    "沈姚卢姜崔钟谭陆汪范赖洪代金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃"
    "武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪"
    "梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项"
    "连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖"
    "巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强"
    "帅屠朴盖练廉禹井祖漆巴丰支卿国狄平计宣晋云扈晁芮都普浦戈伏鹿薄邸雍辜羊乌裘亓修邰赫杭况逯隆茹诺危亢嵇"
    "湛宾戎勾茅干尉冶斯元束檀昝智尧闭宛缑郗邴宓蔚越弓牧隗山谯郦璩濮丘荀钮习庾竺诸糜扬郏靖步怀逄仵酆候昌银"
    "台植揭战慕桓占仰凡达承才义"
)
_TRADITIONAL = (
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭潘蔣葉呂蘇盧鐘鍾譚陸範賈韋鄒邱閻龍賀顧龔萬錢嚴湯溫龐顏莊聶魯單關蘭"
    "紀畢塗穀駱藍靳華饒時農簡車項連蘆麥婁竇費衛應臧閔鄔邊師榮叢鞏遲鄺儲燕勞譙樓滿聞厲區郟闞權強帥練國雲"
)
_COMPOUND = (
    "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|夏侯|皇甫|尉迟|尉遲|公孙|公孫|慕容|司徒|令狐|宇文|长孙|"
    "長孫|东方|東方|南宫|南宮|独孤|獨孤|端木|轩辕|百里|呼延|拓跋|澹台|淳于|单于|公冶|申屠|钟离|"
    "鲜于|闾丘|司空|司寇|太史|东郭|西门|闻人|万俟|赫连|濮阳|宗政|公羊|仲孙|乐正|壤驷|漆雕|颛孙|"
    "巫马|公西|亓官|羊舌|微生|梁丘|左丘|谷梁|第五|完颜|叶赫|纳兰|耶律|贺兰|爱新觉罗"
)
COMPOUND = tuple(_COMPOUND.split("|"))
SINGLE = frozenset(_SIMPLIFIED + _TRADITIONAL)

_COMPOUND_START = f"^(?:{_COMPOUND})"
_HAN_NAME = r"^[\p{Han}][\p{Han}*]{0,5}$"


def surnames_of(names: pa.Array) -> pa.Array:
    """The surname of each canonical name; null for names that show none (other scripts, with ·, masked).

    A compound surname needs a given name after it or stands alone; 欧阳明 and 欧阳 both give 欧阳.
    """
    result = pc.utf8_slice_codeunits(names, 0, 1)
    compound = matches(names, _COMPOUND_START)
    if compound.true_count:
        two = pc.utf8_slice_codeunits(names, 0, 2)
        result = pc.if_else(compound, two, result)
        four = matches(names, "^爱新觉罗")
        result = pc.if_else(four, "爱新觉罗", result)
    return keep(result, matches(names, _HAN_NAME))
