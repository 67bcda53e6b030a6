import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  decide,
  getMeeting,
  joinMeeting,
  leaveMeeting,
  type VisibleMeeting,
} from '../../api/meetings';
import { asProblem } from '../../api/problem';
import { whoAmI } from '../../api/session';
import type { Person, Ticket } from '../../api/types';
import { WaitPage } from '../../shell/Wait';
import type { CallEnd, CallEntry, Warning } from '../callEntry';
import { everything } from '../devices/deviceChoice';
import { canEncrypt, type SafetyAlarm } from '../encryption/encryption';
import { UnsupportedPage } from '../encryption/UnsupportedPage';
import { noteAlarm, useHostEncryption } from '../encryption/useEncryption';
import { useHostFindings } from '../encryption/useHostFindings';
import { useFeed } from '../useFeed';
import { closingFor, closingForStatus, type Closing } from '../join/journey';
import { PhysicianClosedPage } from './PhysicianClosedPage';

type Way =
  | { step: 'loading' }
  | { step: 'call'; meeting: VisibleMeeting; ticket: Ticket }
  | { step: 'closed'; closing: Closing | { reason: 'not-allowed' } };

interface PhysicianCallPageProps {
  meetingId: string;
  person: Person;
  renderCall: (entry: CallEntry) => ReactNode;
  /** The server does not know the session any more. */
  onSessionLost: () => void;
}

/** The physician's side: no waiting room, the session opens the door. */
export function PhysicianCallPage(props: PhysicianCallPageProps) {
  return canEncrypt() ? <Consultation {...props} /> : <UnsupportedPage />;
}

function Consultation({ meetingId, person, renderCall, onSessionLost }: PhysicianCallPageProps) {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way>({ step: 'loading' });
  const [round, setRound] = useState(0);
  const { name } = person;
  const [warnings, setWarnings] = useState<readonly Warning[]>([]);
  const warn = (alarm: SafetyAlarm, identity: string): void => {
    noteAlarm(meetingId, alarm, identity);
    if (alarm === 'codes-differ') void putOut(meetingId, identity);
    setWarnings((before) => [
      ...before.filter((one) => one.alarm !== alarm || one.identity !== identity),
      { alarm, identity },
    ]);
  };
  const inCall = way.step === 'call' ? way : null;
  const feed = useFeed(meetingId, inCall?.ticket.identity ?? null, undefined);
  const encryption = useHostEncryption(
    inCall && feed
      ? {
          meetingId,
          identity: inCall.ticket.identity,
          name,
          practiceName: person.practice_name,
          careMode: inCall.meeting.care_mode,
          feed,
        }
      : null,
    (why) => {
      const reason = why === 'elsewhere' ? why : 'not-secured';
      setWay({ step: 'closed', closing: { reason } });
    },
    warn,
  );

  useHostFindings(meetingId, encryption, warn);

  const join = useCallback(
    () =>
      joinMeeting(meetingId, {
        user_name: name,
        user_role: 'physician',
        enable_video: true,
        enable_audio: true,
      }),
    [meetingId, name],
  );

  useEffect(() => {
    const stop = new AbortController();
    const enter = async (): Promise<Way> => {
      const meeting = await getMeeting(meetingId, stop.signal);
      const closing = closingForStatus(meeting);
      if (closing) return { step: 'closed', closing };
      stop.signal.throwIfAborted();
      return { step: 'call', meeting, ticket: await join() };
    };
    enter()
      .catch((error: unknown): Way => ({ step: 'closed', closing: closingOf(error) }))
      .then(async (next) => {
        const refused = next.step === 'closed' && next.closing.reason === 'not-allowed';
        const lost = refused && !(await isSignedIn(stop.signal));
        if (stop.signal.aborted) return;
        if (lost) onSessionLost();
        else setWay(next);
      })
      .catch(() => undefined);
    return () => stop.abort();
  }, [meetingId, join, round, onSessionLost]);

  const onClosed = useCallback(
    (end: CallEnd) => {
      if (end === 'left') void leaveMeeting(meetingId).catch(() => undefined);
      setWay({ step: 'closed', closing: { reason: end } });
    },
    [meetingId],
  );

  if (way.step === 'call' && feed && encryption) {
    return renderCall({
      meeting: way.meeting,
      ticket: way.ticket,
      role: 'physician',
      devices: everything,
      feed,
      encryption,
      warnings,
      dismissWarning: (gone) =>
        setWarnings((before) => before.filter((one) => one.alarm !== gone.alarm)),
      renew: join,
      onClosed,
    });
  }
  if (way.step === 'closed') {
    return (
      <PhysicianClosedPage
        closing={way.closing}
        onRestart={() => {
          setWay({ step: 'loading' });
          setRound((before) => before + 1);
        }}
      />
    );
  }
  return <WaitPage title={t('title.call')} text={t('call.connecting')} />;
}

/** Who has another code gets no further key; this cuts off what still flows, at once. */
async function putOut(meetingId: string, identity: string): Promise<void> {
  try {
    await decide(meetingId, identity, 'remove');
  } catch {
    await decide(meetingId, identity, 'deny').catch(() => undefined);
  }
}

/** The server refuses a stranger and another practice's physician alike; only the former has to sign in. */
async function isSignedIn(signal: AbortSignal): Promise<boolean> {
  try {
    await whoAmI(signal);
    return true;
  } catch (error) {
    return asProblem(error).status !== 401;
  }
}

function closingOf(error: unknown): Closing | { reason: 'not-allowed' } {
  const problem = asProblem(error);
  const refused = problem.status === 401 || problem.status === 403;
  return refused ? { reason: 'not-allowed' } : closingFor(problem);
}
