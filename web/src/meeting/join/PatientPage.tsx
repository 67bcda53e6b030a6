import { useCallback, useEffect, useEffectEvent, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MeetingFeed } from '../../api/meetingFeed';
import { navigate } from '../../shell/location';
import { Shell } from '../../shell/Shell';
import { Wait } from '../../shell/Wait';
import { useAnnounce } from '../../ui/Announcer';
import type { CallEntry } from '../callEntry';
import { playChime } from '../devices/chime';
import { canEncrypt, type GuestEncryption } from '../encryption/encryption';
import { KeyChangedPage } from '../encryption/KeyChangedPage';
import { UnsupportedPage } from '../encryption/UnsupportedPage';
import { loadSession, useGuestEncryption } from '../encryption/useEncryption';
import { useFeed } from '../useFeed';
import { ClosedPage } from './ClosedPage';
import { DeviceStep } from './DeviceStep';
import { closingForEnd, type Closing, type Journey } from './journey';
import { NameStep } from './NameStep';
import { RulesStep } from './RulesStep';
import { useAdmission } from './useAdmission';
import { useDelay } from '../useDelay';
import { usePatientJourney, type PatientJourney } from './usePatientJourney';
import { WaitingRoom } from './WaitingRoom';
import { WelcomeBack } from './WelcomeBack';

interface PatientPageProps {
  meetingId: string;
  /** Draws the call; given by the routes, because the call is loaded later and brings the chat. */
  renderCall: (entry: CallEntry) => ReactNode;
}

/** What a patient sees behind the link: name, devices, waiting room, call, and how it ended. */
export function PatientPage(props: PatientPageProps) {
  return canEncrypt() ? <Visit {...props} /> : <UnsupportedPage meetingId={props.meetingId} />;
}

function Visit({ meetingId, renderCall }: PatientPageProps) {
  const { t } = useTranslation();
  const toOwnCall = useCallback(
    () => navigate(`/meeting/${encodeURIComponent(meetingId)}`, 'replace'),
    [meetingId],
  );
  const way = usePatientJourney(meetingId, toOwnCall);
  const { journey } = way;
  const present = 'visit' in journey ? journey : null;
  const { ticket, name } = present?.visit ?? { ticket: null, name: '' };
  const feed = useFeed(meetingId, ticket?.identity ?? null, ticket?.token);
  const encryption = useGuestEncryption(
    present && ticket && feed
      ? {
          meetingId,
          identity: ticket.identity,
          name,
          practiceName: present.meeting.practice_name,
          feed,
        }
      : null,
    (why) => way.close({ reason: why === 'elsewhere' ? why : 'not-secured' }),
  );
  useEndOfEncryption(encryption, way);
  useCalledIn(journey.step === 'waiting', encryption?.view.phase === 'inside');
  const closeSoon = useSignedReason(way);
  useEffect(() => {
    // While the person types their name.
    loadSession().catch(() => undefined);
  }, []);

  if (journey.step === 'closed') {
    return (
      <ClosedPage closing={journey.closing} withdrawal={way.withdrawal} onRestart={way.restart} />
    );
  }
  if (encryption?.view.phase === 'key-changed') {
    return (
      <KeyChangedPage
        practice={present?.meeting.practice_name ?? ''}
        onAccept={() => {
          const { client, view } = encryption;
          if (view.practice) client.pin.remember(view.practice);
          client.acceptChangedKey();
        }}
        onLeave={way.leaveWaiting}
      />
    );
  }
  if (journey.step === 'call' && feed && encryption?.view.phase === 'inside') {
    return renderCall({
      meeting: journey.meeting,
      ticket: journey.visit.ticket,
      role: 'patient',
      devices: journey.visit.devices,
      feed,
      encryption,
      warnings: [],
      dismissWarning: () => undefined,
      renew: way.renew,
      onClosed: (end) => {
        if (end === 'left') encryption.client.leave();
        if (end === 'removed') closeSoon({ reason: end });
        else way.closeCall(end);
      },
    });
  }
  return (
    <Shell title={t('title.patient')}>
      {journey.step === 'loading' && <Wait text={t('common.loading')} />}
      {journey.step === 'name' && (
        <NameStep
          meeting={journey.meeting}
          name={way.name}
          refused={journey.nameRefused}
          onName={way.giveName}
        />
      )}
      {journey.step === 'back' && (
        <WelcomeBack onReturn={way.comeBack} onOther={way.restartUnknown} />
      )}
      {journey.step === 'rules' && <RulesStep onAgree={way.agree} onBack={way.backToName} />}
      {journey.step === 'devices' && (
        <DeviceStep
          knocking={journey.knocking}
          onKnock={(devices) => void way.knock(devices)}
          onBack={way.backToName}
        />
      )}
      {present && feed && (
        <Waiting
          feed={feed}
          journey={present}
          way={way}
          encryption={encryption}
          onTurnedAway={closeSoon}
        />
      )}
    </Shell>
  );
}

/** Who turned away while waiting hears that they are let in, whichever comes first: the server's word or the key. */
function useCalledIn(waiting: boolean, inside: boolean): void {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const waited = useRef(false);
  useEffect(() => {
    if (waiting) waited.current = true;
    if (!inside || !waited.current) return;
    waited.current = false;
    announce(t('waiting.announceAdmitted'));
    playChime().catch(() => undefined);
  }, [waiting, inside, announce, t]);
}

/** When the session is over, so is the visit: nothing can be seen or heard any more. */
function useEndOfEncryption(encryption: GuestEncryption | null, way: PatientJourney): void {
  const end = encryption?.view.phase === 'ended' ? encryption.view.end : null;
  const onEnd = useEffectEvent((reason: NonNullable<typeof end>) => {
    const closing = closingForEnd(reason);
    if (closing) way.close(closing);
  });
  useEffect(() => {
    if (end) onEnd(end);
  }, [end]);
}

/** The practice's signed word why somebody is out comes within this time after the server's that they are. */
const kSignedWithinMs = 700;

/** Closes with the server's word if the practice's own does not come first. */
function useSignedReason(way: PatientJourney): (closing: Closing) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const closed = way.journey.step === 'closed';
  useEffect(() => () => clearTimeout(timer.current), [closed]);
  return (closing) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => way.close(closing), kSignedWithinMs);
  };
}

interface WaitingProps {
  feed: MeetingFeed;
  journey: Extract<Journey, { step: 'waiting' | 'call' }>;
  way: PatientJourney;
  encryption: GuestEncryption | null;
  /** The server says that this person may not come in. */
  onTurnedAway: (closing: Closing) => void;
}

function Waiting({ feed, journey, way, encryption, onTurnedAway }: WaitingProps) {
  const live = useAdmission({
    feed,
    onAdmitted: () => void way.enter(),
    onClosed: (closing) => {
      const { reason } = closing;
      if (reason === 'removed' || reason === 'denied') onTurnedAway(closing);
      else way.close(closing);
    },
    onForgotten: way.restartUnknown,
  });
  return (
    <WaitingRoom
      meeting={journey.meeting}
      sinceMs={journey.visit.knockedAtMs}
      entering={encryption?.view.phase === 'inside'}
      admitted={journey.step === 'call'}
      live={live}
      delayedUntil={useDelay(feed, journey.meeting.delayed_until)}
      encryption={encryption}
      onRetry={() => feed.catchUp()}
      onLeave={() => {
        encryption?.client.leave();
        way.leaveWaiting();
      }}
    />
  );
}
