/** A search of what was recorded: a form, what was found a page at a time, and what was refused. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Banner, Button } from "#shared/ui/basics";
import { t } from "../../text";
import { useCommand } from "../use";

interface Page<Item> {
  items: readonly Item[];
  next: string | null;
}

/** `of`: what was asked for; the form may say something else by now. */
interface Found<Filter, Item> extends Page<Item> {
  of: Filter;
}

/** `ask` answers a page: the first, or the one that begins at a cursor. */
export function useSearch<Filter, Item>(
  ask: (filter: Filter, cursor: string | null) => Promise<Page<Item>>,
  all: Filter,
) {
  const [filter, setFilter] = useState(all);
  const [found, setFound] = useState<Found<Filter, Item> | null>(null);
  const { busy, refused, run } = useCommand();
  const search = () => run(async () => setFound({ ...(await ask(filter, null)), of: filter }));
  const more = async () => {
    if (!found) return;
    const { items, next, of } = found;
    await run(async () => {
      const page = await ask(of, next);
      setFound({ items: [...items, ...page.items], next: page.next, of });
    });
  };
  return { filter, setFilter, found, busy, refused, search, more };
}

interface Card {
  title: string;
  name: string;
  of: {
    found: Page<unknown> | null;
    busy: boolean;
    refused: ComponentChildren;
    search: () => unknown;
    more: () => unknown;
  };
  fields: ComponentChildren;
  children: ComponentChildren;
}

/** `children`: what was found. */
export function SearchCard({ title, name, of, fields, children }: Card) {
  function send(event: Event) {
    event.preventDefault();
    void of.search();
  }
  return (
    <section class="card stack" data-search={name}>
      <h2>{title}</h2>
      <form class="stack" onSubmit={send}>
        <div class="fields">{fields}</div>
        <div>
          <Button type="submit" disabled={of.busy}>
            {t("auditing.search")}
          </Button>
        </div>
      </form>
      {of.refused && (
        <Banner tone="bad" urgent>
          {of.refused}
        </Banner>
      )}
      {children}
      {of.found?.next && (
        <div class="no-print">
          <Button disabled={of.busy} onClick={() => void of.more()}>
            {t("auditing.more")}
          </Button>
        </div>
      )}
    </section>
  );
}
