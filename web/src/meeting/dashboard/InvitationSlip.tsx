import { useEffect, useEffectEvent } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { OwnMeeting } from '../../api/types';
import { moment } from '../../i18n/format';
import { QrCode } from '../../ui/QrCode';
import styles from './InvitationSlip.module.css';

interface InvitationSlipProps {
  meeting: OwnMeeting;
  /** The print dialog is closed. */
  onPrinted: () => void;
}

/** The invitation on paper, for who has no e-mail: only the printer sees it. */
export function InvitationSlip({ meeting, onPrinted }: InvitationSlipProps) {
  const { t, i18n } = useTranslation();
  const { meeting_link: link, physician_name: physician, planned_at: planned } = meeting;
  const printed = useEffectEvent(() => onPrinted());
  useEffect(() => {
    const done = (): void => printed();
    window.addEventListener('afterprint', done);
    window.print();
    return () => window.removeEventListener('afterprint', done);
  }, []);

  return createPortal(
    <section className={styles.slip} data-slip aria-label={t('slip.title')}>
      <h1>{t('slip.title')}</h1>
      <p className={styles.who}>{t('slip.with', { physician })}</p>
      {planned && (
        <p className={styles.when}>{moment(planned, i18n.language, t, { byDate: true })}</p>
      )}
      <div className={styles.code}>
        <QrCode text={link} label={t('dashboard.qrLabel')} />
      </div>
      <ol>
        <li>{t('slip.scan')}</li>
        <li>{t('slip.type')}</li>
      </ol>
      <p className={styles.link}>{link}</p>
      <p>{t('letter.private')}</p>
      <p>{t('common.emergency')}</p>
    </section>,
    document.body,
  );
}
