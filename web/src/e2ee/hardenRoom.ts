import { BaseKeyProvider, type E2EEOptions, type Room } from 'livekit-client';

/** LiveKit's `Encryption_Type.GCM`. */
const kEncrypted = 1;
/** LiveKit's name for "a data packet came"; the library does not export it. */
const kPacketEvent = 'dataPacketReceived';
/** Carries no words; LiveKit never encrypts it. */
const kHarmless = ['metrics', 'speaker'];

interface Packet {
  participantIdentity?: string;
  value?: { case?: string };
}

type Emit = (event: string, ...rest: unknown[]) => boolean;

interface Engine {
  emit: Emit;
}

/** The parts of LiveKit's manager that we close; it is not exported, only made by the room. */
interface Manager {
  setParticipantCryptorEnabled: (enabled: boolean, identity: string) => void;
  setSifTrailer: (trailer: Uint8Array) => void;
  setupEngine: (engine: Engine) => void;
  handleEncryptedData: (...packet: unknown[]) => Promise<unknown>;
}

interface Insides {
  e2eeManager?: Manager;
  engine?: Engine;
}

/** The key provider never has a key: those are in the worker. LiveKit wants one to read options from. */
export function encryptionOptions(worker: Worker): E2EEOptions {
  const keyProvider = new BaseKeyProvider({
    sharedKey: false,
    ratchetWindowSize: 0,
    failureTolerance: -1,
    keyringSize: 256,
    keySize: 256,
  });
  return { keyProvider, worker };
}

/**
 * Closes the ways out of LiveKit's encryption on the page's side: it is on from the beginning, the server's marker for
 * filler frames is not taken over, and a data packet reaches the application only if it came through decryption. The
 * worker refuses the same once more. Throws if the library is not the one that we know: then there is no call.
 */
export function hardenRoom(room: Room, onPlainData: (identity: string) => void): void {
  const { e2eeManager: manager, engine } = room as unknown as Insides;
  if (!manager || !isKnown(manager)) throw new Error('unknown media library');
  const packets = new PacketGate(onPlainData);
  const enable = manager.setParticipantCryptorEnabled.bind(manager);
  const decrypt = manager.handleEncryptedData.bind(manager);
  const setupEngine = manager.setupEngine.bind(manager);
  Object.defineProperties(manager, {
    isEnabled: { get: () => true },
    isDataChannelEncryptionEnabled: { get: () => true },
    // The acknowledgement of the worker writes it; here it is a constant.
    encryptionEnabled: { get: () => true, set: () => undefined },
  });
  manager.setParticipantCryptorEnabled = (_enabled, identity) => enable(true, identity);
  manager.setSifTrailer = () => undefined;
  manager.handleEncryptedData = (...packet) => packets.during(decrypt(...packet));
  manager.setupEngine = (next) => {
    setupEngine(next);
    packets.guard(next);
  };
  if (engine) packets.guard(engine);
}

function isKnown(manager: Manager): boolean {
  return [
    manager.setParticipantCryptorEnabled,
    manager.setSifTrailer,
    manager.setupEngine,
    manager.handleEncryptedData,
  ].every((method) => typeof method === 'function');
}

/** Lets data packets through that were decrypted, and no others. */
export class PacketGate {
  /** Set between the decryption of a packet and its delivery, which follows at once: LiveKit takes one after the other. */
  private decrypted = false;
  private readonly guarded = new WeakSet<Engine>();

  constructor(private readonly onPlainData: (identity: string) => void) {}

  async during<T>(decryption: Promise<T>): Promise<T> {
    this.decrypted = false;
    const data = await decryption;
    this.decrypted = true;
    return data;
  }

  guard(engine: Engine): void {
    if (this.guarded.has(engine)) return;
    this.guarded.add(engine);
    const emit = engine.emit.bind(engine);
    engine.emit = (event, ...rest) =>
      event === kPacketEvent ? this.deliver(emit, rest[0] as Packet) : emit(event, ...rest);
  }

  private deliver(emit: Emit, packet: Packet): boolean {
    const { decrypted } = this;
    this.decrypted = false;
    // LiveKit reports a field that senders leave empty: what counts is the way the packet took.
    if (decrypted) return emit(kPacketEvent, packet, kEncrypted);
    if (!kHarmless.includes(packet.value?.case ?? '')) {
      this.onPlainData(packet.participantIdentity ?? '');
    }
    return false;
  }
}
