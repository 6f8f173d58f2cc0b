/**
 * Words for the arithmetic and the remarks of measurements (`shared/rules/line.ts`), by key.
 * English reads as the server's own steps and remarks, which a test compares.
 */

import type { Words } from "./words";

export const metrology: Words = {
  "name.as-found": ["检前,", "as-found, "],
  "name.as-left": ["检后,", "as-left, "],
  "name.load": ["{load},", "{load}, "],
  "name.current": ["{current} A,cosφ {factor}", "{current} A, pf {factor}"],
  "name.alone": [",单相负载", ", one phase alone"],
  "range.to": ["{start} 至 {end}", "{start} to {end}"],
  "range.below": ["{start} 至 {end}(不含)", "{start} below {end}"],
  "point.said": ["{name}:{said}", "{name}: {said}"],
  "point.mean": ["{count} 次平均 {mean} %", "mean of {count}: {mean} %"],
  "point.rounded": [",按 {step} 修约为 {reported} %", ", rounded to {step}: {reported} %"],
  "point.within": [";允许 ±{limit} %({range}):合格", "; limit ±{limit} % ({range}): within"],
  "point.outside": [";允许 ±{limit} %({range}):超差", "; limit ±{limit} % ({range}): outside"],
  "pulses.expected": [
    "m0 = {standard}·{pulses}/({constant}·{ratio}) = {expected}",
    "m0 = {standard}·{pulses}/({constant}·{ratio}) = {expected}",
  ],
  "pulses.error": [
    "({expected} - {counted})/{counted}·100 = {error} %",
    "({expected} - {counted})/{counted}·100 = {error} %",
  ],
  "energies.error": [
    "({meter} - {standard})/{standard}·100 = {error} %",
    "({meter} - {standard})/{standard}·100 = {error} %",
  ],
  "watt-second": [
    "{name}:3600·{pulses}/({constant}·{seconds})·{ratio} = {power} kW(秒表),标准表 {known} kW",
    "{name}: 3600·{pulses}/({constant}·{seconds})·{ratio} = {power} kW by stop-watch, {known} kW by the standard",
  ],
  "registration.within": [
    "{method}:({sums})/{total} = {average} %;100 ± {limit} %:合格",
    "{method}: ({sums})/{total} = {average} %; 100 ± {limit} %: within",
  ],
  "registration.outside": [
    "{method}:({sums})/{total} = {average} %;100 ± {limit} %:超差({beyond})",
    "{method}: ({sums})/{total} = {average} %; 100 ± {limit} %: outside ({beyond})",
  ],
  "creep.said": ["潜动:{minutes} 分钟 {pulses} 个脉冲", "creep: {pulses} pulses in {minutes} min"],
  "creep.least": [",至少需 {least} 分钟", ", at least {least} min are needed"],
  "tried.passes": [":合格", ": passes"],
  "tried.fails": [":不合格", ": fails"],
  "tried.no-verdict": [":不作判定", ": no verdict"],
  "tried.proves-nothing": [":不能说明问题", ": proves nothing"],
  "starting.starts": ["起动:{current} A 时起动", "starting: starts at {current} A"],
  "starting.does-not": ["起动:{current} A 时不起动", "starting: does not start at {current} A"],
  "starting.no-limit": [":规则包中没有限值", ": the profile has no limit"],
  "starting.limit": [",限值 {limit} A", ", limit {limit} A"],
  "ratio.error": ["{name}:比差 {error} %", "{name}: ratio error {error} %"],
  "ratio.within": [",允许 ±{limit} %:合格", ", limit ±{limit} %: within"],
  "ratio.outside": [",允许 ±{limit} %:超差", ", limit ±{limit} %: outside"],
  "drop.said": ["{name}:二次回路压降 {drop} %", "{name}: leads drop {drop} %"],
  "drop.within": [",不得大于 {limit} %:合格", ", at most {limit} %: within"],
  "drop.outside": [",不得大于 {limit} %:超差", ", at most {limit} %: outside"],
  "error-that-counts": ["计算采用的误差:{error} %({how})", "error that counts: {error} % ({how})"],
  "how.name": ["{name}", "{name}"],
  "how.mean-load": ["平均负荷点", "at the mean load"],
  "how.only-load": ["唯一负荷点", "the only load"],
  "how.weighted": ["{rule}:({sums})/{total}", "{rule}: ({sums})/{total}"],
  "standard-good-to": [
    "标准器自身的误差为 ±{uncertainty} %",
    "the standard itself is good to ±{uncertainty} %",
  ],
  "refund.error": ["γ = {error} %({how})", "γ = {error} % ({how})"],
  "refund.by-error": [
    "{recorded}·{fraction}/(1{signed}) = {energy} kWh",
    "{recorded}·{fraction}/(1{signed}) = {energy} kWh",
  ],
  "refund.by-share": [
    "{recorded} - {recorded}/{share} = {energy} kWh",
    "{recorded} - {recorded}/{share} = {energy} kWh",
  ],
  "refund.by-multiplier": [
    "{recorded}·({booked} - {actual})/{booked} = {energy} kWh",
    "{recorded}·({booked} - {actual})/{booked} = {energy} kWh",
  ],
  "refund.by-normal": [
    "{recorded} - {normal} = {energy} kWh",
    "{recorded} - {normal} = {energy} kWh",
  ],
  "refund.beyond": [
    "γ = {allowed} - {drop} = {beyond} %;",
    "γ = {allowed} - {drop} = {beyond} %; ",
  ],
  "refund.factor": ["{whole}·{factor} = {energy} kWh", "{whole}·{factor} = {energy} kWh"],
  "refund.refund": ["取整:{energy} kWh,退", "rounded: {energy} kWh, refund"],
  "refund.back-bill": ["取整:{energy} kWh,补", "rounded: {energy} kWh, back-bill"],
  "refund.none": ["取整:{energy} kWh,不退不补", "rounded: {energy} kWh, none"],
  "register.used": [
    "({now} - {before})·{factor} = {used} kWh",
    "({now} - {before})·{factor} = {used} kWh",
  ],
  "register.less": ["{now} - {before} < 0", "{now} - {before} < 0"],
  "register.rolled": [
    "({now} + 10^{digits} - {before})·{factor} = {used} kWh",
    "({now} + 10^{digits} - {before})·{factor} = {used} kWh",
  ],
  "register.history": [
    "日均 {now} kWh,此前 {before}:{times} 倍",
    "{now} kWh a day, {before} before: {times} times",
  ],
  "spot.within": ["{value} {unit}:在 {bounds} 之内", "{value} {unit}: within {bounds}"],
  "spot.outside": ["{value} {unit}:在 {bounds} 之外", "{value} {unit}: outside {bounds}"],
  "spot.beyond": [
    "瞬时值证明不合格:超出任何时候都须满足的限值",
    "spot values prove a breach: beyond a bound that always holds",
  ],
  "spot.repeated": [
    "瞬时值证明不合格:{times} 次超限",
    "spot values prove a breach: outside {times} times",
  ],
  "bound.and": ["和 ", " and "],
  "bound.between": ["{low}–{high} {unit}({share} %)", "{low}–{high} {unit} ({share} %)"],
  "bound.least": ["不小于 {low} {unit}({share} %)", "at least {low} {unit} ({share} %)"],
  "bound.most": ["不大于 {high} {unit}({share} %)", "at most {high} {unit} ({share} %)"],
  "limit.below": ["低于 {end} {unit}({rule})。", "Below {end} {unit} ({rule}). "],
  "limit.within": [
    "在 {low} 至 {high} {unit} 之内({rule})。",
    "Within {low} to {high} {unit} ({rule}). ",
  ],
  "limit.above": ["高于 {end} {unit}({rule})。", "Above {end} {unit} ({rule}). "],
  "limit.no-proof": ["单个瞬时值不作为结论。", "One spot value is no proof."],
  "remark.no-limit": [
    "{name}:{class} 级在此负荷下没有限值。",
    "{name}: class {class} has no limit at this load.",
  ],
  "remark.load-too-small": [
    "{name}:低于基本电流的 {least} %,不作判定。",
    "{name}: below {least} % of the basic current; not judged.",
  ],
  "remark.load-power-factor": [
    "{name}:功率因数低于 {least},不作判定。",
    "{name}: power factor below {least}; not judged.",
  ],
  "remark.few-repeats": ["{name}:重复次数少于 {least} 次。", "{name}: fewer than {least} repeats."],
  "remark.watt-second-differs": [
    "{step};请检查常数、倍率和接线。",
    "{step}; check constant, ratios and connections.",
  ],
  "remark.creeps": ["电能表无负荷时仍走字。", "The meter registers without load."],
  "remark.creep-too-short": ["{said};时间不够,不能说明问题。", "{said}; it proves nothing."],
  "remark.creep-voltage": [
    "须加 {percent} % 额定电压。",
    "It takes {percent} % of the rated voltage.",
  ],
  "remark.does-not-start": [
    "电能表在起动电流下不走字。",
    "The meter does not register at its starting current.",
  ],
  "remark.ratio-outside": ["{step}。", "{step}."],
  "remark.burden-too-high": [
    "{name}:二次负荷 {burden} VA 超过额定值。",
    "{name}: burden {burden} VA is above the rated.",
  ],
  "remark.lead-drop-outside": ["{step}。", "{step}."],
  "remark.no-standard": ["未注明所用标准器。", "The test does not name its reference standard."],
  "remark.instrument-unknown": [
    "仪器 {instrument} 不在仪器台账中;请登记。",
    "Instrument {instrument} is not in the register; register it.",
  ],
  "remark.calibration-unknown": [
    "仪器台账中没有 {instrument} 在 {day} 之前的检定记录;请补录。",
    "The register names no calibration of {instrument} made by {day}; add it.",
  ],
  "remark.calibration-expired": [
    "仪器 {instrument} 的检定有效期至 {due},测量时已过期。",
    "The calibration of {instrument} had ended on {due}.",
  ],
  "remark.standard-class-unknown": [
    "仪器台账中没有标准器 {instrument} 的准确度等级;请补录。",
    "The register names no accuracy class of {instrument}; add it.",
  ],
  "remark.standard-not-better": [
    "标准器为 {standard} 级,未比被检表({meter} 级)高 {better} 个等级。",
    "The standard's class {standard} is not {better} classes better than the meter's {meter}.",
  ],
  "remark.comparison-overdue": [
    "标准器 {instrument} 上次比对:{last};间隔不得超过 {most} 个月。",
    "Last comparison of {instrument} with the laboratory: {last}; at most {most} months may pass.",
  ],
  "remark.seal-broken": [
    "检前封印破损或缺失:先查明原因,再认定责任。",
    "A seal was broken or missing as found: clear up how before anybody is responsible.",
  ],
  "remark.wiring-wrong": [
    "接线错误:无论电能表误差如何,计量电量都不正确。",
    "The wiring is wrong: the energy was wrong whatever the error of the meter.",
  ],
  "remark.no-class": [
    "规则包中没有 {class} 级的限值。",
    "The profile has no limits for class {class}.",
  ],
  "remark.near-limit": [
    "{name}:距限值之差小于标准器自身的误差。",
    "{name}: nearer to the limit than the standard is good to.",
  ],
  "remark.no-refund-rule": ["规则包中没有退补规则。", "The profile has no rule for a refund."],
  "remark.estimate-needed": [
    "误差在允许范围内:请按正常月份估算。",
    "The errors are within their limits: estimate from months in which it was right.",
  ],
  "remark.registers-nothing": [
    "电能表未走字:请按正常月份估算。",
    "The meter registered nothing: estimate from months in which it was right.",
  ],
  "remark.which-error": [
    "检验了多个负荷点:请注明平均负荷点或客户类别。",
    "Several loads were tested: say which is the mean load, or the kind of customer.",
  ],
  "remark.no-reading-before": [
    "没有可对照的上次示数。",
    "There is no earlier reading to compare with.",
  ],
  "remark.reading-order": [
    "本次抄表时间不晚于上次。",
    "The reading is not later than the one before it.",
  ],
  "remark.too-many-digits": [
    "{value} 超出 {digits} 位计度器。",
    "{value} does not fit a register of {digits} digits.",
  ],
  "remark.register-went-back": [
    "示数小于上次,且不像是翻转归零。",
    "The register shows less than before, and not as if it had begun anew at zero.",
  ],
  "remark.rolled-over": ["计度器已翻转归零。", "The register has begun anew at zero."],
  "remark.multiplier-left-out": [
    "若漏乘倍率 {multiplier},则电量相符。",
    "Consumption fits if the multiplier {multiplier} was left out.",
  ],
  "remark.much-more": [
    "远多于此前;请检查位数和倍率。",
    "Far more than before; check digits and multiplier.",
  ],
  "remark.much-less": [
    "远少于此前;请检查位数和倍率。",
    "Far less than before; check digits and multiplier.",
  ],
  "remark.spot-only": [
    "瞬时值不能证明供电合格;请用记录仪测量。",
    "Spot values never prove that the supply is right; measure with a logger.",
  ],
};
