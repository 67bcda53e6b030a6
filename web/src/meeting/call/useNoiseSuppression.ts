import { LocalAudioTrack, RoomEvent, Track, type Room } from 'livekit-client';
import { useEffect, useState } from 'react';
import type { NoiseSuppression } from './callSnapshot';
import { remember, remembered } from './remembered';

const kStored = 'heydok-noise-suppression';

/**
 * Takes noise out of the own microphone; off until somebody asks for it, remembered on this device. The program for it is
 * fetched when it is first wanted. Where it cannot run the microphone goes on as it is, and the person is told.
 */
export function useNoiseSuppression(room: Room): NoiseSuppression {
  const [wanted, setWanted] = useState(() => remembered(kStored) === 'on');
  const [state, setState] = useState<NoiseSuppression['state']>('off');

  useEffect(() => {
    if (!wanted) return;
    let gone = false;
    /** One change of the track after the other. */
    let turn = Promise.resolve();
    const fail = (): void => {
      if (gone) return;
      setState('failed');
      setWanted(false);
    };
    const begin = (): void => {
      turn = turn.then(async () => {
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
      void turn.then(() => microphoneOf(room)?.stopProcessor());
    };
  }, [room, wanted]);

  const choose = (on: boolean): void => {
    remember(kStored, on ? 'on' : 'off');
    setState(on ? 'starting' : 'off');
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
