import { LocalAudioTrack, RoomEvent, Track, type Room } from 'livekit-client';
import { useEffect, useRef, useState } from 'react';
import type { NoiseSuppression } from './callSnapshot';
import { remember, remembered } from '../remembered';

const kStored = 'heydok-noise-suppression';

/**
 * Takes noise out of the own microphone; off until somebody asks for it, remembered on this device. The program for it is
 * fetched when it is first wanted. Where it cannot run the microphone goes on as it is, and the person is told.
 */
export function useNoiseSuppression(room: Room): NoiseSuppression {
  const [wanted, setWanted] = useState(() => remembered(kStored) === 'on');
  const [state, setState] = useState<NoiseSuppression['state']>('off');
  /** One change of the track after the other, also when somebody changes their mind quickly. */
  const turn = useRef(Promise.resolve());

  useEffect(() => {
    if (!wanted) return;
    let gone = false;
    const fail = (): void => {
      if (gone) return;
      gone = true;
      setState('failed');
      setWanted(false);
    };
    const begin = (): void => {
      turn.current = turn.current.then(async () => {
        const track = microphoneOf(room);
        if (gone || !track || track.getProcessor()) return;
        setState('starting');
        try {
          await suppressNoise(track, fail);
          if (!gone) setState('on');
        } catch {
          fail();
        }
      });
    };
    begin();
    // A connection that was made anew publishes the microphone anew.
    room.on(RoomEvent.LocalTrackPublished, begin);
    return () => {
      gone = true;
      room.off(RoomEvent.LocalTrackPublished, begin);
      turn.current = turn.current
        .then(() => microphoneOf(room)?.stopProcessor())
        .catch(() => undefined);
    };
  }, [room, wanted]);

  const choose = (on: boolean): void => {
    remember(kStored, on ? 'on' : 'off');
    setState('off');
    setWanted(on);
  };
  return { on: wanted, state, choose };
}

function microphoneOf(room: Room): LocalAudioTrack | null {
  const track = room.localParticipant.getTrackPublication(Track.Source.Microphone)?.track;
  return track instanceof LocalAudioTrack ? track : null;
}

async function suppressNoise(track: LocalAudioTrack, onBroken: () => void): Promise<void> {
  const { NoiseSuppressor } = await import('./noiseSuppressor');
  const suppressor = await NoiseSuppressor.make(onBroken);
  try {
    await track.setAudioContext(suppressor.context);
    await track.setProcessor(suppressor);
  } catch (error) {
    await suppressor.destroy();
    throw error;
  }
}
