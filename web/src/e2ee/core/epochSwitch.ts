import type { Effect } from './effects';

/** Times of docs/e2ee.md section 7.2, in milliseconds. */
export const kSwitchWithin = 2_000;
export const kEraseAfter = 10_000;

/** Which epochs a device can read, and with which one it sends. The same for host and guest. */
export class EpochSwitch {
  private readonly installed = new Set<number>();
  private pending: { epoch: number; at: number } | null = null;
  private erasures: { epoch: number; at: number }[] = [];
  private sending = 0;
  private stopped = false;

  /** The epoch that this device sends with; 0: none. */
  get sendsWith(): number {
    return this.stopped ? 0 : this.sending;
  }

  /** The keys of `epoch` were installed; sending goes over at `at`, at latest. */
  plan(epoch: number, at: number): void {
    this.installed.add(epoch);
    this.pending = { epoch, at };
  }

  /** Sending may go over to `epoch` now: everybody has it. */
  confirm(epoch: number, now: number, out: Effect[]): void {
    if (this.pending && this.pending.epoch <= epoch) this.go(this.pending.epoch, now, out);
  }

  /** True if sending went over to another epoch by time. */
  tick(now: number, out: Effect[]): boolean {
    const due = this.erasures.filter((erasure) => erasure.at <= now);
    this.erasures = this.erasures.filter((erasure) => erasure.at > now);
    for (const { epoch } of due) {
      this.installed.delete(epoch);
      out.push({ kind: 'erase', epoch });
    }
    if (!this.pending || now < this.pending.at) return false;
    this.go(this.pending.epoch, now, out);
    return true;
  }

  stop(out: Effect[]): void {
    if (this.stopped) return;
    this.stopped = true;
    out.push({ kind: 'stop' });
  }

  resume(out: Effect[]): void {
    if (!this.stopped) return;
    this.stopped = false;
    if (this.sending > 0) out.push({ kind: 'switch', epoch: this.sending });
  }

  private go(epoch: number, now: number, out: Effect[]): void {
    this.pending = null;
    this.sending = epoch;
    if (!this.stopped) out.push({ kind: 'switch', epoch });
    for (const older of this.installed) {
      const known = this.erasures.some((erasure) => erasure.epoch === older);
      if (older < epoch && !known) this.erasures.push({ epoch: older, at: now + kEraseAfter });
    }
  }
}
