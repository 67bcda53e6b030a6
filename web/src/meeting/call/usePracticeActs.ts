import type { Room } from 'livekit-client';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../../ui/Announcer';
import { rosterOf, type Encryption } from '../encryption/encryption';
import type { PracticeNews } from './callSnapshot';
import { onPracticeAct, type PracticeAct } from './practiceActs';

/** On a guest's side: does what the practice asks of this device, and says so. Null: nothing was done lately. */
export function usePracticeActs(room: Room, encryption: Encryption): PracticeNews | null {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const [done, setDone] = useState<PracticeAct | null>(null);
  const isGuest = encryption.side === 'guest';

  const isPractice = useEffectEvent((identity: string): boolean => {
    const person = rosterOf(encryption)?.find((one) => one.identity === identity);
    return person?.role === 'host';
  });
  const onAct = useEffectEvent((act: PracticeAct): void => {
    obey(room, act).then(
      () => {
        setDone(act);
        announce(t(`call.practiceDid.${act}`));
      },
      () => undefined, // what is off already cannot be switched off
    );
  });

  useEffect(
    () =>
      isGuest
        ? onPracticeAct(
            room,
            (identity) => isPractice(identity),
            (act) => onAct(act),
          )
        : undefined,
    [room, isGuest],
  );

  return done && { act: done, dismiss: () => setDone(null) };
}

async function obey(room: Room, act: PracticeAct): Promise<void> {
  const me = room.localParticipant;
  switch (act) {
    case 'mute':
      await me.setMicrophoneEnabled(false);
      return;
    case 'camera-off':
      await me.setCameraEnabled(false);
      return;
    case 'screen-off':
      await me.setScreenShareEnabled(false);
  }
}
