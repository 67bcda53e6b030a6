import { useTranslation } from 'react-i18next';
import type { OwnMeeting } from '../../api/types';
import { moment } from '../../i18n/format';

/**
 * What the practice can send by itself, as a letter or e-mail. Neutral: neither person, practice nor speciality is named,
 * because mail passes through other hands (IC-03).
 */
export function useInvitationText(meeting: OwnMeeting): string {
  const { t, i18n } = useTranslation();
  const when = meeting.planned_at && moment(meeting.planned_at, i18n.language, t, { byDate: true });
  return [
    t('letter.greeting'),
    when ? t('letter.planned', { when }) : t('letter.anytime'),
    meeting.meeting_link,
    t('letter.how'),
    t('letter.private'),
    t('common.emergency'),
  ].join('\n\n');
}
