import { kReports, type Reported } from './messages';

/** An attacker may raise an alarm thousands of times: the host hears of each kind once in this time, ms. */
export const kReportEvery = 10_000;

/** What a guest's device noticed and has not told the host yet (docs/e2ee.md section 12). */
export class GuestReports {
  private readonly untold = new Set<Reported>();
  private readonly told = new Map<Reported, number>();

  /** Alarms that are no report are the host's own to raise. */
  note(alarm: string): void {
    if (isReported(alarm)) this.untold.add(alarm);
  }

  /** What may be told now; it counts as told. */
  due(now: number): Reported[] {
    const due = [...this.untold].filter(
      (alarm) => now - (this.told.get(alarm) ?? Number.NEGATIVE_INFINITY) >= kReportEvery,
    );
    for (const alarm of due) {
      this.untold.delete(alarm);
      this.told.set(alarm, now);
    }
    return due;
  }
}

function isReported(alarm: string): alarm is Reported {
  return Object.hasOwn(kReports, alarm);
}
