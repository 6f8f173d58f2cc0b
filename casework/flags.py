"""Flags: what is unusual about a piece of evidence, explained. A flag never refuses anything.

The table gives each code its severity and its sentence in both languages; ``{name}`` stands for a
number of the flag. Codes never change their meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.vocabulary import Severity

_I, _W, _A = Severity.INFO, Severity.WARN, Severity.ALARM

TABLE: Mapping[str, tuple[Severity, str, str]] = {
    # ------------------------------------------------ known from the fact alone
    "clock-offset": (
        _W,
        "终端时钟与服务器相差 {offset_s} 秒(允许 {most_s} 秒);已按校正时间计。",
        "The device's clock is {offset_s} s off (allowed: {most_s} s); the corrected time counts.",
    ),
    "clock-jump": (
        _W,
        "同一次开机内两次记录之间,终端时钟被往回拨了 {jump_s} 秒。",
        "The device's clock was set back by {jump_s} s between two records of one start-up.",
    ),
    "before-assignment": (
        _W,
        "拍摄时间比派单早 {early_s} 秒。",
        "Taken {early_s} s before the work was assigned.",
    ),
    "after-receipt": (
        _W,
        "拍摄时间比服务器收到时间晚 {late_s} 秒。",
        "Taken {late_s} s after the server received it.",
    ),
    "mock-location": (
        _A,
        "终端系统表明该定位由其他应用模拟。",
        "The device's system says that the fix was made up by an app.",
    ),
    "not-from-camera": (
        _I,
        "照片不是由本应用拍摄,来源:{source}。",
        "Not taken with the app's camera, but chosen from: {source}.",
    ),
    "off-site": (
        _W,
        "定位距现场 {distance_m} 米,超出围栏 {radius_m} 米(定位精度 {accuracy_m} 米)。",
        "The fix is {distance_m} m from the site, outside its {radius_m} m (accuracy"
        " {accuracy_m} m).",
    ),
    "datum-suspect": (
        _W,
        "按标注的坐标系距现场 {distance_m} 米,按 {datum} 换算则为 {after_m} 米:"
        "坐标系标注可能有误。",
        "{distance_m} m from the site as labelled, {after_m} m if it was {datum}: the datum is"
        " probably labelled wrong.",
    ),
    "impossible-travel": (
        _W,
        "{seconds} 秒内移动 {distance_m} 米,速度不可能({kmh} 公里/小时)。",
        "{distance_m} m in {seconds} s ({kmh} km/h) is no possible travel.",
    ),
    # ------------------------------------------------ what was measured with
    "instrument-unknown": (
        _I,
        "仪器 {instrument} 不在仪器台账中;请登记。",
        "Instrument {instrument} is not in the register; register it.",
    ),
    "calibration-unknown": (
        _I,
        "仪器台账中没有 {instrument} 在 {day} 之前的检定记录;请补录。",
        "The register names no calibration of {instrument} made by {day}; add it.",
    ),
    "calibration-expired": (
        _W,
        "仪器 {instrument} 的检定有效期至 {due},测量时已过期。",
        "The calibration of {instrument} had ended on {due}.",
    ),
    "standard-class-unknown": (
        _I,
        "仪器台账中没有标准器 {instrument} 的准确度等级;请补录。",
        "The register names no accuracy class of {instrument}; add it.",
    ),
    "standard-not-better": (
        _W,
        "标准器为 {standard} 级,未比被检表({meter} 级)高 {better} 个等级。",
        "The standard's class {standard} is not {better} classes better than the meter's {meter}.",
    ),
    "comparison-overdue": (
        _W,
        "标准器 {instrument} 上次比对:{last};间隔不得超过 {most} 个月。",
        "Last comparison of {instrument} with the laboratory: {last}; at most {most} months may"
        " pass.",
    ),
    # ------------------------------------------------ known from instrument files
    "file-unread": (
        _W,
        "仪器文件未能读取({reason}),原文件已保留。说明:{message}",
        "The instrument file could not be read ({reason}); it is kept. {message}",
    ),
    "file-faults": (
        _I,
        "仪器文件中有 {faults} 处未能读取,首处({reason}):{message}",
        "{faults} places of the instrument file could not be read, the first ({reason}): {message}",
    ),
    # ------------------------------------------------ known from the bytes
    "hash-mismatch": (
        _A,
        "文件内容与拍摄时登记的哈希不一致。",
        "The file is not the one whose hash was declared at capture.",
    ),
    "not-a-picture": (_A, "文件不是照片,而是 {type}。", "The file is no picture but {type}."),
    "type-differs": (
        _W,
        "文件内容为 {found},登记为 {declared}。",
        "The file is {found} by its content and was declared as {declared}.",
    ),
    "picture-unreadable": (
        _W,
        "照片无法打开;原件已保存。",
        "The picture cannot be opened; the original is kept.",
    ),
    "truncated": (
        _W,
        "照片不完整,只能显示其中一部分。",
        "The picture breaks off; only a part of it can be shown.",
    ),
    "too-many-pixels": (
        _W,
        "照片有 {pixels} 像素,超过 {most};已保存,不予打开。",
        "The picture has {pixels} pixels, more than {most}: it is kept and not opened.",
    ),
    "kept-not-drawn": (
        _I,
        "{type} 格式的照片已保存,服务器不生成预览。",
        "A picture in {type} is kept; the server makes no view of it.",
    ),
    "animated": (_I, "照片为动画,共 {frames} 帧。", "The picture is animated: {frames} frames."),
    "exif-broken": (_I, "照片的 EXIF 信息已损坏。", "The picture's EXIF cannot be read."),
    "trailing-data": (
        _I,
        "照片之后还有 {bytes} 字节不明数据。",
        "{bytes} unknown bytes follow the picture.",
    ),
    "another-file-inside": (
        _A,
        "照片文件中藏有其他文件:{what}。",
        "Another file hides in the picture: {what}.",
    ),
    # ------------------------------------------------ the bytes against the fact
    "exif-time-differs": (
        _W,
        "EXIF 拍摄时间与登记时间相差 {difference_s} 秒(允许 {most_s} 秒)。",
        "The camera's time is {difference_s} s off the recorded one (allowed: {most_s} s).",
    ),
    "exif-other-zone": (
        _I,
        "EXIF 时间仅在另一时区(相差 {minutes} 分钟)下与登记时间相符。",
        "The camera's time fits only in another time zone, {minutes} minutes away.",
    ),
    "exif-place-differs": (
        _W,
        "EXIF 位置与登记位置相距 {distance_m} 米(允许 {most_m} 米)。",
        "The camera's place is {distance_m} m from the recorded one (allowed: {most_m} m).",
    ),
    "exif-off-site": (
        _W,
        "EXIF 位置距现场 {distance_m} 米,超出围栏 {radius_m} 米(精度 {accuracy_m} 米)。",
        "The camera's place is {distance_m} m from the site, outside its {radius_m} m (accuracy"
        " {accuracy_m} m).",
    ),
    "edited": (
        _W,
        "照片经图像编辑软件保存:{software}。",
        "The picture was saved by an editing program: {software}.",
    ),
    "same-picture": (
        _A,
        "同一照片也在工单 {ticket} 中。",
        "The same picture is on ticket {ticket}.",
    ),
    "alike-picture": (
        _W,
        "与工单 {ticket} 中的照片几乎相同(64 位中 {bits} 位不同)。",
        "Nearly the same picture is on ticket {ticket} ({bits} of 64 bits differ).",
    ),
}
"""Code → severity, Chinese sentence, English sentence."""


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag; ``numbers`` are what its sentence is made of."""

    code: str
    numbers: Mapping[str, int | float | str]

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return TABLE[self.code][0]

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        severity, zh, en = TABLE[self.code]
        return {
            "code": self.code,
            "severity": severity.value,
            "zh": zh.format_map(self.numbers),
            "en": en.format_map(self.numbers),
            "numbers": dict(self.numbers),
        }


def flag(code: str, **numbers: float | str) -> Flag:
    """A flag; floats become whole numbers, for no check is finer than that."""
    whole = {k: round(v) if isinstance(v, float) else v for k, v in numbers.items()}
    return Flag(code, whole)
