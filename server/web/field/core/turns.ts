/**
 * Taking turns. PouchDB asks for all pictures of a batch at once; a browser lets six through, and those
 * that wait would seem to be silent. So they wait here, and are asked for when their turn comes.
 */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private taken = 0;

  /** `most`: how many have their turn at a time. */
  constructor(private readonly most: number) {}

  /** Resolves when it is one's turn, with what ends it; to end it twice does nothing. */
  async take(): Promise<() => void> {
    if (this.taken < this.most) this.taken += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const next = this.waiting.shift();
      if (next) next();
      else this.taken -= 1;
    };
  }
}
