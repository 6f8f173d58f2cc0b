/** Tickets from tables: a file is looked at, mapped, checked and only then carried out. */
import { Download, FileUp, Inbox } from "lucide-preact";
import { exactly, when } from "#shared/format/time";
import { Badge, Banner, Button, Empty, Progress, Sign } from "#shared/ui/basics";
import { lacking } from "../../core/import-mapping";
import { earlierImports, type ImportJob, isOpen } from "../../core/imports";
import { t, term } from "../../text";
import { Told } from "../told";
import { useDesk } from "../use";
import { useReading } from "../use-reading";
import { FilePick } from "./file-pick";
import { MappingForm } from "./import-columns";
import { Faults, FirstRows } from "./import-rows";
import { useImport } from "./use-import";

export function ImportsPart() {
  const earlier = useReading(earlierImports);
  return (
    <div class="stack">
      <NewImport onEnd={earlier.again} />
      <section class="card stack">
        <h2>{t("import.earlier")}</h2>
        <Told reading={earlier.reading} isOld={earlier.content !== null} retry={earlier.again} />
        {earlier.content && <Earlier all={earlier.content} />}
      </section>
    </div>
  );
}

function NewImport({ onEnd }: { onEnd: () => void }) {
  const { draft, busy, refused, choose, mapBy, change, check, carryOut } = useImport(onEnd);
  const { file, preview, mapping, checked, done } = draft;
  const isReady = mapping !== null && mapping.source.trim() !== "" && !lacking(mapping).length;
  return (
    <section class="card stack">
      <h2>{t("import.new")}</h2>
      <p class="quiet small">{t("import.how")}</p>
      <div class="fields">
        <FilePick
          label={t("import.file")}
          accept=".csv,.txt,.xlsx"
          disabled={busy}
          onFile={choose}
        />
        {file && (
          <FilePick
            label={t("import.mapping-file")}
            accept=".toml"
            disabled={busy}
            onFile={async (chosen) => mapBy(await chosen.text())}
          />
        )}
      </div>
      {refused && (
        <Banner tone="bad" urgent>
          {refused}
        </Banner>
      )}
      {file && busy && !preview && <p class="quiet">{t("import.looking", { file: file.name })}</p>}
      {file && preview && mapping && !done && (
        <>
          <MappingForm file={file} preview={preview} mapping={mapping} onMapping={change} />
          <div>
            <Button disabled={busy || !isReady} onClick={() => void check()}>
              {t("import.check")}
            </Button>
          </div>
          {preview.fault && <Banner tone="bad">{preview.fault.message}</Banner>}
        </>
      )}
      {preview && checked && !done && <Checked of={checked} />}
      {preview && checked && !done && <FirstRows rows={preview.rows} />}
      {checked && !isOpen(checked) && !done && checked.made > 0 && (
        <div>
          <Button
            kind="primary"
            sign={FileUp}
            disabled={busy}
            onClick={() => void carryOut()}
            data-import
          >
            {t("import.do", { n: checked.made })}
          </Button>
        </div>
      )}
      {done && <Done of={done} />}
    </section>
  );
}

/** What a check of all rows found; nothing has been written. */
function Checked({ of }: { of: ImportJob }) {
  if (isOpen(of)) return <Going of={of} label={t("import.checking")} />;
  if (of.fault) return <Banner tone="bad">{of.fault.message}</Banner>;
  return (
    <>
      <Banner tone={of.rejected ? "amber" : "good"}>
        <strong>
          {t("import.would", { made: of.made, there: of.there, rejected: of.rejected })}
        </strong>
        <span>{t("import.nothing-yet")}</span>
      </Banner>
      <Faults of={of} />
    </>
  );
}

function Done({ of }: { of: ImportJob }) {
  if (isOpen(of)) return <Going of={of} label={t("import.going")} />;
  if (of.fault) return <Banner tone="bad">{of.fault.message}</Banner>;
  return (
    <>
      <Banner tone={of.rejected ? "amber" : "good"}>
        <strong>
          {t("import.done", { made: of.made, there: of.there, rejected: of.rejected })}
        </strong>
        {of.rejected > 0 && <span>{t("import.correct")}</span>}
      </Banner>
      <RejectedRows of={of} />
      <Faults of={of} />
    </>
  );
}

function Going({ of, label }: { of: ImportJob; label: string }) {
  const said = of.total === null ? label : `${label} ${of.rows} / ${of.total}`;
  return (
    <div class="stack tight" role="status">
      <span>{said}</span>
      <Progress part={of.rows} whole={of.total ?? 0} label={label} />
    </div>
  );
}

function RejectedRows({ of }: { of: ImportJob }) {
  if (!of.errors_file) return null;
  return (
    <a class="button" href={of.errors_file} download>
      <Sign of={Download} />
      {t("import.rejected-rows", { n: of.rejected })}
    </a>
  );
}

const TONES = { waiting: "plain", running: "accent", done: "good", failed: "bad" } as const;

function Earlier({ all }: { all: readonly ImportJob[] }) {
  const now = useDesk().now.value;
  if (all.length === 0) return <Empty sign={Inbox}>{t("import.none")}</Empty>;
  return (
    <div class="wide-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t("import.when")}</th>
            <th scope="col">{t("import.file")}</th>
            <th scope="col">{t("import.by")}</th>
            <th scope="col">{t("import.state")}</th>
            <th scope="col">{t("import.counts")}</th>
            <th scope="col">{t("import.rejected")}</th>
          </tr>
        </thead>
        <tbody>
          {all.map((job) => (
            <tr key={job.id} data-import-job={job.id}>
              <td title={exactly(job.created_at)}>{when(job.created_at, now)}</td>
              <td>{job.file}</td>
              <td>{job.created_by}</td>
              <td>
                <Badge tone={TONES[job.state]}>{term("import-state", job.state)}</Badge>{" "}
                {job.dry_run && <span class="quiet small">{t("import.dry")}</span>}
              </td>
              <td>{t("import.made-there", { made: job.made, there: job.there })}</td>
              <td>{job.errors_file ? <RejectedRows of={job} /> : job.rejected}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
