import { useCallback, useEffect, useRef, useState } from 'react';
import { getMeeting, leaveMeeting, renewTicket } from '../../api/meetings';
import type { VisibleMeeting } from '../../api/meetings';
import { asProblem } from '../../api/problem';
import type { Ticket } from '../../api/types';
import type { CallEnd } from '../callEntry';
import type { DeviceChoice } from '../devices/deviceChoice';
import type { ShownConsent } from './consent';
import { closingFor, closingForStatus, type Closing, type Journey } from './journey';
import { knockAgreeing } from './knock';
import {
  forgetVisit,
  keepVisit,
  recallLately,
  recallVisit,
  rememberVisit,
  type Visit,
} from './visit';
import { useWithdrawal, type Withdrawal } from './useWithdrawal';

/** All that the server learns: the real name reaches the practice encrypted (docs/e2ee.md). */
export const kNeutralName = 'Gast';

export interface PatientJourney {
  journey: Journey;
  name: string;
  giveName: (name: string) => void;
  /** The rules are read and the consent to this text is given; the server keeps it with the knock. */
  agree: (shown: ShownConsent) => void;
  /** After the call: the way to take the consent back. */
  withdrawal: Withdrawal | null;
  backToName: () => void;
  /** Goes on with the visit of a closed tab. */
  comeBack: () => void;
  knock: (devices: DeviceChoice) => Promise<void>;
  /** The physician let us in: fetch the token that opens the call. */
  enter: () => Promise<void>;
  renew: () => Promise<Ticket>;
  /** The patient leaves by their own decision. */
  leaveWaiting: () => void;
  close: (closing: Closing) => void;
  closeCall: (end: CallEnd) => void;
  /** Tries again: into the same place for who left it, else from the start with the name that was given. */
  restart: () => void;
  /** Starts over as somebody whom the server does not know. */
  restartUnknown: () => void;
}

/** The patient's way from the link to the call, and back into it after a reload. */
export function usePatientJourney(meetingId: string, onPhysician: () => void): PatientJourney {
  const [journey, setJourney] = useState<Journey>({ step: 'loading' });
  const [name, setName] = useState('');
  const [round, setRound] = useState(0);
  const named = useRef('');
  const agreed = useRef<ShownConsent | null>(null);
  /** Who left may come back in one tap; kept here only, so that a reload does not go live by itself. */
  const departed = useRef<Visit | null>(null);
  const { withdrawal, offer } = useWithdrawal(meetingId, () => {
    agreed.current = null;
    departed.current = null;
  });

  useEffect(() => {
    const stop = new AbortController();
    const arrive = async (): Promise<void> => {
      const meeting = await getMeeting(meetingId, stop.signal);
      if (meeting.participants) {
        onPhysician();
        return;
      }
      const next = await resume(meetingId, meeting, named.current, agreed.current !== null);
      if (stop.signal.aborted) return;
      if ('visit' in next) setName(next.visit.name);
      setJourney(next);
    };
    arrive().catch((error: unknown) => {
      if (stop.signal.aborted) return;
      const closing = closingFor(asProblem(error));
      if (closing.reason !== 'unreachable') forgetVisit(meetingId);
      setJourney({ step: 'closed', closing });
    });
    return () => stop.abort();
  }, [meetingId, onPhysician, round]);
  useKept(meetingId, 'visit' in journey);

  const close = useCallback(
    (closing: Closing) => {
      if (!kComesBack.includes(closing.reason)) {
        const visit = recallVisit(meetingId);
        if (visit) offer(visit.ticket.token);
        const byOwnWill = closing.reason === 'left' || closing.reason === 'left-waiting';
        departed.current = byOwnWill ? visit : null;
        forgetVisit(meetingId);
      }
      setJourney({ step: 'closed', closing });
    },
    [meetingId, offer],
  );

  const restart = useCallback(() => {
    if (departed.current) rememberVisit(meetingId, departed.current);
    departed.current = null;
    setJourney({ step: 'loading' });
    setRound((before) => before + 1);
  }, [meetingId]);

  const restartUnknown = useCallback(() => {
    forgetVisit(meetingId);
    restart();
  }, [meetingId, restart]);

  const giveName = useCallback((given: string) => {
    named.current = given;
    setName(given);
    setJourney((now) =>
      now.step === 'name' ? afterName(now.meeting, agreed.current !== null) : now,
    );
  }, []);

  const agree = useCallback((shown: ShownConsent) => {
    agreed.current = shown;
    setJourney((now) => (now.step === 'rules' ? afterName(now.meeting, true) : now));
  }, []);

  const backToName = useCallback(() => {
    setJourney((now) =>
      now.step === 'devices' || now.step === 'rules'
        ? { step: 'name', meeting: now.meeting, nameRefused: false }
        : now,
    );
  }, []);

  const comeBack = useCallback(() => {
    if (journey.step !== 'back') return;
    rememberVisit(meetingId, journey.lately);
    setJourney({ step: 'loading' });
    setRound((before) => before + 1);
  }, [journey, meetingId]);

  const knock = useCallback(
    async (devices: DeviceChoice) => {
      const shown = agreed.current;
      if (journey.step !== 'devices' || journey.knocking || !shown) return;
      const { meeting } = journey;
      setJourney({ step: 'devices', meeting, knocking: true });
      try {
        const ticket = await knockAgreeing(meetingId, shown, {
          user_name: kNeutralName,
          user_role: 'patient',
          enable_video: devices.camera,
          enable_audio: devices.microphone,
        });
        const visit: Visit = { name, ticket, devices, knockedAtMs: Date.now() };
        rememberVisit(meetingId, visit);
        setJourney(placeFor(meeting, visit));
      } catch (error) {
        const problem = asProblem(error);
        if (problem.code === 'invalid-input') {
          setJourney({ step: 'name', meeting, nameRefused: true });
        } else {
          close(closingFor(problem));
        }
      }
    },
    [journey, meetingId, name, close],
  );

  const renew = useCallback(async () => {
    const visit = recallVisit(meetingId) ?? ('visit' in journey ? journey.visit : null);
    const ticket = await renewTicket(meetingId, visit?.ticket.token);
    if (visit) rememberVisit(meetingId, { ...visit, ticket });
    return ticket;
  }, [journey, meetingId]);

  const enter = useCallback(async () => {
    if (journey.step !== 'waiting' || journey.entering) return;
    setJourney({ ...journey, entering: true });
    try {
      const ticket = await renew();
      setJourney(placeFor(journey.meeting, { ...journey.visit, ticket }));
    } catch (error) {
      const closing = closingFor(asProblem(error));
      // The visit is kept, so that "try again" comes back to the waiting room.
      if (closing.reason === 'unreachable') setJourney({ step: 'closed', closing });
      else close(closing);
    }
  }, [journey, renew, close]);

  const leaveWaiting = useCallback(() => {
    if ('visit' in journey) {
      void leaveMeeting(meetingId, journey.visit.ticket.token).catch(() => undefined);
    }
    close({ reason: 'left-waiting' });
  }, [journey, meetingId, close]);

  const closeCall = useCallback((end: CallEnd) => close({ reason: end }), [close]);

  return {
    journey,
    name,
    giveName,
    agree,
    withdrawal,
    backToName,
    comeBack,
    knock,
    enter,
    renew,
    leaveWaiting,
    close,
    closeCall,
    restart,
    restartUnknown,
  };
}

