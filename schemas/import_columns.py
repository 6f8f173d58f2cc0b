"""What the columns of a table mean, going by their names: a proposal for who writes a mapping."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.import_mapping import intake_members

REFERENCE = "reference"
"""The member that tells rows apart: a mapping names its column so as well."""
_NAMES: Mapping[str, str] = {
    "工单编号": REFERENCE, "工单号": REFERENCE, "投诉编号": REFERENCE, "编号": REFERENCE,
    "no": REFERENCE, "number": REFERENCE, "ticket": REFERENCE, "id": REFERENCE,
    "标题": "title", "主题": "title", "subject": "title",
    "内容": "matter", "投诉内容": "matter", "描述": "matter", "complaint": "matter",
    "类别": "class", "投诉类型": "class", "投诉类别": "class", "type": "class", "category": "class",
    "子项": "sub_item", "业务子类": "sub_item", "sub-item": "sub_item",
    "渠道": "channel", "受理渠道": "channel",
    "紧急": "emergency", "是否紧急": "emergency", "urgent": "emergency",
    "发生时间": "occurred_at", "occurred": "occurred_at",
    "户号": "customer.account", "用户编号": "customer.account", "account": "customer.account",
    "姓名": "customer.name", "户名": "customer.name", "客户名称": "customer.name",
    "customer": "customer.name", "name": "customer.name",
    "电话": "customer.phone", "联系电话": "customer.phone", "手机": "customer.phone",
    "phone": "customer.phone", "telephone": "customer.phone",
    "地址": "site.address", "用电地址": "site.address", "address": "site.address",
    "纬度": "site.lat", "latitude": "site.lat", "lat": "site.lat",
    "经度": "site.lon", "longitude": "site.lon", "lon": "site.lon", "lng": "site.lon",
    "区域": "site.district", "供电所": "site.district", "district": "site.district",
    "台区": "site.transformer", "transformer": "site.transformer",
    "线路": "site.feeder", "feeder": "site.feeder",
    "表号": "meter.number", "电能表号": "meter.number", "meter": "meter.number",
}  # fmt: skip


def proposed_members(columns: list[str]) -> dict[str, str]:
    """Column -> member, where the name says it; of two columns for one member the first."""
    known = {name for name, _ in intake_members()}
    found: dict[str, str] = {}
    for column in columns:
        name = column.strip().lower()
        member = name if name in known else _NAMES.get(name)
        if member is not None and member in known and member not in found.values():
            found[column] = member
    return found
