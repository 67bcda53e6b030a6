import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { navigate } from '../../shell/location';
import { Shell } from '../../shell/Shell';
import type { CallEntry } from '../callEntry';
import { ClosedPage } from './ClosedPage';
import { DeviceStep } from './DeviceStep';
import type { Journey } from './journey';
import { NameStep } from './NameStep';
import { useAdmission } from './useAdmission';
import { usePatientJourney, type PatientJourney } from './usePatientJourney';
import { WaitingRoom } from './WaitingRoom';

interface PatientPageProps {
  meetingId: string;
  /** Draws the call; given by the routes, because the call is loaded later and brings the chat. */
  renderCall: (entry: CallEntry) => ReactNode;
}

/** What a patient sees behind the link: name, devices, waiting room, call, and how it ended. */
export function PatientPage({ meetingId, renderCall }: PatientPageProps) {
  const { t } = useTranslation();
  const toOwnCall = useCallback(
    () => navigate(`/meeting/${encodeURIComponent(meetingId)}`, 'replace'),
    [meetingId],
  );
  const way = usePatientJourney(meetingId, toOwnCall);
  const { journey } = way;

  if (journey.step === 'call') {
    return renderCall({
      meeting: journey.meeting,
      ticket: journey.visit.ticket,
      role: 'patient',
      devices: journey.visit.devices,
      renew: way.renew,
      onClosed: way.closeCall,
    });
  }
  if (journey.step === 'closed') {
    return <ClosedPage closing={journey.closing} onRestart={way.restart} />;
  }
  return (
    <Shell title={t('title.patient')}>
      {journey.step === 'loading' && <p role="status">{t('common.loading')}</p>}
      {journey.step === 'name' && (
        <NameStep
          meeting={journey.meeting}
          name={way.name}
          refused={journey.nameRefused}
          onName={way.giveName}
        />
      )}
      {journey.step === 'devices' && (
        <DeviceStep
          knocking={journey.knocking}
          onKnock={(devices) => void way.knock(devices)}
          onBack={way.backToName}
        />
      )}
      {journey.step === 'waiting' && <Waiting meetingId={meetingId} journey={journey} way={way} />}
    </Shell>
  );
}

interface WaitingProps {
  meetingId: string;
  journey: Extract<Journey, { step: 'waiting' }>;
  way: PatientJourney;
}

function Waiting({ meetingId, journey, way }: WaitingProps) {
  const live = useAdmission({
    meetingId,
    token: journey.visit.ticket.token,
    onAdmitted: () => void way.enter(),
    onClosed: way.close,
    onForgotten: way.restartUnknown,
  });
  return (
    <WaitingRoom
      meeting={journey.meeting}
      sinceMs={journey.visit.knockedAtMs}
      entering={journey.entering}
      live={live}
      onLeave={way.leaveWaiting}
    />
  );
}
