import { Encryption_Type, RoomEvent, type RemoteParticipant, type Room } from 'livekit-client';

/** What the practice may do to a guest's device, so that somebody who is helpless with theirs gets help. */
export const practiceActs = ['mute', 'camera-off', 'screen-off'] as const;
export type PracticeAct = (typeof practiceActs)[number];

const kTopic = 'heydok.practice-act';

/** An act and whom it is meant for: `mute AB12`. */
function textOf(act: PracticeAct, identity: string): string {
  return `${act} ${identity}`;
}

/**
 * Asks the guest's device. It goes encrypted from page to page like the chat: the server neither reads it nor could send
 * one itself, and the guest can switch on again what was switched off. Who must go is removed. Everybody in the room gets
 * it, because the addressee of an encrypted packet is hidden from the server; the others see that it is not for them.
 */
export async function sendPracticeAct(
  room: Room,
  identity: string,
  act: PracticeAct,
): Promise<void> {
  await room.localParticipant.publishData(new TextEncoder().encode(textOf(act, identity)), {
    reliable: true,
    topic: kTopic,
  });
}

/**
 * Calls back for each act that is meant for this person and came encrypted from somebody whom `isPractice` knows. Returns
 * the function that ends it.
 */
export function onPracticeAct(
  room: Room,
  isPractice: (identity: string) => boolean,
  onAct: (act: PracticeAct) => void,
): () => void {
  const onData = (
    payload: Uint8Array,
    from?: RemoteParticipant,
    _kind?: unknown,
    topic?: string,
    encryption?: Encryption_Type,
  ): void => {
    if (topic !== kTopic || !from || encryption !== Encryption_Type.GCM) return;
    const text = new TextDecoder().decode(payload);
    const me = room.localParticipant.identity;
    const act = practiceActs.find((one) => textOf(one, me) === text);
    if (act && isPractice(from.identity)) onAct(act);
  };
  room.on(RoomEvent.DataReceived, onData);
  return () => {
    room.off(RoomEvent.DataReceived, onData);
  };
}
