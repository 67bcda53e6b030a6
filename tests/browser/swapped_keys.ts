// A server that puts its own keys between the physician and a patient: to each it plays the other, with the product's
// own protocol.
import { GuestSession } from '../../web/src/e2ee/core/guestSession';
import { HostSession } from '../../web/src/e2ee/core/hostSession';
import { checkCertificate, issueCertificate } from '../../web/src/e2ee/core/certificate';
import type { Effect } from '../../web/src/e2ee/core/effects';
import { systemEntropy } from '../../web/src/e2ee/core/primitives';
import type { HostileServer, Relayed } from './hostile_server.js';

const kTickMs = 300;
const kYearMs = 365 * 86_400_000;

export class SwappedKeys {
  /** The physician's epochs that the attacker has keys for. */
  readonly stolen = new Set<number>();
  private guest: GuestSession | null = null;
  private victim = '';
  private steps: Promise<void> = Promise.resolve();
  private readonly timer = setInterval(() => this.next(() => this.tick()), kTickMs);

  private constructor(
    private readonly server: HostileServer,
    private readonly meeting: string,
    private readonly host: HostSession,
  ) {}

  /** From now on every message of this meeting goes through the attacker. */
  static async begin(server: HostileServer, meeting: string, identity: string) {
    const practice = await systemEntropy.signingKey();
    const device = await systemEntropy.signingKey();
    const now = Date.now();
    const encoded = await issueCertificate(practice, device.publicKey, now, now + kYearMs);
    const certificate = await checkCertificate(encoded, now);
    if (!certificate) throw new Error('certificate');
    const host = new HostSession({
      self: { meeting, identity, device, certificate: encoded },
      certificate,
      name: 'Dr. Demo',
      careMode: 'private',
      policyHash: new Uint8Array(32),
      entropy: systemEntropy,
      record: null,
    });
    const swapped = new SwappedKeys(server, meeting, host);
    await host.start(now);
    server.meddle = (message) => swapped.take(message);
    return swapped;
  }

  /** The name that the patient sealed for the physician. */
  get nameLearned(): string {
    return this.host.view(Date.now()).participants[0]?.name ?? '';
  }

  async end(): Promise<void> {
    clearInterval(this.timer);
    await this.steps;
  }

  private take(message: Relayed): Relayed[] {
    const bytes = new Uint8Array(message.body);
    if (message.meeting !== this.meeting) return [message];
    if (message.from === 'host') this.next(() => this.guest?.receive(bytes, Date.now()));
    else {
      this.victim = message.from;
      this.next(() => this.host.receive(message.from, bytes, Date.now()));
    }
    return [];
  }

  private next(step: () => Promise<unknown> | undefined): void {
    this.steps = this.steps.then(async () => {
      await step();
      await this.settle();
    });
  }

  private async tick(): Promise<void> {
    const now = Date.now();
    await this.host.tick(now);
    await this.guest?.tick(now);
    if (!this.guest && this.nameLearned) {
      const self = {
        meeting: this.meeting,
        identity: this.victim,
        name: this.nameLearned,
        note: '',
      };
      const options = { self, entropy: systemEntropy, pinned: null, record: null };
      this.guest = new GuestSession(options, now);
      await this.guest.start(now);
    }
    if (this.guest?.view(now).phase === 'inside') await this.host.admit(this.victim, now);
  }

  private async settle(): Promise<void> {
    for (const effect of this.host.out.splice(0)) await this.carryOut(effect, 'host');
    for (const effect of this.guest?.out.splice(0) ?? []) {
      if (effect.kind === 'keys') this.stolen.add(effect.epoch);
      await this.carryOut(effect, this.victim);
    }
  }

  private async carryOut(effect: Effect, from: string): Promise<void> {
    if (effect.kind !== 'send') return;
    const body = Buffer.from(effect.message);
    try {
      await this.server.deliver({ meeting: this.meeting, from, to: effect.to, body });
    } catch (error) {
      // In the name of somebody who was removed the server takes nothing more.
      if (!(error instanceof Error) || !error.message.endsWith('403')) throw error;
    }
  }
}
