import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getMeeting } from '../../api/meetings';
import { OutcomePage } from '../../shell/OutcomePage';
import styles from './encryption.module.css';

interface UnsupportedPageProps {
  /** Of a patient's link: the practice behind it is told. */
  meetingId?: string;
}

/** This browser cannot encrypt: what to install, and the telephone. There is no consultation without encryption. */
export function UnsupportedPage({ meetingId }: UnsupportedPageProps) {
  const { t } = useTranslation();
  const phone = usePhoneOfPractice(meetingId);
  return (
    <OutcomePage
      title={t('unsupported.title')}
      text={t('unsupported.text')}
      testId="unsupported-page"
    >
      <ul className={styles.helps}>
        <li>{t('unsupported.computer')}</li>
        <li>{t('unsupported.android')}</li>
        <li>{t('unsupported.apple')}</li>
      </ul>
      <p>{t('unsupported.again')}</p>
      <p>{t('unsupported.phone')}</p>
      {phone && (
        <p>
          <a className={styles.phone} href={`tel:${dialled(phone)}`} data-testid="practice-phone">
            {t('unsupported.call', { phone })}
          </a>
        </p>
      )}
      <p className={styles.quiet}>{t('common.emergency')}</p>
    </OutcomePage>
  );
}

/** Empty as long as it is not known; the page helps without it, too. */
function usePhoneOfPractice(meetingId: string | undefined): string {
  const [phone, setPhone] = useState('');
  useEffect(() => {
    if (meetingId === undefined) return;
    const stop = new AbortController();
    getMeeting(meetingId, stop.signal)
      .then((meeting) => setPhone(meeting.practice_phone))
      .catch(() => undefined); // no link that works: then there is no practice to name
    return () => stop.abort();
  }, [meetingId]);
  return phone;
}

/** Without what is there for reading: "+49 (0)30 1234" is dialled +49301234. */
function dialled(phone: string): string {
  const number = phone.startsWith('+') ? phone.replace('(0)', '') : phone;
  return number.replace(/[^0-9+]/g, '');
}
