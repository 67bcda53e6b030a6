import { useTranslation } from 'react-i18next';
import { StepHeading } from '../../shell/StepHeading';
import { Button } from '../../ui/Button';
import { TwoCircles } from '../../ui/TwoCircles';
import styles from './join.module.css';

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
      <Button
        look="primary"
        size="large"
        className={styles.main}
        onClick={onReturn}
        data-testid="return"
      >
        {t('outcome.left.rejoin')}
      </Button>
      <div className={styles.aside}>
        <Button look="quiet" onClick={onOther} data-testid="somebody-else">
          {t('patient.backOther')}
        </Button>
      </div>
    </div>
  );
}
