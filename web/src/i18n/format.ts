import type { TFunction } from 'i18next';

export function clock(when: Date, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(when);
}

interface MomentOptions {
  now?: Date;
  /** For what is read on another day than it is written. */
  byDate?: boolean;
}

/** "heute um 14:05 Uhr": near days in words, others by date. */
export function moment(
  iso: string,
  language: string,
  t: TFunction,
  { now = new Date(), byDate = false }: MomentOptions = {},
): string {
  const when = new Date(iso);
  if (Number.isNaN(when.getTime())) return '';
  const time = clock(when, language);
  const near = byDate ? undefined : nearDays[dayDistance(when, now)];
  if (near) return t(near, { time });
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long' }).format(when);
  return t('dashboard.onDay', { day, time });
}

/** "3. November 2027" */
export function longDay(iso: string, language: string): string {
  const when = new Date(iso);
  return Number.isNaN(when.getTime())
    ? ''
    : new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(when);
}

const nearDays: Partial<
  Record<number, 'dashboard.yesterday' | 'dashboard.today' | 'dashboard.tomorrow'>
> = {
  [-1]: 'dashboard.yesterday',
  0: 'dashboard.today',
  1: 'dashboard.tomorrow',
};

/** Whole days from `now` to `when`, by the calendar here: 0 is today. */
export function dayDistance(when: Date, now: Date): number {
  const day = (date: Date): number =>
    Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000;
  return day(when) - day(now);
}

/** 3725 -> "1:02:05", 65 -> "1:05". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const two = (value: number): string => value.toString().padStart(2, '0');
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(whole % 60)}`
    : `${minutes}:${two(whole % 60)}`;
}
