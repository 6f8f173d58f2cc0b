/**
 * What is wrong in a profile, in Chinese, by the codes of `docs/errors.md`; in English the server
 * says it itself. A code that is not here is said as of facts (`#shared/text/reasons`).
 */

export const profileFaults: Record<string, string> = {
  "defined-twice": "上面已有同名的定义",
  "in-force-goes-back": "生效日期早于现有版本",
  "kept-version-damaged": "办公数据中保存的版本已损坏，请从备份恢复",
  "no-options": "只有选择项才列出选项，且必须列出",
  "not-a-code": "须是代码，如 low-voltage",
  "not-a-date": "须是日期，如 2026-10-01，不加引号",
  "not-a-list": "须是列表",
  "not-a-load": "须是 Ib、In 或 Imax 的倍数，如 0.05 Ib",
  "not-a-table": "须是表",
  "not-a-timezone": "须是 IANA 时区名，如 Asia/Shanghai",
  "not-a-year": "表名须是年份，如 2026",
  "not-an-object": "须是表",
  "not-one-end": "below 和 to 须给出其中一个",
  "not-one-kind": "classes 和 installations 须给出其中一个",
  "not-one-length": "时间须用一种单位给出",
  "not-one-party": "party 和 excludes 须给出其中一个",
  "not-pairs": "限值的个数须与额定值百分比的个数相同",
  "not-readable": "文件无法读取",
  "not-rising": "须从小到大，且不重复",
  "not-text": "须是文字",
  "not-toml": "不符合 TOML 格式",
  "not-true-or-false": "须是 true 或 false",
  "not-utf-8": "请把文件存为 UTF-8",
  "unknown-member": "没有这个成员，请检查拼写",
  "unknown-name": "规则包中没有定义这个名称",
  "version-changed": "同一版本的内容已经不同，请改用新的版本号和生效日期",
  "version-goes-back": "版本低于办公数据正在使用的版本",
};
