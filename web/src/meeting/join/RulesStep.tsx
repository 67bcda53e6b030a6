import { useTranslation } from 'react-i18next';
import { StepHeading } from '../../shell/StepHeading';
import { Icon, type IconName } from '../../ui/Icon';
import styles from './join.module.css';
import { StepActions } from './StepActions';
import { Steps } from './Steps';

interface RulesStepProps {
  onAgree: () => void;
  onBack: () => void;
}

const rules = [
  ['voluntary', 'check'],
  ['private', 'lock'],
  ['present', 'people'],
  ['record', 'record'],
  ['data', 'info'],
] as const satisfies readonly (readonly [string, IconName])[];

/** The rules of taking part and the consent, in plain words, on a page of their own (DE-16, DE-17). */
export function RulesStep({ onAgree, onBack }: RulesStepProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.step}>
      <Steps step={2} />
      <StepHeading>{t('patient.rulesTitle')}</StepHeading>
      <ul className={styles.rules}>
        {rules.map(([rule, icon]) => (
          <li key={rule}>
            <Icon name={icon} />
            <span>{t(`patient.rules.${rule}`)}</span>
          </li>
        ))}
      </ul>
      <p className={styles.consent}>{t('patient.consent')}</p>
      <StepActions
        next={{ label: t('patient.agree'), onClick: onAgree, testId: 'to-device-check' }}
        other={{ label: t('common.back'), onClick: onBack }}
      />
    </div>
  );
}
