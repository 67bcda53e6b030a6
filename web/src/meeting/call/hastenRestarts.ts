import { ConnectionState, EngineEvent, RoomEvent, type Room } from 'livekit-client';

const kLookEveryMs = 20;
/** After this the library says so itself. */
const kLibraryWaitsMs = 2_000;

/**
 * As long as the library sleeps it keeps back what happens, a track that the other person publishes above all, and hands
 * it over at its next interruption: nobody would subscribe to that track.
 */
function handOverHeld(room: Room): void {
  (room as unknown as { emitBufferedEvents: () => void }).emitBufferedEvents();
}

/**
 * Where a room is joined anew (the server was restarted), the library connects at once but sleeps two seconds before it
 * counts as restarted, unless the own tracks happen to be published later than the connection stands. Until then it
 * hands over no track and tells nobody, so the other person stays dark. This says so as soon as the connection stands.
 */
export function hastenRestarts(room: Room): () => void {
  const known = new WeakSet<Room['engine']>();
  let timer: ReturnType<typeof setInterval> | undefined;

  const onSignalRestarted = (engine: Room['engine']): void => {
    const begun = performance.now();
    clearInterval(timer);
    timer = setInterval(() => {
      const late = performance.now() - begun > kLibraryWaitsMs;
      const state = engine.pcManager?.publisher.getConnectionState();
      const stands = engine === room.engine && state === 'connected';
      if (!late && !stands) return;
      clearInterval(timer);
      if (!stands) return;
      engine.emit(EngineEvent.Restarted);
      timer = setInterval(() => {
        if (room.state === ConnectionState.Connected) handOverHeld(room);
        if (!engine.pendingReconnect || engine !== room.engine) clearInterval(timer);
      }, kLookEveryMs);
    }, kLookEveryMs);
  };
  const onReconnecting = (): void => {
    const { engine } = room;
    if (known.has(engine)) return;
    known.add(engine);
    engine.on(EngineEvent.SignalRestarted, () => onSignalRestarted(engine));
  };

  room.on(RoomEvent.Reconnecting, onReconnecting);
  return () => {
    clearInterval(timer);
    room.off(RoomEvent.Reconnecting, onReconnecting);
  };
}
