/**
 * The one worker that has keys: heydok's sessions and LiveKit's frame encryption live in it together, so that no key
 * ever passes the page (docs/e2ee.md section 12).
 */
import 'livekit-client/e2ee-worker';
import { systemEntropy } from '../core/primitives';
import { kCommandKind, kEventKind, type Command } from '../protocol';
import { enable, filter, kInit, missingKeyOf, type LivekitMessage } from './livekitFilter';
import { claimName } from './claimName';
import { Runner } from './runner';
import { openStore } from './store';

interface TransformEvent extends Event {
  transformer: { options: { kind: string; participantIdentity: string } };
}

/** The part of a dedicated worker's scope that we use; the page's types have no such thing. */
interface WorkerScope {
  onmessage: ((event: MessageEvent) => void) | null;
  onrtctransform?: ((event: TransformEvent) => void) | null;
  postMessage: (message: unknown, transfer?: Transferable[]) => void;
  addEventListener: (type: 'message', listener: (event: MessageEvent) => void) => void;
}

const kTickEvery = 500;
const scope = self as unknown as WorkerScope;
const post = scope.postMessage.bind(scope);
const livekit = scope.onmessage;
const livekitTransform = scope.onrtctransform;

/** Messages that we made: their acknowledgement is not for the page. */
const ours = new WeakSet<object>();
let initialised = false;

const runner = openStore().then(
  (store) =>
    new Runner({
      store,
      entropy: systemEntropy,
      setKey: (participantIdentity, key, keyIndex, updateCurrentKeyIndex) => {
        toLivekit({
          kind: 'setKey',
          data: {
            participantIdentity,
            isPublisher: updateCurrentKeyIndex,
            key,
            keyIndex,
            updateCurrentKeyIndex,
          },
        });
      },
      tell: (event) => post({ kind: kEventKind, data: event }),
      claim: claimName,
      wallClock: () => Date.now(),
      steadyClock: () => performance.timeOrigin + performance.now(),
    }),
);

function toLivekit(message: LivekitMessage): void {
  livekit?.call(scope, new MessageEvent('message', { data: message }));
}

/** What LiveKit's part says to the page. */
scope.postMessage = (message, transfer) => {
  const said = message as LivekitMessage;
  if (ours.has(said)) return;
  if (said.kind === 'initAck' && !initialised) {
    initialised = true;
    return;
  }
  const missing = missingKeyOf(said);
  if (missing !== null) void runner.then((it) => it.missingKey(missing));
  post(message, transfer ?? []);
};

/** Streams of a sender that is not this device's, or of nobody, never start to flow. */
async function begin(event: TransformEvent): Promise<void> {
  const { kind, participantIdentity } = event.transformer.options;
  const { own } = await runner;
  if (participantIdentity === '' || (kind === 'encode' && participantIdentity !== own)) return;
  const message = enable(participantIdentity);
  ours.add(message);
  toLivekit(message);
  livekitTransform?.call(scope, event);
}

// At once: keys that came before would get LiveKit's own choices, 128 bits and a ring of 16.
toLivekit(kInit);
scope.onmessage = null;
scope.onrtctransform = (event) => void begin(event);
scope.addEventListener('message', (event) => {
  const { kind, data } = event.data as { kind: string; data: unknown };
  void runner.then((it) => {
    if (kind === kCommandKind) return it.command(data as Command);
    const gate = { own: () => it.own, sends: () => it.sends };
    const passage = filter(event.data as LivekitMessage, gate);
    for (const message of passage.pass) {
      if (message.kind === 'enable' && kind !== 'enable') ours.add(message);
      toLivekit(message);
    }
    if (passage.answer) post(passage.answer);
    return undefined;
  });
});

setInterval(() => void runner.then((it) => it.tick()), kTickEvery);
