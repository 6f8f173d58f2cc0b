/** Views that people gave a name to: one's own and those of the office, the same at every desk. */
import { signal } from "@preact/signals-core";
import { ask, read } from "./api";
import { type Filter, filterOf, parametersOf } from "./filter";

export interface SavedView {
  id: string;
  name: string;
  owner: string;
  shared: boolean;
  filter: Record<string, string>;
}

export class SavedViews {
  readonly all = signal<readonly SavedView[]>([]);

  async load(): Promise<void> {
    this.all.value = (await read<{ items: SavedView[] }>("saved-views")).items;
  }

  /** Throws Refusal, NoAnswer: then try again with the same key. */
  async save(name: string, shared: boolean, filter: Filter, key: string): Promise<void> {
    const body = { name, shared, filter: parametersOf(filter) };
    await ask("saved-views", { method: "POST", body, key });
    await this.load();
  }

  /** Throws Refusal, NoAnswer. */
  async forget(view: string): Promise<void> {
    await ask(`saved-views/${encodeURIComponent(view)}`, { method: "DELETE" });
    await this.load();
  }
}

export function filterOfView(view: SavedView): Filter {
  return filterOf(new URLSearchParams(view.filter).toString());
}
