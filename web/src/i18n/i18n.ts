import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { de } from '../locales/de';
import { en } from '../locales/en';

export const languages = ['de', 'en'] as const;
export type Language = (typeof languages)[number];

const kStorageKey = 'heydok-language';

function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value);
}

/** What the person chose before, else the browser's wish; German where neither is known to us. */
export function preferredLanguage(wishes: readonly string[] = navigator.languages): Language {
  const chosen = remembered();
  if (chosen) return chosen;
  const wish = wishes.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage);
  return wish ?? 'de';
}

function remembered(): Language | null {
  try {
    const stored = localStorage.getItem(kStorageKey);
    return isLanguage(stored) ? stored : null;
  } catch {
    return null; // Storage may be forbidden; the page works without.
  }
}

export const i18n = createInstance();

export async function startI18n(language: Language = preferredLanguage()): Promise<void> {
  i18n.on('languageChanged', (next) => {
    document.documentElement.lang = next;
  });
  // Chosen in another tab of the same practice: it holds here too.
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === kStorageKey && isLanguage(newValue)) void i18n.changeLanguage(newValue);
  });
  await i18n.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'de',
    supportedLngs: languages,
    resources: { de: { translation: de }, en: { translation: en } },
    interpolation: { escapeValue: false }, // React escapes.
  });
}

export async function chooseLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(kStorageKey, language);
  } catch {
    // Not remembered then.
  }
  await i18n.changeLanguage(language);
}
