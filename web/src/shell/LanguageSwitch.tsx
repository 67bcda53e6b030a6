import { useTranslation } from 'react-i18next';
import { chooseLanguage, languages, type Language } from '../i18n/i18n';
import styles from './LanguageSwitch.module.css';

const names: Record<Language, string> = { de: 'Deutsch', en: 'English' };

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <div role="group" aria-label={t('common.language')} className={styles.switch}>
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          className={styles.choice}
          aria-pressed={i18n.language === language}
          onClick={() => void chooseLanguage(language)}
        >
          {names[language]}
        </button>
      ))}
    </div>
  );
}
