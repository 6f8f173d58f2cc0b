/** The plot of a verdict, with its words in place of the picture for who does not see it. */
import { plotAddress, plotWords } from "../../core/ticket/plot";
import { language, t } from "../../text";
import { useReading } from "../use-reading";

export function Plot({ ticket, fact }: { ticket: string; fact: string }) {
  const address = plotAddress(ticket, fact, language.value);
  const { content: found } = useReading((signal) => plotWords(address, signal), address);
  if (!found) return null;
  return (
    <figure class="plot">
      <a href={address} target="_blank" rel="noreferrer" title={t("verdict.plot-large")}>
        <img src={address} alt={found} loading="lazy" />
      </a>
    </figure>
  );
}
