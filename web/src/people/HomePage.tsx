import { useTranslation } from 'react-i18next';
import { Shell } from '../shell/Shell';
import { Notice } from '../ui/Notice';
import { TwoCircles } from '../ui/TwoCircles';
import styles from './HomePage.module.css';
import { SignInForm } from './SignInForm';
import type { SessionEnd } from './useSession';

interface HomePageProps {
  onSignedIn: () => void;
  /** Why the person who was here is signed in no more. */
  end?: SessionEnd;
}

/** The front door: practices sign in, patients learn that their link is all they need. */
export function HomePage({ onSignedIn, end = null }: HomePageProps) {
  const { t } = useTranslation();
  return (
    <Shell title={t('title.home')} width="wide">
      <div className={styles.columns}>
        <div className={styles.words}>
          <span className={styles.sign}>
            <TwoCircles state="meeting" />
          </span>
          <h1 className={styles.headline}>{t('home.headline')}</h1>
          <p className={styles.lead}>{t('home.lead')}</p>
          <section className={styles.patient} aria-labelledby="patient-hint">
            <h2 id="patient-hint">{t('home.patientTitle')}</h2>
            <p>{t('home.patientText')}</p>
          </section>
        </div>
        <div className={styles.door}>
          {end === 'idle' && (
            <Notice title={t('home.idledOutTitle')} urgent>
              <p>{t('home.idledOutText')}</p>
            </Notice>
          )}
          {end === 'ended' && (
            <Notice title={t('home.endedTitle')} urgent>
              <p>{t('home.endedText')}</p>
            </Notice>
          )}
          <SignInForm onSignedIn={onSignedIn} />
        </div>
      </div>
    </Shell>
  );
}
