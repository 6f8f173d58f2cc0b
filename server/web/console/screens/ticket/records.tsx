/** What the utility's own books say, with their files. */
import { bytes } from "#shared/format/numbers";
import { clock } from "#shared/format/time";
import type { RecordOf } from "../../core/ticket/office-ticket";
import { t, term } from "../../text";
import { useDesk } from "../use";
import { useHere } from "./here";
import { Section } from "./section";

export function Records() {
  const { ticket } = useHere();
  return (
    <Section part="records">
      <ul class="stack tight">
        {ticket.records.map((one) => (
          <One record={one} key={one.fact} />
        ))}
      </ul>
    </Section>
  );
}

function One({ record }: { record: RecordOf }) {
  const now = useDesk().now.value;
  const { byId } = useHere();
  const kept = byId.get(record.fact)?.attachments ?? [];
  return (
    <li class="card stack tight">
      <div class="row between small">
        <strong>{term("source", record.source)}</strong>
        <span class="quiet">
          {clock(record.at, now)} · {record.by}
        </span>
      </div>
      <p>{record.text}</p>
      {record.reference && (
        <p class="small quiet">{t("record.reference-is", { what: record.reference })}</p>
      )}
      <ul class="small">
        {(record.files ?? []).map((file) => {
          const address = kept.find((one) => one.endsWith(file.sha256));
          const words = `${file.name} · ${bytes(file.size)}`;
          return (
            <li key={file.sha256}>
              {address ? (
                <a href={address} target="_blank" rel="noreferrer">
                  {words}
                </a>
              ) : (
                words
              )}
            </li>
          );
        })}
      </ul>
    </li>
  );
}
