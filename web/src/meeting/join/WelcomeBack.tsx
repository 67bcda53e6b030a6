import { useTranslation } from 'react-i18next';
import { StepHeading } from '../../shell/StepHeading';
import { TwoCircles } from '../../ui/TwoCircles';
import styles from './join.module.css';
import { StepActions } from './StepActions';

interface WelcomeBackProps {
  onReturn: () => void;
  onOther: () => void;
}

/**
 * The tab was closed while the visit went on: one tap leads back. Nothing goes live by itself, and no name is shown:
 * another person may sit at the device by now.
 */
export function WelcomeBack({ onReturn, onOther }: WelcomeBackProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.step} data-testid="welcome-back">
      <TwoCircles state="meeting" />
      <StepHeading>{t('patient.backTitle')}</StepHeading>
      <p className={styles.lead}>{t('patient.backText')}</p>
      <StepActions
        next={{ label: t('outcome.left.rejoin'), onClick: onReturn, testId: 'return' }}
        other={{ label: t('patient.backOther'), onClick: onOther, testId: 'somebody-else' }}
      />
    </div>
  );
}
