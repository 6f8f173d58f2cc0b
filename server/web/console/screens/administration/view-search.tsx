/** Who looked at personal data: by user, ticket and days, the newest first. */
import { Inbox } from "lucide-preact";
import { exactly, when } from "#shared/format/time";
import { Empty } from "#shared/ui/basics";
import { TextField } from "#shared/ui/fields";
import { type View, type ViewFilter, viewsOf } from "../../core/auditing";
import { addressOf } from "../../core/route";
import { t, term } from "../../text";
import { useDesk } from "../use";
import { SearchCard, useSearch } from "./searching";

const ALL: ViewFilter = { user: "", ticket: "", since: "", until: "" };
/** Tickets of one look that are named; a list may have shown hundreds. */
const NAMED = 5;

export function ViewSearch() {
  const searching = useSearch<ViewFilter, View>(viewsOf, ALL);
  const { filter, setFilter, found } = searching;
  return (
    <SearchCard
      title={t("auditing.views")}
      name="views"
      of={searching}
      fields={
        <>
          <Field of="user" {...{ filter, setFilter }} />
          <Field of="ticket" {...{ filter, setFilter }} />
          <Field of="since" type="date" {...{ filter, setFilter }} />
          <Field of="until" type="date" {...{ filter, setFilter }} />
        </>
      }
    >
      {found && <Views of={found.items} />}
    </SearchCard>
  );
}

function Field({
  of,
  type = "text",
  filter,
  setFilter,
}: {
  of: keyof ViewFilter;
  type?: "text" | "date";
  filter: ViewFilter;
  setFilter: (filter: ViewFilter) => void;
}) {
  return (
    <TextField
      label={t(`auditing.${of}`)}
      type={type}
      value={filter[of]}
      onValue={(value) => setFilter({ ...filter, [of]: value })}
    />
  );
}

function Views({ of }: { of: readonly View[] }) {
  const now = useDesk().now.value;
  if (of.length === 0) return <Empty sign={Inbox}>{t("auditing.nobody")}</Empty>;
  return (
    <div class="wide-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t("import.when")}</th>
            <th scope="col">{t("auditing.user")}</th>
            <th scope="col">{t("user.role")}</th>
            <th scope="col">{t("auditing.what")}</th>
            <th scope="col">{t("auditing.ticket")}</th>
            <th scope="col">{t("auditing.address")}</th>
          </tr>
        </thead>
        <tbody>
          {of.map((one) => (
            <tr key={one.id} data-view={one.what}>
              <td title={exactly(one.at)}>{when(one.at, now)}</td>
              <td>{one.user}</td>
              <td>{term("office-role", one.role)}</td>
              <td>{term("view-of", one.what)}</td>
              <td>
                <Tickets of={one} />
              </td>
              <td>{one.address}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Tickets({ of: { tickets, hits } }: { of: View }) {
  if (tickets.length === 0) return <span class="quiet">{t("auditing.hits", { n: hits })}</span>;
  const others = tickets.length - NAMED;
  return (
    <span class="row">
      {tickets.slice(0, NAMED).map((ticket) => (
        <a key={ticket} href={addressOf({ place: "desk", part: null, ticket })}>
          {ticket}
        </a>
      ))}
      {others > 0 && <span class="quiet">{t("auditing.others", { n: others })}</span>}
    </span>
  );
}