const kKeepEveryMs = 30_000;

/** As long as somebody is there, the way back after a closed tab counts from now. */
function useKept(meetingId: string, present: boolean): void {
  useEffect(() => {
    if (!present) return;
    const timer = setInterval(() => keepVisit(meetingId), kKeepEveryMs);
    return () => clearInterval(timer);
  }, [meetingId, present]);
}

/** Closings that a press of the button leads back from, into the same visit. */
const kComesBack: readonly Closing['reason'][] = [
  'connection-lost',
  'elsewhere',
  'practice-silent',
  'not-secured',
];

function afterName(meeting: VisibleMeeting, agreed: boolean): Journey {
  return agreed ? { step: 'devices', meeting, knocking: false } : { step: 'rules', meeting };
}

function placeFor(meeting: VisibleMeeting, visit: Visit): Journey {
  return visit.ticket.admission === 'admitted'
    ? { step: 'call', meeting, visit }
    : { step: 'waiting', meeting, visit, entering: false };
}

/** After a reload: the same place again, if the server still knows this visit. */
async function resume(
  meetingId: string,
  meeting: VisibleMeeting,
  name: string,
  agreed: boolean,
): Promise<Journey> {
  const closing = closingForStatus(meeting);
  if (closing) {
    forgetVisit(meetingId);
    return { step: 'closed', closing };
  }
  const visit = recallVisit(meetingId);
  if (!visit) {
    const lately = name === '' ? recallLately(meetingId) : null;
    if (lately) return { step: 'back', meeting, lately };
    return name === '' ? { step: 'name', meeting, nameRefused: false } : afterName(meeting, agreed);
  }
  if (visit.ticket.admission === 'waiting') return placeFor(meeting, visit);
  try {
    const renewed = { ...visit, ticket: await renewTicket(meetingId, visit.ticket.token) };
    rememberVisit(meetingId, renewed);
    return placeFor(meeting, renewed);
  } catch (error) {
    const problem = asProblem(error);
    if (problem.code === 'unreachable') throw problem;
    forgetVisit(meetingId);
    if (problem.code === 'not-admitted') return { step: 'closed', closing: { reason: 'removed' } };
    if (problem.status === 401 || problem.status === 403) {
      return { step: 'name', meeting, nameRefused: false };
    }
    throw problem;
  }
}
