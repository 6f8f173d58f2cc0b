/** The profile in force as people read it: classes, promises, limits and approvals with their sources. */
import type { ComponentChildren } from "preact";
import { withUnit } from "#shared/format/numbers";
import { Badge } from "#shared/ui/basics";
import type { Rules as InForce, Promised, Source } from "../../core/rules";
import { t, term, titled } from "../../text";

export function Rules({ of }: { of: InForce }) {
  const names = { name: of.name, version: of.version, day: of.in_force };
  return (
    <>
      <section class="card stack tight">
        <h2>{titled(of.title)}</h2>
        <p class="quiet">{t("profile.in-force", names)}</p>
      </section>
      <Section
        title={t("profile.classes")}
        heads={[t("profile.code"), t("profile.title"), t("profile.sub-items")]}
      >
        {of.classes.map(({ code, title, sub_items }) => (
          <tr key={code}>
            <th scope="row">{code}</th>
            <td>{titled(title)}</td>
            <td>{sub_items.map((one) => titled(one.title, one.code)).join(" · ")}</td>
          </tr>
        ))}
      </Section>
      <Section
        title={t("profile.promises")}
        heads={[t("profile.promise"), t("profile.within"), t("profile.where"), t("profile.source")]}
      >
        {of.promises.map((one) => (
          <tr key={JSON.stringify(one)}>
            <th scope="row">{term("promise", one.name)}</th>
            <td>{lengthOf(one)}</td>
            <td>{conditionsOf(one, of)}</td>
            <td>
              <SourceWords of={one.source} />
            </td>
          </tr>
        ))}
      </Section>
      <Section
        title={t("profile.limits")}
        heads={[t("profile.limit"), t("profile.allowed"), t("profile.source")]}
      >
        {of.limits.map(({ name, low, high, unit, source }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{withUnit(`${low} – ${high}`, unit)}</td>
            <td>
              <SourceWords of={source} />
            </td>
          </tr>
        ))}
      </Section>
      <Section
        title={t("profile.approvals")}
        heads={[t("profile.code"), t("profile.title"), t("profile.by"), t("profile.from-amount")]}
      >
        {of.approval_steps.map(({ code, title, roles, from_amount }) => (
          <tr key={code}>
            <th scope="row">{code}</th>
            <td>{titled(title)}</td>
            <td>{roles.map((role) => term("office-role", role)).join(" · ")}</td>
            <td>{from_amount}</td>
          </tr>
        ))}
      </Section>
    </>
  );
}

function Section({
  title,
  heads,
  children,
}: {
  title: string;
  heads: readonly string[];
  children: ComponentChildren;
}) {
  return (
    <section class="card stack">
      <h2>{title}</h2>
      <div class="wide-table">
        <table>
          <thead>
            <tr>
              {heads.map((head) => (
                <th scope="col" key={head}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
    </section>
  );
}

function SourceWords({ of: { text, verified } }: { of: Source }) {
  return (
    <span>
      {text} {!verified && <Badge tone="unknown">{t("profile.not-verified")}</Badge>}
    </span>
  );
}

function lengthOf({ minutes, working_days }: Promised): string {
  if (minutes === null) return t("profile.working-days", { n: working_days ?? 0 });
  if (minutes % 60) return t("profile.minutes", { n: minutes });
  return t("profile.hours", { n: minutes / 60 });
}

function conditionsOf(one: Promised, { classes, channels, order_types }: InForce): string {
  const subItems = classes.flatMap((kind) => kind.sub_items);
  const titles = (codes: string[], known: typeof channels) =>
    codes.map((code) => titled(known.find((option) => option.code === code)?.title, code));
  const said = [
    ...titles(one.classes, classes),
    ...titles(one.sub_items, subItems),
    ...titles(one.order_types, order_types),
    ...one.areas.map((area) => term("area-kind", area)),
    ...titles(one.channels, channels),
    ...(one.or_emergency ? [t("profile.or-emergency")] : []),
  ];
  return said.join(" · ") || t("profile.everywhere");
}
