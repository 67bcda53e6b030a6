import { describe, expect, it, vi } from 'vitest';
import { clock, duration, moment } from './format';
import { chooseLanguage, i18n, preferredLanguage } from './i18n';

describe('language', () => {
  it('is the browser’s wish, and German when we do not speak it', () => {
    expect(preferredLanguage(['en-GB', 'de'])).toBe('en');
    expect(preferredLanguage(['de-AT'])).toBe('de');
    expect(preferredLanguage(['tr-TR', 'en'])).toBe('en');
    expect(preferredLanguage(['tr-TR'])).toBe('de');
    expect(preferredLanguage([])).toBe('de');
  });

  it('follows a choice made in another tab', async () => {
    const other = (newValue: string) =>
      window.dispatchEvent(new StorageEvent('storage', { key: 'heydok-language', newValue }));
    other('en');
    await vi.waitFor(() => expect(document.documentElement.lang).toBe('en'));
    other('xx');
    expect(i18n.language).toBe('en');
  });

  it('is remembered and written into the page', async () => {
    await chooseLanguage('en');
    expect(document.documentElement.lang).toBe('en');
    expect(preferredLanguage(['de'])).toBe('en');
    localStorage.setItem('heydok-language', 'xx');
    expect(preferredLanguage(['de'])).toBe('de');
  });
});

describe('times', () => {
  const now = new Date(2026, 10, 22, 15, 0);
  const at = (day: number, hour: number): string => new Date(2026, 10, day, hour, 5).toISOString();

  it('are said in words when near', () => {
    const said = (iso: string): string => moment(iso, 'de', i18n.t, { now });
    expect(said(at(22, 9))).toBe('heute um 09:05 Uhr');
    expect(said(at(23, 9))).toBe('morgen um 09:05 Uhr');
    expect(said(at(21, 23))).toBe('gestern um 23:05 Uhr');
    expect(said(at(3, 9))).toBe('am 3. November um 09:05 Uhr');
    expect(said('nonsense')).toBe('');
    // On paper it is read on another day.
    expect(moment(at(22, 9), 'de', i18n.t, { now, byDate: true })).toBe(
      'am 22. November um 09:05 Uhr',
    );
  });

  it('are counted as minutes and hours', () => {
    expect([duration(0), duration(65), duration(3725), duration(-3)]).toEqual([
      '0:00',
      '1:05',
      '1:02:05',
      '0:00',
    ]);
    expect(clock(new Date(2026, 0, 1, 8, 3), 'de')).toBe('08:03');
  });
});
