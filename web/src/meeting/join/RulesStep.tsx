import { useTranslation } from 'react-i18next';
import { StepHeading } from '../../shell/StepHeading';
import { Icon, type IconName } from '../../ui/Icon';
import { shownConsent, type rules, type ShownConsent } from './consent';
import styles from './join.module.css';
import { StepActions } from './StepActions';
import { Steps } from './Steps';

interface RulesStepProps {
  /** Given the very text that the person has before them. */
  onAgree: (shown: ShownConsent) => void;
  onBack: () => void;
}

const icons: Record<(typeof rules)[number], IconName> = {
  voluntary: 'check',
  private: 'lock',
  present: 'people',
  record: 'record',
  data: 'info',
};

/** The rules of taking part and the consent, in plain words, on a page of their own (DE-16, DE-17). */
export function RulesStep({ onAgree, onBack }: RulesStepProps) {
  const { t, i18n } = useTranslation();
  const shown = shownConsent(t, i18n.language);
  return (
    <div className={styles.step}>
      <Steps step={2} />
      <StepHeading>{shown.title}</StepHeading>
      <ul className={styles.rules}>
        {shown.rules.map(({ rule, text }) => (
          <li key={rule}>
            <Icon name={icons[rule]} />
            <span>{text}</span>
          </li>
        ))}
      </ul>
      <p className={styles.consent}>{shown.consent}</p>
      <StepActions
        next={{ label: shown.agree, onClick: () => onAgree(shown), testId: 'to-device-check' }}
        other={{ label: t('common.back'), onClick: onBack }}
      />
    </div>
  );
}
