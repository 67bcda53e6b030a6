import { useTranslation } from 'react-i18next';
import { navigate } from '../../shell/location';
import { OutcomePage } from '../../shell/OutcomePage';
import { Button } from '../../ui/Button';
import { ClosedPage } from '../join/ClosedPage';
import type { Closing } from '../join/journey';

interface PhysicianClosedPageProps {
  closing: Closing | { reason: 'not-allowed' };
  onRestart: () => void;
}

/** How the call ended for the physician: always with the way back to the overview. */
export function PhysicianClosedPage({ closing, onRestart }: PhysicianClosedPageProps) {
  const { t } = useTranslation();
  const overview = (look: 'primary' | 'plain') => (
    <Button look={look} size="large" onClick={() => navigate('/dashboard')}>
      {t('outcome.dashboard')}
    </Button>
  );

  switch (closing.reason) {
    case 'ended':
    case 'ended-before':
      return (
        <OutcomePage
          title={t('outcome.endedPhysician.title')}
          text={t('outcome.endedPhysician.text')}
          mood="done"
          testId="ended-page"
        >
          {overview('primary')}
        </OutcomePage>
      );
    case 'left':
      return (
        <OutcomePage
          title={t('outcome.leftPhysician.title')}
          text={t('outcome.leftPhysician.text')}
          mood="done"
          testId="left-page"
        >
          <Button look="primary" size="large" onClick={onRestart}>
            {t('outcome.left.rejoin')}
          </Button>
          {overview('plain')}
        </OutcomePage>
      );
    case 'not-allowed':
      return (
        <OutcomePage title={t('outcome.notAllowed.title')} text={t('outcome.notAllowed.text')}>
          {overview('primary')}
        </OutcomePage>
      );
    case 'not-found':
      return (
        <OutcomePage title={t('outcome.notFound.title')} text={t('problem.notFound')}>
          {overview('primary')}
        </OutcomePage>
      );
    case 'broken':
    case 'connection-lost':
    case 'denied':
    case 'elsewhere':
    case 'expired':
    case 'full':
    case 'left-waiting':
    case 'rate-limited':
    case 'removed':
    case 'unreachable':
    case 'codes-differ':
    case 'practice-silent':
    case 'not-secured':
    case 'locked':
      return <ClosedPage closing={closing} withdrawal={null} onRestart={onRestart} />;
  }
}
