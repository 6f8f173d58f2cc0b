/** The desk: list, map, crews and the open ticket, all following the same news. */
import { effect, signal, untracked } from "@preact/signals-core";
import { Alarm } from "./alarm";
import { Assigning } from "./assigning";
import { Crews, type Waiting, type Word } from "./crews";
import { follow, hear, type News } from "./events";
import { FactsOnMap } from "./facts-on-map";
import { filterOf } from "./filter";
import { choice, isShown } from "./layers";
import { OnMap } from "./on-map";
import { Opened } from "./open-ticket";
import { loadProfile } from "./profile";
import { Queue } from "./queue";
import { route } from "./route";
import type { Changed, Outbox } from "./rows";
import { SavedViews } from "./saved-views";
import { Selection } from "./selection";
import { Tracks } from "./tracks";

/** Positions of many crews are drawn together, ms: a place is shown with its age, in minutes. */
const GATHER = 1_000;
/** The map is asked again for news that it cannot place, but not for each, ms. */
const CALM = 2_000;
const DAY = 86_400_000;

/** What a device says of its outbox (event `device.outbox`). */
type Said = Outbox & { waiting: Waiting; received_at: string };

export class Desk {
  readonly queue = new Queue();
  readonly crews = new Crews();
  readonly map = new OnMap(() => this.queue.filter.value);
  readonly facts = new FactsOnMap(() => this.queue.filter.value);
  readonly opened = new Opened();
  readonly views = new SavedViews();
  /** Tickets chosen for one command on many. */
  readonly chosen = new Selection();
  readonly alarm = new Alarm();
  readonly assigning = new Assigning();
  readonly tracks = new Tracks();
  readonly heat = new OnMap(
    () => `opened_from=${new Date(Date.now() - choice.value.days * DAY).toISOString()}`,
    2_000,
  );
  /** The clock of the page: what is shown of ages and of time left goes on. Epoch ms. */
  readonly now = signal(Date.now());
  private readonly over = new AbortController();
  private words: Word[] = [];
  private gathering: ReturnType<typeof setTimeout> | undefined;
  private calming: ReturnType<typeof setTimeout> | undefined;
  /** What the map is to be asked for again. */
  private readonly due = new Set<Pick<OnMap, "load">>();

  /** Follows everything until `close`. */
  open(): void {
    const ticking = setInterval(() => {
      this.now.value = Date.now();
    }, 5_000);
    const ends = [
      hear((news) => this.take(news)),
      this.alarm.open(),
      effect(() => {
        const { ticket } = route.value;
        // What is opened is no reason to open it: each answer would be asked for again.
        untracked(() => this.opened.open(ticket));
      }),
      effect(() => {
        const { filter } = route.value;
        if (filter !== null) untracked(() => this.queue.want(filterOf(filter)));
      }),
      effect(() => {
        this.queue.filter.value;
        untracked(() => void this.map.load());
      }),
      effect(() => {
        const { value: box } = this.map.at;
        if (box && isShown("heat")) untracked(() => this.heat.look(box));
      }),
      effect(() => {
        const { value: box } = this.map.at;
        this.queue.filter.value;
        if (box && isShown("facts")) untracked(() => this.facts.look(box));
      }),
      () => clearInterval(ticking),
    ];
    this.over.signal.addEventListener("abort", () => ends.forEach((end) => void end()));
    void follow(this.over.signal);
  }

  close(): void {
    this.over.abort();
  }

  /** What a ticket is about, as far as anything on the screen says so; else its number. */
  titleOf(ticket: string): string {
    const { value: open } = this.opened.now;
    const known =
      this.queue.rows.value.find((row) => row.ticket === ticket) ??
      this.map.seen.value.points.find((point) => point.ticket === ticket) ??
      (open.state === "open" && open.id === ticket ? open.content.ticket : null);
    return known?.title ?? ticket;
  }

  private take({ type, data }: News): void {
    if (type === "hello" || type === "reset") void this.loadAll();
    else if (type === "ticket.changed") this.takeTicket(data as unknown as Changed);
    else if (type === "crew.position") this.gather(data as unknown as Word);
    else if (type === "device.outbox") this.takeOutbox(data as unknown as Said);
  }

  private async loadAll(): Promise<void> {
    // Lists and map say themselves when there was no answer; a line that breaks brings the next try.
    await Promise.allSettled([
      loadProfile(),
      this.crews.load(),
      this.views.load(),
      this.queue.load(),
      this.map.load(),
    ]);
    this.opened.again();
  }

  private takeTicket(news: Changed): void {
    this.now.value = Date.now();
    this.queue.hear(news);
    const open = this.opened.now.value;
    if (open.state !== "none" && open.id === news.ticket) this.opened.again();
    if (!this.map.hear(news)) this.due.add(this.map);
    if (isShown("facts")) this.due.add(this.facts);
    if (this.due.size === 0) return;
    this.calming ??= setTimeout(() => {
      this.calming = undefined;
      for (const one of this.due) void one.load();
      this.due.clear();
    }, CALM);
  }

  private takeOutbox(said: Said): void {
    this.crews.hearOutbox(said.device, said.waiting, said.received_at);
    this.queue.hearOutbox(said);
  }

  private gather(word: Word): void {
    this.words.push(word);
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      this.now.value = Date.now();
      this.crews.hear(this.words);
      this.words = [];
    }, GATHER);
  }
}
