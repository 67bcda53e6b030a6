import { useTranslation } from 'react-i18next';
import { Question } from '../ui/Question';

interface DenyQuestionProps {
  /** Null where it is not known: it comes encrypted, or never to the front desk. */
  name: string | null;
  onCancel: () => void;
  onDeny: () => void;
}

/** Asked before somebody at the door is turned away, with what they will read. */
export function DenyQuestion({ name, onCancel, onDeny }: DenyQuestionProps) {
  const { t } = useTranslation();
  return (
    <Question
      title={name === null ? t('call.denyTitleUnnamed') : t('call.denyTitle', { name })}
      confirm={t('call.denyConfirm')}
      onCancel={onCancel}
      onConfirm={onDeny}
    >
      <p>{t('call.denyText')}</p>
    </Question>
  );
}
