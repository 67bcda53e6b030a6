/** When something unanswered is sent again: after 1, 2, 4, 4 ... seconds (docs/e2ee.md sections 6 and 7.3). */
const kFirst = 1_000;

export class Repetition {
  private wait = kFirst;
  private due: number;

  constructor(
    now: number,
    private readonly longest = 4_000,
  ) {
    this.due = now + kFirst;
  }

  /** Whether it is time; if so, the next time is set. */
  isDue(now: number): boolean {
    if (now < this.due) return false;
    this.wait = Math.min(2 * this.wait, this.longest);
    this.due = now + this.wait;
    return true;
  }
}
