import { useTranslation } from 'react-i18next';
import { OutcomePage } from '../../shell/OutcomePage';
import { Button } from '../../ui/Button';
import type { Closing } from './journey';
import styles from './join.module.css';
import { RateLimitedPage } from './RateLimitedPage';
import type { Withdrawal } from './useWithdrawal';
import { WithdrawConsent } from './WithdrawConsent';

interface ClosedPageProps {
  closing: Closing;
  /** Null for who has not agreed to anything here. */
  withdrawal: Withdrawal | null;
  onRestart: () => void;
}

/** The patient's way stops here: what happened, and what to do now. */
export function ClosedPage({ closing, withdrawal, onRestart }: ClosedPageProps) {
  const { t } = useTranslation();
  const again = (label: string) => (
    <Button look="primary" size="large" onClick={onRestart} data-testid="try-again">
      {label}
    </Button>
  );
  const withdraw = withdrawal && <WithdrawConsent withdrawal={withdrawal} />;
  const emergency = <p className={styles.quiet}>{t('common.emergency')}</p>;

  switch (closing.reason) {
    case 'ended':
      return (
        <OutcomePage
          title={t('outcome.ended.title')}
          text={t('outcome.ended.text')}
          mood="done"
          testId="ended-page"
        >
          <p>{t('outcome.ended.next')}</p>
          {emergency}
          {withdraw}
        </OutcomePage>
      );
    case 'removed':
      return (
        <OutcomePage
          title={t('outcome.removed.title')}
          text={t('outcome.removed.text')}
          testId="removed-page"
        >
          {emergency}
          {withdraw}
        </OutcomePage>
      );
    case 'denied':
      return (
        <OutcomePage
          title={t('outcome.denied.title')}
          text={t('outcome.denied.text')}
          testId="denied-page"
        >
          {emergency}
          {withdraw}
        </OutcomePage>
      );
    case 'left':
      return (
        <OutcomePage
          title={t('outcome.left.title')}
          text={t('outcome.left.text')}
          mood="done"
          testId="left-page"
        >
          {again(t('outcome.left.rejoin'))}
          {withdraw}
        </OutcomePage>
      );
    case 'left-waiting':
      return (
        <OutcomePage
          title={t('outcome.leftWaiting.title')}
          text={t('outcome.leftWaiting.text')}
          testId="left-page"
        >
          {again(t('outcome.leftWaiting.rejoin'))}
          {withdraw}
        </OutcomePage>
      );
    case 'connection-lost':
      return (
        <OutcomePage
          title={t('outcome.connectionLost.title')}
          text={t('outcome.connectionLost.text')}
          testId="lost-page"
        >
          {again(t('outcome.connectionLost.rejoin'))}
        </OutcomePage>
      );
    case 'elsewhere':
      return (
        <OutcomePage
          title={t('outcome.elsewhere.title')}
          text={t('outcome.elsewhere.text')}
          testId="elsewhere-page"
        >
          {again(t('outcome.elsewhere.rejoin'))}
        </OutcomePage>
      );
    case 'codes-differ':
      return (
        <OutcomePage
          title={t('outcome.codesDiffer.title')}
          text={t('outcome.codesDiffer.text')}
          testId="codes-differ-page"
        >
          {emergency}
        </OutcomePage>
      );
    case 'practice-silent':
      return (
        <OutcomePage
          title={t('outcome.practiceSilent.title')}
          text={t('outcome.practiceSilent.text')}
          testId="practice-silent-page"
        >
          {again(t('outcome.leftWaiting.rejoin'))}
        </OutcomePage>
      );
    case 'not-secured':
      return (
        <OutcomePage
          title={t('outcome.notSecured.title')}
          text={t('outcome.notSecured.text')}
          testId="not-secured-page"
        >
          {again(t('common.tryAgain'))}
        </OutcomePage>
      );
    case 'locked':
      return (
        <OutcomePage title={t('outcome.locked.title')} text={t('outcome.locked.text')}>
          {again(t('common.tryAgain'))}
        </OutcomePage>
      );
    case 'full':
      return (
        <OutcomePage title={t('outcome.full.title')} text={t('outcome.full.text')}>
          {again(t('common.tryAgain'))}
        </OutcomePage>
      );
    case 'ended-before':
      return (
        <OutcomePage
          title={t('outcome.endedBefore.title')}
          text={t('outcome.endedBefore.text')}
          testId="ended-before-page"
        />
      );
    case 'expired':
      return <OutcomePage title={t('outcome.expired.title')} text={t('outcome.expired.text')} />;
    case 'not-found':
      return <OutcomePage title={t('outcome.notFound.title')} text={t('outcome.notFound.text')} />;
    case 'unreachable':
      return (
        <OutcomePage title={t('outcome.unreachable.title')} text={t('outcome.unreachable.text')}>
          {again(t('common.tryAgain'))}
        </OutcomePage>
      );
    case 'broken':
      return (
        <OutcomePage title={t('outcome.broken.title')} text={t('problem.other')}>
          {again(t('common.tryAgain'))}
        </OutcomePage>
      );
    case 'rate-limited':
      return <RateLimitedPage seconds={closing.seconds} onContinue={onRestart} />;
  }
}
