/** The queue: what needs somebody, in order, as the filter in the address says. */
import { computed, signal } from "@preact/signals-core";
import { addressedAs, asking, BEGIN, type Filter, isSame, queryOf, type View } from "./filter";
import { Listing } from "./listing";
import { askFor, askMeanwhile } from "./route";

const PAGE = 60;
const ORDER = "-emergency,priority,due";

export class Queue extends Listing {
  /** What is looked at. The address says it: change it there (`askFor`). */
  readonly wants = signal<Filter>(BEGIN);
  /** What list, map and board ask for alike. Maps do not search for words. */
  readonly filter = computed(() => queryOf(this.wants.value, false));

  constructor() {
    super(() => ({ query: queryOf(this.wants.value), sort: ORDER, limit: PAGE }));
  }

  look(view: View): void {
    askFor({ ...this.wants.value, view });
  }

  search(words: string): void {
    askMeanwhile(asking(this.wants.value, "q", words.trim()));
  }

  /** The address says what to look at; one that says the same again, such as of another ticket, changes nothing. */
  want(filter: Filter): void {
    if (addressedAs(filter) === addressedAs(this.wants.value)) return;
    const isOther = !isSame(filter, this.wants.value);
    this.wants.value = filter;
    if (isOther) void this.load();
  }
}
