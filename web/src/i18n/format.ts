import type { TFunction } from 'i18next';

export function clock(when: Date, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(when);
}

/** "heute um 14:05 Uhr": near days in words, others by date. */
export function moment(iso: string, language: string, t: TFunction, now = new Date()): string {
  const when = new Date(iso);
  if (Number.isNaN(when.getTime())) return '';
  const time = clock(when, language);
  switch (dayDistance(when, now)) {
    case 0:
      return t('dashboard.today', { time });
    case 1:
      return t('dashboard.tomorrow', { time });
    case -1:
      return t('dashboard.yesterday', { time });
    default: {
      const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long' }).format(when);
      return t('dashboard.onDay', { day, time });
    }
  }
}

/** "3. November 2027" */
export function longDay(iso: string, language: string): string {
  const when = new Date(iso);
  return Number.isNaN(when.getTime())
    ? ''
    : new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(when);
}

function dayDistance(when: Date, now: Date): number {
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
