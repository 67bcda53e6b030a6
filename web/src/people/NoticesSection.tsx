import { useTranslation } from 'react-i18next';
import type { SentNotice } from '../api/types';
import { moment } from '../i18n/format';
import { Button } from '../ui/Button';
import styles from './TeamPage.module.css';

interface NoticesSectionProps {
  notices: SentNotice[];
  onReplay: (noticeId: string) => void;
}

/** What the webhooks were told. What was not taken, and what was, can be sent again. */
export function NoticesSection({ notices, onReplay }: NoticesSectionProps) {
  const { t, i18n } = useTranslation();

  const kind = (notice: SentNotice): string => {
    switch (notice.type) {
      case 'meeting.created':
        return t('systems.kind.created');
      case 'patient.waiting':
        return t('systems.kind.waiting');
      case 'meeting.started':
        return t('systems.kind.started');
      case 'meeting.ended':
        return t('systems.kind.ended');
    }
  };
  const outcome = (notice: SentNotice): string => {
    if (notice.state === 'delivered') return t('systems.state.delivered');
    const answer =
      notice.last_status === null
        ? t('systems.noAnswer')
        : t('systems.answered', { status: notice.last_status });
    if (notice.state === 'failed') return `${t('systems.state.failed')} ${answer}`;
    if (notice.attempts === 0 || notice.next_at === null) return t('systems.state.waiting');
    return `${answer} ${t('systems.nextAttempt', { when: moment(notice.next_at, i18n.language, t) })}`;
  };

  return (
    <section className={styles.open} aria-labelledby="notices">
      <h2 id="notices">{t('systems.notices')}</h2>
      {notices.length === 0 && <p>{t('systems.noNotices')}</p>}
      <ul className={styles.list}>
        {notices.map((notice) => (
          <li key={notice.notice_id} className={styles.member} data-testid="notice-row">
            <h3 className={styles.name}>{kind(notice)}</h3>
            <p className={styles.roles}>
              {notice.external_id ?? notice.meeting_id}
              <br />
              {moment(notice.created_at, i18n.language, t)}
              <br />
              {outcome(notice)}
            </p>
            {notice.state !== 'waiting' && (
              <div className={styles.buttons}>
                <Button
                  aria-label={t('systems.replayLabel', {
                    what: kind(notice),
                    id: notice.external_id ?? notice.meeting_id,
                  })}
                  onClick={() => onReplay(notice.notice_id)}
                  data-testid="replay-notice"
                >
                  {t('systems.replay')}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
