"""Words that stand in the title row of a list of people, in Chinese, pinyin, pinyin initials and English."""

from __future__ import annotations

import re

_CHINESE = """
姓名 名字 名称 称呼 中文名 电话 手机 联系方式 联系人 联系 号码 身份证 身份证号 证件 证件号 证件类型 证号
号 出生 出生日期 出生年月 出生时间 生日 日期 时间 年龄 性别 民族 国籍 籍贯 地址 住址 现住址 详细 户籍
户口 所在地 母亲 父亲 妈妈 爸爸 产妇 孕妇 母 父 宝宝 婴儿 新生儿 儿童 孩子 幼儿 学生 患者 病人 家长
监护人 客户 会员 用户 家庭 序号 编号 序 单位 机构 医院 科室 学校 班级 年级 病历 病历号 床号 住院号
门诊号 体重 身高 孕周 胎次 省 市 区 县 省份 城市 区县 街道 社区 小区 备注 说明 状态 类型 类别 来源 渠道
等级 金额 价格 数量 订单 订单号 邮箱 微信 微信号 邮编 职业 学历 婚姻 关系 登记 建档 预产期 接种 疫苗
分娩 入院 出院 方式 人 的 本人 主要 第一 第二
"""
_LATIN = """
name names xm xingming mz phone tel telephone mobile cell contact sj sjh sjhm dh dhhm lxdh lxfs dianhua
shouji shoujihao haoma id idcard idno idnumber identity card sfz sfzh sfzhm shenfenzheng zj zjh zjhm
zjlx birth birthday birthdate born dob csrq csny sr shengri chusheng riqi rq date time datetime sj sex
gender xb xingbie age nl nianling addr address dz zz jtzz xzz hjdz dizhi zhuzhi mother father mom dad
mum mq fq mqxm fqxm mqdh fqdh mqsfz fqsfz muqin fuqin jhr jhrxm guardian parent baby child newborn bb yy
xse xsexm remark remarks note notes bz beizhu no num number xh xuhao bh bianhao code key zip postcode
email mail wechat weixin wx qq city province county district street hospital yiyuan yymc school xuexiao
class dept department company unit danwei dw user username uid customer client member patient record
records rowid index order orderid orderno source type status state value amount price total weight
height month year day surname first last full given family created updated title text label group
category nation nationality minzu
"""
_BRACKETS = re.compile(r"[(\[{【（<][^(\[{【（<)\]}】）>]*+[)\]}】）>]")
_WORD = re.compile("|".join(sorted(map(re.escape, _CHINESE.split()), key=len, reverse=True)))
_LATIN_WORDS = frozenset(_LATIN.split())
# Initials run together: mother + phone, father + name.
_LATIN_RUN = re.compile(f"(?:{'|'.join(map(re.escape, _LATIN.split()))}){{1,3}}")
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_NOISE = re.compile(r"[\s_\-*:：/、.。,，0-9#号]+")


def is_header_word(text: str) -> bool:
    """Whether a cell is made of header words and little else: ``母亲手机(1)``, ``MotherPhone``, ``mqsjh``."""
    if len(text) > 40:
        return False
    text = _BRACKETS.sub("", text)
    bare = _NOISE.sub("", text)
    if not bare:
        return False
    if bare.isascii():
        tokens = [token.lower() for token in _TOKEN.findall(text)]
        known = sum(token in _LATIN_WORDS for token in tokens)
        return _LATIN_RUN.fullmatch(bare.lower()) is not None or (known > 0 and 2 * known >= len(tokens))
    if bare[0] in "未无没不暂":  # 未登记电话 is what stands in a cell
        return False
    rest = _WORD.sub("", bare)
    return len(rest) <= len(bare) // 3
