import { ConnectionState, DisconnectReason, Room, RoomEvent } from 'livekit-client';
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { asProblem } from '../../api/problem';
import type { Ticket } from '../../api/types';
import type { CallEnd, CallEntry } from '../callEntry';
import { untilSending } from '../encryption/encryption';
import { BackgroundBlur, blurWanted } from '../devices/backgroundBlur';
import { DevicesInUse } from './devicesInUse';
import { hastenRestarts } from './hastenRestarts';
import { MediaWatch, type MediaFlow } from './mediaWatch';
import { publishDevices } from './publishDevices';
import { roomOptions } from './roomOptions';
import type { Failure } from './callSnapshot';

/**
 * A try of the signal connection that began while nothing passed waits for TCP to repeat its first packet, each time twice
 * as long as before. A new try is sooner there.
 */
const kSignalTimeoutMs = 5_000;
const kRejoinDelaysMs = [500, 2_000, 5_000, 10_000];

export interface CallRoom {
  room: Room;
  /** Of the own picture; works where the room's options name it. */
  blur: BackgroundBlur;
  /** True from the loss of the room until it is joined anew with a fresh token. */
  rejoining: boolean;
  /** Whether anything is received. */
  flow: MediaFlow;
  failure: Failure | null;
  setFailure: (failure: Failure | null) => void;
  /** Gives the present connection up and joins anew, now. */
  connectAgain: () => void;
}

/**
 * Joins the room and stays in it. The client library resumes short interruptions by itself; when it gives up, we fetch
 * a fresh token and join again before we tell the person that the connection is lost.
 */
export function useCallRoom(entry: CallEntry): CallRoom {
  const { client } = entry.encryption;
  const [blur] = useState(() => new BackgroundBlur());
  const [room] = useState(
    () => new Room(roomOptions(entry.devices, client.encryption, blurWanted() ? blur : null)),
  );
  const [rejoining, setRejoining] = useState(false);
  const [flow, setFlow] = useState<MediaFlow>('unknown');
  const [failure, setFailure] = useState<Failure | null>(null);
  const startOver = useRef<() => void>(() => undefined);
  const connectAgain = useCallback(() => startOver.current(), []);

  const onClosed = useEffectEvent((end: CallEnd) => entry.onClosed(end));
  const renew = useEffectEvent(() => entry.renew());
  const firstTicket = useEffectEvent(() => entry.ticket);
  const devices = useEffectEvent(() => entry.devices);
  const catchUp = useEffectEvent(() => entry.feed.catchUp());

  useEffect(() => {
    let gone = false;
    /** The library reports a try that failed as a loss as well. */
    let connecting = false;
    let rejoins = 0;
    const inUse = new DevicesInUse(room, devices());
    const mediaWatch = new MediaWatch(room, { onFlow: setFlow });
    const stopHastening = hastenRestarts(room);
    const closed = (end: CallEnd): void => {
      if (!gone) onClosed(end);
    };

    const enter = async (ticket: Ticket): Promise<void> => {
      connecting = true;
      try {
        await room.connect(ticket.livekit_url, ticket.token, {
          websocketTimeout: kSignalTimeoutMs,
          // Only the encryption's guard subscribes: to encrypted tracks of people in the roster.
          autoSubscribe: false,
        });
      } finally {
        connecting = false;
      }
      if (gone) return;
      setRejoining(false);
      // Nothing is published before there is a key to encrypt it with.
      await untilSending(client);
      if (gone) return;
      const failed = await publishDevices(room, inUse.now, { voiceFirst: blurWanted() });
      if (!gone && failed) setFailure(failed);
    };

    const enterAgain = async (delaysMs: readonly number[] = kRejoinDelaysMs): Promise<void> => {
      setRejoining(true);
      const mine = ++rejoins;
      for (const delay of delaysMs) {
        await new Promise((resolve) => setTimeout(resolve, delay));
        if (gone || mine !== rejoins) return;
        try {
          await enter(await renew());
          return;
        } catch (error) {
          if (mine !== rejoins) return;
          const end = endFor(asProblem(error).code);
          if (end) {
            closed(end);
            return;
          }
        }
      }
      closed('connection-lost');
    };

    const onDisconnected = (reason?: DisconnectReason): void => {
      if (gone || reason === DisconnectReason.CLIENT_INITIATED) return;
      if (connecting && !decidedEnds.has(reason)) return;
      const end = decidedEnds.get(reason);
      if (end) closed(end);
      else void enterAgain();
    };

    startOver.current = () => {
      // A try that is under way ends with the connection and goes on no further.
      const again = enterAgain([0, ...kRejoinDelaysMs]);
      void room.disconnect();
      void again;
    };

    // The way to the server works again: the relay's events need not wait for their own next try.
    const onBack = (): void => catchUp();

    room.on(RoomEvent.Disconnected, onDisconnected).on(RoomEvent.Reconnected, onBack);
    exposeForTests(room);
    const begin = async (): Promise<void> => {
      try {
        await client.protect(room);
      } catch {
        closed('not-secured');
        return;
      }
      try {
        if (!gone) await enter(firstTicket());
      } catch {
        if (!gone && room.state === ConnectionState.Disconnected) await enterAgain();
      }
    };

    void begin();
    return () => {
      gone = true;
      startOver.current = () => undefined;
      inUse.close();
      mediaWatch.close();
      stopHastening();
      room.off(RoomEvent.Disconnected, onDisconnected).off(RoomEvent.Reconnected, onBack);
      void room.disconnect();
    };
  }, [room, client]);

  return { room, blur, rejoining, flow, failure, setFailure, connectAgain };
}

/** Endings that the server has decided; every other reason is a lost connection. */
const decidedEnds = new Map<DisconnectReason | undefined, CallEnd>([
  [DisconnectReason.PARTICIPANT_REMOVED, 'removed'],
  [DisconnectReason.ROOM_DELETED, 'ended'],
  [DisconnectReason.ROOM_CLOSED, 'ended'],
  [DisconnectReason.DUPLICATE_IDENTITY, 'elsewhere'],
]);

function endFor(code: ReturnType<typeof asProblem>['code']): CallEnd | null {
  if (code === 'meeting-ended' || code === 'meeting-expired' || code === 'not-found')
    return 'ended';
  if (code === 'not-admitted') return 'removed';
  return null;
}

declare global {
  interface Window {
    /** For the browser test only, which reads WebRTC statistics from it. */
    __heydokRoom?: Room;
  }
}

function exposeForTests(room: Room): void {
  try {
    if (import.meta.env.DEV || localStorage.getItem('heydok-test') === '1') {
      window.__heydokRoom = room;
    }
  } catch {
    // No storage, no test.
  }
}
